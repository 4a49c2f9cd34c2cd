import type { EventNumber, EventRow, KeyNumber, RoomRows } from './room-rows.ts';
import { NO_ROWS } from './room-journal.ts';

/**
 * An event of the fast path: it cites exactly the extremities, was never heard of before (not as an
 * outlier, and not as a prev_event of a stored one), and both its auth events and the present allow it.
 */
export interface FastEvent {
  readonly event: EventNumber;
  readonly eventId: string;
  readonly key: KeyNumber | null;
  readonly position: number;
  readonly auth: readonly EventNumber[];
  /** What it covers: all of the extremities. */
  readonly extremities: readonly EventNumber[];
  /** What the present holds for its key. */
  readonly replaced: EventNumber | null;
}

/**
 * The rows of an event of the fast path, which are those that `receive` writes for it. Its states are
 * implied: before it the line below its position, after it the line at its position. No edge, no side row,
 * no resolution.
 */
export function fastPathRows(fast: FastEvent): RoomRows {
  const { event, eventId, key, position, auth, extremities, replaced } = fast;
  const row: EventRow = {
    event,
    eventId,
    key,
    position,
    status: 'accepted',
    badAuth: false,
    auth,
    before: null,
    after: null,
  };
  return {
    ...NO_ROWS,
    events: [row],
    extremities: [
      ...extremities.map((covered) => ({ event: covered, present: false })),
      { event, present: true },
    ],
    history: key === null ? [] : [{ key, seq: position, event, replaced }],
    current: key === null ? [] : [{ key, event, position }],
  };
}
