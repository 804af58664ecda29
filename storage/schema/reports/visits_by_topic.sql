-- What do the visitors come to see, and from how many countries?
-- Parameters: city, country, topic, from_day, to_day.
-- A visit for two topics counts for each of them.
select
    city,
    name as topic,
    n_visits,
    n_planned,
    people,
    n_countries,
    last_visit_day,
from visits_counted
where
    aspect = 'topic'
    and (getvariable('topic') is null or name = getvariable('topic'))
order by city, n_visits desc, topic;
