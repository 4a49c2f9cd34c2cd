import type { LimitName } from '@herald/contract';
import type { Clock } from '#platform/clock';
import { rateTable, subjectsPerRate, type Rate, type RateSubject } from './rate-table.ts';

export interface RateLimitConfig {
  /** False lets everything through: for tests and for load figures. */
  enabled: boolean;
  /** Multiplies every burst and every rate. */
  factor: number;
}

export interface Limits {
  /**
   * Counts one request of `key` (an address, a user id, or both parts of `ip+login` joined) against the limit
   * `name`, as far as it counts per `subject`. Returns 0 when the request may go on, otherwise how many
   * milliseconds the client is to wait.
   */
  take(name: LimitName, subject: RateSubject, key: string): number;
}

/** The rate limits of the table, in memory. A restart forgets them. */
export function createLimits(deps: { clock: Clock; config: RateLimitConfig }): Limits {
  const { clock, config } = deps;
  if (!config.enabled) return { take: () => 0 };
  const buckets = new Map<Rate, ReturnType<typeof createBuckets>>();
  for (const rate of Object.values(rateTable).flat()) buckets.set(rate, createBuckets(rate, config.factor));
  return {
    take: (name, subject, key) => {
      let waitMs = 0;
      for (const rate of rateTable[name]) {
        if (rate.per !== subject) continue;
        waitMs = Math.max(waitMs, buckets.get(rate)?.take(key, clock.monotonicMs()) ?? 0);
      }
      return waitMs;
    },
  };
}

/**
 * Token buckets, one per key, each kept as the moment at which it will be full again: a key costs one number,
 * a full bucket need not be remembered, and the least recently used key is forgotten first.
 */
export function createBuckets(rate: Rate, factor: number, maxKeys: number = subjectsPerRate) {
  const burst = Math.max(1, rate.burst * factor);
  const refillMs = 1000 / (rate.perSecond * factor);
  const fullAt = new Map<string, number>();
  const take = (key: string, nowMs: number): number => {
    const full = Math.max(fullAt.get(key) ?? nowMs, nowMs);
    const waitMs = full - nowMs - (burst - 1) * refillMs;
    // What floating-point sums leave over is not a wait.
    if (waitMs > 0.001) return Math.ceil(waitMs);
    fullAt.delete(key);
    fullAt.set(key, full + refillMs);
    if (fullAt.size > maxKeys) forgetOldest(fullAt);
    return 0;
  };
  return { take, size: () => fullAt.size };
}

function forgetOldest(map: Map<string, number>): void {
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
