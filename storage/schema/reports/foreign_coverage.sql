-- Which foreign media and research bodies report on the city?
-- Parameters: city, country, from_day, to_day (of publication).
select
    coverage.city,
    coverage.outlet,
    min(country.name_en) as country_name,
    list_sort(list_distinct(list(coverage.kind))) as kinds,
    count(distinct coverage.article_id) as n_articles,
    min(article.published_day) as first_reported_day,
    max(article.published_day) as last_reported_day,
    arg_max(article.url, {'confidence': coverage.confidence, 'id': coverage.article_id}) as url,
    arg_max(coverage.evidence, {'confidence': coverage.confidence, 'id': coverage.article_id}) as sentence,
from coverage
inner join article
    on article.article_id = coverage.article_id
left join country
    on country.code = coverage.country
where
    coverage.confidence >= (select value::double from setting where name = 'min_confidence')
    and (getvariable('city') is null or coverage.city = getvariable('city'))
    and (getvariable('country') is null or coverage.country = upper(getvariable('country')))
    and (getvariable('from_day') is null or article.published_day >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or article.published_day <= getvariable('to_day')::date)
group by coverage.city, coverage.outlet
order by n_articles desc, coverage.outlet;
