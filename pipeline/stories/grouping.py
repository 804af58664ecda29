"""Links between articles -> stories. Pure, and the same whatever order articles and links came in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from pipeline.model import StoryLink, Version

COHESION: Final = 0.34
"""Two groups become one story where links join at least this share of the smaller one's articles to the
other: one article that resembles both does not make them one."""


def stories_of(
    tellings: Iterable[Version], links: Iterable[StoryLink], window: timedelta, reach: timedelta
) -> Iterator[tuple[Version, ...]]:
    """The stories, each with its articles in the order they were first seen; an article alone is one, too.

    The surest links come first. A group spans more than `window` only by a link that does, and never more
    than `reach`: a chain of articles, each near the next, is no story.
    """
    by_id = {telling.article_id: telling for telling in tellings}
    known = [link for link in links if link.one in by_id and link.other in by_id]
    near: dict[str, set[str]] = {article_id: set() for article_id in by_id}
    for link in known:
        near[link.one].add(link.other)
        near[link.other].add(link.one)
    groups = {article_id: {article_id} for article_id in by_id}
    for link in sorted(known, key=lambda link: (-link.score, link.one, link.other)):
        small, large = sorted((groups[link.one], groups[link.other]), key=len)
        if small is large or not _fit(small, large, near, by_id, window, reach):
            continue
        if sum(not near[each].isdisjoint(large) for each in small) < COHESION * len(small):
            continue
        large |= small
        groups |= dict.fromkeys(small, large)
    for first in sorted({min(group, key=lambda each: seen_first(by_id[each])) for group in groups.values()}):
        yield tuple(sorted((by_id[each] for each in groups[first]), key=seen_first))


def seen_first(telling: Version) -> tuple[datetime, str]:
    """By this the articles of a story are ordered; the first one's id is the story's.

    So a late article never renames the story it joins, and of two stories that it joins the older id stays.
    """
    return telling.first_seen_at, telling.article_id


def _fit(
    small: Collection[str],
    large: Collection[str],
    near: Mapping[str, set[str]],
    by_id: Mapping[str, Version],
    window: timedelta,
    reach: timedelta,
) -> bool:
    (first, last), (begin, end) = (_span(group, by_id) for group in (small, large))
    span = max(last, end) - min(first, begin)
    if span <= max(window, last - first, end - begin):
        return True
    return span <= reach and any(
        abs(by_id[one].told_at - by_id[other].told_at) > window
        for one in small
        for other in near[one] & set(large)
    )


def _span(group: Iterable[str], by_id: Mapping[str, Version]) -> tuple[datetime, datetime]:
    told = [by_id[each].told_at for each in group]
    return min(told), max(told)
