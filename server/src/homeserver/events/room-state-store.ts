import type { AuthSignatures, Pdu } from '@herald/matrix';
import {
  appendLocal,
  createMemoryRoomStore,
  createRoomContext,
  createRoomPolicy,
  joinRemote,
  listMissing,
  listPrevEvents,
  movePosition,
  receive,
  receiveOutlier,
  type GivenState,
  type MemoryRoomStore,
  type MissingEvents,
  type Receipt,
  type Reception,
  type RoomRows,
  type RoomStore,
} from '@herald/matrix/room-state';
import type { Db } from '#platform/db';
import { assert } from '#platform/errors';
import type { Committer, Outcome, Row } from '#platform/stream';
import type { Head, RoomIdentity } from './draft.ts';
import type { EventHooks } from './hooks.ts';
import { extremitiesOf, journalRows, type WireEvent } from './journal-rows.ts';
import { parsePduBytes } from './pdu-bytes.ts';
import { createRenumbering } from './renumber.ts';
import { listEventsByNumber } from './store/read.ts';
import { findStoredHead, loadRoomRows, PENDING } from './store/room-state-rows.ts';

export interface RoomStateParts {
  readonly db: Db;
  readonly committer: Pick<Committer, 'submit' | 'numbers'>;
  readonly signatures: AuthSignatures;
  readonly hooks: readonly EventHooks[];
}

/** How a commit of a room's state ended. */
export interface RoomCommit {
  readonly outcome: Outcome;
  /** What was written, in the database's numbers; its positions are final if it was committed. */
  readonly journal: RoomRows;
}

/**
 * A room over all of its rows, off the fast path. Nothing else writes to the room from `openRoom` until `commit` has
 * ended (`RoomActor.alone`), and it serves for one commit: what is next opens the room anew.
 */
export interface OpenRoom {
  /** What must be fetched before the event can be received. */
  listMissing(event: Pdu): MissingEvents;
  /** What an event of this server cites. */
  listPrevEvents(): string[];
  /** Takes in an auth event, or an event of a given state. */
  receiveOutlier(event: WireEvent): Promise<void>;
  receive(event: WireEvent, how?: Omit<Reception, 'takePosition'>): Promise<Receipt>;
  /** null: the room does not allow it. */
  appendLocal(event: WireEvent): Promise<Receipt | null>;
  /** null: the given state does not allow it. */
  joinRemote(event: WireEvent, given: GivenState): Promise<Receipt | null>;
  /** Puts a question to the room as it is with all of that. */
  read<T>(ask: (store: RoomStore) => T): Promise<T>;
  /** Writes everything at once, `more` with it; null when there is nothing to write. */
  commit(more?: readonly Row[]): Promise<RoomCommit | null>;
}

/** What every row costs on the wire besides its event, roughly. */
const ROW_BYTES = 120;

/** Opens a room, or a room that does not exist yet under the number that `room` gives it. */
export async function openRoom(parts: RoomStateParts, room: RoomIdentity): Promise<OpenRoom> {
  const { rows, stored } = await parts.db.snapshot(async (tx) => ({
    rows: await loadRoomRows(tx, room.room),
    stored: await findStoredHead(tx, room.room),
  }));
  const pdus = createPduReader(parts.db, room, rows);
  const store = createMemoryRoomStore(rows, pdus.readStored);
  const context = createRoomContext(store, createRoomPolicy(room.version, parts.signatures));
  const wires = new Map<string, WireEvent>();
  const counts = stored ?? { depth: 0, running: 0, joined: 0, invited: 0 };
  const head: Head = { ...counts, extremities: extremitiesOf(store) };
  let positions = 0;
  const takePosition = (): number => {
    positions += 1;
    return PENDING + positions - 1;
  };
  const take = <T>(event: WireEvent, act: () => T): Promise<T> => {
    wires.set(event.pdu.eventId, event);
    return pdus.withStored(act);
  };

  return {
    listMissing: (event) => listMissing(context, event),
    listPrevEvents: () => listPrevEvents(store),
    async receiveOutlier(event) {
      await take(event, () => receiveOutlier(context, event.pdu));
    },
    receive: (event, how = {}) => take(event, () => receive(context, event.pdu, { ...how, takePosition })),
    appendLocal: (event) => take(event, () => appendLocal(context, event.pdu, takePosition)),
    joinRemote: (event, given) => take(event, () => joinRemote(context, event.pdu, given, takePosition)),
    read: (ask) => pdus.withStored(() => ask(store)),
    commit: (more = []) =>
      commit({ ...parts, room, rows, isNew: !stored, head, store, wires, pdus, positions, more }),
  };
}

interface CommitParts extends RoomStateParts {
  readonly room: RoomIdentity;
  /** As the room was opened. */
  readonly rows: RoomRows;
  readonly isNew: boolean;
  readonly head: Head;
  readonly store: MemoryRoomStore;
  readonly wires: ReadonlyMap<string, WireEvent>;
  readonly pdus: PduReader;
  readonly positions: number;
  readonly more: readonly Row[];
}

async function commit(parts: CommitParts): Promise<RoomCommit | null> {
  const { committer, room, wires, more, pdus } = parts;
  const journal = parts.store.takeJournal();
  if (Object.values(journal).every((rows) => rows.length === 0)) return null;
  const stored = new Set(parts.rows.events.map((row) => row.event));
  const renumbering = createRenumbering(parts.rows, journal, () => committer.numbers.next());
  // An intent takes a position even when no event does: outliers, and what is rejected, are written with one.
  const positions = Math.max(1, parts.positions);
  const wireOf = (eventId: string): WireEvent => {
    const wire = wires.get(eventId);
    assert(wire, 'an event that is written was handed in');
    return wire;
  };
  const isStored = (event: number): boolean => stored.has(event);
  const plan = await pdus.withStored(() =>
    journalRows({ ...parts, journal, renumbering, isStored, wireOf, positions }),
  );
  const rows = [...plan.rows, ...more];
  const ids = journal.events.map((row) => row.eventId);
  const bytes = ids.reduce((sum, id) => sum + wireOf(id).bytes.length, 0) + rows.length * ROW_BYTES;
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  committer.submit({
    lane: room.roomId,
    positions,
    rows,
    ids,
    bytes,
    wakes: { rooms: [room.roomId], users: plan.members },
    settled: resolve,
  });
  const outcome = await promise;
  const written = renumbering.rows(journal);
  return {
    outcome,
    journal: outcome.kind === 'committed' ? settle(written, outcome.position, positions) : written,
  };
}

function settle(rows: RoomRows, first: number, positions: number): RoomRows {
  let settled = rows;
  for (let offset = 0; offset < positions; offset += 1) {
    settled = movePosition(settled, PENDING + offset, first + offset);
  }
  return settled;
}

interface PduReader {
  readStored(eventId: string): Pdu;
  /** Runs `act` again with what it could not read, until it has read everything. */
  withStored<T>(act: () => T): Promise<T>;
}

class NotAtHand extends Error {
  readonly eventId: string;
  constructor(eventId: string) {
    super(`${eventId} is read from the database first`);
    this.eventId = eventId;
  }
}

/**
 * Reads stored events as the rules ask for them. Each time one is missing twice as many are fetched as before, the
 * state events up to it: what reads n events is run again log2(n) times.
 */
function createPduReader(db: Db, room: RoomIdentity, rows: RoomRows): PduReader {
  const atHand = new Map<string, Pdu>();
  const byId = new Map(rows.events.map((row) => [row.eventId, row.event]));
  const state = rows.events.filter((row) => row.key !== null).toSorted((a, b) => b.event - a.event);
  let batch = 1;

  async function fetchUpTo(eventId: string): Promise<void> {
    const event = byId.get(eventId);
    assert(event !== undefined, 'an event that is read has a row');
    const older = state.filter((row) => row.event < event && !atHand.has(row.eventId)).slice(0, batch);
    batch *= 2;
    const records = await listEventsByNumber(db, room.room, [event, ...older.map((row) => row.event)]);
    for (const record of records) {
      atHand.set(record.eventId, parsePduBytes(record.pdu, record.eventId, room.roomId));
    }
    assert(atHand.has(eventId), 'an event with a row is stored');
  }

  return {
    readStored(eventId) {
      const pdu = atHand.get(eventId);
      if (!pdu) throw new NotAtHand(eventId);
      return pdu;
    },
    async withStored(act) {
      for (;;) {
        try {
          return act();
        } catch (error) {
          if (!(error instanceof NotAtHand)) throw error;
          await fetchUpTo(error.eventId);
        }
      }
    },
  };
}
