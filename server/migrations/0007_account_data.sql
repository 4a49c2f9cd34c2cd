create schema account_data;

-- room_id '' holds what belongs to no room. Upserted: no index on position.
create table account_data.entry (
  user_id  text collate "C" not null,
  room_id  text collate "C" not null,
  type     text collate "C" not null,
  content  bytea not null,
  position int8 not null,
  primary key (user_id, room_id, type)
) with (fillfactor = 70);
