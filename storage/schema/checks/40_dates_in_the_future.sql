-- One row per time of our own, or of publication, that has not come yet (an hour is left to clocks, a day to zones).
-- To do: set this machine's clock; where only published_at is wrong, the outlet says so: `citymentions check SOURCE`.
with told as (
    select 'article.fetched_at' as place, article_id as example, fetched_at - interval 1 hour as not_after from article
    union all
    select 'article.first_seen_at', article_id, first_seen_at - interval 1 hour from article
    union all
    select 'article.published_at', article_id, published_at - interval 1 day from article
    union all
    select 'outcome.attempted_at', attempt_id, attempted_at - interval 1 hour from outcome
    union all
    select 'run.ended_at', run_id, ended_at - interval 1 hour from run
)
select
    place,
    example
from told
where not_after > getvariable('now')::timestamp
