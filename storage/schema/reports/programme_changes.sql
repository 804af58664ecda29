-- Which programmes are written about more, and which less, than in the period before?
-- Parameters: city, from_day, to_day. Without them: the year that ends with the newest article.
-- The period before is as long and ends where this one begins.
with

newest as (
    select max(day) as day
    from flag
),

period as (
    select
        coalesce(getvariable('to_day')::date, newest.day) as to_day,
        coalesce(getvariable('from_day')::date, to_day - 364) as from_day,
    from newest
),

asked as (
    select
        to_day,
        from_day,
        from_day - (to_day - from_day + 1)::integer as before_day,
    from period
),

flagged as (
    select
        city,
        programmes,
        day >= (select from_day from asked) as is_now,
    from flag
    where
        smart_city
        and (getvariable('city') is null or city = getvariable('city'))
        and day >= (select before_day from asked)
        and day <= (select to_day from asked)
),

total as (
    select
        city,
        count(*) filter (where is_now) as n_now,
        count(*) filter (where not is_now) as n_before,
    from flagged
    group by city
),

by_programme as (
    select
        city,
        unnest(programmes) as programme,
        is_now,
    from flagged
),

counted as (
    select
        city,
        programme,
        count(*) filter (where is_now) as n_articles,
        count(*) filter (where not is_now) as n_before,
    from by_programme
    group by city, programme
)

select
    counted.city,
    counted.programme,
    counted.n_articles,
    counted.n_before,
    counted.n_articles - counted.n_before as change,
    round(counted.n_articles / nullif(total.n_now, 0), 3) as share,
    round(counted.n_before / nullif(total.n_before, 0), 3) as share_before,
    round(share - share_before, 3) as share_change,
from counted
inner join total
    on total.city = counted.city
order by counted.city, share_change desc nulls last, counted.programme;
