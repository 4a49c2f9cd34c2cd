import type { ReplyHeaders } from './reply.ts';

// Spec, "Serving inline content": servers SHOULD restrict the types that they serve inline to these.
const inlineTypes: ReadonlySet<string> = new Set([
  'text/css',
  'text/plain',
  'text/csv',
  'application/json',
  'application/ld+json',
  'image/jpeg',
  'image/gif',
  'image/png',
  'image/apng',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mp4',
  'audio/webm',
  'audio/aac',
  'audio/mpeg',
  'audio/ogg',
  'audio/wave',
  'audio/wav',
  'audio/x-wav',
  'audio/x-pn-wav',
  'audio/flac',
  'audio/x-flac',
]);

// Spec, "Content repository": the recommended policy, and the header that isolated web clients need to show
// media.
const browserGuards: ReplyHeaders = {
  'content-security-policy':
    "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; " +
    "style-src 'unsafe-inline'; object-src 'self';",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

const mediaType = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}(?:\s*;\s*[\x20-\x7e]{0,255})?$/i;

/**
 * The headers of a stored file: its type, whether a browser may show it in place, and the name to save it
 * under. `isSaved`: it is never shown in place.
 */
export function mediaHeaders(file: {
  contentType: string;
  fileName?: string | null;
  bytes?: number;
  isSaved?: boolean;
}): ReplyHeaders {
  const contentType = mediaType.test(file.contentType) ? file.contentType : 'application/octet-stream';
  const name = file.fileName ? `; ${fileNameParameter(file.fileName)}` : '';
  return {
    'content-type': contentType,
    'content-disposition': `${isInlineType(contentType) && !file.isSaved ? 'inline' : 'attachment'}${name}`,
    ...(file.bytes === undefined ? {} : { 'content-length': String(file.bytes) }),
  };
}

/**
 * What a stream of bytes is sent with, whatever its handler said: a browser neither guesses its type nor runs
 * it, and shows it in place only when its type is one of the safe ones.
 */
export function guardedMediaHeaders(headers: ReplyHeaders): ReplyHeaders {
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  const disposition = headers['content-disposition'] ?? 'attachment';
  const safe = isInlineType(contentType) || !disposition.toLowerCase().trimStart().startsWith('inline');
  return {
    ...headers,
    'content-type': contentType,
    'content-disposition': safe ? disposition : `attachment${disposition.trimStart().slice('inline'.length)}`,
    ...browserGuards,
  };
}

function isInlineType(contentType: string): boolean {
  return inlineTypes.has(contentType.split(';', 1)[0]!.trim().toLowerCase());
}

/** RFC 6266: a plain name as a quoted string, any other in the extended notation of RFC 8187. */
function fileNameParameter(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name) && !/["\\%]/.test(name)) return `filename="${name}"`;
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename*=utf-8''${encoded}`;
}
