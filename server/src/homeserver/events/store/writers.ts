import { bytea, createWriter, int4, int8, text, type Writer } from '#platform/stream';
import {
  edgeWriter,
  receivedEventWriter,
  sideLineWriter,
  sideRowWriter,
  stateRemovalWriter,
} from './room-state-rows.ts';

/** Rows of the committer, one shape per table of the schema `events`. */
export interface RoomRow {
  room: number;
  roomId: string;
  version: string;
}
export interface HeadRow {
  room: number;
  extremities: readonly number[];
  depth: number;
  running: number;
  joined: number;
  invited: number;
}
export interface EventRow {
  room: number;
  event: number;
  eventId: string;
  key: number | null;
  type: string;
  sender: string;
  running: number;
  auth: readonly number[] | null;
  deviceId: string | null;
  txnId: string | null;
  pdu: Buffer;
}
export interface EventRoomRow {
  eventId: string;
  room: number;
  event: number;
}
export interface StateKeyRow {
  room: number;
  key: number;
  type: string;
  stateKey: string;
}
export interface StateChangeRow {
  room: number;
  key: number;
  /** null in the history alone: the key was removed. */
  event: number | null;
  replaced: number | null;
}
export interface MembershipRow {
  userId: string;
  room: number;
  membership: string;
  event: number;
}
export interface TxnRow {
  room: number;
  userId: string;
  deviceId: string;
  txnId: string;
  eventId: string;
}
export interface RedactionRow {
  room: number;
  event: number;
  redactedBy: number;
  pdu: Buffer;
}

export const roomWriter = createWriter<RoomRow>({
  name: 'events.room',
  text: `insert into events.room (room, room_id, version) select * from unnest($1::int8[], $2::text[], $3::text[])`,
  columns: [int8((row) => row.room), text((row) => row.roomId), text((row) => row.version)],
});

export const txnWriter = createWriter<TxnRow>({
  name: 'events.txn',
  text: `select events.put_txn($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[])`,
  columns: [
    int8((row) => row.room),
    text((row) => row.userId),
    text((row) => row.deviceId),
    text((row) => row.txnId),
    text((row) => row.eventId),
  ],
});

export const eventRoomWriter = createWriter<EventRoomRow>({
  name: 'events.event_room',
  text: `insert into events.event_room (event_id, room, event) select * from unnest($1::text[], $2::int8[], $3::int8[])`,
  columns: [text((row) => row.eventId), int8((row) => row.room), int8((row) => row.event)],
});

export const eventWriter = createWriter<EventRow>({
  name: 'events.event',
  text: `insert into events.event
      (room, event, event_id, position, key, type, sender, running, auth, device_id, txn_id, pdu)
    select room, event, event_id, position, key, type, sender, running, string_to_array(auth, ',')::int8[],
           device_id, txn_id, pdu
    from unnest($1::int8[], $2::int8[], $3::text[], $4::int8[], $5::int8[], $6::text[], $7::text[], $8::int8[],
                $9::text[], $10::text[], $11::text[], $12::bytea[])
      as row (room, event, event_id, position, key, type, sender, running, auth, device_id, txn_id, pdu)`,
  columns: [
    int8((row) => row.room),
    int8((row) => row.event),
    text((row) => row.eventId),
    int8((_, position) => position),
    int8((row) => row.key),
    text((row) => row.type),
    text((row) => row.sender),
    int8((row) => row.running),
    text((row) => row.auth?.join(',') ?? null),
    text((row) => row.deviceId),
    text((row) => row.txnId),
    bytea((row) => row.pdu),
  ],
});

export const headWriter = createWriter<HeadRow>({
  name: 'events.head',
  text: `insert into events.head (room, position, extremities, depth, running, joined, invited)
    select * from unnest($1::int8[], $2::int8[], $3::text[], $4::int8[], $5::int8[], $6::int4[], $7::int4[])
    on conflict (room) do update set position = excluded.position, extremities = excluded.extremities,
      depth = excluded.depth, running = excluded.running, joined = excluded.joined, invited = excluded.invited`,
  columns: [
    int8((row) => row.room),
    int8((_, position) => position),
    text((row) => row.extremities.join(',')),
    int8((row) => row.depth),
    int8((row) => row.running),
    int4((row) => row.joined),
    int4((row) => row.invited),
  ],
  key: (row) => String(row.room),
});

export const stateKeyWriter = createWriter<StateKeyRow>({
  name: 'events.state_key',
  text: `insert into events.state_key (room, key, type, state_key)
    select * from unnest($1::int8[], $2::int8[], $3::text[], $4::text[])`,
  columns: [
    int8((row) => row.room),
    int8((row) => row.key),
    text((row) => row.type),
    text((row) => row.stateKey),
  ],
});

export const stateHistoryWriter = createWriter<StateChangeRow>({
  name: 'events.state_history',
  text: `insert into events.state_history (room, key, position, event, replaced)
    select * from unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[])`,
  columns: [
    int8((row) => row.room),
    int8((row) => row.key),
    int8((_, position) => position),
    int8((row) => row.event),
    int8((row) => row.replaced),
  ],
});

export const currentStateWriter = createWriter<StateChangeRow & { event: number }>({
  name: 'events.current_state',
  text: `insert into events.current_state (room, key, event, position)
    select * from unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[])
    on conflict (room, key) do update set event = excluded.event, position = excluded.position`,
  columns: [
    int8((row) => row.room),
    int8((row) => row.key),
    int8((row) => row.event),
    int8((_, position) => position),
  ],
  key: (row) => `${row.room} ${row.key}`,
});

export const membershipWriter = createWriter<MembershipRow>({
  name: 'events.membership',
  text: `insert into events.membership (user_id, room, position, membership, event)
    select * from unnest($1::text[], $2::int8[], $3::int8[], $4::text[], $5::int8[])`,
  columns: [
    text((row) => row.userId),
    int8((row) => row.room),
    int8((_, position) => position),
    text((row) => row.membership),
    int8((row) => row.event),
  ],
});

/** What a redaction takes away is gone from the table with the redaction's own commit. */
export const redactionWriter = createWriter<RedactionRow>({
  name: 'events.redaction',
  text: `update events.event as target set redacted_by = row.redacted_by, pdu = row.pdu
    from unnest($1::int8[], $2::int8[], $3::int8[], $4::bytea[]) as row (room, event, redacted_by, pdu)
    where target.room = row.room and target.event = row.event`,
  columns: [
    int8((row) => row.room),
    int8((row) => row.event),
    int8((row) => row.redactedBy),
    bytea((row) => row.pdu),
  ],
  key: (row) => `${row.room} ${row.event}`,
});

/** In the order in which a batch writes them. */
export const eventWriters: readonly Writer[] = [
  roomWriter,
  txnWriter,
  eventRoomWriter,
  eventWriter,
  receivedEventWriter,
  edgeWriter,
  stateKeyWriter,
  stateHistoryWriter,
  currentStateWriter,
  stateRemovalWriter,
  sideLineWriter,
  sideRowWriter,
  membershipWriter,
  headWriter,
  redactionWriter,
];
