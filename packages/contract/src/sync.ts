import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { Choice, Count, ListOf, Name, RoomIdText, Text, TokenText, UserIdText } from './schema.ts';

// Spec: `limit` "must be an integer greater than 0"; 0 is met in the wild and asks for no events.
const eventFilter = {
  limit: Type.Optional(Count),
  not_senders: Type.Optional(ListOf(UserIdText, 10_000)),
  not_types: Type.Optional(ListOf(Text(255), 1000)),
  senders: Type.Optional(ListOf(UserIdText, 10_000)),
  types: Type.Optional(ListOf(Text(255), 1000)),
};

export const EventFilter = Type.Object(eventFilter);

export const RoomEventFilter = Type.Object({
  ...eventFilter,
  unread_thread_notifications: Type.Optional(Type.Boolean()),
  lazy_load_members: Type.Optional(Type.Boolean()),
  include_redundant_members: Type.Optional(Type.Boolean()),
  not_rooms: Type.Optional(ListOf(RoomIdText, 10_000)),
  rooms: Type.Optional(ListOf(RoomIdText, 10_000)),
  contains_url: Type.Optional(Type.Boolean()),
});

/** What a client stores with `defineFilter`, or writes into the `filter` of `/sync`. */
export const SyncFilter = Type.Object({
  event_fields: Type.Optional(ListOf(Text(255), 1000)),
  event_format: Type.Optional(Choice('client', 'federation')),
  presence: Type.Optional(EventFilter),
  account_data: Type.Optional(EventFilter),
  room: Type.Optional(
    Type.Object({
      not_rooms: Type.Optional(ListOf(RoomIdText, 10_000)),
      rooms: Type.Optional(ListOf(RoomIdText, 10_000)),
      ephemeral: Type.Optional(RoomEventFilter),
      include_leave: Type.Optional(Type.Boolean()),
      state: Type.Optional(RoomEventFilter),
      timeline: Type.Optional(RoomEventFilter),
      account_data: Type.Optional(RoomEventFilter),
    }),
  ),
});

export const defineFilter = endpoint({
  spec: 'defineFilter',
  method: 'POST',
  path: '/_matrix/client/v3/user/{userId}/filter',
  auth: 'user',
  limit: 'write',
  maxBodyBytes: bodyBytes.event,
  params: Type.Object({ userId: UserIdText }),
  body: SyncFilter,
});

export const getFilter = endpoint({
  spec: 'getFilter',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/filter/{filterId}',
  auth: 'user',
  limit: 'read',
  params: Type.Object({ userId: UserIdText, filterId: Name(255) }),
});

export const sync = endpoint({
  spec: 'sync',
  method: 'GET',
  path: '/_matrix/client/v3/sync',
  auth: 'user',
  limit: 'sync',
  query: Type.Object({
    /** The id of a stored filter, or the JSON text of a `SyncFilter`, which begins with `{`. */
    filter: Type.Optional(Text(16_384)),
    since: Type.Optional(TokenText),
    full_state: Type.Optional(Type.Boolean()),
    set_presence: Type.Optional(Choice('offline', 'online', 'unavailable')),
    timeout: Type.Optional(Count),
    use_state_after: Type.Optional(Type.Boolean()),
    // matrix-js-sdk 43 asks by the name that the parameter had before v1.16, and reads the answer under it.
    'org.matrix.msc4222.use_state_after': Type.Optional(Type.Boolean()),
  }),
});
