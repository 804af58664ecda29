-- Which countries come, how often, and how many people?
-- Parameters: city, from_day, to_day.
select
    visit_occasion.city,
    country.code as country,
    country.name_en as country_name,
    count(*) filter (where visit_occasion.status = 'happened') as n_visits,
    count(*) filter (where visit_occasion.status = 'planned') as n_planned,
    (sum(visit_occasion.people_high) filter (where visit_occasion.status = 'happened'))::bigint as people,
    max(visit_occasion.visit_from) filter (where visit_occasion.status = 'happened') as last_visit_day,
from visit_occasion
inner join country
    on list_contains(visit_occasion.countries, country.code)
where
    (getvariable('city') is null or visit_occasion.city = getvariable('city'))
    and (getvariable('from_day') is null or visit_occasion.visit_to >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or visit_occasion.visit_from <= getvariable('to_day')::date)
group by visit_occasion.city, country.code, country.name_en
order by n_visits desc, people desc nulls last, country_name;
