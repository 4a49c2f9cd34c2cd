const firstMs = 1_000;
const longestMs = 3_600_000;
const lastAttempt = 24;

/** The wait after failed attempt number `attempt`, from 1: doubled each time up to an hour. Null: give up. */
export function retryDelayMs(attempt: number): number | null {
  if (attempt >= lastAttempt) return null;
  return Math.min(firstMs * 2 ** (attempt - 1), longestMs);
}
