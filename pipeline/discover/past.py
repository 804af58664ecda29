"""Lists of the past: which address tells of a day, and which of its entries are of which day. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.model import Feed, Link, PastList

if TYPE_CHECKING:
    from pipeline.discover import Discovery

_OF_DAY = frozenset({"yyyymmdd", "dd", "d"})
PAST_FIELDS = _OF_DAY | {"yyyy", "mm", "m", "page", "part"}
_FIELD = re.compile(r"\{([^{}]*)\}")
# A sitemap's name tells what it holds: a day, a month, a year.
_NAMED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:[-/_.]?(?P<month>0[1-9]|1[0-2])(?:[-/_.]?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for a list: `feed` as discovery reads it, and the body of a POST (empty: GET)."""

    feed: Feed
    form: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """The links of an answer by their day. `undated`: those of no day that is told."""

    by_day: tuple[tuple[date, Link], ...]
    undated: tuple[Link, ...]

    def median(self, but: frozenset[str] = frozenset()) -> date | None:
        """The day in the middle, but for the keys `but`; a notice pinned to the top does not move it."""
        days = sorted(day for day, link in self.by_day if link.key not in but)
        return days[len(days) // 2] if days else None


def fields_in(template: str) -> frozenset[str]:
    """The names between braces."""
    return frozenset(_FIELD.findall(template))


def is_of_day(archive: PastList) -> bool:
    """Whether each of its lists holds one day."""
    return bool(_OF_DAY & (fields_in(archive.url) | fields_in(archive.form)))


def is_paged(archive: PastList) -> bool:
    """Whether its lists have pages."""
    return "page" in fields_in(archive.url) | fields_in(archive.form) | fields_in(archive.split_url)


def covers(archive: PastList, day: date) -> bool:
    """Whether it can tell of `day`."""
    return (archive.from_day or day) <= day <= (archive.until_day or day)


def feed_of(archive: PastList, day: date, page: int | None = None, part: str = "") -> Asking:
    """What to ask for `day`; `page` `None` is the first. With `part`: for that part of a full list."""
    template = (archive.split_url or archive.url) if part else archive.url
    values = {
        "yyyymmdd": f"{day:%Y%m%d}",
        "yyyy": f"{day:%Y}",
        "mm": f"{day:%m}",
        "dd": f"{day:%d}",
        "m": str(day.month),
        "d": str(day.day),
        "page": str(archive.first_page if page is None else page),
        "part": part,
    }
    filled = [
        _FIELD.sub(lambda found: values.get(found[1], found[0]), each) for each in (template, archive.form)
    ]
    feed = Feed(
        url=filled[0],
        kind=archive.kind,
        link_selector=archive.link_selector,
        link_pattern=archive.link_pattern,
        link_template=archive.link_template,
        day_pattern=archive.day_pattern,
    )
    return Asking(feed, filled[1])


def shared_lists(archives: Iterable[PastList], day: date) -> tuple[Asking, ...]:
    """What is asked for `day`: days of which the same is asked are asked for together."""
    return tuple(feed_of(archive, day) for archive in archives if covers(archive, day))


def placed(discovery: Discovery, zone: ZoneInfo, named: date | None = None) -> Placed:
    """The links by their day in `zone`; `named`: that of their list, for those that tell none."""
    by_day: list[tuple[date, Link]] = []
    undated = []
    moments: Sequence[datetime | None] = discovery.ordered_at or [None] * len(discovery.links)
    for link, moment in zip(discovery.links, moments, strict=True):
        day = moment.astimezone(zone).date() if moment else named
        if day is None:
            undated.append(link)
        else:
            by_day.append((day, link))
    return Placed(tuple(by_day), tuple(undated))


def children_for(discovery: Discovery, first: date, last: date, zone: ZoneInfo) -> Iterator[str]:
    """The children of a sitemap index that may hold anything of `first` to `last`.

    Left out: what was last changed before `first`, and what by its name is of other days.
    """
    moments: Sequence[datetime | None] = discovery.children_at or [None] * len(discovery.children)
    for child, moment in zip(discovery.children, moments, strict=True):
        if moment is not None and moment.astimezone(zone).date() < first:
            continue
        named = named_span(child)
        # A day more on either side: whoever cut the files may have done so by another clock.
        if named is None or (named[0] - _ONE_DAY <= last and named[1] + _ONE_DAY >= first):
            yield child


def named_span(url: str) -> tuple[date, date] | None:
    """First and last day that an address names: a day, a month or a year; `None` where it names none."""
    found = list(_NAMED.finditer(url))
    if not found:
        return None
    year, month, day = (int(digits) if digits else None for digits in found[-1].groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, last)
    return (date(year, month, day), date(year, month, day)) if day <= last else None
