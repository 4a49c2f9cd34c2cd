-- What somebody does here as a part of their work, by a word of the contract. The operator grants and takes it on the
-- machine; no request does.
create table accounts.role (
  user_id    text collate "C" not null references accounts.account,
  role       text collate "C" not null,
  granted_at timestamptz not null,
  primary key (user_id, role)
);
