import { PortError, type ArgsOf } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';
import { BlobCache } from './blob-cache.ts';
import { download, type DownloadWorld, type ThumbnailSize } from './download.ts';
import { decryptFile } from './encrypted-file.ts';
import { safeType } from './safe-type.ts';

const CACHE_BYTES = 30_000_000;
const AT_ONCE = 6;
const MAX_QUEUED = 500;
const MAX_SIDE = 2_000;

/** Files: the calls `media.*`. Bytes are decrypted, checked and given a type that is safe to show. */
export function createMedia(matrix: MatrixContext): Part {
  const { client } = matrix;
  const cache = new BlobCache(CACHE_BYTES);
  const underWay = new Map<string, Promise<Blob>>();
  const slots = createSlots(AT_ONCE);
  const world: DownloadWorld = {
    baseUrl: client.getHomeserverUrl(),
    fetch: matrix.fetch,
    accessToken: () => client.getAccessToken(),
  };

  /** Asked for twice, a file is fetched once. */
  function share(key: string, load: () => Promise<Blob>): Promise<Blob> {
    const kept = cache.get(key);
    if (kept) return Promise.resolve(kept);
    const known = underWay.get(key);
    if (known) return known;
    const work = slots.run(load).then((blob) => {
      cache.set(key, blob);
      return blob;
    });
    underWay.set(key, work);
    const forget = (): void => void underWay.delete(key);
    work.then(forget, forget);
    return work;
  }

  async function load(
    mxc: string,
    size: ThumbnailSize | null,
    encrypted: object | null,
    type: string,
  ): Promise<Blob> {
    const raw = await download(world, mxc, encrypted ? null : size);
    const bytes = encrypted ? await decryptFile(raw, encrypted) : raw;
    return new Blob([bytes], {
      type: safeType(new Uint8Array(bytes, 0, Math.min(32, bytes.byteLength)), type),
    });
  }

  matrix.host.handle('media.get', ({ source, width, height }) => {
    const size = thumbnailSize(source, width, height);
    // What is kept was opened with this key and said to be of this type: another message may say otherwise.
    const key = JSON.stringify([source.mxc, source.mimetype, size, source.encrypted]);
    return share(key, () => load(source.mxc, size, source.encrypted, source.mimetype));
  });
  matrix.host.handle('media.avatar', ({ mxc, size }) => {
    const side = clampSide(size);
    const square: ThumbnailSize = { width: side, height: side, method: 'crop' };
    return share(`${mxc} avatar ${side}`, () => load(mxc, square, null, ''));
  });
  return { stop: () => cache.clear() };
}

// The server makes thumbnails of pictures only, and none of what it cannot read.
function thumbnailSize(
  source: ArgsOf<'media.get'>['source'],
  width?: number,
  height?: number,
): ThumbnailSize | null {
  if (width === undefined || height === undefined || source.encrypted) return null;
  if (!source.mimetype.startsWith('image/')) return null;
  return { width: clampSide(width), height: clampSide(height), method: 'scale' };
}

function clampSide(side: number): number {
  return Math.min(MAX_SIDE, Math.max(1, Math.round(Number.isFinite(side) ? side : 1)));
}

/** Runs a few at a time, the others in their order. */
function createSlots(atOnce: number): { run<Value>(work: () => Promise<Value>): Promise<Value> } {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (waiting.length >= MAX_QUEUED) throw new PortError('busy', 'Too many files are being loaded.');
      if (running >= atOnce) await new Promise<void>((resolve) => void waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        // The next one takes over this place.
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
