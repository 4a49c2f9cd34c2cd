import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { JsonContent, ListOf, MapOf, Name, RoomIdText, Text, UserIdText } from './schema.ts';

const DataType = Name(255);
const OfUser = Type.Object({ userId: UserIdText, type: DataType });
const OfRoom = Type.Object({ userId: UserIdText, roomId: RoomIdText, type: DataType });

export const setAccountData = endpoint({
  spec: 'setAccountData',
  method: 'PUT',
  path: '/_matrix/client/v3/user/{userId}/account_data/{type}',
  auth: 'user',
  limit: 'write',
  maxBodyBytes: bodyBytes.large,
  params: OfUser,
  body: JsonContent,
});

export const getAccountData = endpoint({
  spec: 'getAccountData',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/account_data/{type}',
  auth: 'user',
  limit: 'read',
  params: OfUser,
});

export const setAccountDataPerRoom = endpoint({
  spec: 'setAccountDataPerRoom',
  method: 'PUT',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}',
  auth: 'user',
  limit: 'write',
  maxBodyBytes: bodyBytes.event,
  params: OfRoom,
  body: JsonContent,
});

export const getAccountDataPerRoom = endpoint({
  spec: 'getAccountDataPerRoom',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}',
  auth: 'user',
  limit: 'read',
  params: OfRoom,
});

const OneTag = Type.Object({ userId: UserIdText, roomId: RoomIdText, tag: Name(255) });
/** What a room carries under one tag. `order` should lie in [0, 1]; clients exist that write others. */
export const Tag = Type.Object({ order: Type.Optional(Type.Number()) });

export const getRoomTags = endpoint({
  spec: 'getRoomTags',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags',
  auth: 'user',
  limit: 'read',
  params: Type.Object({ userId: UserIdText, roomId: RoomIdText }),
});

export const setRoomTag = endpoint({
  spec: 'setRoomTag',
  method: 'PUT',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}',
  auth: 'user',
  limit: 'write',
  params: OneTag,
  body: Tag,
});

export const deleteRoomTag = endpoint({
  spec: 'deleteRoomTag',
  method: 'DELETE',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}',
  auth: 'user',
  limit: 'write',
  params: OneTag,
});

// Account data that the server itself reads. What else is stored is opaque to it.

/** `m.ignored_user_list`: whose invitations and events the server holds back. */
export const IgnoredUserListContent = Type.Object({
  ignored_users: MapOf(JsonContent, UserIdText),
});

/** `m.tag` */
export const TagContent = Type.Object({ tags: MapOf(Tag, Name(255)) });

/** `m.direct`: the direct chats with each person. */
export const DirectContent = MapOf(ListOf(Text(255), 10_000));

/** Types that are written by the server alone. Spec: PUT answers 405 for them. */
export const serverControlledTypes: ReadonlySet<string> = new Set(['m.fully_read', 'm.push_rules']);
