import type { MediaSource } from '@herald/client/port';
import type { TabStore } from '@herald/client/tab';
import { useCallback, useEffect, useState } from 'react';
import { useStore } from '#app/engine.tsx';
import { createBlobCache, type BlobCache } from './blob-cache.ts';

/** How far a file is, and how to ask for it when it is not loaded by itself. */
export interface MediaState {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  /** A `blob:` address while `ready`; freed by itself. */
  readonly url: string | null;
  load(): void;
}

export interface MediaOptions {
  /** Pixels of a thumbnail; without them the whole file. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Whether it loads without being asked. */
  readonly isAuto: boolean;
}

const LIMITS = { concurrency: 4, idleBytes: 24 * 1024 * 1024 };
const caches = new WeakMap<TabStore, BlobCache>();

/** The address of a file's bytes, got from the engine, shared with others who show it and freed after use. */
export function useMedia(source: MediaSource | null, { size, isAuto }: MediaOptions): MediaState {
  const width = size === undefined ? undefined : scaled(size.width);
  const height = size === undefined ? undefined : scaled(size.height);
  const key = source === null ? null : `${source.mxc} ${width ?? 'full'} ${height ?? ''}`;
  const load = useCallback(
    (store: TabStore) => {
      if (source === null) return Promise.reject(new TypeError('There is no file.'));
      const dimensions = width === undefined || height === undefined ? {} : { width, height };
      return store.call('media.get', { source, ...dimensions });
    },
    // The key says it all: a new row brings an equal source as a new object.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [key],
  );
  return useBlob(key, load, isAuto);
}

/** A picture of a person or room; null while there is none, so that the initials are shown. */
export function useAvatarUrl(mxc: string | null, size: number): string | null {
  const pixels = size <= 48 ? 96 : 320;
  const load = useCallback(
    (store: TabStore) => store.call('media.avatar', { mxc: mxc ?? '', size: pixels }),
    [mxc, pixels],
  );
  return useBlob(mxc === null ? null : `avatar ${mxc} ${pixels}`, load, true).url;
}

interface Loaded {
  readonly key: string | null;
  readonly state: MediaState['state'];
  readonly url: string | null;
}

function useBlob(key: string | null, load: (store: TabStore) => Promise<Blob>, isAuto: boolean): MediaState {
  const store = useStore();
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<Loaded>({ key: null, state: 'idle', url: null });
  const isWanted = key !== null && (isAuto || attempt > 0);

  useEffect(() => {
    if (key === null || !isWanted) return;
    const claim = cacheOf(store).claim(key, () => load(store));
    let isOver = false;
    setLoaded({ key, state: claim.ready === null ? 'loading' : 'ready', url: claim.ready });
    claim.url.then(
      (url) => !isOver && setLoaded({ key, state: 'ready', url }),
      () => !isOver && setLoaded({ key, state: 'failed', url: null }),
    );
    return () => {
      isOver = true;
      claim.release();
    };
  }, [store, key, load, isWanted, attempt]);

  const ask = useCallback(() => setAttempt((count) => count + 1), []);
  const isCurrent = loaded.key === key && isWanted;
  return {
    state: isCurrent ? loaded.state : isWanted ? 'loading' : 'idle',
    url: isCurrent ? loaded.url : null,
    load: ask,
  };
}

function cacheOf(store: TabStore): BlobCache {
  const known = caches.get(store);
  if (known !== undefined) return known;
  const made = createBlobCache(
    { createUrl: (blob) => URL.createObjectURL(blob), revokeUrl: (url) => URL.revokeObjectURL(url) },
    LIMITS,
  );
  caches.set(store, made);
  return made;
}

/** Thumbnails in steps, so that every width of the window does not ask for a file of its own. */
function scaled(pixels: number): number {
  const wanted = pixels * (globalThis.devicePixelRatio > 1 ? 2 : 1);
  return [96, 320, 640, 800].find((step) => step >= wanted) ?? 800;
}
