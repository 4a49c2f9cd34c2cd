create schema directory;

-- Names of this server for rooms.
create table directory.alias (
  alias      text collate "C" primary key,
  room_id    text collate "C" not null,
  creator    text collate "C" not null,
  created_at timestamptz not null
);
create index alias_of_room on directory.alias (room_id, alias);

-- Rooms that are listed for everybody. room: their number in events.
create table directory.published (
  room_id    text collate "C" primary key,
  room       int8 not null,
  created_at timestamptz not null
);

-- Whether a room's join rules, or its history visibility, let everybody in; written with the event that says so.
-- Upserted.
create table directory.open_room (
  room    int8 not null,
  type    text collate "C" not null,
  is_open bool not null,
  primary key (room, type)
) with (fillfactor = 70);
create index open_room_open on directory.open_room (room) where is_open;
