import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import type { ThumbnailSize } from './rules.ts';

// The body of a worker thread: images of strangers are decoded here, one at a time.

/** What the worker is asked. */
export interface ThumbnailRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly size: ThumbnailSize;
  readonly maxPixels: number;
  readonly maxSeconds: number;
}

/** What it answers. `too large` and `unreadable` are the image's fault. */
export type ThumbnailAnswer =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string }
  | { readonly fault: 'too large' | 'unreadable' };

sharp.cache(false);
sharp.concurrency(1);
// Of the many decoders only those of the formats that are recognised; SVG and PDF, above all, are never read.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
});

async function shrink({ bytes, size, maxPixels, maxSeconds }: ThumbnailRequest): Promise<ThumbnailAnswer> {
  const image = sharp(bytes, { failOn: 'error' });
  const { width, height, hasAlpha } = await image.metadata();
  if (width * height > maxPixels) return { fault: 'too large' };
  const { method: _method, ...box } = size;
  const small = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels })
    .timeout({ seconds: maxSeconds })
    .autoOrient()
    // Client-server API, "Thumbnails": "The homeserver MUST NOT upscale images under any circumstance."
    .resize({ ...box, fit: size.method === 'crop' ? 'cover' : 'inside', withoutEnlargement: true });
  const encoded = hasAlpha ? small.png() : small.jpeg({ quality: 80, mozjpeg: false });
  const made = await encoded.toBuffer();
  return { bytes: new Uint8Array(made), contentType: hasAlpha ? 'image/png' : 'image/jpeg' };
}

parentPort?.on('message', (request: ThumbnailRequest) => {
  void shrink(request)
    .catch((): ThumbnailAnswer => ({ fault: 'unreadable' }))
    .then((answer) => parentPort?.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer] : []));
});
