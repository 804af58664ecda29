-- When was nobody looking?
-- Parameters: source, from_day, to_day (UTC days).
select *
from gaps
where
    (getvariable('source') is null or source_id = getvariable('source'))
    and (getvariable('from_day') is null or until_at::date >= getvariable('from_day')::date)
    and (getvariable('to_day') is null or from_at::date <= getvariable('to_day')::date)
order by from_at desc, source_id;
