import type { Timers } from '#platform/clock';
import { ApiError, fail } from '#platform/errors';
import type { Committer } from './committer.ts';
import type { Row } from './writer.ts';

/** What changes a user's own things: rows committed at one position of the log, and those who are woken for it. */
export interface UserChange {
  readonly userId: string;
  readonly rows: readonly Row[];
  /** Users to wake besides the user. */
  readonly users?: readonly string[];
  readonly rooms?: readonly string[];
}

/**
 * Commits changes of a user's own things (account data, devices, keys, receipts) to the log, and lets whoever reads
 * before writing do so in turn: two uploads of one user never decide on the same reading.
 */
export interface UserLog {
  /**
   * Resolves with the position once the rows are durable.
   * @throws ApiError 429 when the server is full, 500 when the database refuses the rows, 503 when it is not known
   *   after ten seconds whether they were written.
   */
  commit(change: UserChange): Promise<number>;
  /** Runs `act` when every earlier one of this user is over. */
  inTurn<T>(userId: string, act: () => Promise<T>): Promise<T>;
}

const ANSWER_WITHIN_MS = 10_000;
const ROW_BYTES = 100;
/** One change fills a batch eight times over at most; a larger one would hold everybody up. */
const MAX_CHANGE_BYTES = 8_000_000;

export function createUserLog({ committer, timers }: { committer: Committer; timers: Timers }): UserLog {
  const turns = new Map<string, Promise<unknown>>();
  let commits = 0;

  return {
    async commit({ userId, rows, users = [], rooms = [] }) {
      const bytes = rows.reduce((sum, row) => sum + bytesOf(row), 0);
      if (bytes > MAX_CHANGE_BYTES) {
        fail(413, 'M_TOO_LARGE', `This is ${bytes} bytes to store at once; ${MAX_CHANGE_BYTES} are allowed.`);
      }
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const unavailable = () =>
        reject(
          new ApiError(503, 'M_UNKNOWN', 'The server cannot write at the moment. Try again.', {
            retry_after_ms: 1_000,
          }),
        );
      const cancel = timers.after(ANSWER_WITHIN_MS, unavailable);
      commits += 1;
      committer.submit({
        // A lane of its own: nothing is built upon a change that was not committed.
        lane: `${userId} ${commits}`,
        positions: 1,
        rows,
        ids: [],
        bytes,
        wakes: { users: [userId, ...users], rooms },
        settled(outcome) {
          if (outcome.kind === 'committed') resolve(outcome.position);
          else if (outcome.kind === 'unavailable') unavailable();
          else reject(new ApiError(500, 'M_UNKNOWN', 'The change could not be stored.'));
        },
      });
      return promise.finally(cancel);
    },
    async inTurn(userId, act) {
      const before = turns.get(userId) ?? Promise.resolve();
      const turn = before.then(act, act);
      const over = turn.catch(() => undefined);
      turns.set(userId, over);
      try {
        return await turn;
      } finally {
        if (turns.get(userId) === over) turns.delete(userId);
      }
    },
  };
}

/** About what a row puts on the wire. */
function bytesOf({ values }: Row): number {
  const fields: unknown[] = typeof values === 'object' && values !== null ? Object.values(values) : [];
  return fields.reduce<number>((sum, field) => {
    if (typeof field === 'string' || field instanceof Uint8Array) return sum + field.length;
    return typeof field === 'object' && field !== null ? sum + JSON.stringify(field).length : sum + 8;
  }, ROW_BYTES);
}
