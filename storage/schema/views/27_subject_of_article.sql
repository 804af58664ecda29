-- One row per smart-city article, city and subject that it talks about: a topic, or a programme.
create or replace view subject_of_article as
select
    city,
    day,
    'topic' as kind,
    unnest(topics) as name,
from flag
where smart_city
union all
select
    city,
    day,
    'programme' as kind,
    unnest(programmes) as name,
from flag
where smart_city;

comment on view subject_of_article is 'One row per smart-city article, city and subject that it talks about. Example: which subjects came up in 2023? select distinct kind, name from subject_of_article where year(day) = 2023';
comment on column subject_of_article.city is 'The monitored city.';
comment on column subject_of_article.day is 'As flag.day.';
comment on column subject_of_article.kind is 'topic, programme.';
comment on column subject_of_article.name is 'Topic code; or programme, facility or brand, as written.';
