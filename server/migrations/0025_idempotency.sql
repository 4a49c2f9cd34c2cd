-- Answers to commands that carry an Idempotency-Key, written in the transaction of the command.
create schema idempotency;

create table idempotency.answer (
  user_id      text collate "C" not null,
  key          text collate "C" not null,
  -- SHA-256 of what was asked for, without what proves who asks.
  request_hash bytea not null check (length(request_hash) = 32),
  -- Null only inside the transaction that writes it.
  body         text,
  at_ms        int8 not null,
  primary key (user_id, key)
);

create index answer_at on idempotency.answer (at_ms);

-- The wallet writes its answers together with the ledger, as its own role.
grant usage on schema idempotency to herald_wallet;
grant select, insert, update on idempotency.answer to herald_wallet;
