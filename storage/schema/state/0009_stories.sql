-- What finds an article's near-copies. One row per article: its traits (1 to 2 KB), and its place as last told.
create table story_article (
    number integer primary key,
    article_id text not null unique,
    source_id text not null,
    url text not null,
    is_release integer not null,
    told_at text not null,          -- published; first seen where that is unknown
    first_seen_at text not null,
    week integer not null,          -- of told_at, counted from 1970
    traits blob not null,
    is_waiting integer not null default 1,
    part blob                       -- null: never told
);
create index story_waiting on story_article (number) where is_waiting = 1;

-- One row per key and article. By week first: new articles touch the same few pages, however large it grows.
create table story_key (
    week integer not null,
    key integer not null,
    number integer not null,
    primary key (week, key, number)
) without rowid;

-- One row per two articles that tell one story; one < other by article_id.
create table story_link (
    one integer not null,
    other integer not null,
    score real not null,
    because text not null,
    primary key (one, other)
) without rowid;
create index story_link_other on story_link (other, one);
