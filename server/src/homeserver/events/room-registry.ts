import { roomVersion, type EventId, type StateKeyString } from '@herald/matrix';
import { splitStateKeyString, stateKeyString } from '@herald/matrix';
import type { Db } from '#platform/db';
import { assert } from '#platform/errors';
import type { Committer } from '#platform/stream';
import { buildEvents, keysOfRequest, type BuildParts } from './build-event.ts';
import type { AppendRequest, BuiltEvent, Head, RoomIdentity, StateEntry } from './draft.ts';
import { EMPTY_HEAD, txnKey } from './draft.ts';
import { parsePduBytes } from './pdu-bytes.ts';
import { RoomActor } from './room-actor.ts';
import { findRoom, findTxn, getHead } from './store/read.ts';
import { listCurrentState } from './store/states.ts';
import { toIntent } from './to-intent.ts';

export interface RegistryParts extends BuildParts {
  readonly db: Db;
  readonly committer: Committer;
  /** Bytes of state that all actors together may hold. */
  readonly maxBytes: number;
  readonly onCommitted: (room: RoomIdentity, built: readonly BuiltEvent[], position: number) => void;
}

/** The actors of this process, by room id. An actor that is at rest may be forgotten and loaded again. */
export interface RoomRegistry {
  find(roomId: string): Promise<RoomActor | null>;
  /** Whether this is still the room's actor; one that was forgotten must not be given anything more. */
  isCurrent(actor: RoomActor): boolean;
  /** An actor for a room that does not exist yet. It is found by others once its first events are durable. */
  create(identity: RoomIdentity): RoomActor;
}

export function createRoomRegistry(parts: RegistryParts): RoomRegistry {
  // In order of use: the first is the one that was not used for longest.
  const actors = new Map<string, Promise<RoomActor | null>>();
  const resting = new Map<string, RoomActor>();

  function actorFor(identity: RoomIdentity, head: Head): RoomActor {
    return new RoomActor(worldOf(parts, identity, register), head);
  }

  function register(actor: RoomActor): void {
    resting.set(actor.room.roomId, actor);
    actors.set(actor.room.roomId, Promise.resolve(actor));
  }

  async function load(roomId: string): Promise<RoomActor | null> {
    const record = await findRoom(parts.db, roomId);
    if (!record) return null;
    const version = roomVersion(record.version);
    assert(version, `room version ${record.version} was stored`);
    const identity: RoomIdentity = { room: record.room, roomId: record.roomId, version };
    return actorFor(identity, await loadHead(parts.db, record.room));
  }

  function evict(): void {
    let bytes = [...resting.values()].reduce((sum, actor) => sum + actor.bytes, 0);
    for (const [roomId, actor] of resting) {
      if (bytes <= parts.maxBytes) return;
      if (!actor.evictable) continue;
      bytes -= actor.bytes;
      resting.delete(roomId);
      actors.delete(roomId);
    }
  }

  let uses = 0;
  return {
    async find(roomId) {
      uses += 1;
      if (uses % EVICT_EVERY === 0) evict();
      const known = actors.get(roomId);
      if (known) {
        const resident = resting.get(roomId);
        // The one used last stands last; the first is forgotten first.
        if (resident && resting.delete(roomId)) resting.set(roomId, resident);
        return known;
      }
      // Concurrent first uses of a room share one load: two actors for one room must never be.
      const loading = load(roomId);
      actors.set(roomId, loading);
      const actor = await loading.catch((error: unknown) => {
        actors.delete(roomId);
        throw error;
      });
      if (actor) resting.set(roomId, actor);
      else actors.delete(roomId);
      return actor;
    },
    isCurrent: (actor) => resting.get(actor.room.roomId) === actor,
    create: (identity) => actorFor(identity, EMPTY_HEAD),
  };
}

const EVICT_EVERY = 1_000;

function worldOf(
  parts: RegistryParts,
  room: RoomIdentity,
  register: (actor: RoomActor) => void,
): ConstructorParameters<typeof RoomActor>[0] {
  const { db, committer, hooks } = parts;
  let identity = room;
  return {
    get room() {
      return identity;
    },
    keysOf: (request) => keysOfRequest(request, room),
    loadState: (keys) => loadState(db, identity, keys),
    loadHead: () => loadHead(db, identity.room),
    findTxn: (request) => findStoredTxn(db, room, request),
    build: (request, view, entry) => buildEvents(request, view, entry, parts),
    toIntent: (built, head, view, settled) => toIntent(built, head, identity, view, hooks, settled),
    submit: (intent, again) => (again ? committer.resubmit(intent) : committer.submit(intent)),
    committed(built, position, actor) {
      const first = built[0]?.pdu;
      if (first?.type === 'm.room.create') {
        identity = { ...room, roomId: first.roomId };
        register(actor);
      }
      parts.onCommitted(identity, built, position);
    },
  };
}

async function loadHead(db: Db, room: number): Promise<Head> {
  const head = await getHead(db, room);
  const extremities = head.extremities.map((one) => ({ event: one.event, eventId: one.eventId as EventId }));
  return { ...head, extremities };
}

async function loadState(
  db: Db,
  room: RoomIdentity,
  keys: readonly StateKeyString[],
): Promise<Map<StateKeyString, StateEntry>> {
  const tuples = keys.map(splitStateKeyString);
  const rows = await listCurrentState(
    db,
    room.room,
    tuples.map(([type]) => type),
    tuples.map(([, key]) => key),
  );
  return new Map(
    rows.map((row) => {
      assert(row.key !== null, 'an event of the present state has a key');
      const pdu = parsePduBytes(row.pdu, row.eventId, room.roomId);
      return [
        stateKeyString(row.type, row.stateKey),
        { key: row.key, event: row.event, pdu, bytes: row.pdu.length },
      ];
    }),
  );
}

async function findStoredTxn(
  db: Db,
  room: RoomIdentity,
  { drafts, txn }: AppendRequest,
): Promise<EventId | null> {
  const sender = drafts[0]?.sender;
  if (!txn || sender === undefined) return null;
  const stored = await findTxn(db, room.room, sender, txn.deviceId, txnKey(txn));
  return stored ? (stored.eventId as EventId) : null;
}
