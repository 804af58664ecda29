-- How many visits a month, and from where?
-- Parameters: city, country, topic, from_day, to_day.
select
    city,
    date_trunc('month', visit_from)::date as month,
    count(*) filter (where status = 'happened') as n_visits,
    count(*) filter (where status = 'planned') as n_planned,
    count(*) filter (where status = 'cancelled') as n_cancelled,
    (sum(people) filter (where status = 'happened'))::bigint as people,
    list_sort(list_distinct(flatten(list(countries)))) as countries,
from visit_occasion
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
    and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
    and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
group by city, date_trunc('month', visit_from)::date
order by city, month nulls last;
