-- One row per change that a publisher made to a stored article, or that took it back; the newest first.
create or replace view corrections as
with

taken_back as (
    select
        article_id,
        max(attempted_at) as seen_at,
    from outcome
    where outcome = 'gone' and article_id is not null
    group by article_id
)

select
    revision.seen_at,
    article.source_id,
    'changed' as what,
    revision.title_before,
    nullif(revision.title_after, revision.title_before) as new_title,
    revision.chars_after - revision.chars_before as chars_more,
    revision.modified_at,
    article.url,
    revision.article_id,
from revision
join article
    on article.article_id = revision.article_id

union all

select
    taken_back.seen_at,
    article.source_id,
    'taken back' as what,
    article.title as title_before,
    null as new_title,
    null as chars_more,
    null as modified_at,
    article.url,
    taken_back.article_id,
from taken_back
join article
    on article.article_id = taken_back.article_id
order by 1 desc, 8;

comment on view corrections is 'One row per change that a publisher made to a stored article, or that took it back; the newest first. Example: what was taken back? select url from corrections where what = ''taken back''';
comment on column corrections.seen_at is 'When it was seen, UTC.';
comment on column corrections.source_id is 'source.source_id.';
comment on column corrections.what is 'changed; taken back (its page is gone).';
comment on column corrections.title_before is 'Title before.';
comment on column corrections.new_title is 'Title after. Null: as before, or taken back.';
comment on column corrections.chars_more is 'By how many characters the body grew; below 0, shrank. Null: taken back.';
comment on column corrections.modified_at is 'When the page says that it was changed, UTC. Null: it does not say.';
comment on column corrections.url is 'The article''s address.';
comment on column corrections.article_id is 'article.article_id.';
