import type { Attachment } from '@herald/client/port';
import { fitInto, kindOfFile } from './attachment-kind.ts';

/** A wait for a browser to read a file's head; a broken file never answers. */
const READ_LIMIT_MS = 8_000;
const THUMBNAIL = { width: 800, height: 600 };
/** Files below this go without a thumbnail: it would hardly be smaller. */
const SMALL_BYTES = 120_000;
const JPEG_QUALITY = 0.93;
const THUMBNAIL_QUALITY = 0.8;

type Prepared = Omit<Attachment, 'alt' | 'caption'>;

/**
 * A chosen file as it is sent: with its size in pixels, its length and a thumbnail. Photographs are written anew, since
 * their files tell where and with what they were taken. What cannot be read goes as a plain file.
 */
export async function prepareAttachment(file: File): Promise<Prepared> {
  const kind = kindOfFile(file.type);
  const plain: Prepared = { file, name: file.name === '' ? 'file' : file.name, kind };
  try {
    if (kind === 'image') return await prepareImage(file, plain);
    if (kind === 'video') return await prepareVideo(file, plain);
    if (kind === 'audio') return { ...plain, durationMs: await soundLength(file) };
    return plain;
  } catch {
    return kind === 'audio' ? plain : { ...plain, kind: 'file' };
  }
}

async function prepareImage(file: File, plain: Prepared): Promise<Prepared> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const { width, height } = bitmap;
    const bare = file.type === 'image/jpeg' ? await draw(bitmap, width, height, JPEG_QUALITY) : file;
    const sent = { ...plain, file: bare, width, height };
    const isAnimated = file.type === 'image/gif';
    if (isAnimated || bare.size < SMALL_BYTES) return sent;
    const size = fitInto(width, height, THUMBNAIL.width, THUMBNAIL.height);
    const small = await draw(bitmap, size.width, size.height, THUMBNAIL_QUALITY);
    return small.size < bare.size ? { ...sent, thumbnail: { file: small, ...size } } : sent;
  } finally {
    bitmap.close();
  }
}

async function prepareVideo(file: File, plain: Prepared): Promise<Prepared> {
  const url = URL.createObjectURL(file);
  const video = document.createElement('video');
  try {
    video.muted = true;
    video.preload = 'auto';
    video.src = url;
    await once(video, 'loadeddata');
    const { videoWidth: width, videoHeight: height } = video;
    const durationMs = Number.isFinite(video.duration) ? Math.round(video.duration * 1000) : undefined;
    const size = fitInto(width, height, THUMBNAIL.width, THUMBNAIL.height);
    const first = await draw(video, size.width, size.height, THUMBNAIL_QUALITY);
    const length = durationMs === undefined ? {} : { durationMs };
    return { ...plain, width, height, ...length, thumbnail: { file: first, ...size } };
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}

async function soundLength(file: File): Promise<number> {
  const url = URL.createObjectURL(file);
  const audio = document.createElement('audio');
  try {
    audio.preload = 'metadata';
    audio.src = url;
    await once(audio, 'loadedmetadata');
    return Number.isFinite(audio.duration) ? Math.round(audio.duration * 1000) : 0;
  } finally {
    audio.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}

async function draw(
  source: CanvasImageSource,
  width: number,
  height: number,
  quality: number,
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new DOMException('There is no canvas.');
  // JPEG knows no transparency: what was transparent would turn black.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null) =>
      blob === null ? reject(new DOMException('The picture could not be written.')) : resolve(blob);
    canvas.toBlob(done, 'image/jpeg', quality);
  });
}

function once(element: HTMLMediaElement, event: 'loadeddata' | 'loadedmetadata'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('The file could not be read.')), READ_LIMIT_MS);
    const settle = (end: () => void) => () => {
      clearTimeout(timer);
      end();
    };
    element.addEventListener(event, settle(resolve), { once: true });
    element.addEventListener(
      'error',
      settle(() => reject(new DOMException('The file is broken.'))),
      { once: true },
    );
  });
}
