import { Readable } from 'node:stream';
import { mediaHeaders } from './media-headers.ts';
import { stream, type Reply } from './reply.ts';

/** A file that was made for the caller: 200, to be saved under its name, and kept by no cache. */
export function file(made: { contentType: string; fileName: string; bytes: Uint8Array }): Reply {
  const { contentType, fileName, bytes } = made;
  const headers = mediaHeaders({ contentType, fileName, bytes: bytes.length, isSaved: true });
  return stream(200, { ...headers, 'cache-control': 'no-store' }, Readable.from([bytes]));
}
