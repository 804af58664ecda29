-- How many visits a month, and from where?
-- Parameters: city, from_day, to_day.
select
    city,
    month,
    n_visits,
    n_planned,
    n_cancelled,
    people,
    countries,
from visits_by_month
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('from_day') is null or month >= date_trunc('month', getvariable('from_day')::date))
    and (getvariable('to_day') is null or month <= getvariable('to_day')::date)
order by city, month nulls last;
