import type { Entry } from './intent.ts';

/** A batch ends at the first bound that it reaches; one intent alone may be larger. */
export const BATCH_LIMITS = { intents: 250, rows: 1_000, bytes: 1_000_000 } as const;

/** Takes the longest prefix of the queue that fits one batch. Returns how many entries it has. */
export function batchLength(queue: readonly Entry[], limits = BATCH_LIMITS): number {
  let rows = 0;
  let bytes = 0;
  let length = 0;
  for (const { intent } of queue) {
    rows += intent.rows.length;
    bytes += intent.bytes;
    const full = length >= limits.intents || rows > limits.rows || bytes > limits.bytes;
    if (full && length > 0) break;
    length += 1;
  }
  return length;
}

/** Halves a failed batch in queue order: at most 2 log2(n) + 1 transactions find one guilty intent. */
export function halve(batch: readonly Entry[]): [Entry[], Entry[]] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

/** What is left when those of a lane are taken out: they were built upon an intent that did not land. */
export function withoutLane(entries: readonly Entry[], lane: string): Entry[] {
  return entries.filter((entry) => entry.intent.lane !== lane);
}

export function positionsOf(batch: readonly Entry[]): number {
  return batch.reduce((sum, entry) => sum + entry.intent.positions, 0);
}
