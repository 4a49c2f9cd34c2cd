-- What people with a role did, written in the transaction of the act. Kept for good: nothing deletes from it.
create schema audit;

create table audit.entry (
  number  int8 generated always as identity primary key,
  at_ms   int8 not null,
  -- Whose acts these are: a module.
  area    text collate "C" not null check (char_length(area) between 1 and 40),
  actor   text collate "C" not null check (char_length(actor) between 1 and 255),
  act     text collate "C" not null check (char_length(act) between 1 and 80),
  subject text collate "C" not null check (char_length(subject) <= 255),
  -- What they said that it was for; null: nobody asked.
  reason  text check (octet_length(reason) between 1 and 1000),
  details jsonb not null check (octet_length(details::text) <= 4096)
);
create index entry_of_area on audit.entry (area, number);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'HA000';
end $$;

create trigger append_only before update or delete on audit.entry
  for each row execute function audit.refuse_change();
create trigger append_only_whole before truncate on audit.entry
  for each statement execute function audit.refuse_change();

-- The wallet writes it together with what its desk does, as its own role.
revoke execute on function audit.refuse_change from public;
grant usage on schema audit to herald_wallet;
grant select, insert on audit.entry to herald_wallet;
