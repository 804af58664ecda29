-- One row per story about the city: who tells it, from which release, and how much of it is new.
create or replace view story_log as
with

told as (
    select distinct
        flag.city,
        article.story_id,
        article.article_id,
        coalesce(source.name, article.source_id) as outlet,
        article.story_role,
        article.published_day,
    from flag
    inner join article
        on article.article_id = flag.article_id
    left join source
        on source.source_id = article.source_id
    where
        flag.smart_city
        and article.story_id is not null
)

select
    told.city,
    told.story_id,
    story.title,
    story.release_url,
    min(told.published_day) as first_published_day,
    max(told.published_day) as last_published_day,
    count(*) as n_articles,
    count(*) filter (where told.story_role = 'copy') as n_copies,
    count(*) filter (where told.story_role = 'edited') as n_edited,
    count(*) filter (where told.story_role = 'own') as n_own,
    count(*) filter (where told.story_role = 'foreign') as n_foreign,
    list_sort(list_distinct(list(told.outlet))) as outlets,
from told
inner join story
    on story.story_id = told.story_id
group by told.city, told.story_id, story.title, story.release_url;

comment on view story_log is 'One row per story about the city''s smart-city work, and how many articles tell it: copies apart from reporting. Example: which stories were copied most? select title, n_copies, outlets from story_log order by n_copies desc limit 10';
comment on column story_log.city is 'The monitored city.';
comment on column story_log.story_id is 'story.story_id.';
comment on column story_log.title is 'Title of the article that was seen first.';
comment on column story_log.release_url is 'The press release that it goes back to. Null: not traced.';
comment on column story_log.first_published_day is 'When the first of them was published. Null: none says.';
comment on column story_log.last_published_day is 'When the last of them was published.';
comment on column story_log.n_articles is 'How many articles tell it, the release among them.';
comment on column story_log.n_copies is 'How many are copies.';
comment on column story_log.n_edited is 'How many are edited from the release, or from the first report.';
comment on column story_log.n_own is 'How many are reporting of their own.';
comment on column story_log.n_foreign is 'How many are in another language than the city''s.';
comment on column story_log.outlets is 'Who tells it, by name.';
