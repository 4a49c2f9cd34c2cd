-- Requests to be paid: one for each person who is asked, several of one bill when it is split.
create table wallet.request (
  request_id uuid primary key,
  number     int8 generated always as identity unique,
  state      text collate "C" not null check (state in ('open', 'paid', 'declined', 'cancelled')),
  -- Who is asked, and who asks.
  payer      text collate "C" not null,
  payee      text collate "C" not null,
  currency   text collate "C" not null references wallet.ledger (currency),
  amount     int8 not null check (amount > 0),
  -- The same for all who share a bill.
  split_id   uuid not null,
  created_ms int8 not null,
  decided_ms int8,
  check (payer <> payee),
  check ((decided_ms is null) = (state = 'open'))
);
create index request_of_payer on wallet.request (payer, number);
create index request_of_payee on wallet.request (payee, number);

-- The request that a payment is for.
alter table wallet.payment add column request_id uuid references wallet.request;

grant select, insert, update on wallet.request to herald_wallet;
