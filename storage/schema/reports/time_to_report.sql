-- How long does it take from a visit to the first report of it?
-- Parameters: city, country, topic, from_day, to_day.
-- Only visits told to the day; days are counted from the last day of the visit.
select
    city,
    date_trunc('month', visit_from)::date as month,
    count(*) as n_visits,
    count(*) filter (where first_reported_day < visit_from) as n_told_before,
    median(first_reported_day - visit_to) filter (where first_reported_day >= visit_from) as median_days,
    quantile_disc(first_reported_day - visit_to, 0.9) filter (where first_reported_day >= visit_from) as slow_days,
    round(avg((first_reported_day <= visit_to)::integer), 3) as share_by_last_day,
from visits_asked
where
    status = 'happened'
    and date_precision = 'day'
    and first_reported_day is not null
group by city, date_trunc('month', visit_from)::date
order by city, month;
