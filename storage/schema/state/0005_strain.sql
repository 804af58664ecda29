-- How hard a host finds it to serve us: it is asked the more rarely.
alter table host_pace add column answer_s real not null default 0;      -- how long its answers take, lately
alter table host_pace add column refusals integer not null default 0;   -- "too many", "overloaded", not yet made up for

-- One row per feed that said "moved permanently" (301, 308), and was read where it moved to.
create table moved_feed (
    url text primary key,
    moved_to text not null,
    seen_at text not null
) without rowid;
