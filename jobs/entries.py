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
    """The entry of `article`, which was read from `page`. Takes some milliseconds."""
    is_release = source.kind == PRESS_OFFICE
    return Entry(
        article_id=article_id(key),
        source_id=source.id,
        key=key,
        rights=source.rights,
        article=article,
        readings=readings,
        first_seen_at=first_seen_at,
        fetched_at=page.fetched_at,
        traits=traits_of(article, readings, is_release=is_release),
        is_release=is_release,
    )
