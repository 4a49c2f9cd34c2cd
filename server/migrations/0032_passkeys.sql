-- Passkeys: public keys that people sign with, each bound to the address of this server. See superapp/passkeys/README.md.
create schema passkeys;

-- Who has a passkey, or began to make one.
create table passkeys.person (
  user_id     text collate "C" primary key,
  -- What authenticators know the person by; it says nothing of them. Web Authentication, section 14.6.1.
  user_handle bytea not null check (length(user_handle) = 64),
  -- Of the registration that was begun last, in base64url; null once it is used.
  challenge   text collate "C" check (length(challenge) = 43),
  expires_ms  int8,
  check ((challenge is null) = (expires_ms is null))
);

create table passkeys.passkey (
  passkey_id    uuid primary key,
  user_id       text collate "C" not null references passkeys.person on delete cascade,
  -- In base64url, at most 1023 bytes.
  credential_id text collate "C" not null unique check (length(credential_id) <= 1364),
  -- COSE (RFC 9052).
  public_key    bytea not null,
  transports    text[] collate "C" not null,
  -- What the authenticator has counted; some always say 0.
  counter       int8 not null check (counter >= 0),
  is_backed_up  bool not null,
  name          text not null,
  created_ms    int8 not null,
  last_used_ms  int8
);
create index passkey_of_user on passkeys.passkey (user_id, created_ms);

-- The wallet counts a passkey in the transaction of the payment that it proved, as its own role.
grant usage on schema passkeys to herald_wallet;
grant select (passkey_id, counter), update (counter, is_backed_up, last_used_ms) on passkeys.passkey to herald_wallet;
