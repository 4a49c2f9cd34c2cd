create schema receipts;

-- The latest receipt of each kind; thread '' is the unthreaded one. read_position: where the event that was read
-- stands. Upserted: no index on position.
create table receipts.receipt (
  room_id       text collate "C" not null,
  user_id       text collate "C" not null,
  type          text collate "C" not null,
  thread        text collate "C" not null,
  event_id      text collate "C" not null,
  read_position int8 not null,
  ts            int8 not null,
  position      int8 not null,
  primary key (room_id, user_id, type, thread)
) with (fillfactor = 70);

-- What push may know: how far a user has read, whichever kind of receipt said so.
create view receipts.read_view as
  select room_id, user_id, max(read_position) as read_position from receipts.receipt
  where thread in ('', 'main') group by room_id, user_id;
