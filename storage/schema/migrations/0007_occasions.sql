-- Visits with all their tellings taken together, kept as rows: a report reads them instead of resolving every telling
-- anew. The publisher makes those anew that a batch touches (schema/settling); after this script, all of them.
alter table visit add column occasion_id varchar;
comment on column visit.occasion_id is 'The visit that is counted: occasion.occasion_id. Null: no visit to the city, too unsure, or rejected.';

create table occasion (
    occasion_id varchar not null,
    event_id varchar,
    city varchar not null,
    countries varchar[] not null,
    country_names varchar,
    visit_from date,
    visit_to date,
    date_precision varchar,
    who varchar[] not null,
    visitor_kind varchar,
    status varchar not null,
    mode varchar not null,
    people integer,
    people_low integer,
    people_high integer,
    people_approx boolean,
    received_by varchar,
    place varchar,
    saw varchar[] not null,
    arranged_by varchar,
    n_articles integer not null,
    n_independent integer not null,
    first_reported_day date,
    outlets varchar[] not null,
    urls varchar[] not null,
    confirmed_by varchar,
    why varchar[],
    url varchar not null,
    title varchar not null,
    confidence double not null,
    visit_id varchar not null,
    article_id varchar not null
);
comment on table occasion is 'One row per visit to the city, the articles that tell it taken together. What visit_occasion reads; follows from visit, event, article and source.';
comment on column occasion.occasion_id is 'Key: event_id, else digits derived from what the visit was known by.';
comment on column occasion.event_id is 'event.event_id. Null: not grouped.';
comment on column occasion.city is 'The monitored city.';
comment on column occasion.countries is 'ISO 3166-1 alpha-2, sorted unless grouped; empty for international bodies.';
comment on column occasion.country_names is 'The same by name. Null for international bodies.';
comment on column occasion.visit_from is 'First day. Null: no date is told.';
comment on column occasion.visit_to is 'Last day, inclusive.';
comment on column occasion.date_precision is 'How exactly the date is told: day, month, quarter, half, year. Null: no date is told.';
comment on column occasion.who is 'Visiting bodies, as any of the articles writes them.';
comment on column occasion.visitor_kind is 'As visit.visitor_kind. Null: none says.';
comment on column occasion.status is 'happened, planned or cancelled.';
comment on column occasion.mode is 'in_person or online.';
comment on column occasion.people is 'The number to count with. Null: none is told.';
comment on column occasion.people_low is 'The lowest number told.';
comment on column occasion.people_high is 'The highest number told.';
comment on column occasion.people_approx is 'Whether whoever tells that number rounds it. Null: none is told.';
comment on column occasion.received_by is 'Who received them. Null: none says.';
comment on column occasion.place is 'Where. Null: none says.';
comment on column occasion.saw is 'Codes of what they came for.';
comment on column occasion.arranged_by is 'Who arranged it. Null: none says.';
comment on column occasion.n_articles is 'How many articles tell it.';
comment on column occasion.n_independent is 'How many of them are not taken from one another.';
comment on column occasion.first_reported_day is 'Day of publication of the first of them. Null: none says.';
comment on column occasion.outlets is 'Who tells it, by name.';
comment on column occasion.urls is 'The addresses of all articles that tell it.';
comment on column occasion.confirmed_by is 'Who has confirmed it. Null: nobody.';
comment on column occasion.why is 'For each value that was disputed or edited, what decided. Null: not grouped.';
comment on column occasion.url is 'The surest telling''s address.';
comment on column occasion.title is 'Its headline.';
comment on column occasion.confidence is 'Share of records like it that are right, 0 to 1.';
comment on column occasion.visit_id is 'The surest telling: visit.visit_id.';
comment on column occasion.article_id is 'Its article: article.article_id.';
