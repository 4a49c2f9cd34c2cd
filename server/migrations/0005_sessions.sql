create schema sessions;

create table sessions.device (
  user_id      text collate "C" not null,
  device_id    text collate "C" not null,
  display_name text,
  created_at   timestamptz not null,
  last_seen_at timestamptz,
  last_seen_ip text,
  primary key (user_id, device_id)
);

-- Tokens are kept as SHA-256 hashes: whoever reads the database cannot use them.
-- generation: counts the refreshes of a device; confirmed: a token of this generation was used.
create table sessions.access_token (
  token_hash bytea primary key,
  user_id    text collate "C" not null,
  device_id  text collate "C" not null,
  generation int4 not null,
  confirmed  bool not null default false,
  expires_at timestamptz
);
create index access_token_device on sessions.access_token (user_id, device_id);

create table sessions.refresh_token (
  token_hash bytea primary key,
  user_id    text collate "C" not null,
  device_id  text collate "C" not null,
  generation int4 not null
);
create index refresh_token_device on sessions.refresh_token (user_id, device_id);
