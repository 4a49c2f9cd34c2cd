import type { Pdu } from '@herald/matrix';
import type { Verdict } from '#platform/errors';
import type { Row } from '#platform/stream';
import type { Draft, RoomView } from './draft.ts';

/** An event about to be appended, as hooks of higher modules see it. */
export interface AppendedEvent {
  readonly event: number;
  readonly pdu: Pdu;
  /** Which of the intent's positions it takes; rows of hooks stand there too. */
  readonly offset: number;
}

/**
 * How a higher module takes part in the append of an event. All are pure and synchronous, and run again when an
 * event has to be built anew.
 */
export interface EventHooks {
  /** May refuse a draft: reserved names, policy, invite blocking. */
  readonly checks?: (draft: Draft, room: RoomView) => Verdict;
  /** Rows that are committed with the event. Never a row per member. */
  readonly onAppend?: (event: AppendedEvent, room: RoomView) => readonly Row[];
  /** Whether the event counts as one that notifies, for the room's running number. */
  readonly notifies?: (event: Pdu, room: RoomView) => boolean;
}
