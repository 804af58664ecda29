-- A stored page is asked for again, to see what its publisher corrects or takes back.
alter table link add column recheck_at text;            -- null: not again
alter table link add column rechecks integer not null default 0;
alter table link add column page_etag text;
alter table link add column page_last_modified text;
alter table link add column text_digest text;           -- of title and body as last read; null: never read
alter table link add column read_title text;
alter table link add column read_chars integer;

create index link_recheck on link (source_id, recheck_at) where recheck_at is not null;
