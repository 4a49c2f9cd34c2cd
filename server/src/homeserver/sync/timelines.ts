import type { Events, StoredEvent, Visibility } from '#homeserver/events';
import type { EventFilter } from '#homeserver/timeline';

/** A stretch of a room that an answer covers. */
export interface Span {
  readonly room: number;
  readonly roomId: string;
  /** Events after this position; 0 for a room that the client does not know. */
  readonly from: number;
  /** Where the stretch ends: the end of the answer, or where the user left. */
  readonly to: number;
  /** Null where the user was joined all along and so may see everything. */
  readonly visibility: Visibility | null;
  /** Whether the user was in the room when the stretch ended, and so is told its state. */
  readonly withState: boolean;
}

export interface RoomTimeline {
  readonly events: readonly StoredEvent[];
  /** Whether there are events between `from` and the first one here. */
  readonly limited: boolean;
  /** Position before the first event: where reading backwards goes on, and where the timeline's state stands. */
  readonly startsAt: number;
}

/** How often a timeline reads further back, when a filter passes little. */
const MAX_READS = 10;

/** Reads the newest events of each stretch that the user may see and the filter passes, oldest first. */
export async function readTimelines(
  events: Events,
  spans: readonly Span[],
  limit: number,
  filter: EventFilter,
): Promise<Map<string, RoomTimeline>> {
  const newest = new Map<string, StoredEvent[]>();
  // One read for all rooms that end at the same place; rooms that were left end elsewhere.
  for (const to of new Set(spans.map((span) => span.to))) {
    const group = spans.filter((span) => span.to === to);
    for (const [roomId, list] of await events.listNewest(group, to, limit)) newest.set(roomId, list);
  }
  const timelines = new Map<string, RoomTimeline>();
  for (const span of spans) {
    timelines.set(span.roomId, await cut(events, span, newest.get(span.roomId) ?? [], limit, filter));
  }
  return timelines;
}

async function cut(
  events: Events,
  span: Span,
  newest: readonly StoredEvent[],
  limit: number,
  filter: EventFilter,
): Promise<RoomTimeline> {
  const passes = (event: StoredEvent) =>
    (span.visibility?.canSee(event.position) ?? true) && filter.passes(event);
  let read = newest;
  let shown = newest.filter(passes);
  let more = newest.length > limit;
  for (let reads = 0; more && shown.length <= limit && reads < MAX_READS; reads += 1) {
    const first = read[0];
    if (!first) break;
    const from = { position: first.position, offset: first.record.offset - 1 };
    read = (
      await events.listHistory(span.roomId, { from, backwards: true, limit: limit + 1, to: span.from })
    ).toReversed();
    more = read.length > limit;
    shown = [...read.filter(passes), ...shown];
  }
  const limited = shown.length > limit || more;
  const list = limit === 0 ? [] : shown.slice(-limit);
  const first = list[0];
  const startsAt = limited || span.from === 0 ? (first ? first.position - 1 : span.to) : span.from;
  return { events: list, limited, startsAt };
}
