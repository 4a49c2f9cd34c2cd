import type { JsonObject } from '@herald/matrix';
import { nextTurn, type Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { readStoredJson } from '#platform/json';
import type { Committer, HistoryPoint } from '#platform/stream';
import type { RoomIdentity } from './draft.ts';
import type { RecentEvents } from './recent-events.ts';
import * as read from './store/read.ts';
import * as members from './store/membership.ts';
import type { MembershipRecord } from './store/membership.ts';
import type { EventRecord } from './store/event-record.ts';
import * as states from './store/states.ts';
import { listHeroes, listMemberCounts, type MemberCounts } from './store/summaries.ts';
import { StoredEvent, type Unsigned } from './stored-event.ts';
import { createVisibility, type Visibility } from './visibility.ts';

/**
 * The questions that other modules put to rooms. Answers are committed state up to the end of the log as it can be read:
 * the database may hold a batch already of which the committer does not know, and a sync would not tell it. None needs a
 * lock.
 */
export interface EventReader {
  /** The end of the log as it can be read. */
  position(): number;
  findRoom(roomId: string): Promise<RoomIdentity | null>;
  /** The whole state, at present or as it was after `at`; `type` narrows it. */
  listState(roomId: string, options?: { at?: number; type?: string }): Promise<StoredEvent[]>;
  /** The pieces of state named, as they are at present. */
  listStateByKey(
    roomId: string,
    keys: readonly (readonly [type: string, stateKey: string])[],
  ): Promise<StoredEvent[]>;
  /** The state that changed in (from, to], per room, as it stands at `to`. */
  listStateChanges(
    rooms: readonly { room: number; roomId: string; from: number }[],
    to: number,
  ): Promise<StoredEvent[]>;
  /** The state of several rooms, of each as it was after `at`; `types` narrows it. */
  listStates(
    rooms: readonly { room: number; roomId: string; at: number }[],
    types?: readonly string[],
  ): Promise<StoredEvent[]>;
  /** The same with `members` alone of the members: what it costs does not grow with how many a room has. */
  listLazyStates(
    rooms: readonly { room: number; roomId: string; at: number }[],
    members: readonly { room: number; at: number; userId: string }[],
  ): Promise<StoredEvent[]>;
  /** How many are in each room and invited at present. */
  listMemberCounts(rooms: readonly number[]): Promise<Map<number, MemberCounts>>;
  /** The same, and up to six of them. */
  listSummaries(rooms: readonly number[]): Promise<Map<number, RoomSummary>>;
  findEvent(roomId: string, eventId: string): Promise<StoredEvent | null>;
  /** A page of accepted events in history order, from a point; `to` bounds it. */
  listHistory(
    roomId: string,
    page: { from: HistoryPoint; backwards: boolean; limit: number; to?: number },
  ): Promise<StoredEvent[]>;
  /**
   * The newest live events of each room in (from, to], oldest first, at most `limit` a room and one more that tells
   * that there are more.
   */
  listNewest(
    rooms: readonly { room: number; roomId: string; from: number }[],
    to: number,
    limit: number,
  ): Promise<Map<string, StoredEvent[]>>;
  /** False when the room surely has no event after `from`. */
  mayHaveAfter(roomId: string, from: number): boolean;
  listMemberships(userId: string, to: number): Promise<MembershipRecord[]>;
  listMembershipChanges(userId: string, from: number, to: number): Promise<MembershipRecord[]>;
  /** Who came and went in these rooms in (from, to]. */
  listMemberChanges(
    rooms: readonly number[],
    from: number,
    to: number,
  ): Promise<{ room: number; userId: string; membership: string | null; before: string | null }[]>;
  /** Everybody who is joined to one of these rooms. */
  listJoinedUsers(rooms: readonly number[]): Promise<string[]>;
  /** Those of the candidates who are joined to one of these rooms. */
  listSharing(rooms: readonly number[], candidates: readonly string[]): Promise<string[]>;
  /** How many events by others notify in (since, to], by room; rooms without any may be absent. */
  countNotifying(
    userId: string,
    rooms: readonly { room: number; roomId: string; since: number }[],
    to: number,
  ): Promise<Map<string, number>>;
  /** What a user may see of a room, and which membership they had where. */
  visibility(roomId: string, userId: string): Promise<Visibility>;
  /** The same for several rooms, in one read. */
  visibilities(roomIds: readonly string[], userId: string): Promise<Map<string, Visibility>>;
  /** Every live event of the room in (from, to], oldest first, from memory alone; null when it does not know. */
  recent(roomId: string, from: number, to: number): readonly StoredEvent[] | null;
  /** Client JSON of events for one reader, `unsigned` filled in. */
  toClient(
    events: readonly StoredEvent[],
    reader: {
      userId: string;
      deviceId: string | null;
      /** The reader's membership when the event was sent; undefined where it is not told. */
      membershipOf?: (event: StoredEvent) => string | undefined;
      withRoomId?: boolean;
    },
  ): Promise<string[]>;
}

export interface RoomSummary extends MemberCounts {
  readonly heroes: readonly string[];
}

interface ReaderParts {
  readonly db: Db;
  readonly committer: Committer;
  readonly recent: RecentEvents;
  readonly clock: Clock;
  readonly findRoom: (roomId: string) => Promise<RoomIdentity | null>;
}

/** How many events are told before whoever else asks has a turn: some three milliseconds. */
const TOLD_AT_ONCE = 256;

export function createReader({ db, committer, recent, clock, findRoom }: ReaderParts): EventReader {
  async function inRoom(
    roomId: string,
    list: (room: RoomIdentity) => Promise<EventRecord[]>,
  ): Promise<StoredEvent[]> {
    const room = await findRoom(roomId);
    return room ? (await list(room)).map((record) => new StoredEvent(record, roomId)) : [];
  }

  async function visibilities(roomIds: readonly string[], userId: string): Promise<Map<string, Visibility>> {
    const rooms = (await Promise.all(roomIds.map(findRoom))).filter((room) => room !== null);
    if (rooms.length === 0) return new Map();
    const rows = await states.listVisibilityHistory(db, numbersOf(rooms), userId);
    const byRoom = Map.groupBy(rows, (row) => row.room);
    return new Map(
      rooms.map(({ room, roomId }) => {
        const isMember = (row: { type: string }): boolean => row.type === 'm.room.member';
        const history = byRoom.get(room) ?? [];
        return [
          roomId,
          createVisibility(
            history.filter(isMember),
            history.filter((row) => !isMember(row)),
          ),
        ];
      }),
    );
  }

  return {
    position: () => committer.position(),
    findRoom,
    listState: (roomId, { at = committer.position(), type } = {}) =>
      inRoom(roomId, ({ room }) => states.listStates(db, [room], [at], type === undefined ? null : [type])),
    listStateByKey: (roomId, keys) =>
      inRoom(roomId, ({ room }) => states.listStatesByKey(db, room, committer.position(), keys)),
    async listStateChanges(rooms, to) {
      if (rooms.length === 0) return [];
      const from = rooms.map((span) => span.from);
      return inRooms(rooms, await states.listStateChanges(db, numbersOf(rooms), from, to));
    },
    async listStates(rooms, types) {
      if (rooms.length === 0) return [];
      const ats = rooms.map(({ at }) => at);
      return inRooms(rooms, await states.listStates(db, numbersOf(rooms), ats, types ?? null));
    },
    async listLazyStates(rooms, some) {
      if (rooms.length === 0) return [];
      const ats = rooms.map(({ at }) => at);
      return inRooms(rooms, await states.listLazyStates(db, numbersOf(rooms), ats, some));
    },
    async listMemberCounts(rooms) {
      if (rooms.length === 0) return new Map();
      return new Map((await listMemberCounts(db, rooms)).map((row) => [row.room, row]));
    },
    async listSummaries(rooms) {
      if (rooms.length === 0) return new Map();
      const counts = await listMemberCounts(db, rooms);
      const heroes = await listHeroes(db, counts);
      return new Map(counts.map((row) => [row.room, { ...row, heroes: heroes.get(row.room) ?? [] }]));
    },
    async findEvent(roomId, eventId) {
      const end = committer.position();
      const [event] = await inRoom(roomId, async ({ room }) => {
        const found = await read.findEvent(db, room, eventId);
        return found && (found.position ?? 0) <= end ? [found] : [];
      });
      return event ?? null;
    },
    listHistory: (roomId, { from, backwards, limit, to }) =>
      inRoom(roomId, ({ room }) => {
        const end = committer.position();
        return backwards
          ? read.listHistory(db, room, { from: earlierOf(from, end), backwards, limit, to: to ?? null })
          : read.listHistory(db, room, { from, backwards, limit, to: Math.min(to ?? end, end) });
      }),
    listNewest: (rooms, to, limit) => listNewest(db, recent, rooms, to, limit),
    mayHaveAfter: (roomId, from) => recent.mayHaveAfter(roomId, from),
    listMemberships: (userId, to) => members.listMemberships(db, userId, to),
    listMembershipChanges: (userId, from, to) => members.listMembershipChanges(db, userId, from, to),
    listMemberChanges: async (rooms, from, to) =>
      rooms.length === 0 ? [] : members.listMemberChanges(db, rooms, from, to),
    listJoinedUsers: async (rooms) => (rooms.length === 0 ? [] : members.listJoinedUsers(db, rooms)),
    listSharing: async (rooms, candidates) =>
      rooms.length === 0 || candidates.length === 0 ? [] : members.listSharing(db, rooms, candidates),
    async countNotifying(userId, rooms, to) {
      const names = new Map(rooms.map(({ room, roomId }) => [room, roomId]));
      const rows = await read.countNotifying(
        db,
        userId,
        numbersOf(rooms),
        rooms.map(({ since }) => since),
        to,
      );
      return new Map(rows.map((row) => [names.get(row.room) ?? '', row.count]));
    },
    visibility: async (roomId, userId) =>
      (await visibilities([roomId], userId)).get(roomId) ?? createVisibility([], []),
    visibilities,
    recent: (roomId, from, to) => recent.list(roomId, from, to),
    async toClient(events, reader) {
      const extras = await loadExtras(db, events);
      const nowMs = clock.now();
      const texts: string[] = [];
      for (const event of events) {
        // The first sync of a large account tells tens of thousands: others are answered in between.
        if (texts.length % TOLD_AT_ONCE === TOLD_AT_ONCE - 1) await nextTurn();
        const membership = reader.membershipOf?.(event);
        const unsigned: Unsigned = {
          age: Math.max(0, nowMs - event.originServerTs),
          ...(membership !== undefined && { membership }),
          ...ownTxn(event.record, reader),
          ...extras.get(event),
        };
        texts.push(event.toClient(unsigned, { withRoomId: reader.withRoomId ?? true }));
      }
      return texts;
    },
  };
}

const numbersOf = (rooms: readonly { readonly room: number }[]): number[] => rooms.map(({ room }) => room);

/** Records of several rooms, with the rooms' ids. */
function inRooms(
  rooms: readonly { readonly room: number; readonly roomId: string }[],
  records: readonly EventRecord[],
): StoredEvent[] {
  const names = new Map(rooms.map(({ room, roomId }) => [room, roomId]));
  return records.map((record) => new StoredEvent(record, names.get(record.room) ?? ''));
}

function earlierOf(point: HistoryPoint, end: number): HistoryPoint {
  return point.position > end ? { position: end, offset: 0 } : point;
}

async function listNewest(
  db: Db,
  recent: RecentEvents,
  rooms: readonly { room: number; roomId: string; from: number }[],
  to: number,
  limit: number,
): Promise<Map<string, StoredEvent[]>> {
  const found = new Map<string, StoredEvent[]>();
  const unknown: { room: number; roomId: string; from: number }[] = [];
  for (const span of rooms) {
    const known = recent.list(span.roomId, span.from, to);
    if (known) found.set(span.roomId, known.slice(-(limit + 1)));
    else unknown.push(span);
  }
  if (unknown.length === 0) return found;
  const rows = await read.listNewest(
    db,
    numbersOf(unknown),
    unknown.map(({ from }) => from),
    to,
    limit + 1,
  );
  for (const { roomId } of unknown) found.set(roomId, []);
  // Newest first within a room, as the index gives them; told oldest first.
  for (const event of inRooms(unknown, rows)) found.get(event.roomId)?.unshift(event);
  return found;
}

/** What a client sent under a txnId comes back to the same device with it. */
function ownTxn(record: EventRecord, reader: { userId: string; deviceId: string | null }): Unsigned {
  const own = record.txnId !== null && record.sender === reader.userId && record.deviceId === reader.deviceId;
  return own ? { transaction_id: record.txnId ?? '' } : {};
}

/** Redactions of redacted events, and the content that state events replaced: two reads for a whole page. */
async function loadExtras(db: Db, events: readonly StoredEvent[]): Promise<Map<StoredEvent, Unsigned>> {
  const extras = new Map<StoredEvent, Unsigned>();
  const redacted = events.filter((event) => event.record.redactedBy !== null);
  const state = events.filter((event) => event.record.key !== null && event.record.position !== null);
  if (redacted.length === 0 && state.length === 0) return extras;
  const [redactions, replaced] = await Promise.all([
    read.listRedactions(
      db,
      redacted.map((event) => event.record),
    ),
    read.listReplaced(
      db,
      state.map((event) => event.record),
    ),
  ]);
  for (const event of redacted) {
    const record = redactions.get(event.record.redactedBy ?? 0);
    if (record)
      extras.set(event, { redacted_because: new StoredEvent(record, event.roomId).toClientObject() });
  }
  for (const event of state) {
    const before = replaced.get(event.record.event);
    if (!before) continue;
    const content = readStoredJson<{ content: JsonObject }>(before.pdu).content;
    extras.set(event, { ...extras.get(event), prev_content: content, replaces_state: before.eventId });
  }
  return extras;
}
