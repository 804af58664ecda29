-- Which sources are well, and which are not, since when and why?
-- Parameters: source.
select *
from source_health
where getvariable('source') is null or source_id = getvariable('source')
order by (health = 'good'), source_id;
