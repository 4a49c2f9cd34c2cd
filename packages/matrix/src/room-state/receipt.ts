import type { EventNumber, EventStatus } from './room-rows.ts';

/**
 * Gives the position in the log that a change takes: above all of the room. Asked at most once, when one is
 * needed.
 */
export type TakePosition = () => number;

/** What became of an event. */
export interface Receipt {
  readonly event: EventNumber;
  readonly status: EventStatus;
  /** false: it was stored already, and nothing has changed. */
  readonly isNew: boolean;
  /** The position that was taken, by the event or by a change of the line alone; null if none was. */
  readonly position: number | null;
}
