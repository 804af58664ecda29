-- One row per key that a table holds more than once.
-- To do: run `citymentions reread`; if it comes again, report it with this line.
select 'article' as place, article_id as example from article group by article_id having count(*) > 1
union all
select 'article.key', key from article group by key having count(*) > 1
union all
select 'visit', visit_id from visit group by visit_id having count(*) > 1
union all
select 'outcome', attempt_id from outcome group by attempt_id having count(*) > 1
union all
select 'run', run_id from run group by run_id having count(*) > 1
union all
select 'gap', gap_id from gap group by gap_id having count(*) > 1
union all
select 'revision', revision_id from revision group by revision_id having count(*) > 1
union all
select 'source', source_id from source group by source_id having count(*) > 1
union all
select 'flag', article_id || ' ' || city from flag group by article_id, city having count(*) > 1
