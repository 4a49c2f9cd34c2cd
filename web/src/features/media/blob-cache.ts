/** What an address of a file's bytes costs and how it is got and freed. Given from outside, so that a test can be it. */
export interface BlobCacheWorld {
  createUrl(blob: Blob): string;
  revokeUrl(url: string): void;
}

export interface BlobCacheLimits {
  /** Files that are fetched at once. */
  readonly concurrency: number;
  /** Bytes of files that nobody shows any more but that are kept for scrolling back. */
  readonly idleBytes: number;
}

/** A claim on a file: `url` settles once; `release` must be called when it is not shown any more. */
export interface BlobClaim {
  readonly url: Promise<string>;
  /** The address when it is there already, so that scrolling back shows no gap. */
  readonly ready: string | null;
  release(): void;
}

export interface BlobCache {
  claim(key: string, load: () => Promise<Blob>): BlobClaim;
  /** Frees everything, for a test or a sign-out. */
  clear(): void;
}

interface Held {
  claims: number;
  bytes: number;
  ready: string | null;
  url: Promise<string>;
}

/**
 * Addresses (`blob:`) of files, shared by everybody who shows the same file, freed when nobody does and the room for
 * idle ones is used up; oldest first. Failed loads are forgotten at once, so that the next claim tries again.
 */
export function createBlobCache(world: BlobCacheWorld, limits: BlobCacheLimits): BlobCache {
  const held = new Map<string, Held>();
  const gate = createGate(limits.concurrency);

  function drop(key: string): void {
    const entry = held.get(key);
    held.delete(key);
    if (entry?.ready) world.revokeUrl(entry.ready);
  }

  function trim(): void {
    let idle = [...held.values()]
      .filter((entry) => entry.claims === 0)
      .reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [key, entry] of held) {
      if (idle <= limits.idleBytes) return;
      if (entry.claims > 0) continue;
      idle -= entry.bytes;
      drop(key);
    }
  }

  function start(key: string, load: () => Promise<Blob>): Held {
    const entry: Held = { claims: 0, bytes: 0, ready: null, url: Promise.resolve('') };
    entry.url = gate(() => load()).then(
      (blob) => {
        const url = world.createUrl(blob);
        entry.ready = url;
        entry.bytes = blob.size;
        // Cleared, or released before it came: nobody would ever free it.
        if (held.get(key) !== entry) world.revokeUrl(url);
        return url;
      },
      (error: unknown) => {
        if (held.get(key) === entry) held.delete(key);
        throw error;
      },
    );
    held.set(key, entry);
    return entry;
  }

  return {
    claim(key, load) {
      const entry = held.get(key) ?? start(key, load);
      entry.claims += 1;
      let isReleased = false;
      return {
        url: entry.url,
        ready: entry.ready,
        release() {
          if (isReleased) return;
          isReleased = true;
          entry.claims -= 1;
          if (entry.claims > 0 || held.get(key) !== entry) return;
          // Last used, last freed.
          held.delete(key);
          held.set(key, entry);
          trim();
        },
      };
    },
    clear() {
      for (const key of held.keys()) drop(key);
    },
  };
}

/** Lets `limit` loads run at once; the newest waiting one goes first, since it is what the person looks at now. */
function createGate(limit: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
      waiting.pop()?.();
    }
  };
}
