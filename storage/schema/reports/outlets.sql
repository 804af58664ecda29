-- Which outlets write about the city's smart-city work, and which tell of visits?
-- Parameters: city, topic, source, from_day, to_day (of publication).
with

threshold as (
    select value::double as min_confidence
    from setting
    where name = 'min_confidence'
),

told as (
    select
        article_id,
        city,
        count(*) as n_visits,
    from visit
    where
        kind = 'event'
        and direction = 'inbound'
        and confidence >= (select min_confidence from threshold)
    group by article_id, city
),

written as (
    select
        flag.city,
        flag.source_id,
        flag.smart_city,
        flag.day,
        told.n_visits,
    from flag
    left join told
        on told.article_id = flag.article_id
        and told.city = flag.city
    where
        (getvariable('city') is null or flag.city = getvariable('city'))
        and (getvariable('topic') is null or list_contains(flag.topics, getvariable('topic')))
        and (getvariable('source') is null or flag.source_id = getvariable('source'))
        and (getvariable('from_day') is null or flag.day >= getvariable('from_day')::date)
        and (getvariable('to_day') is null or flag.day <= getvariable('to_day')::date)
)

select
    written.city,
    written.source_id,
    any_value(source.name) as outlet,
    count(*) filter (where written.smart_city) as n_smart_city,
    count(*) as n_articles,
    coalesce(sum(written.n_visits), 0)::bigint as n_visits,
    max(written.day) as last_day,
from written
left join source
    on source.source_id = written.source_id
group by written.city, written.source_id
order by written.city, n_smart_city desc, written.source_id;
