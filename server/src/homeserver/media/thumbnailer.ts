import { Worker } from 'node:worker_threads';
import type { Timers } from '#platform/clock';
import { fail } from '#platform/errors';
import type { ThumbnailSize } from './rules.ts';
import type { ThumbnailAnswer, ThumbnailRequest } from './thumbnail-worker.ts';

const MAX_WAITING = 50;
/** A picture of the largest phones, with room to spare; decoded it takes 4 bytes a pixel. */
const MAX_PIXELS = 64_000_000;
const MAX_SECONDS = 10;
/** When even the decoder's own limit did not end it. */
const GIVE_UP_MS = 15_000;

export interface Thumbnail {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/** Makes small images of large ones, in a thread of its own, one at a time. */
export interface Thumbnailer {
  /**
   * `load` is called when it is this image's turn; its bytes go over to the thread.
   * @throws ApiError 400 M_UNKNOWN, 413 M_TOO_LARGE, 503 when too many wait; whatever `load` throws.
   */
  make(size: ThumbnailSize, load: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Thumbnail>;
  stop(): Promise<void>;
}

export function createThumbnailer({ timers }: { timers: Timers }): Thumbnailer {
  let worker: Worker | null = null;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function discard(): Promise<void> {
    const old = worker;
    worker = null;
    await old?.terminate();
  }

  async function ask(request: ThumbnailRequest): Promise<ThumbnailAnswer> {
    worker ??= startWorker();
    const asked = worker;
    const { promise, resolve } = Promise.withResolvers<ThumbnailAnswer | null>();
    const broken = (): void => resolve(null);
    const cancel = timers.after(GIVE_UP_MS, broken);
    asked.on('message', resolve).on('error', broken).on('exit', broken);
    asked.postMessage(request, [request.bytes.buffer]);
    const answer = await promise;
    cancel();
    asked.off('message', resolve).off('error', broken).off('exit', broken);
    if (answer !== null) return answer;
    await discard();
    return { fault: 'unreadable' };
  }

  async function run(size: ThumbnailSize, load: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Thumbnail> {
    const bytes = await load();
    const answer = await ask({ bytes, size, maxPixels: MAX_PIXELS, maxSeconds: MAX_SECONDS });
    if (!('fault' in answer)) return answer;
    if (answer.fault === 'too large')
      fail(413, 'M_TOO_LARGE', `An image has at most ${MAX_PIXELS} pixels here.`);
    return fail(400, 'M_UNKNOWN', 'There is no thumbnail of this file.');
  }

  return {
    async make(size, load) {
      if (waiting >= MAX_WAITING) {
        fail(503, 'CHAT.HERALD.UNAVAILABLE', 'Too many thumbnails are being made.', {
          retry_after_ms: 2_000,
        });
      }
      waiting += 1;
      const made = last.then(() => run(size, load)).finally(() => (waiting -= 1));
      last = made.catch(() => {});
      return made;
    },
    stop: discard,
  };
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./thumbnail-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  // Nothing waits for an idle thread, and one that breaks while nobody asks must not end the process.
  worker.unref();
  return worker.on('error', () => {});
}
