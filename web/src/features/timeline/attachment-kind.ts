import type { Attachment } from '@herald/client/port';

/** Pictures that every browser shows. Others, and SVG, which can hold scripts, go as files. */
const IMAGES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/apng']);
const VIDEOS = new Set(['video/mp4', 'video/webm', 'video/ogg', 'video/quicktime']);

/** How many files one go may hold. */
export const QUEUE_LIMIT = 20;

/** What a file is sent as, by its type. */
export function kindOfFile(mimetype: string): Exclude<Attachment['kind'], 'voice'> {
  const type = mimetype.split(';')[0]?.trim().toLowerCase() ?? '';
  if (IMAGES.has(type)) return 'image';
  if (VIDEOS.has(type)) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'file';
}

/** The size that fits into a box and keeps the proportions; never larger than it was. */
export function fitInto(
  width: number,
  height: number,
  boxWidth: number,
  boxHeight: number,
): { width: number; height: number } {
  const scale = Math.min(1, boxWidth / Math.max(1, width), boxHeight / Math.max(1, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
