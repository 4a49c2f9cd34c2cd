-- The wallet says what must happen after its payments in the transaction of the payment, as its own role.
grant usage on schema outbox to herald_wallet;
grant select, insert on outbox.entry to herald_wallet;
