-- Which countries came in a year, how many people, and what did they look at?
-- Parameters: year (without it, the year of the latest visit), city.
with

happened as (
    select
        occasion.*,
        unnest(occasion.countries) as country_code,
    from occasion
    where
        status = 'happened'
        and (getvariable('city') is null or city = getvariable('city'))
),

asked as (
    select coalesce(getvariable('year'), max(year(visit_from))) as year
    from happened
)

select
    (select year from asked) as year,
    happened.city,
    country.name_en as country_name,
    count(*) as n_visits,
    sum(happened.people)::bigint as people,
    list_sort(list_distinct(flatten(list(happened.saw)))) as looked_at,
    list_sort(list_distinct(flatten(list(happened.who)))) as who,
    min(happened.visit_from) as first_visit_day,
    max(happened.visit_from) as last_visit_day,
from happened
left join country
    on country.code = happened.country_code
where year(happened.visit_from) = (select year from asked)
group by happened.city, country.name_en
order by n_visits desc, people desc nulls last, country_name;
