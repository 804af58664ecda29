-- What it means that an article has no story.
comment on column article.story_id is 'The story that it tells: story.story_id. Null: in none, since it names no monitored city and is no press office''s release; or it came with this very publishing, and the next groups it.';
comment on column article.story_role is 'As story_part.role. Null where story_id is.';
