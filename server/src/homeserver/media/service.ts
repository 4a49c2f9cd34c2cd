import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Blobs } from '#platform/blobs';
import type { Clock, Timers } from '#platform/clock';
import { requireStorableText, type Db } from '#platform/db';
import { ApiError, fail } from '#platform/errors';
import type { Log } from '#platform/log';
import type { Random } from '#platform/random';
import { contentTypeOf, findImageFormat, fitThumbnail, HEAD_BYTES, type ThumbnailSize } from './rules.ts';
import {
  findItem,
  findThumbnail,
  insertItem,
  putThumbnail,
  type MediaItem,
  type StoredThumbnail,
} from './store.ts';
import { createThumbnailer } from './thumbnailer.ts';
import { uploadBody } from './upload-body.ts';

export interface MediaParts {
  readonly db: Db;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly serverName: string;
  readonly maxUploadBytes: number;
}

/** A file on its way to a client. */
export interface OpenFile {
  readonly hash: string;
  readonly bytes: number;
  readonly source: Readable;
  readonly contentType: string;
  readonly filename: string | null;
}

export type Media = ReturnType<typeof createMedia>;

const MAX_UPLOADS_PER_USER = 10;
/** A thumbnail needs the whole image in memory, one at a time. */
const MAX_IMAGE_BYTES = 64_000_000;
const MAX_THUMBNAIL_BYTES = 16_000_000;
const MAX_REMEMBERED_REFUSALS = 10_000;

/** Files that people upload, as they are, and small images of those that are images. */
export function createMedia(parts: MediaParts) {
  const { db, blobs, clock, timers, random, log, serverName, maxUploadBytes } = parts;
  const thumbnailer = createThumbnailer({ timers });
  const uploads = new Map<string, number>();
  const making = new Map<string, Promise<StoredThumbnail>>();
  const refusals = new Map<string, ApiError>();

  async function getItem(server: string, mediaId: string): Promise<MediaItem> {
    // Of other servers' media there is none here: the server does not talk to them.
    const item = server === serverName ? await findItem(db, mediaId) : null;
    return item ?? fail(404, 'M_NOT_FOUND', 'There is no such media here.');
  }

  /** Null where the file is gone, or is not as long as it was: half of it is never given out for all of it. */
  async function findWhole(hash: string, size: number, mediaId: string) {
    const blob = await blobs.find(hash);
    if (blob?.bytes === size) return blob;
    log.error('media.blob.damaged', { mediaId, hash, bytes: blob?.bytes ?? null, size });
    return null;
  }

  async function openItem({ blob, size, mediaId }: MediaItem) {
    return (
      (await findWhole(blob, size, mediaId)) ?? fail(404, 'M_NOT_FOUND', 'The content of this media is lost.')
    );
  }

  async function findThumbnailFile(thumbnail: StoredThumbnail, mediaId: string): Promise<OpenFile | null> {
    const { blob: hash, contentType, size } = thumbnail;
    const filename = contentType === 'image/png' ? 'thumbnail.png' : 'thumbnail.jpg';
    const file = await findWhole(hash, size, mediaId);
    return file && { ...file, hash, contentType, filename };
  }

  async function upload(userId: string, request: IncomingMessage, filename: string | null): Promise<string> {
    if (filename !== null) requireStorableText(filename);
    const { 'content-length': length, 'content-type': type } = request.headers;
    if (Number(length ?? 0) > maxUploadBytes)
      fail(413, 'M_TOO_LARGE', `A file has at most ${maxUploadBytes} bytes.`);
    const { hash: blob, bytes: size } = await blobs.put(uploadBody(request, timers), maxUploadBytes);
    const item = { mediaId: random.id(24), userId, blob, contentType: contentTypeOf(type), filename, size };
    await db.tx((tx) => insertItem(tx, { ...item, atMs: clock.now() }));
    return `mxc://${serverName}/${item.mediaId}`;
  }

  async function loadImage(item: MediaItem): Promise<Uint8Array<ArrayBuffer>> {
    if (item.size > MAX_IMAGE_BYTES) fail(413, 'M_TOO_LARGE', 'The image is too large for a thumbnail.');
    const { source, bytes } = await openItem(item);
    // A memory of its own, because it moves to another thread.
    const image = new Uint8Array(bytes);
    let at = 0;
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      const isImage = at > 0 || findImageFormat(piece.subarray(0, HEAD_BYTES)) !== null;
      if (!isImage) fail(400, 'M_UNKNOWN', 'There is no thumbnail of this file.');
      image.set(piece, at);
      at += piece.length;
    }
    return image;
  }

  async function makeThumbnail(item: MediaItem, size: ThumbnailSize): Promise<StoredThumbnail> {
    const { bytes, contentType } = await thumbnailer.make(size, () => loadImage(item));
    const { hash: blob } = await blobs.put(once(bytes), MAX_THUMBNAIL_BYTES);
    const thumbnail = { blob, contentType, size: bytes.length };
    await db.tx((tx) => putThumbnail(tx, item.mediaId, size, thumbnail));
    return thumbnail;
  }

  /** Those who ask for the same at the same time wait for one; what cannot be made is not tried again. */
  function makeOnce(item: MediaItem, size: ThumbnailSize): Promise<StoredThumbnail> {
    const refusal = refusals.get(item.blob);
    if (refusal) throw refusal;
    const key = `${item.mediaId} ${size.width} ${size.height} ${size.method}`;
    const known = making.get(key);
    if (known) return known;
    const made = makeThumbnail(item, size)
      .catch((error: unknown) => {
        if (error instanceof ApiError && (error.status === 400 || error.status === 413))
          refuseFromNowOn(item.blob, error);
        throw error;
      })
      .finally(() => making.delete(key));
    making.set(key, made);
    return made;
  }

  function refuseFromNowOn(blob: string, error: ApiError): void {
    refusals.set(blob, error);
    const [oldest] = refusals.keys();
    if (refusals.size > MAX_REMEMBERED_REFUSALS && oldest !== undefined) refusals.delete(oldest);
  }

  return {
    maxUploadBytes,
    /** Resolves with the mxc URI when the file is on the disk and known. @throws ApiError 413, 408, 429 */
    async upload(userId: string, request: IncomingMessage, filename: string | null): Promise<string> {
      const others = uploads.get(userId) ?? 0;
      if (others >= MAX_UPLOADS_PER_USER) {
        fail(429, 'M_LIMIT_EXCEEDED', 'Too many uploads at once.', { retry_after_ms: 2_000 });
      }
      uploads.set(userId, others + 1);
      try {
        return await upload(userId, request, filename);
      } finally {
        const left = (uploads.get(userId) ?? 1) - 1;
        if (left === 0) uploads.delete(userId);
        else uploads.set(userId, left);
      }
    },
    /** @throws ApiError 404 M_NOT_FOUND */
    async open(server: string, mediaId: string): Promise<OpenFile> {
      const item = await getItem(server, mediaId);
      const { blob: hash, contentType, filename } = item;
      return { ...(await openItem(item)), hash, contentType, filename };
    },
    /** @throws ApiError 400 M_INVALID_PARAM, M_UNKNOWN, 404 M_NOT_FOUND, 413 M_TOO_LARGE, 503 */
    async openThumbnail(server: string, mediaId: string, wish: ThumbnailSize): Promise<OpenFile> {
      if (wish.width === 0 || wish.height === 0)
        fail(400, 'M_INVALID_PARAM', 'A thumbnail has a width and a height.');
      const item = await getItem(server, mediaId);
      const size = fitThumbnail(wish);
      const known = await findThumbnail(db, mediaId, size);
      return (
        (known && (await findThumbnailFile(known, mediaId))) ??
        (await findThumbnailFile(await makeOnce(item, size), mediaId)) ??
        fail(404, 'M_NOT_FOUND', 'The content of this thumbnail is lost.')
      );
    },
    stop: () => thumbnailer.stop(),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
