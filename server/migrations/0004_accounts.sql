create schema accounts;

create table accounts.account (
  user_id        text collate "C" primary key,
  -- null: nobody can log in with a password.
  password_hash  text,
  admin          bool not null default false,
  created_at     timestamptz not null,
  deactivated_at timestamptz
);

-- How often each registration token of the configuration was used.
create table accounts.registration_token (
  token_hash bytea primary key,
  used       int4 not null
);

-- What other modules may know of an account.
create view accounts.account_view as
  select user_id, admin, deactivated_at is not null as deactivated from accounts.account;
