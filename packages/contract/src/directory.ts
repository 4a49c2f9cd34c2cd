import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import {
  Choice,
  Count,
  ListOf,
  RoomAliasText,
  RoomIdText,
  ServerNameText,
  Text,
  TokenText,
} from './schema.ts';

const OneAlias = Type.Object({ roomAlias: RoomAliasText });
const OneRoom = Type.Object({ roomId: RoomIdText });
const Visibility = Choice('public', 'private');

export const setRoomAlias = endpoint({
  spec: 'setRoomAlias',
  method: 'PUT',
  path: '/_matrix/client/v3/directory/room/{roomAlias}',
  auth: 'user',
  limit: 'write',
  params: OneAlias,
  body: Type.Object({ room_id: RoomIdText }),
});

export const getRoomIdByAlias = endpoint({
  spec: 'getRoomIdByAlias',
  method: 'GET',
  path: '/_matrix/client/v3/directory/room/{roomAlias}',
  auth: 'optional',
  limit: 'read',
  params: OneAlias,
});

export const deleteRoomAlias = endpoint({
  spec: 'deleteRoomAlias',
  method: 'DELETE',
  path: '/_matrix/client/v3/directory/room/{roomAlias}',
  auth: 'user',
  limit: 'write',
  params: OneAlias,
});

export const getLocalAliases = endpoint({
  spec: 'getLocalAliases',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/aliases',
  auth: 'user',
  limit: 'read',
  params: OneRoom,
});

export const getRoomVisibilityOnDirectory = endpoint({
  spec: 'getRoomVisibilityOnDirectory',
  method: 'GET',
  path: '/_matrix/client/v3/directory/list/room/{roomId}',
  auth: 'optional',
  limit: 'read',
  params: OneRoom,
});

export const setRoomVisibilityOnDirectory = endpoint({
  spec: 'setRoomVisibilityOnDirectory',
  method: 'PUT',
  path: '/_matrix/client/v3/directory/list/room/{roomId}',
  auth: 'user',
  limit: 'write',
  emptyBody: true,
  params: OneRoom,
  body: Type.Object({ visibility: Type.Optional(Visibility) }),
});

export const getPublicRooms = endpoint({
  spec: 'getPublicRooms',
  method: 'GET',
  path: '/_matrix/client/v3/publicRooms',
  auth: 'optional',
  limit: 'search',
  query: Type.Object({
    limit: Type.Optional(Count),
    since: Type.Optional(TokenText),
    server: Type.Optional(ServerNameText),
  }),
});

export const queryPublicRooms = endpoint({
  spec: 'queryPublicRooms',
  method: 'POST',
  path: '/_matrix/client/v3/publicRooms',
  auth: 'user',
  limit: 'search',
  emptyBody: true,
  query: Type.Object({ server: Type.Optional(ServerNameText) }),
  body: Type.Object({
    limit: Type.Optional(Count),
    since: Type.Optional(Text(2048)),
    filter: Type.Optional(
      Type.Object({
        generic_search_term: Type.Optional(Text(1024)),
        room_types: Type.Optional(ListOf(Type.Union([Text(255), Type.Null()]), 100)),
      }),
    ),
    include_all_networks: Type.Optional(Type.Boolean()),
    third_party_instance_id: Type.Optional(Text(255)),
  }),
});

export const searchUserDirectory = endpoint({
  spec: 'searchUserDirectory',
  method: 'POST',
  path: '/_matrix/client/v3/user_directory/search',
  auth: 'user',
  limit: 'search',
  body: Type.Object({ search_term: Text(1024), limit: Type.Optional(Count) }),
});

// Spec: the protocols that bridges add. Clients ask at start; Herald has none and says so.
export const getProtocols = endpoint({
  spec: 'getProtocols',
  method: 'GET',
  path: '/_matrix/client/v3/thirdparty/protocols',
  auth: 'user',
  limit: 'read',
});
