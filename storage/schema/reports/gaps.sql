-- When was nobody looking?
-- Parameters: source.
select *
from gaps
where getvariable('source') is null or source_id = getvariable('source')
order by from_at desc, source_id;
