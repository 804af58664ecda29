-- One row per source and hour of its week (0 = Monday, 0 to 1 o'clock, in its own zone): what its feeds brought.
create table rhythm (
    source_id text not null,
    hour_of_week integer not null,
    hours real not null,            -- watched so far, older weeks counting less
    links real not null,            -- new links in them, likewise
    learned_at text not null,
    primary key (source_id, hour_of_week)
) without rowid;

alter table source_due add column looked_at text;  -- when a run last told what was new; null: never

create index link_by_age on link (source_id, first_seen_at);

-- One row per source and thing that its pages may lack ('title', 'published', 'layout 2025-05: body', …): on how
-- many of its pages it was missing. The row '' counts the pages. Newer pages count more.
create table lack (
    source_id text not null,
    thing text not null,
    pages real not null,
    primary key (source_id, thing)
) without rowid;
