-- Who comes again, for which time, and when was the last?
-- Parameters: city, country, topic, from_day, to_day.
select
    visit_from,
    city,
    country_names,
    who,
    country_before,
    country_last_day,
    organisation_before,
    organisation_last_day,
    saw,
    url,
from returning_visitors
where
    (country_before > 0 or organisation_before > 0)
    and (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or list_contains(countries, upper(getvariable('country'))))
    and (getvariable('topic') is null or list_contains(saw, getvariable('topic')))
    and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or visit_from <= getvariable('to_day')::date)
order by visit_from desc, country_names, occasion_id;
