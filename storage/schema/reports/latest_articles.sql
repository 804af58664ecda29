-- What was written about the city lately?
-- Parameters: city, topic, from_day, to_day.
select
    article.published_day,
    flag.city,
    coalesce(source.name, article.source_id) as outlet,
    article.title,
    flag.topics,
    flag.programmes,
    article.url,
from flag
inner join article
    on article.article_id = flag.article_id
left join source
    on source.source_id = article.source_id
where
    flag.smart_city
    and (getvariable('city') is null or flag.city = getvariable('city'))
    and (getvariable('topic') is null or list_contains(flag.topics, getvariable('topic')))
    and (getvariable('from_day') is null or article.published_day >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or article.published_day <= getvariable('to_day')::date)
order by article.published_day desc nulls last, article.first_seen_at desc
limit 100;
