-- One row per city, aspect (country, topic, host, visitor_kind) and name: the visits asked for, counted. A visit of two
-- countries, or for two topics, counts for each of them.
create or replace view visits_counted as
with

named as (
    select
        city,
        'country' as aspect,
        unnest(countries) as name,
        status,
        people,
        visit_from,
        countries,
    from visits_asked
    union all
    select
        city,
        'topic' as aspect,
        unnest(saw) as name,
        status,
        people,
        visit_from,
        countries,
    from visits_asked
    union all
    select
        city,
        'host' as aspect,
        coalesce(received_by, 'not said') as name,
        status,
        people,
        visit_from,
        countries,
    from visits_asked
    union all
    select
        city,
        'visitor_kind' as aspect,
        coalesce(visitor_kind, 'not said') as name,
        status,
        people,
        visit_from,
        countries,
    from visits_asked
)

select
    city,
    aspect,
    name,
    count(*) filter (where status = 'happened') as n_visits,
    count(*) filter (where status = 'planned') as n_planned,
    (sum(people) filter (where status = 'happened'))::bigint as people,
    len(list_distinct(flatten(list(countries) filter (where status = 'happened')))) as n_countries,
    max(visit_from) filter (where status = 'happened') as last_visit_day,
from named
group by city, aspect, name;

comment on view visits_counted is 'One row per city, aspect and name: the visits that the parameters of the reports ask for, counted. A visit of two countries, or for two topics, counts for each of them. Example: who receives most of the visitors? select name, n_visits from visits_counted where aspect = ''host'' order by n_visits desc limit 5';
comment on column visits_counted.city is 'The monitored city.';
comment on column visits_counted.aspect is 'By what is counted: country, topic, host, visitor_kind.';
comment on column visits_counted.name is 'Which: ISO 3166-1 alpha-2, a topic''s code, who received them, a kind of visitor; not said.';
comment on column visits_counted.n_visits is 'Visits that happened.';
comment on column visits_counted.n_planned is 'Visits announced.';
comment on column visits_counted.people is 'People in the visits that happened, where numbers are told. Null: none is.';
comment on column visits_counted.n_countries is 'Countries of origin of the visits that happened. Null: none happened.';
comment on column visits_counted.last_visit_day is 'First day of the latest that happened. Null: none with a date.';
