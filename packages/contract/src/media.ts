import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Choice, Count, Name, ServerNameText, Text } from './schema.ts';

// Spec: media ids consist of A-Z a-z 0-9 _ - alone; whatever else is refused before any path is made of it.
export const MediaId = Type.String({ minLength: 1, maxLength: 255, pattern: '^[A-Za-z0-9_-]+$' });
const OneMedia = Type.Object({ serverName: ServerNameText, mediaId: MediaId });
const Waiting = { timeout_ms: Type.Optional(Count) };

export const uploadContent = endpoint({
  spec: 'uploadContent',
  method: 'POST',
  path: '/_matrix/media/v3/upload',
  auth: 'user',
  limit: 'media-upload',
  query: Type.Object({ filename: Type.Optional(Text(1024)) }),
  body: 'stream',
});

export const getConfigAuthed = endpoint({
  spec: 'getConfigAuthed',
  method: 'GET',
  path: '/_matrix/client/v1/media/config',
  auth: 'user',
  limit: 'read',
});

export const getContentAuthed = endpoint({
  spec: 'getContentAuthed',
  method: 'GET',
  path: '/_matrix/client/v1/media/download/{serverName}/{mediaId}',
  auth: 'user',
  limit: 'media-download',
  params: OneMedia,
  query: Type.Object(Waiting),
});

export const getContentOverrideNameAuthed = endpoint({
  spec: 'getContentOverrideNameAuthed',
  method: 'GET',
  path: '/_matrix/client/v1/media/download/{serverName}/{mediaId}/{fileName}',
  auth: 'user',
  limit: 'media-download',
  params: Type.Object({ serverName: ServerNameText, mediaId: MediaId, fileName: Name(1024) }),
  query: Type.Object(Waiting),
});

export const getContentThumbnailAuthed = endpoint({
  spec: 'getContentThumbnailAuthed',
  method: 'GET',
  path: '/_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}',
  auth: 'user',
  limit: 'media-download',
  params: OneMedia,
  query: Type.Object({
    width: Count,
    height: Count,
    method: Type.Optional(Choice('crop', 'scale')),
    animated: Type.Optional(Type.Boolean()),
    ...Waiting,
  }),
});
