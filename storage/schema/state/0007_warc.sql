-- One row per WARC file that was ever begun: how far its records are booked, and as what.
create table warc_file (
    location text primary key,      -- absolute path, or address
    size integer not null,          -- bytes, when last looked at
    position integer not null,      -- everything before is booked: bytes; of a file packed as a whole, records
    is_done integer not null,
    counts text not null,           -- records by source ('' where none is known) and what became of them, as JSON
    reason text not null default '', -- why it could not be read on; empty: nothing to say
    changed_at text not null
) without rowid;
