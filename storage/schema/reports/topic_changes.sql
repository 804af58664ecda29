-- Which topics are written about more, and which less, than in the period before?
-- Parameters: city, topic, from_day, to_day. Without them: the year that ends with the newest article.
-- The period before is as long and ends where this one begins.
select
    city,
    name as topic,
    n_articles,
    n_before,
    change,
    share,
    share_before,
    share_change,
from subjects_compared
where
    kind = 'topic'
    and (getvariable('topic') is null or name = getvariable('topic'))
order by city, share_change desc nulls last, topic;
