import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Choice, Count, EventIdText, RoomIdText, Text, TokenText } from './schema.ts';

const OneEvent = Type.Object({ roomId: RoomIdText, eventId: EventIdText });
/** The JSON text of a `RoomEventFilter`; the handler reads it with `parseAs`. */
const FilterText = Text(16_384);

export const getOneRoomEvent = endpoint({
  spec: 'getOneRoomEvent',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/event/{eventId}',
  auth: 'user',
  limit: 'read',
  params: OneEvent,
});

export const getRoomEvents = endpoint({
  spec: 'getRoomEvents',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/messages',
  auth: 'user',
  limit: 'read',
  params: Type.Object({ roomId: RoomIdText }),
  query: Type.Object({
    from: Type.Optional(TokenText),
    to: Type.Optional(TokenText),
    dir: Choice('b', 'f'),
    limit: Type.Optional(Count),
    filter: Type.Optional(FilterText),
  }),
});

export const getEventContext = endpoint({
  spec: 'getEventContext',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/context/{eventId}',
  auth: 'user',
  limit: 'read',
  params: OneEvent,
  query: Type.Object({ limit: Type.Optional(Count), filter: Type.Optional(FilterText) }),
});

export const getEventByTimestamp = endpoint({
  spec: 'getEventByTimestamp',
  method: 'GET',
  path: '/_matrix/client/v1/rooms/{roomId}/timestamp_to_event',
  auth: 'user',
  limit: 'read',
  params: Type.Object({ roomId: RoomIdText }),
  query: Type.Object({ ts: Count, dir: Choice('b', 'f') }),
});
