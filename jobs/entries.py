"""An article that was read, as it is stored: by the walk, from a web archive, or read again."""

from __future__ import annotations

from datetime import datetime

from pipeline.model import Article, Entry, Page, Reading, Source
from pipeline.stories import traits_of
from pipeline.urls import article_id

PRESS_OFFICE = "government"  # the kind of a source whose articles are a city's own releases


def entry_of(
    key: str,
    source: Source,
    page: Page,
    article: Article,
    readings: tuple[Reading, ...],
    first_seen_at: datetime,
) -> Entry:
    """The entry of `article`, which was read from `page`. Takes some milliseconds where it says something.

    An article that says nothing of a monitored city is in no story: of a web archive these are nearly all,
    and finding their traits takes longer than reading them. A release is in one, since others copy it.
    """
    is_release = source.kind == PRESS_OFFICE
    has_story = is_release or not all(map(is_silent, readings))
    return Entry(
        article_id=article_id(key),
        source_id=source.id,
        key=key,
        rights=source.rights,
        article=article,
        readings=readings,
        first_seen_at=first_seen_at,
        fetched_at=page.fetched_at,
        traits=traits_of(article, readings, is_release=is_release) if has_story else None,
        is_release=is_release,
    )


def is_silent(reading: Reading) -> bool:
    """Whether the article says nothing at all for the reading's city, not even its name."""
    return reading == Reading(reading.city, smart_city=False, extractor=reading.extractor)
