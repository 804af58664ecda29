-- What do the visitors come to see, and from how many countries?
-- Parameters: city, country, topic, from_day, to_day.
-- A visit for two topics counts for each of them.
with

by_topic as (
    select
        city,
        unnest(saw) as topic,
        status,
        people,
        visit_from,
        countries,
    from visit_occasion
    where
        (getvariable('city') is null or city = getvariable('city'))
        and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
        and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
        and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
        and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
)

select
    city,
    topic,
    count(*) filter (where status = 'happened') as n_visits,
    count(*) filter (where status = 'planned') as n_planned,
    (sum(people) filter (where status = 'happened'))::bigint as people,
    len(list_distinct(flatten(list(countries) filter (where status = 'happened')))) as n_countries,
    max(visit_from) filter (where status = 'happened') as last_visit_day,
from by_topic
where getvariable('topic') is null or topic = getvariable('topic')
group by city, topic
order by city, n_visits desc, topic;
