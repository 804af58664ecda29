-- One row per city, kind of subject and subject: articles in the days from_day to to_day, and in as many days before.
-- Without these variables: the year that ends with the newest article. The variable city is heeded, too.
create or replace view subjects_compared as
with

newest as (
    select max(day) as day
    from flag
),

period as (
    select
        coalesce(getvariable('to_day')::date, newest.day) as to_day,
        coalesce(getvariable('from_day')::date, to_day - 364) as from_day,
    from newest
),

asked as (
    select
        to_day,
        from_day,
        from_day - (to_day - from_day + 1)::integer as before_day,
    from period
),

total as (
    select
        city,
        count(*) filter (where day >= (select from_day from asked)) as n_now,
        count(*) filter (where day < (select from_day from asked)) as n_before,
    from flag
    where
        smart_city
        and day >= (select before_day from asked)
        and day <= (select to_day from asked)
    group by city
),

counted as (
    select
        city,
        kind,
        name,
        count(*) filter (where day >= (select from_day from asked)) as n_articles,
        count(*) filter (where day < (select from_day from asked)) as n_before,
    from subject_of_article
    where
        (getvariable('city') is null or city = getvariable('city'))
        and day >= (select before_day from asked)
        and day <= (select to_day from asked)
    group by city, kind, name
)

select
    counted.city,
    counted.kind,
    counted.name,
    counted.n_articles,
    counted.n_before,
    counted.n_articles - counted.n_before as change,
    round(counted.n_articles / nullif(total.n_now, 0), 3) as share,
    round(counted.n_before / nullif(total.n_before, 0), 3) as share_before,
    round(share - share_before, 3) as share_change,
from counted
inner join total
    on total.city = counted.city;

comment on view subjects_compared is 'One row per city, kind of subject and subject: articles in a period, and in the one before that is as long. The period: after set variable from_day and to_day; without them, the year that ends with the newest article. Example: what is written about less than a year ago? select kind, name, share_change from subjects_compared where share_change < 0';
comment on column subjects_compared.city is 'The monitored city.';
comment on column subjects_compared.kind is 'topic, programme.';
comment on column subjects_compared.name is 'Topic code; or programme, facility or brand, as written.';
comment on column subjects_compared.n_articles is 'Smart-city articles of the period that talk about it.';
comment on column subjects_compared.n_before is 'Those of the period before.';
comment on column subjects_compared.change is 'By how many more.';
comment on column subjects_compared.share is 'Share of the city''s smart-city articles of the period. Null: there are none.';
comment on column subjects_compared.share_before is 'Share of those of the period before. Null: there are none.';
comment on column subjects_compared.share_change is 'By how much more of the whole.';
