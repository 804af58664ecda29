-- Which site broke yesterday, and on which step?
-- Parameters: day (a UTC day; without it, yesterday), source.
with

asked as (
    select coalesce(getvariable('day')::date, (now() at time zone 'UTC')::date - 1) as day
),

broken_links as (
    select
        source_id,
        step,
        outcome,
        count(*) as n,
        arg_max(coalesce(detail, url), attempted_at) as example,
    from outcome
    where
        attempted_at::date = (select day from asked)
        and outcome not in ('stored', 'known', 'unchanged', 'skipped')
    group by source_id, step, outcome
),

broken_runs as (
    select
        source_id,
        'run' as step,
        outcome,
        count(*) as n,
        arg_max(reason, ended_at) as example,
    from run
    where
        ended_at::date = (select day from asked)
        and outcome not in ('new', 'nothing-new')
    group by source_id, outcome
),

stored as (
    select
        source_id,
        count(*) as n,
    from outcome
    where
        attempted_at::date = (select day from asked)
        and outcome = 'stored'
    group by source_id
),

broken as (
    select * from broken_links
    union all
    select * from broken_runs
)

select
    (select day from asked) as day,
    broken.source_id,
    broken.step,
    broken.outcome,
    broken.n,
    coalesce(stored.n, 0) as stored_that_day,
    broken.example,
from broken
left join stored
    on stored.source_id = broken.source_id
where getvariable('source') is null or broken.source_id = getvariable('source')
order by broken.n desc, broken.source_id, broken.step;
