-- One row per visit that the variables city, country, topic, from_day and to_day ask for; without them, every one.
create or replace view visits_asked as
select *
from occasion
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
    and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
    and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date);

comment on view visits_asked is 'One row per visit that the parameters of the reports ask for: after set variable city, country, topic, from_day or to_day; without them, every one. Example: how many visits are there? select count(*) from visits_asked';
comment on column visits_asked.occasion_id is 'Key: event_id, else digits derived from what the visit was known by.';
comment on column visits_asked.event_id is 'event.event_id. Null: not grouped.';
comment on column visits_asked.city is 'The monitored city.';
comment on column visits_asked.countries is 'ISO 3166-1 alpha-2, sorted unless grouped; empty for international bodies.';
comment on column visits_asked.country_names is 'The same by name. Null for international bodies.';
comment on column visits_asked.visit_from is 'First day. Null: no date is told.';
comment on column visits_asked.visit_to is 'Last day, inclusive.';
comment on column visits_asked.date_precision is 'How exactly the date is told: day, month, quarter, half, year. Null: no date is told.';
comment on column visits_asked.who is 'Visiting bodies, as any of the articles writes them.';
comment on column visits_asked.visitor_kind is 'As visit.visitor_kind. Null: none says.';
comment on column visits_asked.status is 'happened, planned or cancelled.';
comment on column visits_asked.mode is 'in_person or online.';
comment on column visits_asked.people is 'The number to count with. Null: none is told.';
comment on column visits_asked.people_low is 'The lowest number told.';
comment on column visits_asked.people_high is 'The highest number told.';
comment on column visits_asked.people_approx is 'Whether whoever tells that number rounds it. Null: none is told.';
comment on column visits_asked.received_by is 'Who received them. Null: none says.';
comment on column visits_asked.place is 'Where. Null: none says.';
comment on column visits_asked.saw is 'Codes of what they came for.';
comment on column visits_asked.arranged_by is 'Who arranged it. Null: none says.';
comment on column visits_asked.n_articles is 'How many articles tell it.';
comment on column visits_asked.n_independent is 'How many of them are not taken from one another.';
comment on column visits_asked.first_reported_day is 'Day of publication of the first of them. Null: none says.';
comment on column visits_asked.outlets is 'Who tells it, by name.';
comment on column visits_asked.urls is 'The addresses of all articles that tell it.';
comment on column visits_asked.confirmed_by is 'Who has confirmed it. Null: nobody.';
comment on column visits_asked.why is 'For each value that was disputed or edited, what decided. Null: not grouped.';
comment on column visits_asked.url is 'The surest telling''s address.';
comment on column visits_asked.title is 'Its headline.';
comment on column visits_asked.confidence is 'Share of records like it that are right, 0 to 1.';
comment on column visits_asked.visit_id is 'The surest telling: visit.visit_id.';
comment on column visits_asked.article_id is 'Its article: article.article_id.';
