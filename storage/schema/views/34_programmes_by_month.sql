-- One row per city, month and programme: articles that name it, and their share of the city's articles.
create or replace view programmes_by_month as
select
    city,
    month,
    name as programme,
    n_articles,
    share,
from subjects_by_month
where kind = 'programme';

comment on view programmes_by_month is 'One row per city, month and programme. Example: which programmes were named most often? select programme, sum(n_articles) as n from programmes_by_month group by programme order by n desc';
comment on column programmes_by_month.city is 'The monitored city.';
comment on column programmes_by_month.month is 'First day of the month of publication (where no date is told, of first sight).';
comment on column programmes_by_month.programme is 'Programme, facility or brand, as written.';
comment on column programmes_by_month.n_articles is 'Smart-city articles that name it.';
comment on column programmes_by_month.share is 'Their share of the city''s smart-city articles of the month; an article may have several programmes.';
