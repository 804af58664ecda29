-- Who came, when, from where, what did they see, and who tells it?
-- Parameters: city, country, topic, from_day, to_day.
select
    visit_from,
    visit_to,
    date_precision,
    country_names,
    who,
    people,
    people_approx,
    received_by,
    saw,
    arranged_by,
    status,
    mode,
    confirmed_by,
    n_articles,
    n_independent,
    outlets,
    urls,
    sentence,
    coalesce(event_id, visit_id) as id,
from visit_log
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
    and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
    and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
order by visit_from nulls last, country_names, id;
