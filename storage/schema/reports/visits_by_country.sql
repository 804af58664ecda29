-- Which countries come, how often, and how many people?
-- Parameters: city, country, topic, from_day, to_day.
with

by_country as (
    select
        city,
        unnest(countries) as country,
        status,
        people,
        visit_from,
    from visit_occasion
    where
        (getvariable('city') is null or city = getvariable('city'))
        and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
        and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
        and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
        and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
)

select
    by_country.city,
    by_country.country,
    country.name_en as country_name,
    count(*) filter (where by_country.status = 'happened') as n_visits,
    count(*) filter (where by_country.status = 'planned') as n_planned,
    (sum(by_country.people) filter (where by_country.status = 'happened'))::bigint as people,
    max(by_country.visit_from) filter (where by_country.status = 'happened') as last_visit_day,
from by_country
left join country
    on country.code = by_country.country
where getvariable('country') is null or by_country.country = upper(getvariable('country'))
group by by_country.city, by_country.country, country.name_en
order by n_visits desc, people desc nulls last, country_name;
