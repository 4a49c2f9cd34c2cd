import { fail } from '#platform/errors';
import type { HistoryPoint } from '#platform/stream';
import type { Events, StoredEvent, Visibility } from '#homeserver/events';
import { createEventFilter, type EventFilterSpec } from './event-filter.ts';

export type TimelineFilter = EventFilterSpec & {
  readonly limit?: number;
  readonly lazy_load_members?: boolean;
};

export interface PageRequest {
  /** null: from the newest event that the user may see, or from the beginning when reading forwards. */
  readonly from: HistoryPoint | null;
  readonly to: HistoryPoint | null;
  readonly backwards: boolean;
  readonly limit: number;
  readonly filter: TimelineFilter;
}

export interface Page {
  readonly start: HistoryPoint;
  /** null: there is no more. */
  readonly end: HistoryPoint | null;
  readonly events: readonly StoredEvent[];
  /** Members that the page speaks of, when they are loaded lazily. */
  readonly members: readonly StoredEvent[];
  readonly visibility: Visibility;
}

export interface Context {
  readonly event: StoredEvent;
  readonly before: Page;
  readonly after: Page;
  readonly state: readonly StoredEvent[];
}

export const PAGE_LIMITS = { byDefault: 10, most: 1_000, reads: 20 } as const;
const BEGINNING: HistoryPoint = { position: 0, offset: 0 };

export type Timeline = ReturnType<typeof createTimeline>;

/** Reading a room's history, as far as the reader may see it. */
export function createTimeline({ events }: { events: Events }) {
  /** Whoever never was in a room may read it only where it is world_readable. */
  async function openRoom(userId: string, roomId: string): Promise<Visibility> {
    if (!(await events.findRoom(roomId))) fail(404, 'M_NOT_FOUND', 'There is no such room on this server.');
    const visibility = await events.visibility(roomId, userId);
    const now = events.position();
    const present = visibility.membershipAt(now);
    const mayRead =
      present === 'join' ||
      visibility.lastJoinEndedAt() !== null ||
      visibility.isWorldReadable(now) ||
      present === 'invite';
    if (!mayRead) fail(403, 'M_FORBIDDEN', 'You are not in this room.');
    return visibility;
  }

  /**
   * Reads one page. What the reader may not see or did not ask for is passed over, and reading goes on, a bounded
   * number of times: a page full of such events still moves forward.
   */
  async function readPage(roomId: string, visibility: Visibility, request: PageRequest): Promise<Page> {
    const { backwards, limit } = request;
    const filter = createEventFilter(request.filter);
    const start = request.from ?? (backwards ? { position: events.position(), offset: 0 } : BEGINNING);
    const found: StoredEvent[] = [];
    let from = start;
    let ended = limit === 0;
    for (let reads = 0; reads < PAGE_LIMITS.reads && found.length < limit && !ended; reads += 1) {
      const wanted = limit - found.length;
      const to = request.to ? { to: request.to.position } : {};
      const read = await events.listHistory(roomId, { from, backwards, limit: wanted, ...to });
      found.push(...read.filter((event) => visibility.canSee(event.position) && filter.passes(event)));
      ended = read.length < wanted;
      const last = read.at(-1);
      if (last) from = backwards ? before(last) : { position: last.position, offset: last.record.offset };
    }
    // Reading forwards, the end is where new events will come: a token is always given.
    const end = backwards && ended && limit > 0 ? null : from;
    const members = request.filter.lazy_load_members ? await membersOf(roomId, visibility, found) : [];
    return { start, end, events: found, members, visibility };
  }

  /** The state at a place, for who was in the room there; for who was not, as it was when they were last. */
  async function stateFor(roomId: string, visibility: Visibility, position: number): Promise<StoredEvent[]> {
    const isIn = visibility.membershipAt(position) === 'join' || visibility.isWorldReadable(position);
    const leftAt = visibility.lastJoinEndedAt();
    if (isIn) return events.listState(roomId, { at: position });
    return leftAt === null ? [] : events.listState(roomId, { at: Math.min(leftAt, position) });
  }

  /** Memberships of those who speak in a page: at present for who is in the room, else as they were at the end. */
  async function membersOf(
    roomId: string,
    visibility: Visibility,
    page: readonly StoredEvent[],
  ): Promise<StoredEvent[]> {
    const senders = new Set(page.map((event) => event.sender));
    if (senders.size === 0) return [];
    if (visibility.membershipAt(events.position()) === 'join') {
      return events.listStateByKey(
        roomId,
        [...senders].map((sender) => ['m.room.member', sender]),
      );
    }
    const state = await stateFor(roomId, visibility, events.position());
    return state.filter((event) => event.type === 'm.room.member' && senders.has(event.stateKey ?? ''));
  }

  async function getVisibleEvent(userId: string, roomId: string, eventId: string) {
    const visibility = await openRoom(userId, roomId);
    const event = await events.findEvent(roomId, eventId);
    // What may not be seen is as if it were not there.
    if (!event || event.record.position === null || !visibility.canSee(event.position)) {
      fail(404, 'M_NOT_FOUND', 'There is no such event, or you may not see it.');
    }
    return { event, visibility };
  }

  /**
   * The place in a room's history before which everything is older than `tsMs`. Positions rise with time as far as
   * clocks do, so halving finds it in some thirty reads of one row.
   */
  async function placeOf(roomId: string, tsMs: number): Promise<number> {
    let low = 0;
    let high = events.position();
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const from = { position: middle, offset: 0 };
      const [next] = await events.listHistory(roomId, { from, backwards: false, limit: 1 });
      if (!next || timeOf(next) >= tsMs) high = middle;
      else low = next.position;
    }
    return low;
  }

  return {
    /** The visible event nearest to a time, at it or on the side that is asked for. */
    async eventAt(userId: string, roomId: string, tsMs: number, backwards: boolean): Promise<StoredEvent> {
      const visibility = await openRoom(userId, roomId);
      const position = await placeOf(roomId, backwards ? tsMs + 1 : tsMs);
      const request = { from: { position, offset: 0 }, to: null, backwards, limit: 1, filter: {} };
      const { events: found } = await readPage(roomId, visibility, request);
      const words = `There is no event ${backwards ? 'at or before' : 'at or after'} that time that you may see.`;
      return found[0] ?? fail(404, 'M_NOT_FOUND', words);
    },
    async page(userId: string, roomId: string, request: PageRequest): Promise<Page> {
      return readPage(roomId, await openRoom(userId, roomId), request);
    },
    event: getVisibleEvent,
    async context(
      userId: string,
      roomId: string,
      eventId: string,
      limit: number,
      filter: TimelineFilter,
    ): Promise<Context> {
      const { event, visibility } = await getVisibleEvent(userId, roomId, eventId);
      const half = { to: null, filter, limit: Math.floor(limit / 2) };
      const at = { position: event.position, offset: event.record.offset };
      const older = await readPage(roomId, visibility, { ...half, from: before(event), backwards: true });
      const newer = await readPage(roomId, visibility, { ...half, from: at, backwards: false });
      const last = newer.events.at(-1) ?? event;
      const state = await stateFor(roomId, visibility, last.position);
      const speakers = new Set([...older.events, event, ...newer.events].map((one) => one.sender));
      const shown = filter.lazy_load_members
        ? state.filter((one) => one.type !== 'm.room.member' || speakers.has(one.stateKey ?? ''))
        : state;
      return { event, before: older, after: newer, state: shown };
    },
  };
}

/** When an event says that it happened, in milliseconds since 1970. */
export function timeOf(event: StoredEvent): number {
  const ts = event.wire['origin_server_ts'];
  return typeof ts === 'number' ? ts : 0;
}

/** The place just before an event, for reading backwards from it exclusively. */
function before(event: StoredEvent): HistoryPoint {
  return { position: event.position, offset: event.record.offset - 1 };
}
