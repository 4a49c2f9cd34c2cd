-- The name after the colon of every id that this database holds. It can never change.
create table accounts.server (
  one         bool primary key default true check (one),
  server_name text collate "C" not null
);
