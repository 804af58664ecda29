-- Which countries come, how often, and how many people?
-- Parameters: city, country, topic, from_day, to_day.
select
    visits_counted.city,
    visits_counted.name as country,
    country.name_en as country_name,
    visits_counted.n_visits,
    visits_counted.n_planned,
    visits_counted.people,
    visits_counted.last_visit_day,
from visits_counted
left join country
    on country.code = visits_counted.name
where
    visits_counted.aspect = 'country'
    and (getvariable('country') is null or visits_counted.name = upper(getvariable('country')))
order by n_visits desc, people desc nulls last, country_name;
