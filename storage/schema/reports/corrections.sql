-- Which articles were corrected or taken back after we had stored them?
-- Parameters: source, from_day, to_day (UTC days).
select *
from corrections
where
    (getvariable('source') is null or source_id = getvariable('source'))
    and (getvariable('from_day') is null or seen_at::date >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or seen_at::date <= getvariable('to_day')::date)
order by seen_at desc, article_id;
