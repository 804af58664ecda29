-- One row per source: how its last run went, and how the 24 hours before the newest run in the file went
-- (not before now, so that an old copy tells of its own time). Runs of a backfill are no looks at the source.
create or replace view source_health as
with

newest as (
    select max(ended_at) as ended_at
    from run
),

last_run as (
    select
        source_id,
        arg_max(outcome, ended_at) as last_outcome,
        arg_max(reason, ended_at) as last_reason,
        max(ended_at) as last_run_at,
        max(ended_at) filter (where outcome in ('new', 'nothing-new')) as last_good_run_at,
        max(ended_at) filter (where stored > 0) as last_stored_at,
        count(*) filter (where ended_at > (select ended_at from newest) - interval 1 day) as runs_24h,
        count(*) filter (
            where outcome in ('failed', 'blocked', 'suspect')
            and ended_at > (select ended_at from newest) - interval 1 day
        ) as bad_runs_24h,
    from run
    where job <> 'backfill'
    group by source_id
),

attempts as (
    select
        source_id,
        count(*) as attempts_24h,
        count(*) filter (where outcome = 'stored') as stored_24h,
        mode(outcome) filter (where outcome not in ('stored', 'known', 'unchanged', 'skipped')) as commonest_failure,
    from outcome
    where attempted_at > (select ended_at from newest) - interval 1 day
    group by source_id
)

select
    coalesce(source.source_id, last_run.source_id) as source_id,
    source.name,
    case
        when last_run.last_outcome is null then 'never looked at'
        when last_run.last_outcome in ('failed', 'blocked', 'suspect') then last_run.last_outcome
        else 'good'
    end as health,
    last_run.last_reason,
    last_run.last_run_at,
    last_run.last_good_run_at,
    last_run.last_stored_at,
    coalesce(last_run.runs_24h, 0) as runs_24h,
    coalesce(last_run.bad_runs_24h, 0) as bad_runs_24h,
    coalesce(attempts.attempts_24h, 0) as attempts_24h,
    coalesce(attempts.stored_24h, 0) as stored_24h,
    attempts.commonest_failure,
from source
full join last_run
    on last_run.source_id = source.source_id
left join attempts
    on attempts.source_id = coalesce(source.source_id, last_run.source_id);

comment on view source_health is 'One row per source: how its last run went, and the 24 hours before the newest run in the file. Example: which sources are not well? select name, health, last_reason from source_health where health <> ''good''';
comment on column source_health.source_id is 'source.source_id.';
comment on column source_health.name is 'Name of the source.';
comment on column source_health.health is 'good, suspect, blocked, failed, never looked at.';
comment on column source_health.last_reason is 'Why the last run ended as it did. Null: nothing to say.';
comment on column source_health.last_run_at is 'When the last run ended, UTC.';
comment on column source_health.last_good_run_at is 'When the last run ended well, UTC. Null: never.';
comment on column source_health.last_stored_at is 'When a run last stored an article, UTC. Null: never.';
comment on column source_health.runs_24h is 'Runs in the 24 hours.';
comment on column source_health.bad_runs_24h is 'Those that were suspect, blocked or failed.';
comment on column source_health.attempts_24h is 'Attempts at links in the 24 hours.';
comment on column source_health.stored_24h is 'Those that stored an article.';
comment on column source_health.commonest_failure is 'The outcome most frequent among the others. Null: there are none.';
