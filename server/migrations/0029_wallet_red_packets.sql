-- Red packets: money that one person gives into a circle, and others claim a share of, each once.

-- What was given and not claimed yet.
insert into wallet.chart (code, debits_must_not_exceed_credits, credits_must_not_exceed_debits)
values ('escrow', true, false);

-- Of the payment of the same id, which put the money in.
create table wallet.red_packet (
  payment_id uuid primary key references wallet.payment,
  claims     int4 not null check (claims between 1 and 100),
  split      text collate "C" not null check (split in ('equal', 'random')),
  -- The ledger's time at which the rest goes back; null until it is given.
  ends_ms    int8,
  is_over    bool not null default false
);
create index red_packet_ending on wallet.red_packet (ends_ms) where not is_over;

-- Drawn when it is given, claimed in their order.
create table wallet.red_packet_share (
  payment_id uuid not null references wallet.red_packet,
  ordinal    int4 not null,
  amount     int8 not null check (amount > 0),
  claimed_by text collate "C",
  claimed_ms int8,
  primary key (payment_id, ordinal),
  unique (payment_id, claimed_by),
  check ((claimed_by is null) = (claimed_ms is null))
);

grant select, insert, update on wallet.red_packet, wallet.red_packet_share to herald_wallet;
grant delete on wallet.red_packet to herald_wallet;
