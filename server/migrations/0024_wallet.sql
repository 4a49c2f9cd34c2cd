-- The ledger of the wallet: double entry, append-only. Only the functions below write it. See superapp/wallet/README.md.
create schema wallet;

create table wallet.ledger (
  ledger_id int4 primary key,  -- the numeric code of ISO 4217
  currency  text collate "C" not null unique,
  exponent  int2 not null check (exponent between 0 and 4)
);

-- The kinds of account. Which side may not outgrow the other is copied to each account.
create table wallet.chart (
  code text collate "C" primary key,
  debits_must_not_exceed_credits bool not null,
  credits_must_not_exceed_debits bool not null
);

-- Balances are kept beside the transfers that they follow from. A busy account has several shards.
create table wallet.account (
  account_id      int8 generated always as identity primary key,
  ledger_id       int4 not null references wallet.ledger,
  code            text collate "C" not null references wallet.chart,
  owner           text collate "C" not null,
  shard           int2 not null,
  debits_must_not_exceed_credits bool not null,
  credits_must_not_exceed_debits bool not null,
  debits_pending  int8 not null default 0 check (debits_pending >= 0),
  debits_posted   int8 not null default 0 check (debits_posted >= 0),
  credits_pending int8 not null default 0 check (credits_pending >= 0),
  credits_posted  int8 not null default 0 check (credits_posted >= 0),
  unique (ledger_id, code, owner, shard),
  constraint no_overdraft check (
    (not debits_must_not_exceed_credits or debits_pending + debits_posted <= credits_posted)
    and (not credits_must_not_exceed_debits or credits_pending + credits_posted <= debits_posted))
) with (fillfactor = 50);

-- Transfers that were posted together, or not at all.
create table wallet.journal (
  journal_id int8 generated always as identity primary key,
  kind       text collate "C" not null,
  actor      text collate "C" not null,
  posted_at  timestamptz not null default clock_timestamp()
);

-- From the debited to the credited account. A post_pending or void_pending resolves the pending transfer that it
-- names, once; a reversal undoes another transfer, once.
create table wallet.transfer (
  transfer_id    uuid primary key,
  journal_id     int8 not null references wallet.journal,
  ordinal        int2 not null,
  phase          text collate "C" not null check (phase in ('single', 'pending', 'post_pending', 'void_pending')),
  ledger_id      int4 not null references wallet.ledger,
  debit_account  int8 not null references wallet.account,
  credit_account int8 not null references wallet.account,
  amount         int8 not null check (amount > 0),
  pending_id     uuid unique references wallet.transfer,
  reversal_of    uuid unique references wallet.transfer,
  timeout_ms     int8 check (timeout_ms > 0),
  unique (journal_id, ordinal),
  check (debit_account <> credit_account),
  check ((pending_id is not null) = (phase in ('post_pending', 'void_pending'))),
  check (reversal_of is null or phase = 'single'),
  check ((timeout_ms is not null) = (phase = 'pending'))
);
create index transfer_of_debit on wallet.transfer (debit_account, journal_id, ordinal);
create index transfer_of_credit on wallet.transfer (credit_account, journal_id, ordinal);

-- Pending transfers that nothing has resolved yet, and the ledger's time at which they expire.
create table wallet.hold (
  transfer_id uuid primary key references wallet.transfer,
  expires_ms  int8 not null
);
create index hold_expiring on wallet.hold (expires_ms);

-- The ledger's own time: how long it has been kept running. No wall clock that jumps ends a hold early.
create table wallet.running (
  one        bool primary key default true check (one),
  elapsed_ms int8 not null
);

-- The chain over the journals: each hash is of the one before it and of the journal.
create table wallet.seal (
  position   int8 primary key,
  journal_id int8 not null unique references wallet.journal,
  hash       bytea not null check (length(hash) = 32)
);

-- Journals that wait for their place in the chain.
create table wallet.unsealed (
  journal_id int8 primary key references wallet.journal
);

insert into wallet.running (elapsed_ms) values (0);

-- XTS, the code of ISO 4217 for tests, is play money with two decimals.
insert into wallet.ledger (ledger_id, currency, exponent) values (963, 'XTS', 2);

insert into wallet.chart (code, debits_must_not_exceed_credits, credits_must_not_exceed_debits) values
  ('user', true, false),          -- what we owe to a person
  ('merchant', true, false),      -- what we owe to a merchant
  ('safeguarding', false, true),  -- what lies at the bank for them
  ('fees', true, false),          -- what we earned
  ('suspense', false, false);     -- what is not cleared yet

create function wallet.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'HW000';
end $$;

create trigger append_only before update or delete on wallet.journal
  for each row execute function wallet.refuse_change();
create trigger append_only_whole before truncate on wallet.journal
  for each statement execute function wallet.refuse_change();
create trigger append_only before update or delete on wallet.transfer
  for each row execute function wallet.refuse_change();
create trigger append_only_whole before truncate on wallet.transfer
  for each statement execute function wallet.refuse_change();
create trigger append_only before update or delete on wallet.seal
  for each row execute function wallet.refuse_change();
create trigger append_only_whole before truncate on wallet.seal
  for each statement execute function wallet.refuse_change();

-- The account of this kind and owner, made when it is not there.
create function wallet.open_account(the_currency text, the_code text, the_owner text, the_shard int2)
returns int8 language plpgsql security definer set search_path = '' as $$
declare
  found_id int8;
begin
  for attempt in 1..2 loop
    select a.account_id into found_id from wallet.account a join wallet.ledger l using (ledger_id)
    where l.currency = the_currency and a.code = the_code and a.owner = the_owner and a.shard = the_shard;
    exit when found_id is not null or attempt = 2;
    insert into wallet.account (ledger_id, code, owner, shard,
                                debits_must_not_exceed_credits, credits_must_not_exceed_debits)
    select l.ledger_id, c.code, the_owner, the_shard,
           c.debits_must_not_exceed_credits, c.credits_must_not_exceed_debits
    from wallet.ledger l, wallet.chart c where l.currency = the_currency and c.code = the_code
    on conflict (ledger_id, code, owner, shard) do nothing;
  end loop;
  if found_id is null then
    raise exception 'no ledger % or no kind of account %', the_currency, the_code using errcode = 'HW001';
  end if;
  return found_id;
end $$;

-- Posts the transfers of one journal in their order, all or none, and returns the journal. Each is an object:
-- transfer_id, phase, then debit_account, credit_account, amount (and timeout_ms when pending), or pending_id (and
-- the amount of a post_pending, at most what is pending), or reversal_of.
create function wallet.post(the_kind text, the_actor text, orders jsonb)
returns int8 language plpgsql security definer set search_path = '' as $$
declare
  the_journal int8;
  line record;
  other wallet.transfer;
  from_ledger int4;
  to_ledger int4;
begin
  if jsonb_array_length(orders) not between 1 and 100 then
    raise exception 'a journal has 1 to 100 transfers' using errcode = 'HW001';
  end if;
  -- Always in the order of their ids: journals that share accounts wait for each other and never in a ring.
  perform 1 from wallet.account where account_id in (
    select unnest(array[o.debit_account, o.credit_account, t.debit_account, t.credit_account])
    from jsonb_to_recordset(orders) as o (debit_account int8, credit_account int8, pending_id uuid, reversal_of uuid)
    left join wallet.transfer t on t.transfer_id = coalesce(o.pending_id, o.reversal_of))
  order by account_id for no key update;
  insert into wallet.journal (kind, actor) values (the_kind, the_actor) returning journal_id into the_journal;
  for line in
    select * from rows from (jsonb_to_recordset(orders) as (
      transfer_id uuid, phase text, debit_account int8, credit_account int8, amount int8,
      pending_id uuid, reversal_of uuid, timeout_ms int8)) with ordinality as o (
      transfer_id, phase, debit_account, credit_account, amount, pending_id, reversal_of, timeout_ms, ordinal)
  loop
    if line.phase in ('post_pending', 'void_pending') or line.reversal_of is not null then
      select * into other from wallet.transfer
      where transfer_id = coalesce(line.pending_id, line.reversal_of) and journal_id <> the_journal;
      if not found then
        raise exception 'no transfer % before this journal', coalesce(line.pending_id, line.reversal_of)
          using errcode = 'HW002';
      end if;
    end if;
    if line.phase in ('post_pending', 'void_pending') then
      line.debit_account := other.debit_account;
      line.credit_account := other.credit_account;
      if line.phase = 'void_pending' then line.amount := other.amount; end if;
      perform wallet.resolve(line.phase, line.amount, other);
    elsif line.reversal_of is not null then
      if other.phase not in ('single', 'post_pending') or other.reversal_of is not null then
        raise exception 'transfer % cannot be reversed', other.transfer_id using errcode = 'HW003';
      end if;
      line.debit_account := other.credit_account;
      line.credit_account := other.debit_account;
      line.amount := other.amount;
    end if;
    if line.phase = 'pending' then
      update wallet.account set debits_pending = debits_pending + line.amount
      where account_id = line.debit_account returning ledger_id into from_ledger;
      update wallet.account set credits_pending = credits_pending + line.amount
      where account_id = line.credit_account returning ledger_id into to_ledger;
    else
      update wallet.account set
        debits_pending = debits_pending - case when line.phase = 'single' then 0 else other.amount end,
        debits_posted = debits_posted + case when line.phase = 'void_pending' then 0 else line.amount end
      where account_id = line.debit_account returning ledger_id into from_ledger;
      update wallet.account set
        credits_pending = credits_pending - case when line.phase = 'single' then 0 else other.amount end,
        credits_posted = credits_posted + case when line.phase = 'void_pending' then 0 else line.amount end
      where account_id = line.credit_account returning ledger_id into to_ledger;
    end if;
    if from_ledger is null or to_ledger is null then
      raise exception 'no such account' using errcode = 'HW001';
    end if;
    if from_ledger <> to_ledger then
      raise exception 'accounts of two currencies' using errcode = 'HW001';
    end if;
    insert into wallet.transfer (transfer_id, journal_id, ordinal, phase, ledger_id, debit_account, credit_account,
                                 amount, pending_id, reversal_of, timeout_ms)
    values (line.transfer_id, the_journal, line.ordinal, line.phase, from_ledger, line.debit_account,
            line.credit_account, line.amount, line.pending_id, line.reversal_of, line.timeout_ms);
    if line.phase = 'pending' then
      insert into wallet.hold (transfer_id, expires_ms)
      select line.transfer_id, elapsed_ms + line.timeout_ms from wallet.running;
    end if;
  end loop;
  insert into wallet.unsealed (journal_id) values (the_journal);
  return the_journal;
end $$;

-- Ends a hold for a transfer that posts or voids it. It can be voided after its time, and posted before it alone.
create function wallet.resolve(the_phase text, the_amount int8, held wallet.transfer)
returns void language plpgsql set search_path = '' as $$
declare
  ends_ms int8;
begin
  delete from wallet.hold where transfer_id = held.transfer_id returning expires_ms into ends_ms;
  if not found then
    raise exception 'transfer % is not pending', held.transfer_id using errcode = 'HW004';
  end if;
  if the_phase = 'post_pending' and ends_ms <= (select elapsed_ms from wallet.running) then
    raise exception 'transfer % has expired', held.transfer_id using errcode = 'HW005';
  end if;
  if the_amount > held.amount then
    raise exception 'more than is pending' using errcode = 'HW006';
  end if;
end $$;

-- Lets the ledger's time go on, and returns it.
create function wallet.run(for_ms int8) returns int8
language sql security definer set search_path = '' as $$
  update wallet.running set elapsed_ms = elapsed_ms + greatest(for_ms, 0) returning elapsed_ms
$$;

-- What of a journal goes into the chain: its own columns, and a list of those of each transfer.
create function wallet.sealed_text(the_journal int8) returns text
language sql stable set search_path = '' as $$
  select jsonb_build_array(
    j.journal_id, j.kind, j.actor, (extract(epoch from j.posted_at) * 1000000)::int8,
    (select jsonb_agg(jsonb_build_array(t.transfer_id, t.phase, t.ledger_id, t.debit_account, t.credit_account,
                                        t.amount, t.pending_id, t.reversal_of, t.timeout_ms) order by t.ordinal)
     from wallet.transfer t where t.journal_id = j.journal_id))::text
  from wallet.journal j where j.journal_id = the_journal
$$;

-- Gives waiting journals their places in the chain, at most so many, and returns how many.
create function wallet.seal_journals(most int4) returns int4
language plpgsql security definer set search_path = '' as $$
declare
  last_position int8;
  last_hash bytea;
  line record;
  sealed int4 := 0;
begin
  select position, hash into last_position, last_hash from wallet.seal order by position desc limit 1;
  if not found then
    last_position := 0;
    last_hash := sha256('');
  end if;
  for line in select journal_id from wallet.unsealed order by journal_id limit most loop
    last_position := last_position + 1;
    last_hash := sha256(last_hash || convert_to(wallet.sealed_text(line.journal_id), 'UTF8'));
    insert into wallet.seal (position, journal_id, hash) values (last_position, line.journal_id, last_hash);
    delete from wallet.unsealed where journal_id = line.journal_id;
    sealed := sealed + 1;
  end loop;
  return sealed;
end $$;

-- The server uses the ledger as this role, which reads it and calls the functions.
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'herald_wallet') then
    create role herald_wallet nologin;
  end if;
  if not pg_has_role('herald_wallet', 'member') then
    execute format('grant herald_wallet to %I', current_user);
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise exception 'The wallet needs a role of its own. As an administrator of the database run: %',
      format('create role herald_wallet nologin; grant herald_wallet to %I;', current_user);
end $$;

revoke execute on all functions in schema wallet from public;
grant usage on schema wallet to herald_wallet;
grant select on all tables in schema wallet to herald_wallet;
grant execute on function wallet.open_account, wallet.post, wallet.run, wallet.seal_journals to herald_wallet;
