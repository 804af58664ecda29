-- One row per city, month and topic: articles that talk about it, and their share of the city's articles.
create or replace view topics_by_month as
select
    city,
    month,
    name as topic,
    n_articles,
    share,
from subjects_by_month
where kind = 'topic';

comment on view topics_by_month is 'One row per city, month and topic. Example: which share had transport? select month, share from topics_by_month where topic = ''transport'' order by month';
comment on column topics_by_month.city is 'The monitored city.';
comment on column topics_by_month.month is 'First day of the month of publication (where no date is told, of first sight).';
comment on column topics_by_month.topic is 'Topic code.';
comment on column topics_by_month.n_articles is 'Smart-city articles that talk about it.';
comment on column topics_by_month.share is 'Their share of the city''s smart-city articles of the month; an article may have several topics.';
