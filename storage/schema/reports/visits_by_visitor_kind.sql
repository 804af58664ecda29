-- What kind of visitors come, how often, and how many people?
-- Parameters: city, country, topic, from_day, to_day.
select
    city,
    name as visitor_kind,
    n_visits,
    n_planned,
    people,
    last_visit_day,
from visits_counted
where aspect = 'visitor_kind'
order by city, n_visits desc, visitor_kind;
