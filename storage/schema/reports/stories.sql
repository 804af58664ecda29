-- Which stories about the city ran, in how many outlets, and how much of it was copied?
-- Parameters: city, from_day, to_day.
select
    city,
    first_published_day,
    title,
    n_articles,
    n_copies,
    n_edited,
    n_own,
    n_foreign,
    outlets,
    release_url,
from story_log
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('from_day') is null or last_published_day >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or first_published_day <= getvariable('to_day')::date)
order by n_articles desc, first_published_day desc nulls last, title;
