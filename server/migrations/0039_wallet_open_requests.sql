-- What waits between people is asked for with each look at a wallet, and must not be searched for among all that was ever
-- decided, or shown at a till.
create index open_request_of_payer on wallet.request (payer, number) where state = 'open' and merchant_id is null;
create index open_request_of_payee on wallet.request (payee, number) where state = 'open' and merchant_id is null;
