create schema keys;

create table keys.device_key (
  user_id   text collate "C" not null,
  device_id text collate "C" not null,
  keys      jsonb not null,
  primary key (user_id, device_id)
);

-- usage: master, self_signing, user_signing.
create table keys.cross_signing_key (
  user_id text collate "C" not null,
  usage   text collate "C" not null,
  key     jsonb not null,
  primary key (user_id, usage)
);

-- Signatures that were uploaded apart from what they sign: a device id, or the public part of a master key.
create table keys.signature (
  user_id   text collate "C" not null,
  target    text collate "C" not null,
  signer    text collate "C" not null,
  key_id    text collate "C" not null,
  signature text collate "C" not null,
  primary key (user_id, target, signer, key_id)
);

-- Handed out once each, the oldest first.
create table keys.one_time_key (
  user_id   text collate "C" not null,
  device_id text collate "C" not null,
  algorithm text collate "C" not null,
  key_id    text collate "C" not null,
  added_at  timestamptz not null,
  ordinal   int4 not null,
  key       jsonb not null,
  primary key (user_id, device_id, algorithm, key_id)
);
create index one_time_key_oldest on keys.one_time_key (user_id, device_id, algorithm, added_at, ordinal);

create table keys.fallback_key (
  user_id   text collate "C" not null,
  device_id text collate "C" not null,
  algorithm text collate "C" not null,
  key_id    text collate "C" not null,
  used      bool not null,
  key       jsonb not null,
  primary key (user_id, device_id, algorithm)
);

-- Each change of a user's devices or identity; only_for: a change that one user alone sees (their own signature on
-- somebody's identity). Insert-only.
create table keys.device_list (
  user_id  text collate "C" not null,
  position int8 not null,
  only_for text collate "C",
  primary key (user_id, position)
);
create index device_list_since on keys.device_list (position);

create table keys.backup (
  user_id   text collate "C" not null,
  version   int4 not null,
  algorithm text not null,
  auth_data jsonb not null,
  etag      int8 not null default 0,
  deleted   bool not null default false,
  primary key (user_id, version)
);

create table keys.backup_key (
  user_id             text collate "C" not null,
  version             int4 not null,
  room_id             text collate "C" not null,
  session_id          text collate "C" not null,
  first_message_index int8 not null,
  forwarded_count     int8 not null,
  is_verified         bool not null,
  session_data        jsonb not null,
  primary key (user_id, version, room_id, session_id)
);
