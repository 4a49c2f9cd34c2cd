-- Payments between people, above the ledger: who asks for what, and how far it is. The money is in the transfers.

-- Play money: nobody owes anything for it.
alter table wallet.ledger add column is_sandbox bool not null default false;
update wallet.ledger set is_sandbox = true where currency = 'XTS';

-- What somebody of a tier may do in one currency. Amounts in minor units.
create table wallet.limit_rule (
  tier        text collate "C" not null,
  currency    text collate "C" not null references wallet.ledger (currency),
  per_payment int8 not null,
  per_day     int8 not null,
  per_month   int8 not null,
  balance     int8 not null,
  -- Up to this much needs no proof, so many times in a row.
  low_value         int8 not null,
  low_value_in_row  int4 not null,
  -- Above this much, a payment to a new payee can be taken back for so long.
  cooling_off_above int8 not null,
  cooling_off_ms    int8 not null,
  primary key (tier, currency)
);

insert into wallet.limit_rule values ('basic', 'XTS', 100000, 200000, 1000000, 2000000, 3000, 5, 30000, 1800000);

-- Who uses the wallet.
create table wallet.holder (
  user_id   text collate "C" primary key,
  tier      text collate "C" not null default 'basic',
  is_frozen bool not null default false,
  -- Payments without a proof since the last one with it.
  unproved  int4 not null default 0
);

create table wallet.payment (
  payment_id uuid primary key,
  -- The order of the history.
  number     int8 generated always as identity unique,
  -- A transfer or a red_packet is somebody's to make. The others are settled when they are written.
  kind       text collate "C" not null check (
    kind in ('transfer', 'red_packet', 'top_up', 'claim', 'return', 'refund', 'payout')),
  state      text collate "C" not null check (state in ('created', 'authorised', 'settled', 'cancelled')),
  payer      text collate "C",
  payee      text collate "C",
  currency   text collate "C" not null references wallet.ledger (currency),
  amount     int8 not null check (amount > 0),
  nonce      text collate "C" not null,
  created_ms int8 not null,
  -- When it was authorised or cancelled, and by what proof.
  decided_ms int8,
  proof      text collate "C" check (proof in ('device_key', 'low_value')),
  -- While it is authorised: the ledger's time at which it settles.
  settles_ms int8,
  check ((payer is null) = (kind in ('top_up', 'return', 'payout'))),
  check ((payee is null) = (kind = 'red_packet')),
  check (payer <> payee),
  check ((settles_ms is not null) = (state = 'authorised')),
  check ((decided_ms is null) = (state = 'created'))
);
create index payment_of_payer on wallet.payment (payer, number);
create index payment_of_payee on wallet.payment (payee, number);
create index payment_spent on wallet.payment (payer, currency, decided_ms)
  where state in ('authorised', 'settled') and kind in ('transfer', 'red_packet');
create index payment_paid on wallet.payment (payer, payee) where state = 'settled' and kind = 'transfer';
create index payment_unmade on wallet.payment (created_ms) where proof is null and state in ('created', 'cancelled');
create index payment_settling on wallet.payment (settles_ms) where state = 'authorised';

-- The server may write what people ask for; money it moves by the functions of the ledger alone.
grant select on wallet.limit_rule to herald_wallet;
grant select, insert, update on wallet.holder, wallet.payment to herald_wallet;
grant delete on wallet.payment to herald_wallet;
