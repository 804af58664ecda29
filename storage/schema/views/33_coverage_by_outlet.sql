-- One row per city and foreign medium or research body: what it did, how often, when first and last told.
create or replace view coverage_by_outlet as
select
    coverage.city,
    coverage.outlet,
    any_value(coverage.country) as country,
    any_value(country.name_en) as country_name,
    list_sort(list_distinct(list(coverage.kind))) as kinds,
    count(distinct coverage.article_id) as n_articles,
    min(article.published_day) as first_reported_day,
    max(article.published_day) as last_reported_day,
    arg_max(coverage.evidence, coverage.confidence) as sentence,
    arg_max(article.url, coverage.confidence) as url,
from coverage
inner join article
    on article.article_id = coverage.article_id
left join country
    on country.code = coverage.country
where coverage.confidence >= (select value::double from setting where name = 'min_confidence')
group by coverage.city, coverage.outlet;

comment on view coverage_by_outlet is 'One row per city and foreign medium or research body that reports on it. Example: which foreign media filmed here? select outlet, country_name from coverage_by_outlet where list_contains(kinds, ''filming'')';
comment on column coverage_by_outlet.city is 'The monitored city.';
comment on column coverage_by_outlet.outlet is 'The medium or body as written.';
comment on column coverage_by_outlet.country is 'ISO 3166-1 alpha-2. Null: unknown or international.';
comment on column coverage_by_outlet.country_name is 'Name in English.';
comment on column coverage_by_outlet.kinds is 'filming, broadcast, report, interview, research, ranking.';
comment on column coverage_by_outlet.n_articles is 'Articles that tell of it.';
comment on column coverage_by_outlet.first_reported_day is 'Day of publication of the first.';
comment on column coverage_by_outlet.last_reported_day is 'Day of publication of the last.';
comment on column coverage_by_outlet.sentence is 'The sentence that proves it best.';
comment on column coverage_by_outlet.url is 'The address of the article with that sentence.';
