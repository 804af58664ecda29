-- How did the attempts end, source by source?
-- Parameters: source, from_day, to_day (UTC days).
select
    source_id,
    outcome,
    step,
    count(*) as n,
    round(avg(elapsed_ms)) as mean_ms,
    min(attempted_at) as first_at,
    max(attempted_at) as last_at,
from outcome
where
    (getvariable('source') is null or source_id = getvariable('source'))
    and (getvariable('from_day') is null or attempted_at::date >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or attempted_at::date <= getvariable('to_day')::date)
group by source_id, outcome, step
order by source_id, n desc, outcome;
