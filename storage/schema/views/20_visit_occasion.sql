-- One row per visit to the city, the articles that tell it taken together.
-- Two tellings are one visit where city, countries (for international bodies: names) and first day agree. A
-- telling without a date stands for itself. This is coarser than `event`, which it stands in for.
create or replace view visit_occasion as
with

told as (
    select
        visit_log.*,
        list_sort(visit_log.countries) as sorted_countries,
        case when len(visit_log.countries) = 0 then list_sort(visit_log.who) end as sorted_who,
        case when visit_log.visit_from is null then visit_log.visit_id end as alone,
    from visit_log
)

select
    city,
    sorted_countries as countries,
    min(country_names) as country_names,
    visit_from,
    max(visit_to) as visit_to,
    list_sort(list_distinct(flatten(list(who)))) as who,
    case
        when count(*) filter (where status = 'happened') > 0 then 'happened'
        else first(status order by published_day desc nulls last, url, visit_id)
    end as status,
    min(people) as people_low,
    max(people) as people_high,
    min(received_by) as received_by,
    min(place) as place,
    list_sort(list_distinct(flatten(list(saw)))) as saw,
    min(arranged_by) as arranged_by,
    min(mode) as mode,
    count(distinct article_id) as n_articles,
    min(published_day) as first_reported_day,
    first(url order by confidence desc, url, visit_id) as url,
    first(sentence order by confidence desc, url, visit_id) as sentence,
from told
group by city, sorted_countries, sorted_who, visit_from, alone;

comment on view visit_occasion is 'One row per visit to the city, the articles that tell it taken together (same city, countries and first day).';
comment on column visit_occasion.city is 'The monitored city.';
comment on column visit_occasion.countries is 'Where the visitors are from, ISO 3166-1 alpha-2, sorted; empty for international bodies.';
comment on column visit_occasion.country_names is 'The same by name. Null for international bodies.';
comment on column visit_occasion.visit_from is 'First day. Null: no date is told.';
comment on column visit_occasion.visit_to is 'Last day, inclusive.';
comment on column visit_occasion.who is 'Visiting bodies, as any of the articles writes them.';
comment on column visit_occasion.status is 'happened where any article says so; else by the latest.';
comment on column visit_occasion.people_low is 'The lowest number told. Null: none is told.';
comment on column visit_occasion.people_high is 'The highest number told.';
comment on column visit_occasion.received_by is 'Who received them, by one of the articles.';
comment on column visit_occasion.place is 'Where, by one of the articles.';
comment on column visit_occasion.saw is 'Codes of what they came for, by any of the articles.';
comment on column visit_occasion.arranged_by is 'Who arranged it, by one of the articles.';
comment on column visit_occasion.mode is 'in_person or online.';
comment on column visit_occasion.n_articles is 'How many articles tell it.';
comment on column visit_occasion.first_reported_day is 'Day of publication of the first of them.';
comment on column visit_occasion.url is 'The surest telling''s address.';
comment on column visit_occasion.sentence is 'The surest telling''s sentence.';
