import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { Membership } from './events.ts';
import { Choice, EventIdText, JsonContent, ListOf, Name, RoomIdOrAliasText, RoomIdText } from './schema.ts';
import { ServerNameText, Text, TokenText, UserIdText } from './schema.ts';

const OneRoom = Type.Object({ roomId: RoomIdText });
const Reason = Type.Optional(Type.String());
/** Spec: the transaction id is the client's; scoped to device and endpoint. */
export const TxnId = Name(255);

const ThirdPartyInvite = Type.Object({
  id_server: Text(255),
  id_access_token: Text(1024),
  medium: Text(255),
  address: Text(1024),
});

export const createRoom = endpoint({
  spec: 'createRoom',
  method: 'POST',
  path: '/_matrix/client/v3/createRoom',
  auth: 'user',
  limit: 'create-room',
  maxBodyBytes: bodyBytes.large,
  emptyBody: true,
  body: Type.Object({
    visibility: Type.Optional(Choice('public', 'private')),
    room_alias_name: Type.Optional(Text(255)),
    name: Type.Optional(Type.String()),
    topic: Type.Optional(Type.String()),
    invite: Type.Optional(ListOf(UserIdText, 1000)),
    invite_3pid: Type.Optional(ListOf(ThirdPartyInvite, 1000)),
    room_version: Type.Optional(Text(32)),
    creation_content: Type.Optional(JsonContent),
    initial_state: Type.Optional(
      ListOf(
        Type.Object({ type: Name(255), state_key: Type.Optional(Text(255)), content: JsonContent }),
        1000,
      ),
    ),
    preset: Type.Optional(Choice('private_chat', 'public_chat', 'trusted_private_chat')),
    is_direct: Type.Optional(Type.Boolean()),
    power_level_content_override: Type.Optional(JsonContent),
  }),
});

export const sendMessage = endpoint({
  spec: 'sendMessage',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}',
  auth: 'user',
  limit: 'message',
  maxBodyBytes: bodyBytes.event,
  params: Type.Object({ roomId: RoomIdText, eventType: Name(255), txnId: TxnId }),
  body: JsonContent,
});

export const redactEvent = endpoint({
  spec: 'redactEvent',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}',
  auth: 'user',
  limit: 'message',
  maxBodyBytes: bodyBytes.event,
  emptyBody: true,
  params: Type.Object({ roomId: RoomIdText, eventId: EventIdText, txnId: TxnId }),
  body: Type.Object({ reason: Reason }),
});

// Spec: "If the `stateKey` is an empty string, the trailing slash on this endpoint is optional."
const stateWithoutKey = ['/_matrix/client/v3/rooms/{roomId}/state/{eventType}'];
const OneState = Type.Object({ roomId: RoomIdText, eventType: Name(255), stateKey: Text(255) });

export const setRoomStateWithKey = endpoint({
  spec: 'setRoomStateWithKey',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}',
  otherPaths: stateWithoutKey,
  auth: 'user',
  limit: 'message',
  maxBodyBytes: bodyBytes.event,
  params: OneState,
  body: JsonContent,
});

export const getRoomStateWithKey = endpoint({
  spec: 'getRoomStateWithKey',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}',
  otherPaths: stateWithoutKey,
  auth: 'user',
  limit: 'read',
  params: OneState,
  query: Type.Object({ format: Type.Optional(Choice('content', 'event')) }),
});

export const getRoomState = endpoint({
  spec: 'getRoomState',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/state',
  auth: 'user',
  limit: 'read',
  params: OneRoom,
});

export const getMembersByRoom = endpoint({
  spec: 'getMembersByRoom',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/members',
  auth: 'user',
  limit: 'read',
  params: OneRoom,
  query: Type.Object({
    at: Type.Optional(TokenText),
    membership: Type.Optional(Membership),
    not_membership: Type.Optional(Membership),
  }),
});

export const getJoinedMembersByRoom = endpoint({
  spec: 'getJoinedMembersByRoom',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/joined_members',
  auth: 'user',
  limit: 'read',
  params: OneRoom,
});

export const getJoinedRooms = endpoint({
  spec: 'getJoinedRooms',
  method: 'GET',
  path: '/_matrix/client/v3/joined_rooms',
  auth: 'user',
  limit: 'read',
});

const ThirdPartySigned = Type.Object({
  sender: UserIdText,
  mxid: UserIdText,
  token: Text(1024),
  signatures: JsonContent,
});
const JoinBody = Type.Object({ third_party_signed: Type.Optional(ThirdPartySigned), reason: Reason });

export const joinRoomById = endpoint({
  spec: 'joinRoomById',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/join',
  auth: 'user',
  limit: 'membership',
  emptyBody: true,
  params: OneRoom,
  body: JoinBody,
});

export const joinRoom = endpoint({
  spec: 'joinRoom',
  method: 'POST',
  path: '/_matrix/client/v3/join/{roomIdOrAlias}',
  auth: 'user',
  limit: 'membership',
  emptyBody: true,
  params: Type.Object({ roomIdOrAlias: RoomIdOrAliasText }),
  // `server_name` is the name that `via` had before v1.12; clients still send both.
  query: Type.Object({
    via: Type.Optional(ListOf(ServerNameText, 50)),
    server_name: Type.Optional(ListOf(ServerNameText, 50)),
  }),
  body: JoinBody,
});

export const leaveRoom = endpoint({
  spec: 'leaveRoom',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/leave',
  auth: 'user',
  limit: 'membership',
  emptyBody: true,
  params: OneRoom,
  body: Type.Object({ reason: Reason }),
});

export const forgetRoom = endpoint({
  spec: 'forgetRoom',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/forget',
  auth: 'user',
  limit: 'membership',
  params: OneRoom,
});

const SomeUser = Type.Object({ user_id: UserIdText, reason: Reason });

// Spec: two operations share this path; with `user_id` it is this one. Invitations by third-party identifier
// need an identity server, which Herald has none of, and are refused by the missing `user_id`.
export const inviteUser = endpoint({
  spec: 'inviteUser',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/invite',
  auth: 'user',
  limit: 'invite',
  params: OneRoom,
  body: SomeUser,
});

export const kick = endpoint({
  spec: 'kick',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/kick',
  auth: 'user',
  limit: 'membership',
  params: OneRoom,
  body: SomeUser,
});

export const ban = endpoint({
  spec: 'ban',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/ban',
  auth: 'user',
  limit: 'membership',
  params: OneRoom,
  body: SomeUser,
});

export const unban = endpoint({
  spec: 'unban',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/unban',
  auth: 'user',
  limit: 'membership',
  params: OneRoom,
  body: SomeUser,
});
