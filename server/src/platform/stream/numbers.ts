import { assert } from '#platform/errors';

/**
 * Numbers for rows (rooms, events, state keys), unique in the database without asking it each time: a claim of
 * the log reserves a block, and the log's owner counts through it. A crash loses the rest of a block.
 */
export interface Numbers {
  next(): number;
  /** How many are left in the block. */
  left(): number;
  refill(first: number, count: number): void;
}

export function createNumbers(): Numbers {
  let next = 0;
  let end = 0;
  return {
    next() {
      assert(next < end, 'the block of numbers is used up; the committer renews it long before');
      next += 1;
      return next - 1;
    },
    left: () => end - next,
    refill(first, count) {
      next = first;
      end = first + count;
    },
  };
}
