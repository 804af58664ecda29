-- Articles grouped into stories: who tells the same, from which release, and how much of it is new.
create table story_part (
    article_id varchar not null,
    story_id varchar not null,
    role varchar not null,
    release_url varchar,
    traced_to varchar,
    share_taken double,
    new_sentences integer[][] not null
);
comment on table story_part is 'One row per grouped article: its place in its story. article.story_id and its kin, and story, follow from it.';
comment on column story_part.article_id is 'article.article_id.';
comment on column story_part.story_id is 'story.story_id.';
comment on column story_part.role is 'release (of the city''s own press office), copy, edited, own (reporting of its own), foreign (in another language than the city''s).';
comment on column story_part.release_url is 'The press release that it goes back to. Null: not traced.';
comment on column story_part.traced_to is 'The article that it was compared with: the release, else the first that told the story. Null: that one itself.';
comment on column story_part.share_taken is 'How much of its text stands in traced_to, 0 to 1, by a sample of its phrases. Null: not compared (another language, too short, nothing to compare with).';
comment on column story_part.new_sentences is 'First character, and character after the last, of each sentence of the body that traced_to does not have.';

alter table article add column story_role varchar;
alter table article add column share_taken double;
alter table article add column n_new_sentences integer;
comment on column article.story_id is 'The story that it tells: story.story_id. Null: not grouped yet.';
comment on column article.story_role is 'As story_part.role. Null: not grouped yet.';
comment on column article.share_taken is 'As story_part.share_taken.';
comment on column article.n_new_sentences is 'How many of its sentences story_part.traced_to does not have. Null: not compared.';

alter table story add column n_copies integer;
alter table story add column n_foreign integer;
alter table story add column last_published_at timestamp;
comment on table story is 'One row per story: the articles that tell one announcement or occasion. An article alone is a story, too.';
comment on column story.story_id is 'Key: the article_id of the article that was seen first.';
comment on column story.title is 'Title of the article that was seen first.';
comment on column story.n_independent is 'How many of them are not taken from one another: own and foreign reporting, and all that goes back to the release as one.';
comment on column story.n_copies is 'How many of them are copies.';
comment on column story.n_foreign is 'How many of them are in another language than the city''s.';
comment on column story.last_published_at is 'When the last was published, UTC.';
