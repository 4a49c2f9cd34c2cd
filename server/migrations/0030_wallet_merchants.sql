-- Shops: who sells, what is shown to be paid, and what is given back.

create table wallet.merchant (
  merchant_id uuid primary key,
  number      int8 generated always as identity unique,
  owner       text collate "C" not null,
  name        text not null,
  city        text not null,
  country     text collate "C" not null,  -- ISO 3166-1 alpha-2
  category    text collate "C" not null,  -- ISO 18245
  created_ms  int8 not null
);
create index merchant_of_owner on wallet.merchant (owner, number);

-- A shop asks nobody in person: whoever sees the code of its request may pay it.
alter table wallet.request
  alter column payer drop not null,
  add column merchant_id uuid references wallet.merchant,
  add column reference text,
  add check ((payer is null) = (merchant_id is not null));

-- The shop that is paid, or that pays out; and what a refund gives back.
alter table wallet.payment
  add column merchant_id uuid references wallet.merchant,
  add column refund_of uuid references wallet.payment,
  add check ((refund_of is not null) = (kind = 'refund'));
create index payment_of_merchant on wallet.payment (merchant_id, decided_ms) where state = 'settled';
create index payment_refunds on wallet.payment (refund_of) where refund_of is not null;

grant select, insert on wallet.merchant to herald_wallet;
