-- Who receives the visitors, how often, and how many people?
-- Parameters: city, country, topic, from_day, to_day.
select
    city,
    coalesce(received_by, 'not said') as host,
    count(*) filter (where status = 'happened') as n_visits,
    count(*) filter (where status = 'planned') as n_planned,
    (sum(people) filter (where status = 'happened'))::bigint as people,
    max(visit_from) filter (where status = 'happened') as last_visit_day,
from visit_occasion
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
    and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
    and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
group by city, host
order by city, n_visits desc, host;
