-- One row per source that rows name and the file does not know.
-- To do: nothing, if it was just added and is not published yet; else start the daemon, which tells its sources.
with named as (
    select distinct 'article' as place, source_id from article
    union
    select distinct 'outcome', source_id from outcome
    union
    select distinct 'run', source_id from run
)
select
    place,
    source_id as example
from named
where source_id not in (select source_id from source)
