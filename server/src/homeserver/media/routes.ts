import { Readable } from 'node:stream';
import { media as contract } from '@herald/contract';
import { handle, mediaHeaders, stream, type Reply, type Route } from '#platform/http';
import type { Media, OpenFile } from './service.ts';

export function createMediaRoutes(media: Media): Route[] {
  return [
    handle(contract.uploadContent, async ({ caller, query, raw }) => ({
      content_uri: await media.upload(caller.userId, raw.stream, query.filename ?? null),
    })),
    handle(contract.getConfigAuthed, () => ({ 'm.upload.size': media.maxUploadBytes })),
    handle(contract.getContentAuthed, async ({ params, raw }) =>
      send(await media.open(params.serverName, params.mediaId), raw.headers['if-none-match']),
    ),
    handle(contract.getContentOverrideNameAuthed, async ({ params, raw }) => {
      const file = await media.open(params.serverName, params.mediaId);
      return send({ ...file, filename: params.fileName }, raw.headers['if-none-match']);
    }),
    handle(contract.getContentThumbnailAuthed, async ({ params, query, raw }) => {
      const { width, height, method = 'scale' } = query;
      const file = await media.openThumbnail(params.serverName, params.mediaId, { width, height, method });
      return send(file, raw.headers['if-none-match']);
    }),
  ];
}

/** What a media id names never changes: the caller's own cache may keep it, and no shared one. */
function send(file: OpenFile, known: string | undefined): Reply {
  const etag = `"${file.hash}"`;
  const caching = { etag, 'cache-control': 'private, max-age=31536000, immutable' };
  const { contentType, filename, bytes } = file;
  if (known === etag) return stream(304, { ...mediaHeaders({ contentType }), ...caching }, Readable.from([]));
  return stream(
    200,
    { ...mediaHeaders({ contentType, fileName: filename, bytes }), ...caching },
    file.source,
  );
}
