-- How full the outbox is, kept by the file itself: it is asked before every page, and counting takes long.
create table outbox_fill (
    batches integer not null,
    bytes integer not null
);

insert into outbox_fill select count(*), coalesce(sum(length(payload)), 0) from outbox;

-- One row per file of the archive that was ever looked through: whose pages are in it.
create table archive_file (
    file text primary key,
    sources text not null           -- ids, as a JSON list
) without rowid;

-- One row per file of the archive that is being written anew without some of its pages. Whatever dies, either the
-- new one goes (not booked yet) or the old one does.
create table archive_rewrite (
    old text primary key,
    new text not null,
    is_booked integer not null default 0
) without rowid;

-- One row per source: the rights for which nothing more than they allow is anywhere on this disk.
create table purged_rights (
    source_id text primary key,
    rights text not null
) without rowid;
