-- One row per source that was ever judged: how it stands.
create table standing (
    source_id text primary key,
    standing text not null,         -- good, suspect, broken, recovered
    since_at text not null,
    reason text not null,           -- why; empty: nothing to say
    lost text not null,             -- what its pages no longer have, as a JSON list; it must be seen again to recover
    good_runs integer not null,     -- in a row, since the last that was not good
    failed_runs integer not null,   -- in a row, since the last that neither failed nor was blocked
    last_good_at text               -- when a run last went well; null: never
) without rowid;

-- One row per thing that was told to somebody ('source:herald', 'visit:…', 'digest:seoul:2026-01-31').
create table told (
    subject text primary key,
    what text not null,             -- 'broken' or 'recovered' of a source; else empty
    told_at text not null
) without rowid;

-- One row per message and receiver that has not got it yet. Numbers are never given twice.
create table notice (
    number integer primary key autoincrement,
    receiver text not null,         -- a digest of its address, which may hold a password
    title text not null,
    body text not null,
    made_at text not null
);
