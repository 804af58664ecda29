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
from visits_asked
group by city, date_trunc('month', visit_from)::date
order by city, month nulls last;
