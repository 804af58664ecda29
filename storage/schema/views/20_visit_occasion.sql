-- One row per visit to the city, the articles that tell it taken together.
-- Tellings that were grouped are one visit, and `event` says what is true of it. Others are one visit where city,
-- countries (for international bodies: names), first day and its precision agree; one without a date stands for
-- itself.
create or replace view visit_occasion as
with

keyed as (
    select
        visit_telling.*,
        list_sort(countries) as sorted_countries,
        case when len(countries) = 0 then list_sort(who) end as sorted_who,
        case when visit_from is null then visit_id end as alone,
    from visit_telling
),

told as (
    select
        keyed.*,
        coalesce(
            event_id,
            md5(concat_ws('|', city, sorted_countries::varchar, sorted_who::varchar, visit_from, date_precision, alone))
        ) as occasion_id,
    from keyed
),

grouped as (
    select
        occasion_id,
        any_value(event_id) as event_id,
        any_value(city) as city,
        arg_min(sorted_countries, visit_id) as countries,
        min(visit_from) as visit_from,
        max(visit_to) as visit_to,
        min(date_precision) as date_precision,
        list_sort(list_distinct(flatten(list(who)))) as who,
        min(visitor_kind) as visitor_kind,
        case
            when count(*) filter (where status = 'happened') > 0 then 'happened'
            else arg_max(status, {'day': coalesce(published_day, date '0001-01-01'), 'id': visit_id})
        end as status,
        min(people) as people_low,
        max(people) as people_high,
        list(people) filter (where people_approx) as rounded,
        list(people) filter (where not people_approx) as exact,
        min(received_by) as received_by,
        min(place) as place,
        list_sort(list_distinct(flatten(list(saw)))) as saw,
        min(arranged_by) as arranged_by,
        min(mode) as mode,
        count(distinct article_id) as n_articles,
        min(published_day) as first_reported_day,
        list_sort(list_distinct(list(outlet))) as outlets,
        list_sort(list_distinct(list(url))) as urls,
        arg_max(
            {
                'url': url,
                'sentence': sentence,
                'title': title,
                'confidence': confidence,
                'visit_id': visit_id,
                'article_id': article_id,
            },
            {'confidence': confidence, 'id': visit_id}
        ) as surest,
    from told
    group by occasion_id
),

resolved as (
    select
        grouped.occasion_id,
        grouped.event_id,
        grouped.city,
        event.event_id is not null as is_event,  -- then its nulls count, too: somebody may have written them
        case when is_event then event.countries else grouped.countries end as countries,
        case when is_event then event.date_from else grouped.visit_from end as visit_from,
        case when is_event then event.date_to else grouped.visit_to end as visit_to,
        case when is_event then event.date_precision else grouped.date_precision end as date_precision,
        case when is_event then event.organisations else grouped.who end as who,
        case when is_event then event.visitor_kind else grouped.visitor_kind end as visitor_kind,
        case when is_event then event.status else grouped.status end as status,
        case when is_event then event.headcount else grouped.people_high end as people,
        case when is_event then event.headcount_low else grouped.people_low end as people_low,
        case when is_event then event.headcount_high else grouped.people_high end as people_high,
        case when is_event then event.host else grouped.received_by end as received_by,
        case when is_event then event.place else grouped.place end as place,
        case when is_event then event.purposes else grouped.saw end as saw,
        case when is_event then event.facilitated_by else grouped.arranged_by end as arranged_by,
        case when is_event then event.mode else grouped.mode end as mode,
        coalesce(list_contains(grouped.rounded, people), false)
        and not coalesce(list_contains(grouped.exact, people), false) as is_rounded,
        case when people is not null then is_rounded end as people_approx,
        case when is_event then event.n_articles else grouped.n_articles end as n_articles,
        case when is_event then event.n_independent else grouped.n_articles end as n_independent,
        event.confirmed_by,
        event.why,
        grouped.first_reported_day,
        grouped.outlets,
        grouped.urls,
        grouped.surest,
    from grouped
    left join event
        on event.event_id = grouped.event_id
)

select
    resolved.city,
    resolved.countries,
    country_combination.country_names,
    resolved.visit_from,
    resolved.visit_to,
    resolved.date_precision,
    resolved.who,
    resolved.visitor_kind,
    resolved.status,
    resolved.people,
    resolved.people_low,
    resolved.people_high,
    resolved.people_approx,
    resolved.received_by,
    resolved.place,
    resolved.saw,
    resolved.arranged_by,
    resolved.mode,
    resolved.n_articles,
    resolved.n_independent,
    resolved.first_reported_day,
    resolved.outlets,
    resolved.urls,
    resolved.confirmed_by,
    resolved.why,
    resolved.surest.url as url,
    resolved.surest.sentence as sentence,
    resolved.surest.title as title,
    resolved.surest.confidence as confidence,
    resolved.surest.visit_id as visit_id,
    resolved.surest.article_id as article_id,
    resolved.occasion_id,
    resolved.event_id,
from resolved
left join country_combination
    on country_combination.countries = resolved.countries;

comment on view visit_occasion is 'One row per visit to the city, the articles that tell it taken together: by event where they were grouped, else by city, countries, first day and its precision. What most questions about visits should ask. Example: how many people came in 2023? select sum(people) from visit_occasion where status = ''happened'' and year(visit_from) = 2023';
comment on column visit_occasion.city is 'The monitored city.';
comment on column visit_occasion.countries is 'Where the visitors are from, ISO 3166-1 alpha-2, sorted unless grouped; empty for international bodies.';
comment on column visit_occasion.country_names is 'The same by name. Null for international bodies.';
comment on column visit_occasion.visit_from is 'First day. Null: no date is told.';
comment on column visit_occasion.visit_to is 'Last day, inclusive.';
comment on column visit_occasion.date_precision is 'How exactly the date is told: day, month, quarter, half, year. Null: no date is told.';
comment on column visit_occasion.who is 'Visiting bodies, as any of the articles writes them.';
comment on column visit_occasion.visitor_kind is 'As visit.visitor_kind, by one of the articles. Null: none says.';
comment on column visit_occasion.status is 'happened where any article says so; else by the latest.';
comment on column visit_occasion.people is 'The number to count with: what most articles tell where they were grouped, else the highest. Null: none is told.';
comment on column visit_occasion.people_low is 'The lowest number told. Null: none is told.';
comment on column visit_occasion.people_high is 'The highest number told.';
comment on column visit_occasion.people_approx is 'Whether whoever tells that number rounds it. Null: none is told.';
comment on column visit_occasion.received_by is 'Who received them, by one of the articles.';
comment on column visit_occasion.place is 'Where, by one of the articles.';
comment on column visit_occasion.saw is 'Codes of what they came for, by any of the articles.';
comment on column visit_occasion.arranged_by is 'Who arranged it, by one of the articles.';
comment on column visit_occasion.mode is 'in_person or online.';
comment on column visit_occasion.n_articles is 'How many articles tell it.';
comment on column visit_occasion.n_independent is 'How many of them are not taken from one another.';
comment on column visit_occasion.first_reported_day is 'Day of publication of the first of them.';
comment on column visit_occasion.outlets is 'Who tells it, by name.';
comment on column visit_occasion.urls is 'Where: the addresses of all articles that tell it.';
comment on column visit_occasion.confirmed_by is 'Who has confirmed it. Null: nobody.';
comment on column visit_occasion.why is 'For each value that was disputed or edited, what decided. Null: not grouped.';
comment on column visit_occasion.url is 'The surest telling''s address.';
comment on column visit_occasion.sentence is 'The surest telling''s sentence.';
comment on column visit_occasion.title is 'The surest telling''s headline.';
comment on column visit_occasion.confidence is 'Share of records like the surest telling that are right, 0 to 1.';
comment on column visit_occasion.visit_id is 'The surest telling: visit.visit_id.';
comment on column visit_occasion.article_id is 'Its article: article.article_id.';
comment on column visit_occasion.occasion_id is 'Names the visit: event_id, else digits derived from what the visit was known by.';
comment on column visit_occasion.event_id is 'event.event_id. Null: not grouped.';
