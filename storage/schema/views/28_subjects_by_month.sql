-- One row per city, month, kind of subject and subject: articles, their share of the city's, and the change against the
-- month before; null where nothing was written of it in that month.
create or replace view subjects_by_month as
with

months as (
    select
        city,
        date_trunc('month', day)::date as month,
        count(*) as n_month,
    from flag
    where smart_city
    group by city, date_trunc('month', day)::date
),

counted as (
    select
        city,
        date_trunc('month', day)::date as month,
        kind,
        name,
        count(*) as n_articles,
    from subject_of_article
    group by city, date_trunc('month', day)::date, kind, name
),

shared as (
    select
        counted.*,
        round(counted.n_articles / months.n_month, 3) as share,
    from counted
    inner join months
        on months.city = counted.city
        and months.month = counted.month
),

beside as (
    select
        shared.*,
        lag({'month': month, 'n': n_articles, 'share': share}) over (
            partition by city, kind, name
            order by month
        ) as earlier,
    from shared
),

compared as (
    select
        beside.*,
        case when earlier.month = month - interval 1 month then earlier end as before,
    from beside
)

select
    city,
    month,
    kind,
    name,
    n_articles,
    share,
    n_articles - before.n as change,
    round(share - before.share, 3) as share_change,
from compared;

comment on view subjects_by_month is 'One row per city, month, kind of subject and subject. Example: what grew most in a month? select month, kind, name, change from subjects_by_month order by change desc nulls last limit 5';
comment on column subjects_by_month.city is 'The monitored city.';
comment on column subjects_by_month.month is 'First day of the month of publication (where no date is told, of first sight).';
comment on column subjects_by_month.kind is 'topic, programme.';
comment on column subjects_by_month.name is 'Topic code; or programme, facility or brand, as written.';
comment on column subjects_by_month.n_articles is 'Smart-city articles that talk about it.';
comment on column subjects_by_month.share is 'Their share of the city''s smart-city articles of the month; an article may have several subjects.';
comment on column subjects_by_month.change is 'By how many more than in the month before. Null: nothing was written of it then.';
comment on column subjects_by_month.share_change is 'By how much more of the whole.';
