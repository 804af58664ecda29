-- Who is announced, and when do they come?
-- Parameters: city, from_day.
select
    visit_from,
    visit_to,
    city,
    country_names,
    who,
    people_high as people,
    received_by,
    saw,
    arranged_by,
    n_articles,
    url,
    sentence,
from visit_occasion
where
    status = 'planned'
    and (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('from_day') is null or visit_to >= getvariable('from_day')::date)
order by visit_from nulls last, country_names;
