import type { Clock, Timers } from '#platform/clock';
import type { Notify } from '#platform/notify';
import {
  parseSyncToken,
  printSyncToken,
  type SyncPoint,
  type SyncStream,
  type SyncWindow,
} from '#platform/stream';
import type { Events, MembershipRecord, Visibility } from '#homeserver/events';
import type { Rooms } from '#homeserver/rooms';
import { createEventFilter, type EventFilter } from '#homeserver/timeline';
import type { SyncFilter } from './filters.ts';
import { createLazyMemberCache, type LazyMemberCache } from './lazy-members.ts';
import { mergeParts, type MergedParts } from './merge-parts.ts';
import { renderAnswer } from './render.ts';
import { sortRooms, type RoomLists } from './room-lists.ts';
import { createSessions, type Memberships, type Session, type Sessions } from './sessions.ts';
import { readStateBlocks } from './state-blocks.ts';
import { readTimelines, type RoomTimeline, type Span } from './timelines.ts';
import type { StoredEvent } from '#homeserver/events';

export interface SyncParts {
  readonly events: Events;
  readonly rooms: Rooms;
  readonly notify: Notify;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly streams: readonly SyncStream[];
  readonly ignoredBy: (userId: string) => Promise<ReadonlySet<string>>;
}

export interface SyncRequest {
  readonly userId: string;
  readonly deviceId: string;
  readonly filter: SyncFilter;
  readonly since: string | undefined;
  readonly timeoutMs: number;
  readonly fullState: boolean;
  readonly stateAfter: boolean;
  /** The name under which `state_after` is told: stable, or the one it had before v1.16. */
  readonly stateAfterName: string;
  readonly signal: AbortSignal;
}

/** What an answer is made of, before it becomes bytes. */
export interface Assembled {
  readonly window: SyncWindow;
  readonly lists: RoomLists;
  readonly timelines: ReadonlyMap<string, RoomTimeline>;
  readonly state: ReadonlyMap<string, readonly StoredEvent[]>;
  readonly stripped: ReadonlyMap<string, readonly StoredEvent[]>;
  /** What the user may see of rooms where they were not joined all along. */
  readonly visibilities: ReadonlyMap<string, Visibility>;
  readonly parts: MergedParts;
}

const LIMITS = { timeline: 10, mostTimeline: 100, timeoutMs: 60_000 } as const;

/** State that an invited user is shown. Client-server API, "Stripped state"; v1.16 adds the create event. */
const STRIPPED = [
  'm.room.create',
  'm.room.join_rules',
  'm.room.canonical_alias',
  'm.room.avatar',
  'm.room.encryption',
  'm.room.name',
  'm.room.topic',
];

export type Sync = ReturnType<typeof createSync>;

/** Answers `/sync`: a list of streams asked what changed since the client's token. */
export function createSync(parts: SyncParts) {
  const { events, notify, clock, streams } = parts;
  const sessions: Sessions = createSessions(parts);
  const lazyMembers = createLazyMemberCache();
  const acknowledging = streams.filter((stream) => stream.acknowledged);

  return {
    /**
     * One `/sync`: answers at once when there is news, else when there is some or the time is over.
     * @throws ApiError 400 M_INVALID_PARAM for a token that this server did not give
     */
    async sync(request: SyncRequest): Promise<string> {
      const session = sessions.open(request.userId);
      const now = { boot: notify.boot, position: events.position() };
      const from = request.since === undefined ? null : parseSyncToken(request.since, now);
      const deadline = clock.monotonicMs() + Math.min(request.timeoutMs, LIMITS.timeoutMs);
      // A session that is forgotten during a poll would hear of no invitation any more.
      const release = session.hold();
      try {
        if (from) await acknowledge(request, from);
        for (;;) {
          const seen = session.version;
          const answer = await look(request, session, from, deadline);
          if (answer !== null) return answer;
          await session.changed(seen, deadline - clock.monotonicMs(), request.signal);
        }
      } finally {
        release();
      }
    },
  };

  /**
   * The answer, or null when it is worth waiting. A function of its own: what it put together is gone while the poll
   * waits, which is nearly always.
   */
  async function look(
    request: SyncRequest,
    session: Session,
    from: SyncPoint | null,
    deadline: number,
  ): Promise<string | null> {
    const { fullState, signal } = request;
    const mayWait = (): boolean => !fullState && clock.monotonicMs() < deadline && !signal.aborted;
    if (from && mayWait() && session.isQuietSince(from)) return null;
    const soft = notify.soft();
    const memberships = await session.memberships();
    const to: SyncPoint = { position: memberships.at, soft, inbox: memberships.at };
    const assembled = await assemble(parts, request, { from, to, memberships, lazyMembers });
    if (from && mayWait() && !isNews(assembled)) return null;
    const nextBatch = printSyncToken({ ...to, inbox: assembled.parts.inbox ?? to.inbox }, notify.boot);
    return renderAnswer(events, request, assembled, nextBatch);
  }

  async function acknowledge({ userId, deviceId }: SyncRequest, from: SyncPoint): Promise<void> {
    for (const stream of acknowledging) await stream.acknowledged?.({ userId, deviceId, from });
  }
}

async function assemble(
  { events, rooms, streams, ignoredBy }: SyncParts,
  request: SyncRequest,
  at: { from: SyncPoint | null; to: SyncPoint; memberships: Memberships; lazyMembers: LazyMemberCache },
): Promise<Assembled> {
  const { userId, filter } = request;
  const { from, to, memberships } = at;
  const since = from ? await changesSince(events, userId, from.position, memberships) : null;
  const options = {
    includeLeave: filter.room?.include_leave ?? false,
    forgotten: await forgottenRooms(rooms, userId, since),
  };
  const lists = narrow(sortRooms(memberships, since, options), createEventFilter(filter.room ?? {}));
  const spans = await spansOf(events, request, lists, { from, to, memberships, since });
  const timelineFilter = filter.room?.timeline ?? {};
  const limit = Math.min(timelineFilter.limit ?? LIMITS.timeline, LIMITS.mostTimeline);
  const ignored = await ignoredBy(userId);
  const timelines = await readTimelines(
    events,
    spans,
    limit,
    withoutIgnored(createEventFilter(timelineFilter), ignored),
  );
  const state = await stateOf(events, request, lists, { spans, timelines, lazyMembers: at.lazyMembers });
  const window = windowOf(request, lists, { from, to, since, spans, timelines });
  const merged = mergeParts(await Promise.all(streams.map((stream) => stream.changesSince(window))), filter);
  const stripped = await readStripped(events, userId, [...lists.invited, ...lists.knocked]);
  const welcome = {
    ...lists,
    invited: lists.invited.filter(({ roomId }) => !ignored.has(inviterIn(stripped.get(roomId)))),
  };
  return {
    window,
    lists: welcome,
    timelines,
    state,
    stripped,
    visibilities: visibilitiesOf(spans),
    parts: merged,
  };
}

/** The state that goes with each timeline, for those who were in the room. */
async function stateOf(
  events: Events,
  request: SyncRequest,
  lists: RoomLists,
  at: {
    spans: readonly Span[];
    timelines: ReadonlyMap<string, RoomTimeline>;
    lazyMembers: LazyMemberCache;
  },
): Promise<Map<string, StoredEvent[]>> {
  const { userId, deviceId, fullState, stateAfter } = request;
  const filter = request.filter.room?.state ?? {};
  const requests = at.spans
    .filter((span) => span.withState)
    .map((span) => ({
      room: span.room,
      roomId: span.roomId,
      to: span.to,
      timeline: timelineOf(at.timelines, span),
      hasLeft: !lists.joined.has(span.roomId),
      from: span.from === 0 || fullState ? null : span.from,
    }));
  const blocks = await readStateBlocks(events, requests, {
    stateAfter,
    filter: createEventFilter(filter),
    lazy: filter.lazy_load_members ? at.lazyMembers.forDevice(userId, deviceId) : null,
    userId,
  });
  if (!stateAfter) return blocks;
  // Of a room whose state is none of theirs, whoever turned its invitation down still learns that they did.
  for (const span of at.spans.filter(({ withState }) => !withState)) {
    const isOwn = ({ type, stateKey }: StoredEvent) => type === 'm.room.member' && stateKey === userId;
    const own = timelineOf(at.timelines, span).events.findLast(isOwn);
    if (own) blocks.set(span.roomId, [own]);
  }
  return blocks;
}

/** What each stream is asked. */
function windowOf(
  { userId, deviceId, filter }: SyncRequest,
  lists: RoomLists,
  at: {
    from: SyncPoint | null;
    to: SyncPoint;
    since: Since | null;
    spans: readonly Span[];
    timelines: ReadonlyMap<string, RoomTimeline>;
  },
): SyncWindow {
  const { from, to, since, spans, timelines } = at;
  const active = [...timelines].filter(([, timeline]) => timeline.events.length > 0);
  // Of an invitation that was turned down nobody was company, and none is parted from.
  const known = new Set(spans.filter((span) => span.withState).map((span) => span.roomId));
  const parted = lists.left
    .map((one) => one.roomId)
    .filter((roomId) => known.has(roomId) || since?.before.get(roomId) === 'join');
  // A timeline that leaves events out does not show who came and went.
  const isFiltered = !createEventFilter(filter.room?.timeline ?? {}).passesAll;
  const peopled = spans.filter(({ roomId }) => isFiltered || mayHaveMembers(timelines.get(roomId)));
  return {
    userId,
    deviceId,
    from,
    to,
    joined: lists.joined,
    newRooms: lists.newRooms,
    left: parted,
    active: new Set(active.map(([roomId]) => roomId)),
    membersChanged: new Set(peopled.map(({ roomId }) => roomId)),
  };
}

type Since = { changes: readonly MembershipRecord[]; before: ReadonlyMap<string, string> };

/** The user's membership changes since `from`; none is the rule, and costs nothing. */
async function changesSince(events: Events, userId: string, from: number, now: Memberships): Promise<Since> {
  if (now.newest <= from) return { changes: [], before: new Map() };
  const [changes, before] = await Promise.all([
    events.listMembershipChanges(userId, from, now.at),
    events.listMemberships(userId, from),
  ]);
  return { changes, before: new Map(before.map((record) => [record.roomId, record.membership])) };
}

async function forgottenRooms(
  rooms: Rooms,
  userId: string,
  since: Since | null,
): Promise<ReadonlyMap<string, number>> {
  return since && since.changes.length === 0 ? new Map() : rooms.listForgotten(userId);
}

function narrow(lists: RoomLists, filter: EventFilter): RoomLists {
  if (filter.passesAll) return lists;
  const passes = ({ roomId }: { roomId: string }) => filter.passesRoom(roomId);
  return {
    joined: new Map([...lists.joined].filter(([, room]) => passes(room))),
    newRooms: lists.newRooms.filter(passes),
    invited: lists.invited.filter(passes),
    knocked: lists.knocked.filter(passes),
    left: lists.left.filter(passes),
  };
}

/** The stretches to read: of rooms that may have news, and of those that were left. */
async function spansOf(
  events: Events,
  { userId, fullState }: SyncRequest,
  lists: RoomLists,
  at: { from: SyncPoint | null; to: SyncPoint; memberships: Memberships; since: Since | null },
): Promise<Span[]> {
  const from = at.from?.position ?? 0;
  // Whoever was joined all along may see everything; for the others it depends.
  const depends = [...lists.newRooms, ...lists.left].map((room) => room.roomId);
  const visibilities = await events.visibilities(depends, userId);
  const joinedSpans: Span[] = [];
  for (const { room, roomId, isNew } of lists.joined.values()) {
    if (!isNew && !fullState && !events.mayHaveAfter(roomId, from)) continue;
    joinedSpans.push({
      room,
      roomId,
      from: isNew ? 0 : from,
      to: at.to.position,
      withState: true,
      visibility: (isNew && visibilities.get(roomId)) || null,
    });
  }
  const leftSpans = lists.left.map(({ room, roomId, position }): Span => {
    const wasJoined = at.since?.before.get(roomId) === 'join';
    const visibility = visibilities.get(roomId) ?? null;
    // Whoever turned an invitation down was never in: the room's state is none of theirs.
    const withState = visibility?.membershipAt(position - 1) === 'join';
    return { room, roomId, from: wasJoined ? from : 0, to: position, visibility, withState };
  });
  return [...joinedSpans, ...leftSpans];
}

/** "The server should not send events from ignored users": state is told all the same, the room needs it. */
function withoutIgnored(filter: EventFilter, ignored: ReadonlySet<string>): EventFilter {
  if (ignored.size === 0) return filter;
  return {
    ...filter,
    passesAll: false,
    passes: (event) => filter.passes(event) && (event.record.key !== null || !ignored.has(event.sender)),
  };
}

function inviterIn(stripped: readonly StoredEvent[] | undefined): string {
  return stripped?.at(-1)?.sender ?? '';
}

function visibilitiesOf(spans: readonly Span[]): Map<string, Visibility> {
  return new Map(
    spans.flatMap(({ roomId, visibility }) => (visibility ? [[roomId, visibility] as const] : [])),
  );
}

function mayHaveMembers(timeline: RoomTimeline | undefined): boolean {
  return (
    timeline !== undefined &&
    (timeline.limited || timeline.events.some((event) => event.type === 'm.room.member'))
  );
}

function timelineOf(timelines: ReadonlyMap<string, RoomTimeline>, span: Span): RoomTimeline {
  return timelines.get(span.roomId) ?? { events: [], limited: false, startsAt: span.to };
}

/** What somebody who is invited sees: a little state as it was, and their own invitation last. */
async function readStripped(
  events: Events,
  userId: string,
  records: readonly MembershipRecord[],
): Promise<Map<string, StoredEvent[]>> {
  if (records.length === 0) return new Map();
  const [state, members] = await Promise.all([
    events.listStates(
      records.map(({ room, roomId, position }) => ({ room, roomId, at: position })),
      STRIPPED,
    ),
    Promise.all(records.map(({ roomId }) => events.listStateByKey(roomId, [['m.room.member', userId]]))),
  ]);
  const stripped = new Map<string, StoredEvent[]>(records.map(({ roomId }) => [roomId, []]));
  for (const event of [...state, ...members.flat()]) stripped.get(event.roomId)?.push(event);
  return stripped;
}

function isNews({ lists, timelines, state, parts }: Assembled): boolean {
  return (
    parts.hasNews ||
    lists.invited.length > 0 ||
    lists.knocked.length > 0 ||
    lists.left.length > 0 ||
    [...timelines.values()].some((timeline) => timeline.events.length > 0) ||
    [...state.values()].some((block) => block.length > 0)
  );
}
