-- What must happen after a COMMIT: written in the transaction that decides it, done at least once afterwards.
create schema outbox;

create table outbox.entry (
  topic text collate "C" not null,
  key text collate "C" not null,
  payload jsonb not null,
  attempt int4 not null default 0,
  -- When it is done next, on the server's clock. While a worker has it: when its lease ends. Null: given up.
  due_ms int8,
  primary key (topic, key)
);

create index entry_due on outbox.entry (topic, due_ms) where due_ms is not null;
