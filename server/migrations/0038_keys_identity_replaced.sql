-- When somebody replaced their identity, as who has lost every device and the recovery key does. The password suffices for
-- it, so for a day such an identity vouches for no device that moves money.
create table keys.identity_replaced (
  user_id text collate "C" primary key,
  at_ms   int8 not null
);
