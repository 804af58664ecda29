-- One row per visit to the city, with all its sources: the protocol office's book.
create or replace view visit_log as
select
    visit_from,
    visit_to,
    date_precision,
    city,
    countries,
    country_names,
    who,
    visitor_kind,
    people,
    people_low,
    people_high,
    people_approx,
    received_by,
    place,
    saw,
    arranged_by,
    status,
    mode,
    sentence,
    title,
    url,
    n_articles,
    n_independent,
    outlets,
    urls,
    first_reported_day,
    confirmed_by,
    why,
    confidence,
    visit_id,
    article_id,
    event_id,
from visit_occasion;

comment on view visit_log is 'One row per visit to the city, with all its sources: the protocol office''s book. What visit_occasion has, in the order of a book; what a single article tells is in visit_telling. Example: who came in May 2023, and who tells it? select visit_from, who, sentence, outlets, urls from visit_log where visit_from between ''2023-05-01'' and ''2023-05-31''';
comment on column visit_log.visit_from is 'First day of the visit. Null: no date is told.';
comment on column visit_log.visit_to is 'Last day, inclusive.';
comment on column visit_log.date_precision is 'How exactly the date is told: day, month, quarter, half, year.';
comment on column visit_log.city is 'The monitored city.';
comment on column visit_log.countries is 'Where the visitors are from, ISO 3166-1 alpha-2; empty for international bodies.';
comment on column visit_log.country_names is 'The same by name. Null for international bodies.';
comment on column visit_log.who is 'Visiting bodies, as any of the articles writes them.';
comment on column visit_log.visitor_kind is 'As visit.visitor_kind. Null: none says.';
comment on column visit_log.people is 'How many, as chosen among what is told, or written by somebody. Null: no number is told.';
comment on column visit_log.people_low is 'The lowest number told.';
comment on column visit_log.people_high is 'The highest number told.';
comment on column visit_log.people_approx is 'Whether whoever tells that number rounds it. Null: none is told.';
comment on column visit_log.received_by is 'Who received them. Null: none says.';
comment on column visit_log.place is 'Where. Null: none says.';
comment on column visit_log.saw is 'Codes of what they came for and were shown.';
comment on column visit_log.arranged_by is 'Who arranged it. Null: none says.';
comment on column visit_log.status is 'happened, planned or cancelled.';
comment on column visit_log.mode is 'in_person or online.';
comment on column visit_log.sentence is 'The surest telling''s sentence. Null: the source''s rights do not allow to keep it.';
comment on column visit_log.title is 'Its article''s headline.';
comment on column visit_log.url is 'Its article''s address.';
comment on column visit_log.n_articles is 'How many articles tell the visit.';
comment on column visit_log.n_independent is 'How many of them are not taken from one another.';
comment on column visit_log.outlets is 'Who tells it, by name.';
comment on column visit_log.urls is 'The addresses of all articles that tell it.';
comment on column visit_log.first_reported_day is 'Day of publication of the first of them.';
comment on column visit_log.confirmed_by is 'Who has confirmed it. Null: nobody.';
comment on column visit_log.why is 'For each value that was disputed or edited, what decided. Null: not grouped.';
comment on column visit_log.confidence is 'Share of records like the surest telling that are right, 0 to 1.';
comment on column visit_log.visit_id is 'The surest telling: visit.visit_id.';
comment on column visit_log.article_id is 'Its article: article.article_id.';
comment on column visit_log.event_id is 'The visit as all articles tell it: event.event_id. Null: not grouped.';
