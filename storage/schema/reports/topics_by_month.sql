-- What is written about, month by month, with which share and change?
-- Parameters: city, topic, from_day, to_day.
-- Changes are against the month before; null where nothing was written of it in that month.
select
    city,
    month,
    name as topic,
    n_articles,
    share,
    change,
    share_change,
from subjects_by_month
where
    kind = 'topic'
    and (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('topic') is null or name = getvariable('topic'))
    and (getvariable('from_day') is null or month >= date_trunc('month', getvariable('from_day')::date))
    and (getvariable('to_day') is null or month <= date_trunc('month', getvariable('to_day')::date))
order by city, month, n_articles desc, topic;
