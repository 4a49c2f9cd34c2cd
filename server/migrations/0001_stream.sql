-- The log: who owns it, at which epoch, and where it ends. See platform/stream/README.md.
create schema stream;

-- One row per log. Locked by every batch, changed only by a claim.
create table stream.log (
  log     int2 primary key,
  owner   text not null,
  epoch   int8 not null,
  numbers int8 not null
);

-- One row per batch. An updated counter would grow dead rows without bound under one open snapshot.
create table stream.batch (
  log      int2 not null,
  position int8 not null,
  at       timestamptz not null default now(),
  primary key (log, position)
);

-- Raises, because a pipelined statement that merely matches no row does not stop those behind it.
create function stream.fence(the_log int2, the_epoch int8) returns void language plpgsql as $$
begin
  perform 1 from stream.log where log = the_log and epoch = the_epoch for update;
  if not found then
    raise exception 'log % is not at epoch %', the_log, the_epoch using errcode = 'HE001';
  end if;
end $$;
