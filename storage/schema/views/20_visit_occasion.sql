-- One row per visit to the city, the articles that tell it taken together.
-- Tellings that were grouped are one visit, and `event` says what is true of it. Others are one visit where city,
-- countries (for international bodies: names), first day and its precision agree; one without a date stands for
-- itself. (How they are put together: settling/20_occasion.sql.)
create or replace view visit_occasion as
select
    occasion.city,
    occasion.countries,
    occasion.country_names,
    occasion.visit_from,
    occasion.visit_to,
    occasion.date_precision,
    occasion.who,
    occasion.visitor_kind,
    occasion.status,
    occasion.people,
    occasion.people_low,
    occasion.people_high,
    occasion.people_approx,
    occasion.received_by,
    occasion.place,
    occasion.saw,
    occasion.arranged_by,
    occasion.mode,
    occasion.n_articles,
    occasion.n_independent,
    occasion.first_reported_day,
    occasion.outlets,
    occasion.urls,
    occasion.confirmed_by,
    occasion.why,
    occasion.url,
    visit.evidence[1] as sentence,
    occasion.title,
    occasion.confidence,
    occasion.visit_id,
    occasion.article_id,
    occasion.occasion_id,
    occasion.event_id,
from occasion
left join visit
    on visit.visit_id = occasion.visit_id;

comment on view visit_occasion is 'One row per visit to the city, the articles that tell it taken together: by event where they were grouped, else by city, countries, first day and its precision. What most questions about visits should ask. Example: how many people came in 2023? select sum(people) from visit_occasion where status = ''happened'' and year(visit_from) = 2023';
comment on column visit_occasion.city is 'The monitored city.';
comment on column visit_occasion.countries is 'Where the visitors are from, ISO 3166-1 alpha-2, sorted unless grouped; empty for international bodies.';
comment on column visit_occasion.country_names is 'The same by name. Null for international bodies.';
comment on column visit_occasion.visit_from is 'First day. Null: no date is told.';
comment on column visit_occasion.visit_to is 'Last day, inclusive.';
comment on column visit_occasion.date_precision is 'How exactly the date is told: day, month, quarter, half, year. Null: no date is told.';
comment on column visit_occasion.who is 'Visiting bodies, as any of the articles writes them.';
comment on column visit_occasion.visitor_kind is 'As visit.visitor_kind, by one of the articles. Null: none says.';
comment on column visit_occasion.status is 'happened where any article says so; else by the latest.';
comment on column visit_occasion.people is 'The number to count with: what most articles tell where they were grouped, else the highest. Null: none is told.';
comment on column visit_occasion.people_low is 'The lowest number told. Null: none is told.';
comment on column visit_occasion.people_high is 'The highest number told.';
comment on column visit_occasion.people_approx is 'Whether whoever tells that number rounds it. Null: none is told.';
comment on column visit_occasion.received_by is 'Who received them, by one of the articles.';
comment on column visit_occasion.place is 'Where, by one of the articles.';
comment on column visit_occasion.saw is 'Codes of what they came for, by any of the articles.';
comment on column visit_occasion.arranged_by is 'Who arranged it, by one of the articles.';
comment on column visit_occasion.mode is 'in_person or online.';
comment on column visit_occasion.n_articles is 'How many articles tell it.';
comment on column visit_occasion.n_independent is 'How many of them are not taken from one another.';
comment on column visit_occasion.first_reported_day is 'Day of publication of the first of them.';
comment on column visit_occasion.outlets is 'Who tells it, by name.';
comment on column visit_occasion.urls is 'Where: the addresses of all articles that tell it.';
comment on column visit_occasion.confirmed_by is 'Who has confirmed it. Null: nobody.';
comment on column visit_occasion.why is 'For each value that was disputed or edited, what decided. Null: not grouped.';
comment on column visit_occasion.url is 'The surest telling''s address.';
comment on column visit_occasion.sentence is 'The surest telling''s sentence.';
comment on column visit_occasion.title is 'The surest telling''s headline.';
comment on column visit_occasion.confidence is 'Share of records like the surest telling that are right, 0 to 1.';
comment on column visit_occasion.visit_id is 'The surest telling: visit.visit_id.';
comment on column visit_occasion.article_id is 'Its article: article.article_id.';
comment on column visit_occasion.occasion_id is 'Names the visit: event_id, else digits derived from what the visit was known by.';
comment on column visit_occasion.event_id is 'event.event_id. Null: not grouped.';
