-- The desk: what the operator's people may do to the books, and that none of them does it alone.

-- Set and ended by the desk alone, beside the holder's own.
alter table wallet.holder add column is_desk_frozen bool not null default false;

-- The oldest first, in pages.
create index hold_by_age on wallet.hold (expires_ms, transfer_id);
drop index wallet.hold_expiring;

-- A journal that one person of the desk asks for, and another approves.
create table wallet.proposal (
  proposal_id uuid primary key,
  number      int8 generated always as identity unique,
  kind        text collate "C" not null check (kind in ('correction', 'goodwill', 'fee', 'clearing')),
  reason      text not null check (octet_length(reason) between 1 and 1000),
  proposer    text collate "C" not null check (proposer <> ''),
  created_ms  int8 not null,
  -- The ledger's time at which it can no longer be approved.
  expires_ms  int8 not null,
  state       text collate "C" not null default 'open' check (state in ('open', 'posted', 'rejected')),
  decided_by  text collate "C",
  decided_ms  int8,
  -- Why it was rejected.
  words       text check (octet_length(words) between 1 and 1000),
  journal_id  int8 unique references wallet.journal,
  check ((decided_by is null) = (state = 'open')),
  check ((decided_ms is null) = (state = 'open')),
  check ((words is null) = (state <> 'rejected')),
  check ((journal_id is null) = (state <> 'posted')),
  constraint four_eyes check (state <> 'posted' or decided_by <> proposer)
);

-- What would be posted. What lies in red packets is not the desk's to move.
create table wallet.proposal_line (
  transfer_id  uuid primary key,
  proposal_id  uuid not null references wallet.proposal,
  ordinal      int2 not null,
  currency     text collate "C" not null references wallet.ledger (currency),
  debit_code   text collate "C" not null,
  debit_owner  text collate "C" not null,
  credit_code  text collate "C" not null,
  credit_owner text collate "C" not null,
  amount       int8 not null check (amount > 0),
  unique (proposal_id, ordinal),
  check (debit_code in ('user', 'merchant', 'safeguarding', 'fees', 'suspense')),
  check (credit_code in ('user', 'merchant', 'safeguarding', 'fees', 'suspense')),
  check ((debit_code in ('user', 'merchant')) = (debit_owner <> '')),
  check ((credit_code in ('user', 'merchant')) = (credit_owner <> '')),
  check ((debit_code, debit_owner) <> (credit_code, credit_owner))
);

create function wallet.keep_proposal() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.state <> 'open' or new.state = 'open'
     or (new.proposal_id, new.number, new.kind, new.reason, new.proposer, new.created_ms, new.expires_ms)
        is distinct from
        (old.proposal_id, old.number, old.kind, old.reason, old.proposer, old.created_ms, old.expires_ms) then
    raise exception 'a proposal is decided once, and nothing else of it changes' using errcode = 'HW000';
  end if;
  return new;
end $$;

create trigger decided_once before update on wallet.proposal
  for each row execute function wallet.keep_proposal();
create trigger append_only before delete on wallet.proposal
  for each row execute function wallet.refuse_change();
create trigger append_only_whole before truncate on wallet.proposal
  for each statement execute function wallet.refuse_change();
create trigger append_only before update or delete on wallet.proposal_line
  for each row execute function wallet.refuse_change();
create trigger append_only_whole before truncate on wallet.proposal_line
  for each statement execute function wallet.refuse_change();

-- Journals of the kind 'manual' come from post_manual alone.
alter function wallet.post(text, text, jsonb) rename to post_journal;
revoke execute on function wallet.post_journal from herald_wallet;

-- Posts the transfers of one journal, as post_journal does, of any kind but 'manual'.
create function wallet.post(the_kind text, the_actor text, orders jsonb)
returns int8 language plpgsql security definer set search_path = '' as $$
begin
  if the_kind = 'manual' then
    raise exception 'a manual journal is posted by post_manual alone' using errcode = 'HW007';
  end if;
  return wallet.post_journal(the_kind, the_actor, orders);
end $$;

-- Notes what somebody asks for. Each line is an object: transfer_id, currency, amount, and code and owner of both
-- accounts.
create function wallet.propose_manual(
  the_proposal uuid, the_proposer text, the_kind text, the_reason text, now_ms int8, lines jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if jsonb_array_length(lines) not between 1 and 20 then
    raise exception 'a proposal has 1 to 20 lines' using errcode = 'HW001';
  end if;
  insert into wallet.proposal (proposal_id, kind, reason, proposer, created_ms, expires_ms)
  select the_proposal, the_kind, the_reason, the_proposer, now_ms, elapsed_ms + 7 * 86400000 from wallet.running;
  insert into wallet.proposal_line (transfer_id, proposal_id, ordinal, currency, debit_code, debit_owner, credit_code,
                                    credit_owner, amount)
  select o.transfer_id, the_proposal, o.ordinal, o.currency, o.debit_code, o.debit_owner, o.credit_code,
         o.credit_owner, o.amount
  from rows from (jsonb_to_recordset(lines) as (
    transfer_id uuid, currency text, debit_code text, debit_owner text, credit_code text, credit_owner text,
    amount int8)) with ordinality as o (
    transfer_id, currency, debit_code, debit_owner, credit_code, credit_owner, amount, ordinal);
end $$;

-- The proposal, which waits for a decision, and for nobody else's until the transaction ends.
create function wallet.lock_open_proposal(the_proposal uuid)
returns wallet.proposal language plpgsql set search_path = '' as $$
declare
  proposed wallet.proposal;
begin
  select * into proposed from wallet.proposal where proposal_id = the_proposal for update;
  if not found then
    raise exception 'no proposal %', the_proposal using errcode = 'HW011';
  end if;
  if proposed.state <> 'open' then
    raise exception 'proposal % is decided', the_proposal using errcode = 'HW008';
  end if;
  if proposed.expires_ms <= (select elapsed_ms from wallet.running) then
    raise exception 'proposal % has expired', the_proposal using errcode = 'HW009';
  end if;
  return proposed;
end $$;

-- Posts what was proposed, for somebody who did not propose it, and returns the journal. Both stand in it.
create function wallet.post_manual(the_proposal uuid, the_approver text, now_ms int8)
returns int8 language plpgsql security definer set search_path = '' as $$
declare
  proposed wallet.proposal := wallet.lock_open_proposal(the_proposal);
  orders jsonb;
  the_journal int8;
begin
  if the_approver is null or the_approver = '' or the_approver = proposed.proposer then
    raise exception 'nobody approves their own proposal' using errcode = 'HW010';
  end if;
  select jsonb_agg(jsonb_build_object(
    'transfer_id', l.transfer_id, 'phase', 'single', 'amount', l.amount,
    'debit_account', wallet.open_account(l.currency, l.debit_code, l.debit_owner, 0::int2),
    'credit_account', wallet.open_account(l.currency, l.credit_code, l.credit_owner, 0::int2)) order by l.ordinal)
  into orders from wallet.proposal_line l where l.proposal_id = the_proposal;
  the_journal := wallet.post_journal('manual', proposed.proposer || ' ' || the_approver, orders);
  update wallet.proposal
  set state = 'posted', decided_by = the_approver, decided_ms = now_ms, journal_id = the_journal
  where proposal_id = the_proposal;
  return the_journal;
end $$;

-- Ends a proposal that is not to be posted: of somebody else, or one's own that is taken back.
create function wallet.reject_manual(the_proposal uuid, the_decider text, the_words text, now_ms int8)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform wallet.lock_open_proposal(the_proposal);
  update wallet.proposal set state = 'rejected', decided_by = the_decider, decided_ms = now_ms, words = the_words
  where proposal_id = the_proposal;
end $$;

revoke execute on all functions in schema wallet from public;
grant select on wallet.proposal, wallet.proposal_line to herald_wallet;
grant execute on function wallet.post, wallet.propose_manual, wallet.post_manual, wallet.reject_manual to herald_wallet;
