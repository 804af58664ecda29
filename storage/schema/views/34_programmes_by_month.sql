-- One row per city, month and programme: articles that name it, and their share of the city's articles.
create or replace view programmes_by_month as
with

flagged as (
    select
        city,
        programmes,
        date_trunc('month', day)::date as month,
    from flag
    where smart_city
),

months as (
    select
        city,
        month,
        count(*) as n_month,
    from flagged
    group by city, month
),

by_programme as (
    select
        city,
        month,
        unnest(programmes) as programme,
    from flagged
)

select
    by_programme.city,
    by_programme.month,
    by_programme.programme,
    count(*) as n_articles,
    round(count(*) / any_value(months.n_month), 3) as share,
from by_programme
inner join months
    on months.city = by_programme.city
    and months.month = by_programme.month
group by by_programme.city, by_programme.month, by_programme.programme;

comment on view programmes_by_month is 'One row per city, month and programme. Example: which programmes were named most often? select programme, sum(n_articles) as n from programmes_by_month group by programme order by n desc';
comment on column programmes_by_month.city is 'The monitored city.';
comment on column programmes_by_month.month is 'First day of the month of publication (where no date is told, of first sight).';
comment on column programmes_by_month.programme is 'Programme, facility or brand, as written.';
comment on column programmes_by_month.n_articles is 'Smart-city articles that name it.';
comment on column programmes_by_month.share is 'Their share of the city''s smart-city articles of the month; an article may have several programmes.';
