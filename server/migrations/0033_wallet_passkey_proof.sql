-- A payment can be proved with a passkey.
alter table wallet.payment
  drop constraint payment_proof_check,
  add constraint payment_proof_check check (proof in ('device_key', 'passkey', 'low_value'));
