-- One row per visit that happened on a told date, with the earlier visits of its countries and organisations.
create or replace view returning_visitors as
with

came as (
    select *
    from occasion
    where status = 'happened' and visit_from is not null
),

visitor as (
    select
        occasion_id,
        city,
        visit_from,
        'country' as kind,
        unnest(countries) as name,
    from came
    union all
    select
        occasion_id,
        city,
        visit_from,
        'organisation' as kind,
        unnest(who) as name,
    from came
),

numbered as (
    select
        occasion_id,
        kind,
        row_number() over earlier - 1 as n_before,
        lag(visit_from) over earlier as last_before,
    from visitor
    window earlier as (partition by city, kind, name order by visit_from, occasion_id)
),

before as (
    select
        occasion_id,
        max(n_before) filter (where kind = 'country') as country_before,
        max(last_before) filter (where kind = 'country') as country_last_day,
        max(n_before) filter (where kind = 'organisation') as organisation_before,
        max(last_before) filter (where kind = 'organisation') as organisation_last_day,
    from numbered
    group by occasion_id
)

select
    came.city,
    came.visit_from,
    came.visit_to,
    came.countries,
    came.country_names,
    came.who,
    coalesce(before.country_before, 0) as country_before,
    before.country_last_day,
    coalesce(before.organisation_before, 0) as organisation_before,
    before.organisation_last_day,
    came.people,
    came.saw,
    came.url,
    came.occasion_id,
from came
left join before
    on before.occasion_id = came.occasion_id;

comment on view returning_visitors is 'One row per visit that happened on a told date, with the earlier visits of its countries and organisations. Example: which organisations came again? select who, visit_from, organisation_before from returning_visitors where organisation_before > 0';
comment on column returning_visitors.city is 'The monitored city.';
comment on column returning_visitors.visit_from is 'First day.';
comment on column returning_visitors.visit_to is 'Last day, inclusive.';
comment on column returning_visitors.countries is 'Where the visitors are from, ISO 3166-1 alpha-2; empty for international bodies.';
comment on column returning_visitors.country_names is 'The same by name. Null for international bodies.';
comment on column returning_visitors.who is 'Visiting bodies.';
comment on column returning_visitors.country_before is 'Visits from the same country before this one (of several countries: the most).';
comment on column returning_visitors.country_last_day is 'First day of the latest of them. Null: there was none.';
comment on column returning_visitors.organisation_before is 'Visits of an organisation written alike before this one (of several: the most).';
comment on column returning_visitors.organisation_last_day is 'First day of the latest of them. Null: there was none.';
comment on column returning_visitors.people is 'As visit_occasion.people.';
comment on column returning_visitors.saw is 'As visit_occasion.saw.';
comment on column returning_visitors.url is 'The surest telling''s address.';
comment on column returning_visitors.occasion_id is 'visit_occasion.occasion_id.';
