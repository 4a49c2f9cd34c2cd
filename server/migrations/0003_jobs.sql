-- Work that is done again and again: a row per job, so that of several processes one does it.
create schema jobs;

create table jobs.job (
  name text collate "C" primary key,
  due_ms int8 not null,
  last_run_ms int8
);
