-- The operation's memory. Times are UTC text of fixed width, 2026-01-31 09:15:00.000000.

-- One row per fact about this file itself.
create table fact (
    name text primary key,
    value text not null
) without rowid;

-- One row per source that was ever scheduled.
create table source_due (
    source_id text primary key,
    interval_s integer not null,
    next_due_at text not null,
    decided_at text not null,       -- when next_due_at was set: a clock that jumps back is noticed by it
    last_started_at text,           -- null: never looked at
    failures integer not null default 0,
    is_scheduled integer not null default 1
) without rowid;

-- One row per run that has begun and not ended.
create table open_run (
    run_id text primary key,
    source_id text not null,
    job text not null,
    started_at text not null,
    owner text not null
) without rowid;

-- One row per link ever seen.
create table link (
    key text primary key,
    url text not null,
    source_id text not null,
    title text,
    snippet text,
    published_at text,
    found_in text,
    first_seen_at text not null,
    is_pending integer not null default 1,
    retry_at text,                  -- null: whenever
    attempts integer not null default 0,
    owner text,                     -- the process that works on it; null: nobody
    archive_file text,              -- null: not fetched yet
    archive_offset integer,
    archive_length integer,
    last_attempt_id text,
    last_attempt_at text,
    last_outcome text,
    last_step text,
    last_detail text,
    article_id text
) without rowid;

create index link_pending on link (source_id, first_seen_at) where is_pending = 1;

-- One row per host ever asked: the pace that all processes share.
create table host_pace (
    host text primary key,
    not_before_at text not null,
    decided_at text not null,
    min_delay_s real not null,
    owner text,                     -- who has a request in flight; null: nobody
    claimed_at text,
    claimed_until_at text
) without rowid;

-- One row per feed: what to send with the next conditional request.
create table feed_validator (
    url text primary key,
    etag text,
    last_modified text,
    body_digest text
) without rowid;

-- One row per site: its robots.txt as last answered.
create table robots (
    site text primary key,
    status integer,                 -- null: no answer came
    body blob not null,
    fetched_at text not null
) without rowid;

-- One row per source as last handed to the outbox: what a new results file starts with.
create table source_row (
    source_id text primary key,
    payload blob not null
) without rowid;

-- One row per batch waiting for the results file. Numbers are never given twice.
create table outbox (
    number integer primary key autoincrement,
    kind text not null,
    id text not null,
    payload blob not null
);
