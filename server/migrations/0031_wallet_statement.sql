-- Where a period of an account begins in its transfers: the number of the first journal on it that was posted at or after
-- a moment, or one beyond the last. Found by halving, over the indexes transfer_of_debit and transfer_of_credit.
--
-- `post` numbers and dates a journal while it has the account locked, so the numbers of an account's journals are in the
-- order of their moments. When a clock was set back they are not; even then of two moments the earlier one never gets the
-- higher number, so that periods that follow each other share no journal and leave none out.
create function wallet.first_journal_since(the_account int8, the_moment timestamptz) returns int8
language plpgsql stable set search_path = '' as $$
declare
  low int8 := 1;
  high int8;
  middle int8;
  found_id int8;
begin
  select 1 + greatest(
    (select journal_id from wallet.transfer where debit_account = the_account order by journal_id desc limit 1),
    (select journal_id from wallet.transfer where credit_account = the_account order by journal_id desc limit 1))
  into high;
  while low < high loop
    middle := low + (high - low) / 2;
    select least(
      (select journal_id from wallet.transfer where debit_account = the_account and journal_id >= middle
       order by journal_id limit 1),
      (select journal_id from wallet.transfer where credit_account = the_account and journal_id >= middle
       order by journal_id limit 1))
    into found_id;
    if (select posted_at from wallet.journal where journal_id = found_id) >= the_moment then
      high := middle;
    else
      low := found_id + 1;
    end if;
  end loop;
  return low;
end $$;

revoke execute on function wallet.first_journal_since from public;
grant execute on function wallet.first_journal_since to herald_wallet;
