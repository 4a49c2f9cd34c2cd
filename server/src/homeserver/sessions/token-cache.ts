import type { Caller } from '#platform/http';

/**
 * Callers by the hash of their token, so that a request reads no database for it. Ends of sessions pass through this
 * process, which forgets them here at once.
 */
export interface TokenCache {
  find(hash: string, nowMs: number): Caller | null;
  put(hash: string, caller: Caller, expiresAtMs: number | null): void;
  forgetDevice(userId: string, deviceId: string): void;
  /** How often something was forgotten: what was looked up before may be out of date. */
  forgets(): number;
}

const MAX_TOKENS = 50_000;

export function createTokenCache(): TokenCache {
  const entries = new Map<string, { caller: Caller; expiresAtMs: number | null }>();
  const byDevice = new Map<string, Set<string>>();
  let forgets = 0;
  const nameOf = (userId: string, deviceId: string) => JSON.stringify([userId, deviceId]);

  function forget(hash: string): void {
    const entry = entries.get(hash);
    if (!entry) return;
    entries.delete(hash);
    const name = nameOf(entry.caller.userId, entry.caller.deviceId);
    const hashes = byDevice.get(name);
    hashes?.delete(hash);
    if (hashes?.size === 0) byDevice.delete(name);
  }

  return {
    find(hash, nowMs) {
      const entry = entries.get(hash);
      if (!entry || (entry.expiresAtMs !== null && entry.expiresAtMs <= nowMs)) return null;
      return entry.caller;
    },
    put(hash, caller, expiresAtMs) {
      entries.set(hash, { caller, expiresAtMs });
      const name = nameOf(caller.userId, caller.deviceId);
      byDevice.set(name, (byDevice.get(name) ?? new Set()).add(hash));
      const [oldest] = entries.keys();
      if (entries.size > MAX_TOKENS && oldest !== undefined) forget(oldest);
    },
    forgets: () => forgets,
    forgetDevice(userId, deviceId) {
      forgets += 1;
      for (const hash of byDevice.get(nameOf(userId, deviceId)) ?? []) forget(hash);
    },
  };
}
