-- One row per window of a backfill: a source's day, or its part of a list of addresses.
create table backfill_window (
    source_id text not null,
    name text not null,             -- the day in the source's zone, 2023-05-26; or the list, 'list urls.txt 3f9a61c2'
    status text not null,           -- pending, done, failed, suspect
    is_matched integer not null,    -- 1: only links whose title or snippet passes are fetched
    is_listed integer not null default 0,   -- 1: all its links are booked
    lists integer not null default 0,       -- pages of lists that were read for it
    known integer not null default 0,       -- links found that somebody else had found before
    reason text not null default '',        -- why it stands so; empty: nothing to say
    decided_at text not null,
    owner text,                     -- the process that works on it; null: nobody
    primary key (source_id, name)
) without rowid;

alter table link add column window_name text;               -- the window that found it; null: a feed did
alter table link add column is_held integer not null default 0; -- 1: waits for its window, and not for the next run

create index link_window on link (source_id, window_name) where window_name is not null;
create index link_live on link (source_id, first_seen_at) where is_pending = 1 and is_held = 0;
