create schema sync;

-- Filters that clients stored. The same filter of the same user is stored once.
create table sync.filter (
  user_id   text collate "C" not null,
  filter_id text collate "C" not null,
  filter    jsonb not null,
  primary key (user_id, filter_id)
);
