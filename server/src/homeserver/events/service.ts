import {
  namedPowerLevel,
  powerLevelOf,
  roomVersion,
  signaturesCheckedOnReceipt,
  stateKeyString,
  type Hasher,
  type Pdu,
  type UserId,
  type Verifier,
} from '@herald/matrix';
import type { Clock, Timers } from '#platform/clock';
import type { Db } from '#platform/db';
import { assert, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import type { Committer } from '#platform/stream';
import type { AppendRequest, Appended, Draft, RoomIdentity, Txn, Precondition } from './draft.ts';
import type { EventHooks } from './hooks.ts';
import { createReader, type EventReader } from './reader.ts';
import { createRecentEvents } from './recent-events.ts';
import { unavailable } from './room-actor.ts';
import { createRoomRegistry } from './room-registry.ts';
import { findEvent } from './store/read.ts';
import { storedFromBuilt } from './stored-event.ts';

export interface EventsParts {
  readonly db: Db;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly hasher: Hasher;
  readonly verifier: Verifier;
  readonly serverName: string;
  readonly hooks: readonly EventHooks[];
}

/** A draft as callers give it: what it redacts is named by its id. */
export interface NewEvent {
  readonly type: string;
  /** Absent: not a state event. */
  readonly stateKey?: string;
  readonly content: Draft['content'];
  readonly redacts?: string;
  readonly requires?: Precondition;
}

export interface Events extends EventReader {
  /**
   * Appends one event to a room and resolves when it is durable.
   * @throws ApiError 404 M_NOT_FOUND for an unknown room or redaction target, 403 M_FORBIDDEN when the room's state
   *   does not allow it, 413 M_TOO_LARGE, 429 when the server is full, 503 when the outcome is not known after 10 s.
   */
  append(roomId: string, sender: string, event: NewEvent, txn?: Txn): Promise<Appended>;
  /** Makes a room with its first events, all or none. The first is `m.room.create`, whose content says the version. */
  createRoom(creator: string, version: string, events: readonly NewEvent[]): Promise<{ roomId: string }>;
  /** Committed present state of one key; null when there is none or no such room. */
  findState(roomId: string, type: string, stateKey?: string): Promise<Pdu | null>;
  /** The user's present membership: `leave` when there never was one. */
  membership(roomId: string, userId: string): Promise<string>;
  /** Whether the user's power suffices, by this state, to redact other people's events. Pure. */
  mayRedact(room: RoomIdentity, userId: string, state: Parameters<Precondition>[0]): boolean;
  /** A joined user of this server who may invite; null when there is none. For restricted joins. */
  findInviter(roomId: string): Promise<string | null>;
}

const ANSWER_WITHIN_MS = 10_000;
const MAX_STATE_BYTES = 256_000_000;
const RECENT_BYTES = 64_000_000;

export function createEvents(parts: EventsParts): Events {
  const { db, committer, random, serverName } = parts;
  const recent = createRecentEvents({
    maxBytes: RECENT_BYTES,
    startsAt: committer.position(),
    clock: parts.clock,
  });
  const registry = createRoomRegistry({
    ...parts,
    nowMs: () => parts.clock.now(),
    nextNumber: () => committer.numbers.next(),
    signatures: signaturesCheckedOnReceipt(parts.verifier),
    maxBytes: MAX_STATE_BYTES,
    onCommitted(room, built, position) {
      if (built.some((event) => event.redaction)) recent.forget(room.roomId);
      built.forEach((event, offset) => recent.add(storedFromBuilt(event, room, position + offset)));
    },
  });

  async function getActor(roomId: string) {
    return (await registry.find(roomId)) ?? fail(404, 'M_NOT_FOUND', 'There is no such room on this server.');
  }

  async function draftOf(room: RoomIdentity, sender: string, event: NewEvent): Promise<Draft> {
    const { type, stateKey = null, content, redacts, requires } = event;
    const plain: Draft = { type, stateKey, content, sender, ...(requires && { requires }) };
    if (redacts === undefined) return plain;
    const target = await findEvent(db, room.room, redacts);
    if (!target) fail(404, 'M_NOT_FOUND', 'The event to redact is not in this room.');
    const inContent = room.version.redactsIn === 'content' ? { ...content, redacts } : content;
    return { ...plain, content: inContent, redacts: target };
  }

  let lastCreationMs = 0;
  function nextCreationMs(): number {
    lastCreationMs = Math.max(parts.clock.now(), lastCreationMs + 1);
    return lastCreationMs;
  }

  /** Whoever waits hears within ten seconds. The event may still land: a repetition with its txnId finds it. */
  async function withinTime(answer: Promise<Appended>): Promise<Appended> {
    const { promise, reject } = Promise.withResolvers<never>();
    const cancel = parts.timers.after(ANSWER_WITHIN_MS, () => reject(unavailable()));
    return Promise.race([answer, promise]).finally(cancel);
  }

  const findState: Events['findState'] = async (roomId, type, stateKey = '') => {
    const actor = await registry.find(roomId);
    const [entry] = actor ? await actor.committedState([stateKeyString(type, stateKey)]) : [];
    return entry?.pdu ?? null;
  };

  async function powerIn(roomId: string) {
    const { room } = await getActor(roomId);
    const levels = (await findState(roomId, 'm.room.power_levels')) ?? undefined;
    const create = (await findState(roomId, 'm.room.create')) ?? undefined;
    return {
      of: (userId: string) => powerLevelOf(userId as UserId, levels, create, room.version),
      toInvite: namedPowerLevel('invite', levels, room.version),
    };
  }

  const reader = createReader({
    db,
    committer,
    recent,
    clock: parts.clock,
    findRoom: async (id) => (await registry.find(id))?.room ?? null,
  });
  return {
    ...reader,
    mayRedact({ version }, userId, state) {
      const levels = state('m.room.power_levels', '');
      const power = powerLevelOf(userId as UserId, levels, state('m.room.create', ''), version);
      return power >= namedPowerLevel('redact', levels, version);
    },
    findInviter: async (roomId) => {
      const power = await powerIn(roomId);
      const members = await reader.listState(roomId, { type: 'm.room.member' });
      const inviter = members.find(
        ({ content, stateKey }) =>
          content['membership'] === 'join' && stateKey !== null && power.of(stateKey) >= power.toInvite,
      );
      return inviter?.stateKey ?? null;
    },
    findState,
    async append(roomId, sender, event, txn) {
      for (;;) {
        const actor = await getActor(roomId);
        const request: AppendRequest = {
          drafts: [await draftOf(actor.room, sender, event)],
          txn: txn ?? null,
        };
        // Forgotten while its event was read: two actors of one room must never be.
        if (registry.isCurrent(actor)) return withinTime(actor.append(request));
      }
    },
    async createRoom(creator, versionId, events) {
      const version = roomVersion(versionId);
      if (!version) fail(400, 'M_UNSUPPORTED_ROOM_VERSION', `Room version ${versionId} is not supported.`);
      const localpart = random.id(18);
      // v12 rooms are named by their create event's hash; the name is known once that event is built.
      const roomId = version.roomIdIsCreateHash ? '' : `!${localpart}:${serverName}`;
      const actor = registry.create({ room: committer.numbers.next(), roomId, version });
      const drafts: Draft[] = events.map(({ type, stateKey = null, content }, place) => ({
        type,
        stateKey,
        content,
        sender: creator,
        // v12 names a room by its create event: two that say the same in one millisecond would be one room.
        ...(place === 0 && { originServerTs: nextCreationMs() }),
      }));
      await withinTime(actor.append({ drafts, txn: null }));
      assert(actor.room.roomId !== '', 'a room has an id once it is made');
      return { roomId: actor.room.roomId };
    },
    async membership(roomId, userId) {
      const member = await findState(roomId, 'm.room.member', userId);
      const membership = member?.content['membership'];
      return typeof membership === 'string' ? membership : 'leave';
    },
  };
}
