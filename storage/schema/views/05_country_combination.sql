-- One row per combination of countries that a visit names, with its names put together once.
create or replace view country_combination as
with

combination as (
    select countries
    from visit
    union
    select list_sort(countries)
    from visit
    union
    select countries
    from event
)

select
    combination.countries,
    string_agg(country.name_en, ', ' order by country.name_en) as country_names,
    string_agg(country.name_ko, ', ' order by country.name_ko) as country_names_ko,
from combination
inner join country
    on list_contains(combination.countries, country.code)
group by combination.countries;

comment on view country_combination is 'One row per combination of countries that a visit names, for joining names to lists of codes. Example: what are the countries of a visit called in Korean? select country_names_ko from country_combination join visit using (countries)';
comment on column country_combination.countries is 'ISO 3166-1 alpha-2, in the order of visit.countries or event.countries, or sorted.';
comment on column country_combination.country_names is 'Their names in English.';
comment on column country_combination.country_names_ko is 'Their names in Korean.';
