/** Takes a lock for the life of this worker or page, or until `release`. Resolves when it is held. */
export function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}

/** Calls `gone` once whoever holds the lock is no more. */
export function onLockFreed(name: string, gone: () => void): () => void {
  const stopping = new AbortController();
  navigator.locks
    .request(name, { signal: stopping.signal }, async () => gone())
    .catch(() => {
      // Aborted: nobody asks any more.
    });
  return () => stopping.abort();
}
