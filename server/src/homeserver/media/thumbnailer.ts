import type { Timers } from '#platform/clock';
import { fail } from '#platform/errors';
import { createThread, ThreadBroken } from '#platform/threads';
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
  const thread = createThread<ThumbnailRequest, ThumbnailAnswer>({
    script: new URL('./thumbnail-worker.ts', import.meta.url),
    timers,
    makes: 'thumbnails',
    mostWaiting: MAX_WAITING,
    giveUpMs: GIVE_UP_MS,
    mostMemoryMb: 256,
  });
  return {
    async make(size, load) {
      const answer = await thread
        .ask(async () => {
          const bytes = await load();
          const asked = { bytes, size, maxPixels: MAX_PIXELS, maxSeconds: MAX_SECONDS };
          return { asked, handOver: [bytes.buffer] };
        })
        .catch((error: unknown): ThumbnailAnswer => {
          if (error instanceof ThreadBroken) return { fault: 'unreadable' };
          throw error;
        });
      if (!('fault' in answer)) return answer;
      if (answer.fault === 'too large')
        fail(413, 'M_TOO_LARGE', `An image has at most ${MAX_PIXELS} pixels here.`);
      return fail(400, 'M_UNKNOWN', 'There is no thumbnail of this file.');
    },
    stop: () => thread.stop(),
  };
}
