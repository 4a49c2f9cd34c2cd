create schema push;

-- Where a user's rule differs from the predefined one. Upserted: no index on position.
create table push.rule (
  user_id  text collate "C" not null,
  kind     text collate "C" not null,
  rule_id  text collate "C" not null,
  enabled  bool,
  actions  jsonb,
  position int8 not null,
  primary key (user_id, kind, rule_id)
);

-- Events that highlight, for those whom they name; user_id '' names everybody in the room. only_named: they notify
-- nobody else, so the room's running number does not count them. Insert-only.
create table push.highlight (
  room_id  text collate "C" not null,
  user_id  text collate "C" not null,
  position int8 not null,
  sender   text collate "C" not null,
  only_named bool not null,
  primary key (room_id, user_id, position)
);
