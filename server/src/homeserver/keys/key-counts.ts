import type { Db } from '#platform/db';
import { countOneTimeKeys, listUnusedFallbackTypes } from './store/keys.ts';

/** What every sync tells a device about its keys. */
export interface DeviceKeyCounts {
  readonly oneTime: Record<string, number>;
  readonly unusedFallback: readonly string[];
}

/** Counts of a device's keys, read once and kept until they change. */
export interface KeyCounts {
  get(userId: string, deviceId: string): Promise<DeviceKeyCounts>;
  forget(userId: string, deviceId: string): void;
}

const REMEMBERED = 50_000;

export function createKeyCounts(db: Db): KeyCounts {
  const remembered = new Map<string, Promise<DeviceKeyCounts>>();
  const nameOf = (userId: string, deviceId: string) => JSON.stringify([userId, deviceId]);

  async function read(userId: string, deviceId: string): Promise<DeviceKeyCounts> {
    const [counts, unusedFallback] = await Promise.all([
      countOneTimeKeys(db, userId, deviceId),
      listUnusedFallbackTypes(db, userId, deviceId),
    ]);
    // Spec: a client that sees no count for an algorithm must take it for 0, and some do not.
    return {
      oneTime: {
        signed_curve25519: 0,
        ...Object.fromEntries(counts.map((one) => [one.algorithm, one.count])),
      },
      unusedFallback,
    };
  }

  return {
    get(userId, deviceId) {
      const name = nameOf(userId, deviceId);
      const known = remembered.get(name);
      if (known) return known;
      const reading = read(userId, deviceId);
      remembered.set(name, reading);
      reading.catch(() => remembered.delete(name));
      const [oldest] = remembered.keys();
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return reading;
    },
    forget: (userId, deviceId) => void remembered.delete(nameOf(userId, deviceId)),
  };
}
