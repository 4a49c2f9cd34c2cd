import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Choice, Count, EventIdText, MapOf, Name, RoomIdText, Text, UserIdText } from './schema.ts';

export const ReceiptType = Choice('m.read', 'm.read.private', 'm.fully_read');

export const postReceipt = endpoint({
  spec: 'postReceipt',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}',
  auth: 'user',
  limit: 'ephemeral',
  emptyBody: true,
  params: Type.Object({ roomId: RoomIdText, receiptType: ReceiptType, eventId: EventIdText }),
  // An empty thread id is refused with M_INVALID_PARAM by the service, as the specification shows it.
  body: Type.Object({ thread_id: Type.Optional(Text(255)) }),
});

export const setReadMarker = endpoint({
  spec: 'setReadMarker',
  method: 'POST',
  path: '/_matrix/client/v3/rooms/{roomId}/read_markers',
  auth: 'user',
  limit: 'ephemeral',
  emptyBody: true,
  params: Type.Object({ roomId: RoomIdText }),
  body: Type.Object({
    'm.fully_read': Type.Optional(EventIdText),
    'm.read': Type.Optional(EventIdText),
    'm.read.private': Type.Optional(EventIdText),
  }),
});

const Receipt = Type.Object({ ts: Type.Optional(Count), thread_id: Type.Optional(Name(255)) });

/** `m.receipt` as `/sync` carries it: event id, kind of receipt, user. */
export const ReceiptContent = MapOf(MapOf(MapOf(Receipt, UserIdText)), EventIdText);

/** `m.fully_read` */
export const FullyReadContent = Type.Object({ event_id: EventIdText });
