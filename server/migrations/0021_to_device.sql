create schema to_device;

-- Messages for devices, until a sync presents a token that follows them. Insert-only; deleted in batches.
create table to_device.message (
  user_id   text collate "C" not null,
  device_id text collate "C" not null,
  position  int8 not null,
  ordinal   int4 not null,
  sender    text collate "C" not null,
  type      text collate "C" not null,
  content   bytea not null,
  primary key (user_id, device_id, position, ordinal)
);
alter table to_device.message alter column content set storage external;

-- What a device sent under which transaction id, so that a repetition is not delivered twice.
create table to_device.txn (
  user_id   text collate "C" not null,
  device_id text collate "C" not null,
  txn_id    text collate "C" not null,
  at        timestamptz not null default now(),
  primary key (user_id, device_id, txn_id)
);
