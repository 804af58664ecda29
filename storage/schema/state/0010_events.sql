-- What finds the tellings of one visit. One row per visit that an article tells, as it was last read.
create table telling (
    key text primary key,           -- the visit's id in the results file
    article_id text not null,
    city text not null,
    direction text not null,
    first_day integer not null,     -- ordinal; of the visit where a day or month is told, else of the article
    last_day integer not null,
    value blob not null,            -- the telling as read, packed
    said blob,                      -- with what people have edited; null: nothing
    event_id text,                  -- null: none, or not resolved yet
    is_waiting integer not null default 1
) without rowid;
create index telling_article on telling (article_id);
create index telling_day on telling (city, direction, first_day);
create index telling_event on telling (event_id);
create index telling_waiting on telling (key) where is_waiting = 1;

-- One row per event as last told to the results file.
create table event (
    event_id text primary key,
    value blob not null
) without rowid;

-- One row per word of a person. Never changed, never deleted: a later word overrules an earlier one.
create table correction (
    number integer primary key autoincrement,
    correction_id text not null unique,
    value blob not null
);
-- One row per article that a word of a person is about.
create table correction_article (
    article_id text not null,
    number integer not null references correction,
    primary key (article_id, number)
) without rowid;
