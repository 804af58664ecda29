-- One row per occasion of the table `slice`: its tellings taken together. By event where they were grouped, else by
-- what they were known by (10_occasion_of_visit.sql).
insert into occasion by name
with

retold as (
    select *
    from visit
    where occasion_id in (select occasion_id from slice)
),

teller as (  -- by row: a join would read address and title of every article, to keep a few
    select
        article_id,
        source_id,
        published_day,
        url,
        title,
    from article
    where rowid in (
        select rowid
        from article
        where article_id in (select article_id from retold)
    )
),

told as (
    select
        retold.occasion_id,
        retold.event_id,
        retold.visit_id,
        retold.article_id,
        retold.city,
        retold.countries,
        list_sort(retold.countries) as sorted_countries,
        retold.date_from as visit_from,
        retold.date_to as visit_to,
        retold.date_precision,
        retold.organisations as who,
        retold.visitor_kind,
        retold.status,
        retold.headcount as people,
        retold.headcount_approx as people_approx,
        retold.host as received_by,
        retold.place,
        retold.purposes as saw,
        retold.facilitated_by as arranged_by,
        retold.mode,
        retold.confidence,
        teller.published_day,
        teller.url,
        teller.title,
        coalesce(source.name, teller.source_id) as outlet,
    from retold
    inner join teller
        on teller.article_id = retold.article_id
    left join source
        on source.source_id = teller.source_id
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
),

combination as (
    select distinct countries
    from resolved
),

named as (
    select
        combination.countries,
        string_agg(country.name_en, ', ' order by country.name_en) as country_names,
    from combination
    inner join country
        on list_contains(combination.countries, country.code)
    group by combination.countries
)

select
    resolved.city,
    resolved.countries,
    named.country_names,
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
    resolved.surest.title as title,
    resolved.surest.confidence as confidence,
    resolved.surest.visit_id as visit_id,
    resolved.surest.article_id as article_id,
    resolved.occasion_id,
    resolved.event_id,
from resolved
left join named
    on named.countries = resolved.countries;
