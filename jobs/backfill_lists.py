"""The lists of the past, read: the links of some days of a source, by day. What is asked goes the polite way.

A list may be of one day, of more, or of all there is, newest first; it may have pages, and be full. What
cannot be believed is said, day by day: an empty list that answers 200 is no proof of a quiet day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from pipeline.discover import Discovery
from pipeline.discover.past import (
    Asking,
    children_for,
    covers,
    feed_of,
    is_of_day,
    is_paged,
    named_span,
    placed,
)
from pipeline.model import Feed, Link, PastList, Source

Ask = Callable[[Asking], Awaitable[Discovery]]
MOST_LINKS = 50_000  # of one answer: what sitemaps.org allows a file
ROUND = 100  # a list whose length is a multiple of this looks cut off there
DEEPEST_INDEX = 3


@dataclass(slots=True)
class Listed:
    """What the lists of some days hold.

    `links`: by day, one per key, in the lists' order. `lists`: answers read. `doubts`: why a day's list
    (`None`: every day's) cannot be believed. `remarks`: what else a person should know.
    """

    links: dict[date, dict[str, Link]] = field(default_factory=lambda: defaultdict(dict))
    lists: int = 0
    doubts: dict[date | None, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def doubt_of(self, day: date) -> str:
        """Why the day's list cannot be believed; empty where it can."""
        return self.doubts.get(day) or self.doubts.get(None) or ""


@dataclass(slots=True)
class _Pages:
    """The pages of one list, so far. `fullest`: entries on the page that had most."""

    links: list[tuple[date | None, Link]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    announced: int = 0
    fullest: int = 0
    is_cut: bool = False
    has_more: bool = False
    problems: list[str] = field(default_factory=list)


async def read_lists(source: Source, days: Sequence[date], ask: Ask) -> Listed:
    """The links of `days` (which share their lists), by all lists of the source that cover them.

    Raises what `ask` raises: one list that cannot be read leaves the days unlisted.
    """
    listed = Listed()
    for archive in source.archives:
        covered = [day for day in days if covers(archive, day)]
        if not covered:
            continue
        reader = _Reader(archive, ZoneInfo(source.zone), covered, ask, listed)
        if is_of_day(archive):
            for day in covered:
                await reader.read_day(day)
        else:
            await reader.read_all()
    return listed


class _Reader:
    """Reads one archive of a source for some days."""

    def __init__(
        self, archive: PastList, zone: ZoneInfo, days: Sequence[date], ask: Ask, listed: Listed
    ) -> None:
        self._archive = archive
        self._zone = zone
        self._days = frozenset(days)
        self._first, self._last = min(days), max(days)
        self._ask = ask
        self._listed = listed
        self._first_shown: dict[frozenset[str], int] = {}

    async def read_day(self, day: date) -> None:
        """The list of one day; where it is full, that of each of its parts."""
        pages = _Pages()
        await self._read_pages(pages, day, "")
        self._take(pages, day)
        if not self._is_full(pages):
            self._doubt(pages, day)
            return
        if not self._archive.parts:
            self._listed.doubts[day] = (
                f"its list is full ({pages.fullest} entries): give parts to split it by"
            )
            return
        self._listed.remarks.append(
            f"{day}: a list of {pages.fullest} is full: split in {len(self._archive.parts)}"
        )
        for part in self._archive.parts:
            of_part = _Pages()
            await self._read_pages(of_part, day, part)
            self._take(of_part, day)
            if self._is_full(of_part):
                self._listed.doubts[day] = f"the list of its part {part} is full, too: give finer parts"

    async def read_all(self) -> None:
        """The list of everything, newest first: from the page where the days begin to that where they end."""
        pages = _Pages()
        start = self._archive.first_page
        if is_paged(self._archive):
            start = await self._first_page_of_days()
        await self._read_pages(pages, self._last, "", start)
        self._take(pages, None)
        self._doubt(pages, None)
        undated = sum(day is None for day, _ in pages.links)
        if undated:
            told = f"{undated} of {len(pages.links)} entries tell no day (day_pattern): left out"
            self._listed.remarks.append(told)
            if undated == len(pages.links):
                self._listed.doubts[None] = told

    async def _read_pages(self, pages: _Pages, day: date, part: str, start: int | None = None) -> None:
        """Page after page, until one brings nothing more, or nothing but what is older than the days."""
        first = self._archive.first_page if start is None else start
        for number in range(first, first + self._archive.max_pages):
            discovery = await self._look(feed_of(self._archive, day, number, part))
            before = frozenset(pages.seen)
            await self._add(pages, discovery, self._named(day))
            if not is_paged(self._archive) or not discovery.links or pages.seen <= before:
                return
            if not is_of_day(self._archive) and self._is_past(discovery, before):
                return
        pages.has_more = True

    async def _add(self, pages: _Pages, discovery: Discovery, named: date | None, depth: int = 0) -> None:
        """Take up an answer, and the children of a sitemap index that may hold the days."""
        found = placed(discovery, self._zone, named)
        pages.announced += discovery.announced
        pages.fullest = max(pages.fullest, discovery.announced)
        pages.is_cut |= discovery.is_cut
        pages.problems.extend(discovery.problems)
        entries: list[tuple[date | None, Link]] = [*found.by_day, *((None, link) for link in found.undated)]
        for day, link in entries:
            if link.key not in pages.seen:
                pages.seen.add(link.key)
                pages.links.append((day, link))
        if depth == DEEPEST_INDEX:
            return
        for child in children_for(discovery, self._first, self._last, self._zone):
            inner = await self._look(
                Asking(Feed(child, self._archive.kind, day_pattern=self._archive.day_pattern))
            )
            span = named_span(child)
            of_child = span[0] if span and span[0] == span[1] else named
            await self._add(pages, inner, of_child, depth + 1)

    async def _first_page_of_days(self) -> int:
        """The page before the first whose entries are of the last day or older, by doubling and halving."""
        lowest = self._archive.first_page
        if await self._is_reached(lowest):
            return lowest
        step = 1
        while step <= self._archive.max_pages and not await self._is_reached(lowest + step):
            step *= 2
        newer, older = lowest + step // 2, lowest + step
        while older - newer > 1:
            middle = (newer + older) // 2
            if await self._is_reached(middle):
                older = middle
            else:
                newer = middle
        return newer

    async def _is_reached(self, number: int) -> bool:
        """Whether page `number` is of the last day or older, or beyond the end (empty, or the last again)."""
        discovery = await self._look(feed_of(self._archive, self._last, number))
        keys = frozenset(link.key for link in discovery.links)
        if self._first_shown.setdefault(keys, number) < number:
            return True
        middle = placed(discovery, self._zone).median()
        return middle is None or middle <= self._last

    def _is_past(self, discovery: Discovery, before: frozenset[str]) -> bool:
        """Whether the page, but for what other pages hold, too, is older than the days."""
        found = placed(discovery, self._zone)
        middle = found.median(before)
        is_any_wanted = any(day >= self._first for day, link in found.by_day if link.key not in before)
        return middle is not None and middle < self._first and not is_any_wanted

    async def _look(self, asking: Asking) -> Discovery:
        self._listed.lists += 1
        return await self._ask(asking)

    def _named(self, day: date) -> date | None:
        return day if is_of_day(self._archive) else None

    def _take(self, pages: _Pages, named: date | None) -> None:
        """Take the links of the days. What a day's own list holds is of that day, whatever else it tells."""
        for day, link in pages.links:
            of = named or day
            if of in self._days and of is not None:
                self._listed.links[of].setdefault(link.key, link)

    def _is_full(self, pages: _Pages) -> bool:
        cap = self._archive.cap
        return pages.has_more or bool(cap and pages.fullest >= cap and not is_paged(self._archive))

    def _doubt(self, pages: _Pages, day: date | None) -> None:
        """Say why the list cannot be believed, where it cannot."""
        doubt = ""
        if not pages.announced:
            doubt = "its list answered, and is empty"
        elif not pages.links:
            doubt = f"none of {pages.announced} entries is an article's address: {'; '.join(pages.problems)}"
        elif pages.is_cut or len(pages.links) >= MOST_LINKS:
            doubt = f"its list is cut short: {'; '.join(pages.problems)}"
        elif pages.has_more:
            doubt = f"its list goes on after {self._archive.max_pages} pages (max_pages)"
        elif not is_paged(self._archive) and not self._archive.cap and pages.fullest % ROUND == 0:
            doubt = f"its list has exactly {pages.fullest} entries, as if it were cut off there (cap, parts)"
        if doubt:
            self._listed.doubts[day] = doubt
