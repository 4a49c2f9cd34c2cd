import type { Endpoint, LimitName } from '@herald/contract';
import { fail } from '#platform/errors';
import type { Random } from '#platform/random';

/** Answers that take their time by design: polls wait, files flow. They are bounded elsewhere. */
const SLOW: ReadonlySet<LimitName> = new Set(['sync', 'media-upload', 'media-download']);
const RETRY_AFTER_MS = 1_000;

export type Admission = <T>(endpoint: Endpoint, work: () => Promise<T>) => Promise<T>;

/**
 * Bounds how many requests are answered at once. Whoever comes beyond that is sent away at once, before anything of
 * theirs is read: what was taken in is then still answered in time, and memory does not grow with the crowd outside.
 * @throws ApiError 429 M_LIMIT_EXCEEDED with when to come back, not the same moment for all
 */
export function createAdmission({ most, random }: { most: number; random: Random }): Admission {
  let inside = 0;
  return async (endpoint, work) => {
    if (SLOW.has(endpoint.limit)) return work();
    if (inside >= most) {
      fail(429, 'M_LIMIT_EXCEEDED', 'The server has more to do than it can. Try again in a moment.', {
        retry_after_ms: RETRY_AFTER_MS + random.int(RETRY_AFTER_MS),
      });
    }
    inside += 1;
    try {
      return await work();
    } finally {
      inside -= 1;
    }
  };
}
