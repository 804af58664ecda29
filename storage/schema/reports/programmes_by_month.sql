-- Which programmes are written about, month by month, with which share and change?
-- Parameters: city, from_day, to_day.
-- Changes are against the month before; null where nothing was written of it in that month.
with

beside as (
    select
        programmes_by_month.*,
        lag({'month': month, 'n': n_articles, 'share': share}) over (
            partition by city, programme
            order by month
        ) as earlier,
    from programmes_by_month
    where
        (getvariable('city') is null or city = getvariable('city'))
    ),

compared as (
    select
        beside.*,
        case when earlier.month = month - interval 1 month then earlier end as before,
    from beside
)

select
    city,
    month,
    programme,
    n_articles,
    share,
    n_articles - before.n as change,
    round(share - before.share, 3) as share_change,
from compared
where
    (getvariable('from_day') is null or month >= date_trunc('month', getvariable('from_day')::date))
    and (getvariable('to_day') is null or month <= date_trunc('month', getvariable('to_day')::date))
order by city, month, n_articles desc, programme;
