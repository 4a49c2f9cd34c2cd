-- Rules that a user made. `ordinal` orders them within their kind, the first one first; `is_gone` marks one that was
-- deleted, so that a sync tells of it. Rows of before are changes of predefined rules.
alter table push.rule
  add column is_own     bool not null default false,
  add column is_gone    bool not null default false,
  add column ordinal    int4 not null default 0,
  add column conditions jsonb,
  add column pattern    text;
