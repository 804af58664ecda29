-- Which honours did the city receive, from whom, for what?
-- Parameters: city, year, from_day, to_day (of publication).
select
    award.city,
    award.year,
    award.name,
    award.giver,
    award.for_what,
    count(distinct award.article_id) as n_articles,
    min(article.published_day) as first_reported_day,
    arg_max(article.url, {'confidence': award.confidence, 'id': award.article_id}) as url,
    arg_max(award.evidence, {'confidence': award.confidence, 'id': award.article_id}) as sentence,
from award
inner join article
    on article.article_id = award.article_id
where
    award.confidence >= (select value::double from setting where name = 'min_confidence')
    and (getvariable('city') is null or award.city = getvariable('city'))
    and (getvariable('year') is null or award.year = getvariable('year'))
    and (getvariable('from_day') is null or article.published_day >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or article.published_day <= getvariable('to_day')::date)
group by award.city, award.year, award.name, award.giver, award.for_what
order by award.year desc nulls last, n_articles desc, award.name, award.giver, award.for_what, award.city;
