create schema media;

-- What somebody uploaded. The bytes are a blob, named by their SHA-256 in hex; equal files share one.
create table media.item (
  media_id     text collate "C" primary key,
  user_id      text collate "C" not null,
  blob         text collate "C" not null,
  content_type text not null,
  filename     text,
  size         int8 not null,
  created_at   timestamptz not null
);

-- Thumbnails that were made. They can be made again from the item.
create table media.thumbnail (
  media_id     text collate "C" not null,
  width        int4 not null,
  height       int4 not null,
  method       text collate "C" not null,
  blob         text collate "C" not null,
  content_type text not null,
  primary key (media_id, width, height, method)
);
