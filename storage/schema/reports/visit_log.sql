-- Who came, when, from where, what did they see, and who tells it?
-- Parameters: city, country, topic, from_day, to_day.
select
    visits_asked.visit_from,
    visits_asked.visit_to,
    visits_asked.date_precision,
    visits_asked.country_names,
    visits_asked.who,
    visits_asked.people,
    visits_asked.people_approx,
    visits_asked.received_by,
    visits_asked.saw,
    visits_asked.arranged_by,
    visits_asked.status,
    visits_asked.mode,
    visits_asked.confirmed_by,
    visits_asked.n_articles,
    visits_asked.n_independent,
    visits_asked.outlets,
    visits_asked.urls,
    visit.evidence[1] as sentence,
    coalesce(visits_asked.event_id, visits_asked.visit_id) as id,
from visits_asked
left join visit
    on visit.visit_id = visits_asked.visit_id
order by visits_asked.visit_from nulls last, visits_asked.country_names, id;
