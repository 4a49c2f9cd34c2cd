import type { Row } from './writer.ts';

/** What one change wants to write: rows that are committed together, at consecutive positions of the log. */
export interface Intent {
  /** Intents of one lane (a room, a user's own things) are built upon each other and keep their order. */
  readonly lane: string;
  /** How many positions of the log it takes, at least one. */
  readonly positions: number;
  readonly rows: readonly Row[];
  /** Names by which the database may report this intent as already stored (event ids). */
  readonly ids: readonly string[];
  /** An estimate of what it puts on the wire, in bytes; bounds a batch. */
  readonly bytes: number;
  /** Whom the commit concerns: rooms by room id, users by user id. */
  readonly wakes: Wakes;
  /** Called exactly once, synchronously, in the order of the log. Must not throw. */
  settled(outcome: Outcome): void;
}

export interface Wakes {
  readonly rooms?: readonly string[];
  readonly users?: readonly string[];
}

/**
 * How an intent ended.
 * - `committed`: it is durable; `position` is its first position.
 * - `duplicate`: the database already holds this transaction; `storedId` is what it stored.
 * - `refused`: the database refused its rows; nothing of it was written.
 * - `unavailable`: nothing of it was written, and it will not be tried again.
 */
export type Outcome =
  | { readonly kind: 'committed'; readonly position: number }
  | { readonly kind: 'duplicate'; readonly storedId: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable' };

/** An intent in the committer's hands. */
export interface Entry {
  readonly intent: Intent;
  readonly queuedAtMs: number;
}
