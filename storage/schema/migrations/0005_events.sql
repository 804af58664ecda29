-- Visits resolved into events: which telling is of which, what decided, and what people say of it.
create table visit_event (
    visit_id varchar not null,
    article_id varchar not null,
    event_id varchar,
    is_rejected boolean not null
);
comment on table visit_event is 'One row per resolved telling of a visit: its event. visit.event_id and visit.is_rejected follow from it.';
comment on column visit_event.visit_id is 'visit.visit_id.';
comment on column visit_event.article_id is 'article.article_id.';
comment on column visit_event.event_id is 'event.event_id. Null: a running total, background, too unsure, or rejected.';
comment on column visit_event.is_rejected is 'Whether somebody says that it was no visit.';

alter table visit add column is_rejected boolean;
comment on column visit.event_id is 'The visit as all articles tell it: event.event_id. Null: not resolved yet, or no single visit.';
comment on column visit.is_rejected is 'Whether somebody says that it was no visit. Null: not resolved yet.';

alter table event add column confirmed_by varchar;
alter table event add column is_rejected boolean;
alter table event add column why varchar[];
comment on table event is 'One row per visit as all articles tell it: a delegation on an occasion.';
comment on column event.headcount is 'The number chosen: the exact one told most often. Null: none is told.';
comment on column event.confirmed_by is 'Who has confirmed it. Null: nobody.';
comment on column event.is_rejected is 'Whether somebody says that it was no visit: it is in no report.';
comment on column event.why is 'For each value that was disputed, what decided.';

create table correction (
    correction_id varchar not null,
    act varchar not null,
    article_ids varchar[] not null,
    city varchar not null,
    is_whole boolean not null,
    field varchar,
    value varchar,
    author varchar not null,
    made_at timestamp not null,
    note varchar
);
comment on table correction is 'One row per word of a person on a visit. Never changed: a later word overrules an earlier one, and no extractor does.';
comment on column correction.correction_id is 'Key.';
comment on column correction.act is 'confirm, reject, edit, merge (these are one visit), split (the first is another visit than the rest).';
comment on column correction.article_ids is 'The articles whose tellings are meant: article.article_id.';
comment on column correction.city is 'The monitored city.';
comment on column correction.is_whole is 'Whether the event is meant, and not one telling alone.';
comment on column correction.field is 'Of an edit: which field. Null: no edit.';
comment on column correction.value is 'Of an edit: what somebody wrote; empty for “the text does not say”. Null: no edit.';
comment on column correction.author is 'Who.';
comment on column correction.made_at is 'When, UTC.';
comment on column correction.note is 'Why, in their words. Null: they did not say.';
