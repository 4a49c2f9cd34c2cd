create schema profiles;

create table profiles.profile (
  user_id text collate "C" primary key,
  fields  jsonb not null
);
