-- One row per thing that somebody has accepted as gone from a source's pages; it goes when the thing comes back.
create table accepted (
    source_id text not null,
    thing text not null,            -- as in `lack`
    accepted_at text not null,
    primary key (source_id, thing)
) without rowid;

-- One row per receiver of messages that took none lately: it is tried again with growing waits.
create table receiver_rest (
    receiver text primary key,      -- as in `notice`
    failures integer not null,      -- in a row
    not_before_at text not null
) without rowid;
