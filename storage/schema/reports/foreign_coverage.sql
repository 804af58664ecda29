-- Which foreign media and research bodies report on the city?
-- Parameters: city, country.
select
    city,
    outlet,
    country_name,
    kinds,
    n_articles,
    first_reported_day,
    last_reported_day,
    url,
    sentence,
from coverage_by_outlet
where
    (getvariable('city') is null or city = getvariable('city'))
    and (getvariable('country') is null or country = upper(getvariable('country')))
order by n_articles desc, outlet;
