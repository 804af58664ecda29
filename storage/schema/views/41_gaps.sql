-- One row per time in which a source was due and not looked at, the longest first.
create or replace view gaps as
select
    gap.source_id,
    source.name,
    gap.from_at,
    gap.until_at,
    round(epoch(gap.until_at - gap.from_at) / 3600, 2) as hours,
    gap.missed,
    gap.reason,
from gap
left join source
    on source.source_id = gap.source_id
order by hours desc, gap.source_id;

comment on view gaps is 'One row per time in which a source was due and not looked at, the longest first. Example: when was nobody looking for more than an hour? select name, from_at, hours from gaps where hours > 1';
comment on column gaps.source_id is 'source.source_id.';
comment on column gaps.name is 'Name of the source.';
comment on column gaps.from_at is 'When it was due, UTC.';
comment on column gaps.until_at is 'When it was looked at again, UTC.';
comment on column gaps.hours is 'Length in hours.';
comment on column gaps.missed is 'How many looks fell out.';
comment on column gaps.reason is 'Why.';
