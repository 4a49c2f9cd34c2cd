-- How long a thumbnail's file is, so that one that was cut off is noticed. Rows of before do not say it: such a thumbnail
-- is made anew when it is asked for.
alter table media.thumbnail add column size int8;
