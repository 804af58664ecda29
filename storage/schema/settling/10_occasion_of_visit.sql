-- One row per telling of the tables `told_article` and `told_event` whose occasion is another than is written in it.
-- Null: it is in no report. What somebody rejected is in none; what somebody confirmed is, however unsure its reading was.
create or replace temp table moved as
with

threshold as (
    select value::double as min_confidence
    from setting
    where name = 'min_confidence'
),

told as (
    select *
    from visit
    where
        article_id in (select article_id from told_article)
        or event_id in (select event_id from told_event)
),

counted as (
    select
        told.*,
        (told.kind = 'event' or told.event_id is not null)
        and told.direction = 'inbound'
        and not coalesce(told.is_rejected, false)
        and (told.confidence >= (select min_confidence from threshold) or event.confirmed_by is not null)
            as is_counted,
    from told
    left join event
        on event.event_id = told.event_id
),

keyed as (
    select
        visit_id,
        occasion_id as occasion_before,
        case when is_counted then coalesce(
            event_id,
            md5(concat_ws(
                '|',
                city,
                list_sort(countries)::varchar,
                case when len(countries) = 0 then list_sort(organisations) end::varchar,
                date_from,
                date_precision,
                case when date_from is null then visit_id end
            ))
        ) end as occasion_id,
    from counted
)

select
    visit_id,
    occasion_id,
from keyed
where occasion_id is distinct from occasion_before;
