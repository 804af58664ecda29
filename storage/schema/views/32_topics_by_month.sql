-- One row per city, month and topic: articles that talk about it, and their share of the city's articles.
create or replace view topics_by_month as
with

flagged as (
    select
        city,
        topics,
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

by_topic as (
    select
        city,
        month,
        unnest(topics) as topic,
    from flagged
)

select
    by_topic.city,
    by_topic.month,
    by_topic.topic,
    count(*) as n_articles,
    round(count(*) / any_value(months.n_month), 3) as share,
from by_topic
inner join months
    on months.city = by_topic.city
    and months.month = by_topic.month
group by by_topic.city, by_topic.month, by_topic.topic;

comment on view topics_by_month is 'One row per city, month and topic. Example: which share had transport? select month, share from topics_by_month where topic = ''transport'' order by month';
comment on column topics_by_month.city is 'The monitored city.';
comment on column topics_by_month.month is 'First day of the month of publication (where no date is told, of first sight).';
comment on column topics_by_month.topic is 'Topic code.';
comment on column topics_by_month.n_articles is 'Smart-city articles that talk about it.';
comment on column topics_by_month.share is 'Their share of the city''s smart-city articles of the month; an article may have several topics.';
