import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { Count, JsonContent, MapOf, Name, RoomIdText } from './schema.ts';

// The server-side backup of room keys, of the module `keys`.

const Version = Name(255);
const OfVersion = Type.Object({ version: Version });
const OneRoom = Type.Object({ roomId: RoomIdText });
const OneSession = Type.Object({ roomId: RoomIdText, sessionId: Name(255) });

export const KeyBackupData = Type.Object({
  first_message_index: Count,
  forwarded_count: Count,
  is_verified: Type.Boolean(),
  session_data: JsonContent,
});
export const RoomKeyBackup = Type.Object({ sessions: MapOf(KeyBackupData, Name(255)) });

const versions = '/_matrix/client/v3/room_keys/version';
const keys = '/_matrix/client/v3/room_keys/keys';
const AlgorithmAndData = { algorithm: Name(255), auth_data: JsonContent };

export const postRoomKeysVersion = endpoint({
  spec: 'postRoomKeysVersion',
  method: 'POST',
  path: versions,
  auth: 'user',
  limit: 'keys',
  body: Type.Object(AlgorithmAndData),
});

export const getRoomKeysVersionCurrent = endpoint({
  spec: 'getRoomKeysVersionCurrent',
  method: 'GET',
  path: versions,
  auth: 'user',
  limit: 'keys',
});

export const getRoomKeysVersion = endpoint({
  spec: 'getRoomKeysVersion',
  method: 'GET',
  path: `${versions}/{version}`,
  auth: 'user',
  limit: 'keys',
  params: OfVersion,
});

export const putRoomKeysVersion = endpoint({
  spec: 'putRoomKeysVersion',
  method: 'PUT',
  path: `${versions}/{version}`,
  auth: 'user',
  limit: 'keys',
  params: OfVersion,
  body: Type.Object({ ...AlgorithmAndData, version: Type.Optional(Version) }),
});

export const deleteRoomKeysVersion = endpoint({
  spec: 'deleteRoomKeysVersion',
  method: 'DELETE',
  path: `${versions}/{version}`,
  auth: 'user',
  limit: 'keys',
  params: OfVersion,
});

export const putRoomKeyBySessionId = endpoint({
  spec: 'putRoomKeyBySessionId',
  method: 'PUT',
  path: `${keys}/{roomId}/{sessionId}`,
  auth: 'user',
  limit: 'keys',
  params: OneSession,
  query: OfVersion,
  body: KeyBackupData,
});

export const getRoomKeyBySessionId = endpoint({
  spec: 'getRoomKeyBySessionId',
  method: 'GET',
  path: `${keys}/{roomId}/{sessionId}`,
  auth: 'user',
  limit: 'keys',
  params: OneSession,
  query: OfVersion,
});

export const deleteRoomKeyBySessionId = endpoint({
  spec: 'deleteRoomKeyBySessionId',
  method: 'DELETE',
  path: `${keys}/{roomId}/{sessionId}`,
  auth: 'user',
  limit: 'keys',
  params: OneSession,
  query: OfVersion,
});

export const putRoomKeysByRoomId = endpoint({
  spec: 'putRoomKeysByRoomId',
  method: 'PUT',
  path: `${keys}/{roomId}`,
  auth: 'user',
  limit: 'keys',
  maxBodyBytes: bodyBytes.batch,
  params: OneRoom,
  query: OfVersion,
  body: RoomKeyBackup,
});

export const getRoomKeysByRoomId = endpoint({
  spec: 'getRoomKeysByRoomId',
  method: 'GET',
  path: `${keys}/{roomId}`,
  auth: 'user',
  limit: 'keys',
  params: OneRoom,
  query: OfVersion,
});

export const deleteRoomKeysByRoomId = endpoint({
  spec: 'deleteRoomKeysByRoomId',
  method: 'DELETE',
  path: `${keys}/{roomId}`,
  auth: 'user',
  limit: 'keys',
  params: OneRoom,
  query: OfVersion,
});

export const putRoomKeys = endpoint({
  spec: 'putRoomKeys',
  method: 'PUT',
  path: keys,
  auth: 'user',
  limit: 'keys',
  maxBodyBytes: bodyBytes.batch,
  query: OfVersion,
  body: Type.Object({ rooms: MapOf(RoomKeyBackup, RoomIdText) }),
});

export const getRoomKeys = endpoint({
  spec: 'getRoomKeys',
  method: 'GET',
  path: keys,
  auth: 'user',
  limit: 'keys',
  query: OfVersion,
});

export const deleteRoomKeys = endpoint({
  spec: 'deleteRoomKeys',
  method: 'DELETE',
  path: keys,
  auth: 'user',
  limit: 'keys',
  query: OfVersion,
});
