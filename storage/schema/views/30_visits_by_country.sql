-- One row per city and country of origin: how often, how many, when. A joint visit counts for each country.
create or replace view visits_by_country as
with

by_country as (
    select
        occasion.*,
        unnest(occasion.countries) as country_code,
    from occasion
)

select
    by_country.city,
    by_country.country_code as country,
    country.name_en as country_name,
    count(*) filter (where by_country.status = 'happened') as n_visits,
    count(*) filter (where by_country.status = 'planned') as n_planned,
    count(*) filter (where by_country.status = 'cancelled') as n_cancelled,
    (sum(by_country.people) filter (where by_country.status = 'happened'))::bigint as people,
    min(by_country.visit_from) filter (where by_country.status = 'happened') as first_visit_day,
    max(by_country.visit_from) filter (where by_country.status = 'happened') as last_visit_day,
    sum(by_country.n_articles)::bigint as n_articles,
from by_country
left join country
    on country.code = by_country.country_code
group by by_country.city, by_country.country_code, country.name_en;

comment on view visits_by_country is 'One row per city and country of origin. A joint visit counts for each of its countries. Example: which five countries came most often? select country_name, n_visits from visits_by_country order by n_visits desc limit 5';
comment on column visits_by_country.city is 'The monitored city.';
comment on column visits_by_country.country is 'ISO 3166-1 alpha-2.';
comment on column visits_by_country.country_name is 'Name in English.';
comment on column visits_by_country.n_visits is 'Visits that happened.';
comment on column visits_by_country.n_planned is 'Visits announced.';
comment on column visits_by_country.n_cancelled is 'Visits cancelled.';
comment on column visits_by_country.people is 'People in the visits that happened, where numbers are told. Null: none is.';
comment on column visits_by_country.first_visit_day is 'Day of the first visit that happened and whose date is told.';
comment on column visits_by_country.last_visit_day is 'Day of the last.';
comment on column visits_by_country.n_articles is 'Articles that tell of them.';
