import type { Queryable, Tx } from '#platform/db';
import type { ThumbnailSize } from './rules.ts';

export interface MediaItem {
  readonly mediaId: string;
  readonly userId: string;
  readonly blob: string;
  readonly contentType: string;
  readonly filename: string | null;
  readonly size: number;
}

export interface StoredThumbnail {
  readonly blob: string;
  readonly contentType: string;
  readonly size: number;
}

export async function insertItem(tx: Tx, item: MediaItem & { atMs: number }): Promise<void> {
  await tx.query(
    `insert into media.item (media_id, user_id, blob, content_type, filename, size, created_at)
     values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000))`,
    [item.mediaId, item.userId, item.blob, item.contentType, item.filename, item.size, item.atMs],
  );
}

export function findItem(db: Queryable, mediaId: string): Promise<MediaItem | null> {
  return db.maybe(
    `select media_id as "mediaId", user_id as "userId", blob, content_type as "contentType", filename, size
     from media.item where media_id = $1`,
    [mediaId],
  );
}

/** Null also for one that was made before its size was kept: it is made anew. */
export function findThumbnail(
  db: Queryable,
  mediaId: string,
  size: ThumbnailSize,
): Promise<StoredThumbnail | null> {
  return db.maybe(
    `select blob, content_type as "contentType", size from media.thumbnail
     where media_id = $1 and width = $2 and height = $3 and method = $4 and size is not null`,
    [mediaId, size.width, size.height, size.method],
  );
}

export async function putThumbnail(
  tx: Tx,
  mediaId: string,
  size: ThumbnailSize,
  thumbnail: StoredThumbnail,
): Promise<void> {
  await tx.query(
    `insert into media.thumbnail (media_id, width, height, method, blob, content_type, size)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (media_id, width, height, method)
     do update set blob = excluded.blob, content_type = excluded.content_type, size = excluded.size`,
    [mediaId, size.width, size.height, size.method, thumbnail.blob, thumbnail.contentType, thumbnail.size],
  );
}
