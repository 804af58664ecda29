-- Who is announced, and when do they come?
-- Parameters: city, country, topic, from_day, to_day.
-- Without from_day: from the newest article in the file on (not from today on, so that an old copy tells of its own
-- time). Announced without a date: those first told in the sixty days before.
with

asked as (
    select coalesce(getvariable('from_day')::date, (select max(published_day) from article)) as from_day
)

select
    visit_from,
    visit_to,
    date_precision,
    city,
    country_names,
    who,
    people,
    received_by,
    saw,
    arranged_by,
    n_articles,
    url,
    sentence,
from visit_occasion
where
    status = 'planned'
    and coalesce(visit_to, first_reported_day + 60) >= (select from_day from asked)
    and (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
    and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
    and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
order by visit_from nulls last, country_names, occasion_id;
