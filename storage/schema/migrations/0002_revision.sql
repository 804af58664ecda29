-- What publishers change in a stored article is kept.
create table revision (
    revision_id varchar not null,
    article_id varchar not null,
    seen_at timestamp not null,
    modified_at timestamp,
    digest_before varchar not null,
    digest_after varchar not null,
    title_before varchar not null,
    title_after varchar not null,
    chars_before integer not null,
    chars_after integer not null
);
comment on table revision is 'One row per change of an article''s text that was seen after it was first stored. The article''s other rows tell its newest text.';
comment on column revision.revision_id is 'Key.';
comment on column revision.article_id is 'article.article_id.';
comment on column revision.seen_at is 'When the changed text was fetched, UTC.';
comment on column revision.modified_at is 'When the page says that it was changed, UTC. Null: it does not say.';
comment on column revision.digest_before is 'SHA-256 of title and body before.';
comment on column revision.digest_after is 'SHA-256 of title and body after.';
comment on column revision.title_before is 'Title before.';
comment on column revision.title_after is 'Title after.';
comment on column revision.chars_before is 'Length of the body before, in characters.';
comment on column revision.chars_after is 'Length of the body after, in characters.';
