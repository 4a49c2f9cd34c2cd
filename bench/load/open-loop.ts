import { createSeededRandom } from '../../server/src/platform/random/index.ts';

export const sleep = (ms: number): Promise<void> =>
  new Promise<void>((resolve) => void setTimeout(resolve, Math.max(0, ms)));

export interface OpenLoopOptions {
  readonly perSecond: number;
  readonly seconds: number;
  readonly seed: number;
  /** Does number `n`, which was due at `dueAt` (milliseconds of performance.now()). */
  act(n: number, dueAt: number): Promise<void>;
}

/**
 * Arrivals as of a Poisson process: each is due at its time, whether those before it were answered or not, and its
 * latency counts from there. Resolves with their number when all have ended.
 */
export async function openLoop({ perSecond, seconds, seed, act }: OpenLoopOptions): Promise<number> {
  const random = createSeededRandom(seed);
  const startedAt = performance.now();
  const acts: Promise<void>[] = [];
  for (let dueAfterMs = 0, n = 0; ; n += 1) {
    dueAfterMs += (-Math.log(1 - random.int(1_000_000) / 1_000_000) * 1_000) / perSecond;
    if (dueAfterMs > seconds * 1_000) break;
    const waitMs = startedAt + dueAfterMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    acts.push(act(n, startedAt + dueAfterMs));
  }
  await Promise.all(acts);
  return acts.length;
}
