-- One row per row whose article is not in the file.
-- To do: run `citymentions reread`, which tells every article anew.
with child as (
    select 'flag' as place, article_id from flag
    union all
    select 'mention', article_id from mention
    union all
    select 'visit', article_id from visit
    union all
    select 'award', article_id from award
    union all
    select 'coverage', article_id from coverage
    union all
    select 'quote', article_id from quote
    union all
    select 'revision', article_id from revision
    union all
    select 'outcome', article_id from outcome where outcome = 'stored' and article_id is not null
)
select
    place,
    article_id as example
from child
where article_id not in (select article_id from article)
