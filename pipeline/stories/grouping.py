"""Links between articles -> stories. Pure, and the same whatever order articles and links came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from pipeline.model import StoryLink, Version

COHESION: Final = 0.34
"""Two groups become one story where links join at least this share of the smaller one's articles to the
other: one article that resembles both does not make them one."""


def stories_of(
    tellings: Iterable[Version], links: Iterable[StoryLink], window: timedelta
) -> Iterator[tuple[Version, ...]]:
    """The stories, each with its articles in the order they were first seen; an article alone is one, too.

    The surest links come first; a group never spans more than `window`.
    """
    by_id = {telling.article_id: telling for telling in tellings}
    known = [link for link in links if link.one in by_id and link.other in by_id]
    groups = {article_id: {article_id} for article_id in by_id}
    for link in sorted(known, key=lambda link: (-link.score, link.one, link.other)):
        one, other = groups[link.one], groups[link.other]
        if one is other or not _fit(one, other, by_id, window):
            continue
        if _joined(one, other, known) < COHESION * min(len(one), len(other)):
            continue
        one |= other
        for article_id in other:
            groups[article_id] = one
    for first in sorted({min(group, key=lambda each: seen_first(by_id[each])) for group in groups.values()}):
        yield tuple(sorted((by_id[each] for each in groups[first]), key=seen_first))


def seen_first(telling: Version) -> tuple[datetime, str]:
    """By this the articles of a story are ordered; the first one's id is the story's.

    So a late article never renames the story it joins, and of two stories that it joins the older id stays.
    """
    return telling.first_seen_at, telling.article_id


def _fit(one: set[str], other: set[str], by_id: Mapping[str, Version], window: timedelta) -> bool:
    told = [by_id[each].told_at for each in one | other]
    return max(told) - min(told) <= window


def _joined(one: set[str], other: set[str], links: Iterable[StoryLink]) -> int:
    """How many articles of the smaller group have a link into the other."""
    small, large = sorted((one, other), key=len)
    touched = {
        mine
        for link in links
        for mine, yours in ((link.one, link.other), (link.other, link.one))
        if mine in small and yours in large
    }
    return len(touched)
