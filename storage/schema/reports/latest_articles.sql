-- What was written about the city lately?
-- Parameters: city, topic, source, from_day, to_day.
with

latest as (
    select *
    from flag
    where
        smart_city
        and (getvariable('city') is null or city = getvariable('city'))
        and (getvariable('topic') is null or list_contains(topics, getvariable('topic')))
        and (getvariable('source') is null or source_id = getvariable('source'))
        and (getvariable('from_day') is null or day >= getvariable('from_day')::date)
        and (getvariable('to_day') is null or day <= getvariable('to_day')::date)
    order by day desc, article_id
    limit 100
)

select
    article.published_day,
    latest.city,
    coalesce(source.name, article.source_id) as outlet,
    article.title,
    latest.topics,
    latest.programmes,
    article.url,
from latest
inner join article
    on article.article_id = latest.article_id
    and coalesce(article.published_day, article.first_seen_at::date) = latest.day  -- spares most of the articles
left join source
    on source.source_id = article.source_id
order by latest.day desc, article.first_seen_at desc, article.article_id;
