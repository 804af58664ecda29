-- Who receives the visitors, how often, and how many people?
-- Parameters: city, country, topic, from_day, to_day.
select
    city,
    name as host,
    n_visits,
    n_planned,
    people,
    last_visit_day,
from visits_counted
where aspect = 'host'
order by city, n_visits desc, host;
