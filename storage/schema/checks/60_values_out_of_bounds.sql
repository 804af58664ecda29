-- One row per value that cannot be.
-- To do: run `citymentions reread`; if it comes again, report the article's address.
select 'visit.date' as place, visit_id as example from visit where date_to < date_from
union all
select 'visit.headcount', visit_id from visit where headcount < 1
union all
select 'visit.confidence', visit_id from visit where confidence not between 0 and 1
union all
select 'article.body_chars', article_id from article where body is not null and length(body) <> body_chars
union all
select 'article.rights', article_id from article where body is not null and rights <> 'full_text'
