"""What follows from `story_part`: the stories themselves, and each article's place in its own.

An article told again, or moved to another story, changes both; everything else stays untouched.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb


def mark_stories(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> None:
    """Before these articles change: remember them, and the stories that they are in."""
    connection.execute(
        "create or replace temp table touched as select unnest($1::varchar[]) as article_id",
        [list(article_ids)],
    )
    connection.execute(
        """
        create or replace temp table touched_story as
        select distinct story_id
        from story_part
        where article_id in (select article_id from touched)
        """
    )


def settle_stories(connection: duckdb.DuckDBPyConnection) -> None:
    """After they have changed: make anew the stories that they were in, and those that they are in."""
    connection.execute(
        """
        insert into touched_story
        select distinct story_id
        from story_part
        where
            article_id in (select article_id from touched)
            and story_id not in (select story_id from touched_story)
        """
    )
    connection.execute(
        """
        update article set
            story_id = story_part.story_id,
            story_role = story_part.role,
            share_taken = story_part.share_taken,
            n_new_sentences = case
                when story_part.share_taken is not null then len(story_part.new_sentences)
            end
        from story_part
        where
            story_part.article_id = article.article_id
            and article.article_id in (select article_id from touched)
        """
    )
    connection.execute("delete from story where story_id in (select story_id from touched_story)")
    connection.execute(_STORIES)


_STORIES = """
insert into story by name
with

told as (
    select
        story_part.story_id,
        story_part.role,
        story_part.release_url,
        article.article_id = story_part.story_id as is_first,
        article.title,
        article.article_id,
        coalesce(article.published_at, article.first_seen_at) as told_at,
    from story_part
    inner join article
        on article.article_id = story_part.article_id
    where story_part.story_id in (select story_id from touched_story)
)

select
    story_id,
    first(title order by is_first desc, told_at, article_id) as title,
    min(release_url) as release_url,
    count(*) as n_articles,
    count(*) filter (where role in ('own', 'foreign'))
    + (min(release_url) is not null and bool_or(role in ('release', 'copy', 'edited')))::integer
        as n_independent,
    count(*) filter (where role = 'copy') as n_copies,
    count(*) filter (where role = 'foreign') as n_foreign,
    min(told_at) as first_published_at,
    max(told_at) as last_published_at,
from told
group by story_id
"""
