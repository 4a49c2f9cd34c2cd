-- What other modules may know of a profile: what people are found by.
create view profiles.profile_view as
  select user_id, fields ->> 'displayname' as displayname, fields ->> 'avatar_url' as avatar_url from profiles.profile;
