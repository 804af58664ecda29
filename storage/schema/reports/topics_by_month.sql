-- What is written about, month by month, and with which share?
-- Parameters: city, topic, from_day, to_day.
select
    city,
    month,
    topic,
    n_articles,
    share,
    n_articles - lag(n_articles) over (partition by city, topic order by month) as change,
from topics_by_month
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('topic') is null or topic = getvariable('topic'))
    and (getvariable('from_day') is null or month >= date_trunc('month', getvariable('from_day')::date))
    and (getvariable('to_day') is null or month <= getvariable('to_day')::date)
order by city, month, n_articles desc, topic;
