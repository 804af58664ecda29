-- One row per city and month: visits that happened or are announced. Month null: no date is told.
create or replace view visits_by_month as
select
    city,
    date_trunc('month', visit_from)::date as month,
    count(*) filter (where status = 'happened') as n_visits,
    count(*) filter (where status = 'planned') as n_planned,
    count(*) filter (where status = 'cancelled') as n_cancelled,
    (sum(people) filter (where status = 'happened'))::bigint as people,
    list_sort(list_distinct(flatten(list(countries)))) as countries,
from occasion
group by city, date_trunc('month', visit_from)::date;

comment on view visits_by_month is 'One row per city and month of visit. Example: how many visits a month in 2023? select month, n_visits from visits_by_month where year(month) = 2023';
comment on column visits_by_month.city is 'The monitored city.';
comment on column visits_by_month.month is 'First day of the month. Null: no date is told.';
comment on column visits_by_month.n_visits is 'Visits that happened.';
comment on column visits_by_month.n_planned is 'Visits announced.';
comment on column visits_by_month.n_cancelled is 'Visits cancelled.';
comment on column visits_by_month.people is 'People in the visits that happened, where numbers are told. Null: none is.';
comment on column visits_by_month.countries is 'Countries of origin.';
