const PLAIN_BYTES = 'application/octet-stream';
const CONTENT_TYPE = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}(?:\s*;[\x20-\x7e]{0,255})?$/i;

/** The content type as it is kept: what the client said when that is one, else plain bytes. */
export function contentTypeOf(header: string | undefined): string {
  const text = header?.trim() ?? '';
  return CONTENT_TYPE.test(text) ? text : PLAIN_BYTES;
}

export type ThumbnailMethod = 'crop' | 'scale';

export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
  readonly method: ThumbnailMethod;
}

/**
 * The only thumbnails there are, from small to large: what a client asks for costs a bounded number of files.
 * Client-server API, "Thumbnails".
 */
const SIZES: readonly ThumbnailSize[] = [
  { width: 32, height: 32, method: 'crop' },
  { width: 96, height: 96, method: 'crop' },
  { width: 320, height: 240, method: 'scale' },
  { width: 640, height: 480, method: 'scale' },
  { width: 800, height: 600, method: 'scale' },
];
const LARGEST: ThumbnailSize = { width: 800, height: 600, method: 'scale' };

/**
 * The thumbnail that serves a wish best: the smallest at least as large, made in the way that was asked
 * for if there is one. "The actual thumbnail may be larger than the size specified."
 */
export function fitThumbnail(wish: ThumbnailSize): ThumbnailSize {
  const covering = SIZES.filter((size) => size.width >= wish.width && size.height >= wish.height);
  return (
    covering.find((size) => size.method === wish.method) ??
    covering.find((size) => size.method === 'scale') ??
    LARGEST
  );
}

export type ImageFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif';

/** Enough of a file's beginning to tell its format. */
export const HEAD_BYTES = 16;

/** The format of an image by its first bytes, whatever its uploader called it; null for everything else. */
export function findImageFormat(head: Uint8Array): ImageFormat | null {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.slice(4, 12) === 'ftypavif' || text.slice(4, 12) === 'ftypavis') return 'avif';
  return null;
}
