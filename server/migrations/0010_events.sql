-- Rooms and their events: see homeserver/events/README.md. Ids inside are numbers; text stands at the edge only.
create schema events;

create table events.room (
  room    int8 primary key,
  room_id text collate "C" not null unique,
  version text collate "C" not null
);

-- What a room's next event needs to know, one row per room, written once per batch.
-- extremities: numbers of the events that nothing cites yet; running: how many events that notify there have been.
create table events.head (
  room        int8 primary key,
  position    int8 not null,
  extremities text not null,
  depth       int8 not null,
  running     int8 not null,
  joined      int4 not null,
  invited     int4 not null
) with (fillfactor = 70);

-- status: 0 accepted, 1 soft-failed, 2 rejected, 3 outlier. A live event has its position and offset 0;
-- back-filled history takes the anchor of its gap as position and falling offsets; the rest has no position.
-- before/after: the states around the event, as references (line, seq); all null where they are implied.
create table events.event (
  room        int8 not null,
  event       int8 not null,
  event_id    text collate "C" not null,
  position    int8,
  "offset"    int4 not null default 0,
  status      int2 not null default 0,
  bad_auth    bool not null default false,
  key         int8,
  type        text collate "C" not null,
  sender      text collate "C" not null,
  running     int8 not null default 0,
  auth        int8[],
  before_line int8,
  before_seq  int8,
  after_line  int8,
  after_seq   int8,
  device_id   text collate "C",
  txn_id      text collate "C",
  redacted_by int8,
  pdu         bytea not null,
  signatures  bytea,
  primary key (room, event)
);
alter table events.event alter column pdu set storage external;
create index event_history on events.event (room, position, "offset");

create table events.event_room (
  event_id text collate "C" primary key,
  room     int8 not null,
  event    int8 not null
);

-- Who cites whom, for events off the fast path.
create table events.edge (
  room          int8 not null,
  prev_event_id text collate "C" not null,
  event         int8 not null,
  primary key (room, prev_event_id, event)
);

create table events.state_key (
  room      int8 not null,
  key       int8 not null,
  type      text collate "C" not null,
  state_key text collate "C" not null,
  primary key (room, key),
  unique (room, type, state_key)
);

-- The server's own line: the resolution over all forward extremities after each position.
create table events.state_history (
  room     int8 not null,
  key      int8 not null,
  position int8 not null,
  event    int8,
  replaced int8,
  primary key (room, key, position)
);
create unique index state_history_range on events.state_history (room, position, key) include (event, replaced);

create table events.current_state (
  room     int8 not null,
  key      int8 not null,
  event    int8 not null,
  position int8 not null,
  primary key (room, key)
) with (fillfactor = 70);

create table events.side_line (
  room        int8 not null,
  line        int8 not null,
  parent_line int8 not null,
  parent_seq  int8 not null,
  depth       int4 not null,
  tip         int8 not null,
  primary key (room, line)
) with (fillfactor = 70);

create table events.side_row (
  room     int8 not null,
  line     int8 not null,
  key      int8 not null,
  seq      int8 not null,
  event    int8,
  replaced int8,
  primary key (room, line, key, seq)
);
create unique index side_row_range on events.side_row (room, line, seq, key);

-- Each change of a user's membership, by user: which rooms a sync concerns. Insert-only.
create table events.membership (
  user_id    text collate "C" not null,
  room       int8 not null,
  position   int8 not null,
  membership text collate "C" not null,
  event      int8 not null,
  primary key (user_id, room, position)
);
create index membership_since on events.membership (user_id, position);

-- One event per (room, user, device, transaction), for at least 30 days, across token refresh.
create table events.txn (
  room      int8 not null,
  user_id   text collate "C" not null,
  device_id text collate "C" not null,
  txn_id    text collate "C" not null,
  event_id  text collate "C" not null,
  at        timestamptz not null default now(),
  primary key (room, user_id, device_id, txn_id)
);

-- Stores transactions, or names those that are known: HE002 with {"event id given": "event id stored"}.
create function events.put_txn(rooms int8[], users text[], devices text[], txns text[], ids text[])
returns void language plpgsql as $$
declare
  stored int;
  known  jsonb;
begin
  insert into events.txn (room, user_id, device_id, txn_id, event_id)
    select * from unnest(rooms, users, devices, txns, ids) on conflict do nothing;
  get diagnostics stored = row_count;
  if stored < cardinality(ids) then
    select jsonb_object_agg(given.event_id, txn.event_id) into known
      from unnest(rooms, users, devices, txns, ids) as given (room, user_id, device_id, txn_id, event_id)
      join events.txn using (room, user_id, device_id, txn_id)
      where txn.event_id <> given.event_id;
    raise exception 'transactions are known' using errcode = 'HE002', detail = known::text;
  end if;
end $$;
