-- One row per visit to the city as one article tells it. What somebody rejected is left out; what somebody confirmed is
-- in, however unsure its reading was.
create or replace view visit_telling as
with

threshold as (
    select value::double as min_confidence
    from setting
    where name = 'min_confidence'
)

select
    visit.date_from as visit_from,
    visit.date_to as visit_to,
    visit.date_precision,
    visit.city,
    visit.countries,
    country_combination.country_names,
    visit.organisations as who,
    visit.visitor_kind,
    visit.headcount as people,
    visit.headcount_approx as people_approx,
    visit.host as received_by,
    visit.place,
    visit.purposes as saw,
    visit.facilitated_by as arranged_by,
    visit.status,
    visit.mode,
    visit.evidence[1] as sentence,
    article.title,
    coalesce(source.name, article.source_id) as outlet,
    article.published_day,
    article.url,
    visit.confidence,
    visit.visit_id,
    visit.article_id,
    visit.event_id,
from visit
inner join article
    on article.article_id = visit.article_id
left join source
    on source.source_id = article.source_id
left join country_combination
    on country_combination.countries = visit.countries
left join event
    on event.event_id = visit.event_id
where
    (visit.kind = 'event' or visit.event_id is not null)
    and visit.direction = 'inbound'
    and not coalesce(visit.is_rejected, false)
    and (visit.confidence >= (select min_confidence from threshold) or event.confirmed_by is not null);

comment on view visit_telling is 'One row per visit to the city as one article tells it. Only records at or above the confidence threshold or confirmed by somebody, and none that somebody rejected. Example: which sentences tell of the visits of May 2023? select visit_from, who, sentence, url from visit_telling where visit_from between ''2023-05-01'' and ''2023-05-31''';
comment on column visit_telling.visit_from is 'First day of the visit. Null: the article gives no date.';
comment on column visit_telling.visit_to is 'Last day, inclusive.';
comment on column visit_telling.date_precision is 'How exactly the date is told: day, month, quarter, half, year.';
comment on column visit_telling.city is 'The monitored city.';
comment on column visit_telling.countries is 'Where the visitors are from, ISO 3166-1 alpha-2; empty for international bodies.';
comment on column visit_telling.country_names is 'The same by name. Null for international bodies.';
comment on column visit_telling.who is 'Visiting bodies as written.';
comment on column visit_telling.visitor_kind is 'As visit.visitor_kind.';
comment on column visit_telling.people is 'How many. Null: the article gives no number.';
comment on column visit_telling.people_approx is 'Whether the article rounds the number.';
comment on column visit_telling.received_by is 'Who received them. Null: the article does not say.';
comment on column visit_telling.place is 'Where. Null: the article does not say.';
comment on column visit_telling.saw is 'Codes of what they came for and were shown.';
comment on column visit_telling.arranged_by is 'Who arranged it. Null: the article does not say.';
comment on column visit_telling.status is 'happened, planned or cancelled, as told at publication.';
comment on column visit_telling.mode is 'in_person or online.';
comment on column visit_telling.sentence is 'The first sentence that proves it. Null: the source''s rights do not allow to keep it.';
comment on column visit_telling.title is 'The article''s headline.';
comment on column visit_telling.outlet is 'The outlet''s name.';
comment on column visit_telling.published_day is 'Day of publication.';
comment on column visit_telling.url is 'The article''s address.';
comment on column visit_telling.confidence is 'Share of records like this one that are right, 0 to 1.';
comment on column visit_telling.visit_id is 'visit.visit_id.';
comment on column visit_telling.article_id is 'article.article_id.';
comment on column visit_telling.event_id is 'The visit as all articles tell it: event.event_id. Null: not grouped.';
