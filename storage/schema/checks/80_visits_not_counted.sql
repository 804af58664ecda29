-- One row per visit that is told and has no row of its own, or has one and is told nowhere.
-- To do: move mentions.duckdb away and run `citymentions reread`; if it comes again, report it with this line.
select distinct
    'visit.occasion_id' as place,
    occasion_id as example
from visit
where occasion_id is not null and occasion_id not in (select occasion_id from occasion)
union all
select
    'occasion' as place,
    occasion_id
from occasion
where occasion_id not in (select occasion_id from visit where occasion_id is not null)
