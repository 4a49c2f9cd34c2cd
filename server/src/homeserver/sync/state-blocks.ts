import type { Events, StoredEvent } from '#homeserver/events';
import type { EventFilter } from '#homeserver/timeline';
import type { LazyMembers } from './lazy-members.ts';
import type { RoomTimeline } from './timelines.ts';

export interface StateRequest {
  readonly room: number;
  readonly roomId: string;
  /** null: the client has no state of the room, or asked for all of it. */
  readonly from: number | null;
  readonly to: number;
  readonly timeline: RoomTimeline;
  /** The user is in the room no more: what came after `to` is none of theirs. */
  readonly hasLeft: boolean;
}

export interface StateOptions {
  /** v1.16, `use_state_after`: the state stands after the timeline and not before it. */
  readonly stateAfter: boolean;
  readonly filter: EventFilter;
  readonly lazy: LazyMembers | null;
  readonly userId: string;
}

/**
 * The state that goes with each room's timeline: what changed since `from` up to the timeline's start (up to its end
 * with `stateAfter`), or all of it.
 */
export async function readStateBlocks(
  events: Events,
  requests: readonly StateRequest[],
  options: StateOptions,
): Promise<Map<string, StoredEvent[]>> {
  const upTo = ({ timeline, to }: StateRequest) => (options.stateAfter ? to : timeline.startsAt);
  const whole = requests.filter((request) => request.from === null);
  const changed = requests.filter((request) => request.from !== null && upTo(request) > request.from);
  const blocks = new Map<string, StoredEvent[]>(requests.map(({ roomId }) => [roomId, []]));
  if (whole.length + changed.length > 0) {
    const found = await Promise.all([
      readWhole(
        events,
        whole.map((request) => ({ ...request, at: upTo(request) })),
        options,
      ),
      ...groupByEnd(changed, upTo).map(([end, group]) =>
        events.listStateChanges(
          group.map((request) => ({ ...request, from: request.from ?? 0 })),
          end,
        ),
      ),
    ]);
    for (const event of found.flat()) blocks.get(event.roomId)?.push(event);
  }
  for (const request of requests) {
    const { roomId, timeline, from } = request;
    let block = (blocks.get(roomId) ?? []).filter((event) => options.filter.passes(event));
    if (options.lazy) block = await lazyBlock(events, block, request, options.lazy, options.userId);
    // A change that the timeline tells anyway is told once, unless the client counts on the block alone.
    if (!options.stateAfter && from !== null && block.length > 0) {
      const inTimeline = new Set(timeline.events.map((event) => event.eventId));
      block = block.filter((one) => !inTimeline.has(one.eventId));
    }
    blocks.set(roomId, block);
  }
  return blocks;
}

/** All state of rooms; of the members of lazy ones only those whom their timelines show, and the user. */
function readWhole(
  events: Events,
  requests: readonly (StateRequest & { at: number })[],
  { lazy, userId }: StateOptions,
): Promise<StoredEvent[]> {
  if (!lazy) return events.listStates(requests);
  const shown = requests.flatMap(({ room, at, timeline }) => {
    const senders = timeline.events.map(({ sender }) => sender);
    const members = timeline.events.filter(({ type }) => type === 'm.room.member');
    const all = new Set([userId, ...senders, ...members.map(({ stateKey }) => stateKey ?? '')]);
    return [...all].map((member) => ({ room, at, userId: member }));
  });
  return events.listLazyStates(requests, shown);
}

/** Of the members only those who changed, who speak in the timeline, the user, and whoever was not told of yet. */
async function lazyBlock(
  events: Events,
  block: readonly StoredEvent[],
  request: StateRequest,
  lazy: LazyMembers,
  userId: string,
): Promise<StoredEvent[]> {
  const { roomId, timeline, from } = request;
  const speakers = new Set(timeline.events.map((event) => event.sender));
  const isKnown = (speaker: string): boolean => lazy.knows(roomId, speaker);
  if (from === null) speakers.add(userId);
  if (from === null || timeline.limited) lazy.forget(roomId);
  if (block.length === 0 && speakers.values().every(isKnown)) {
    lazy.remember(roomId, speakers);
    return [];
  }
  const rest = block.filter((event) => event.type !== 'm.room.member');
  // A client that knows the members already hears of every one that changed: it would go on to encrypt for somebody
  // who was removed while it was away. What the timeline itself changed belongs to the state after it.
  const inTimeline = new Set(timeline.events.map((event) => event.eventId));
  const members = block.filter(({ type, stateKey, eventId }) => {
    if (type !== 'm.room.member') return false;
    return from !== null || speakers.has(stateKey ?? '') || inTimeline.has(eventId);
  });
  const told = new Set(members.map((event) => event.stateKey ?? ''));
  const unknown = [...speakers].filter((speaker) => !told.has(speaker) && !isKnown(speaker));
  const fetched = unknown.length === 0 || from === null ? [] : await readMembers(events, request, unknown);
  lazy.remember(roomId, speakers);
  return [...rest, ...members, ...fetched];
}

async function readMembers(
  events: Events,
  { room, roomId, to, hasLeft }: StateRequest,
  userIds: readonly string[],
): Promise<StoredEvent[]> {
  if (!hasLeft)
    return events.listStateByKey(
      roomId,
      userIds.map((userId) => ['m.room.member', userId]),
    );
  const members = await events.listStates([{ room, roomId, at: to }], ['m.room.member']);
  return members.filter((event) => userIds.includes(event.stateKey ?? ''));
}

function groupByEnd(
  requests: readonly StateRequest[],
  endOf: (request: StateRequest) => number,
): [end: number, group: StateRequest[]][] {
  return [...Map.groupBy(requests, endOf)];
}
