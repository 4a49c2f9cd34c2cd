create schema rooms;

-- A room that its former member wants to hear of no more, and the log's end at that moment: a later invitation or
-- join counts again.
create table rooms.forgotten (
  user_id  text collate "C" not null,
  room_id  text collate "C" not null,
  position int8 not null,
  primary key (user_id, room_id)
);
