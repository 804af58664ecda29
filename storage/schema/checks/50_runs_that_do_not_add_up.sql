-- One row per run whose links do not add up, or that ended before it began.
-- To do: report it with this line; the articles are not concerned.
select
    'run' as place,
    run_id as example
from run
where links_found <> links_known + links_new or ended_at < started_at
