-- Where the chain stood once in each day. A copy that is kept elsewhere finds a chain that was rewritten as a whole.
create table wallet.checkpoint (
  day      date primary key,  -- UTC, by the server's clock
  position int8 not null,
  hash     bytea not null check (length(hash) = 32),
  -- Up to this place: how many journals, and how much was posted in each currency.
  journals int8 not null,
  sums     jsonb not null
);
create index checkpoint_by_position on wallet.checkpoint (position, day);

create trigger append_only before update or delete on wallet.checkpoint
  for each row execute function wallet.refuse_change();
create trigger append_only_whole before truncate on wallet.checkpoint
  for each statement execute function wallet.refuse_change();

-- Writes the checkpoint of a day, unless there is one of it, or nothing is sealed. Returns whether it did. It counts from
-- the one before in the chain, not in the calendar: a clock that ran ahead once ends no later day's.
create function wallet.write_checkpoint(the_day date)
returns bool language plpgsql security definer set search_path = '' as $$
declare
  head wallet.seal;
  last wallet.checkpoint;
begin
  select * into head from wallet.seal order by position desc limit 1;
  select * into last from wallet.checkpoint order by position desc, day desc limit 1;
  if head.position is null or exists (select 1 from wallet.checkpoint where day = the_day) then
    return false;
  end if;
  insert into wallet.checkpoint (day, position, hash, journals, sums)
  select the_day, head.position, head.hash,
    coalesce(last.journals, 0) + (select count(*) from wallet.seal s
                                  where s.position > coalesce(last.position, 0) and s.position <= head.position),
    (select jsonb_object_agg(
       l.currency, (coalesce((last.sums ->> l.currency)::numeric, 0) + coalesce(p.amount, 0))::text)
     from wallet.ledger l left join (
       select t.ledger_id, sum(t.amount) as amount from wallet.seal s join wallet.transfer t using (journal_id)
       where s.position > coalesce(last.position, 0) and s.position <= head.position
         and t.phase in ('single', 'post_pending')
       group by t.ledger_id) p using (ledger_id))
  on conflict (day) do nothing;
  return found;
end $$;

revoke execute on function wallet.write_checkpoint from public;
grant select on wallet.checkpoint to herald_wallet;
grant execute on function wallet.write_checkpoint to herald_wallet;

-- The payment of a request that is said to be paid.
create index payment_of_request on wallet.payment (request_id) where request_id is not null;
