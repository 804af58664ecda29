"""What a discovery page announces, before it is checked against its source. Pure.

The shapes that feed, sitemap and listing readers hand to `pipeline.discover`, and the two readings that
they share: a line of text (title, snippet) and a moment.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

_SNIPPET_CHARS = 500
_READ_CHARS = 20_000
# Only HTML's own names are tags: <인사> or <AI 시대> in a headline is text.
_BREAKING_TAG = re.compile(
    r"</?(?:br|p|div|li|tr|td|th|h[1-6]|hr)(?:\s+[A-Za-z][^<>]*)?\s*/?>", re.IGNORECASE
)
_TAG = re.compile(
    r"<!--.*?-->|</?(?:a|abbr|b|big|blockquote|center|cite|code|dd|dl|dt|em|figcaption|figure|font|i|iframe|img"
    r"|ol|pre|s|section|small|span|strike|strong|sub|sup|table|tbody|tfoot|thead|tt|u|ul|video)"
    r"(?:\s+[A-Za-z][^<>]*)?\s*/?>",
    re.IGNORECASE | re.DOTALL,
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_ISO = re.compile(
    r"(?P<year>\d{4})\s?[-./]\s?(?P<month>\d{1,2})\s?[-./]\s?(?P<day>\d{1,2})\.?"
    r"(?:[T\s]+(?:(?P<half>오전|오후)\s*)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|GMT|UTC|KST|JST|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_RFC822_ZONE = re.compile(r"(?:[+-]\d{4}| UT| [ECMP][SD]T)(?: \([^)]*\))?$")
_COLON_ZONE = re.compile(r"([+-]\d{2}):(\d{2})$")
_NOON = 12
_CENTURY = 2000  # of a year of two digits
# Zones that RFC 822 does not name and email.utils therefore reads as none at all.
_NAMED_ZONES = {"KST": "+0900", "JST": "+0900", "UTC": "+0000", "GMT": "+0000", "Z": "+0000"}


@dataclass(frozen=True, slots=True)
class Announcement:
    """One entry.

    `url` is as written, possibly relative. `ordered_at` only says which entry is newer: a sitemap's `lastmod`
    is not a date of publication.
    """

    url: str
    title: str | None = None
    snippet: str | None = None
    published: datetime | None = None
    ordered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcements:
    """All entries of one answer, in its order. `children`: sitemaps that an index names, newest first.

    `children_at`: when each was last modified, `None` where it is not said. `is_cut`: there was more.
    """

    entries: tuple[Announcement, ...] = ()
    children: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    hint_interval_s: int | None = None
    children_at: tuple[datetime | None, ...] = ()
    is_cut: bool = False


def plain_line(markup: str | None) -> str | None:
    """Text of one line: tags out, entities (also those escaped twice) resolved, white space folded.

    `None` where nothing is left.
    """
    if not markup:
        return None
    unescaped = html.unescape(markup[:_READ_CHARS])
    text = html.unescape(_TAG.sub("", _BREAKING_TAG.sub(" ", unescaped)))
    folded = " ".join(_INVISIBLE.sub("", text).split())
    return folded or None


def snippet_line(markup: str | None) -> str | None:
    """As `plain_line`, at most 500 characters."""
    line = plain_line(markup)
    return line[:_SNIPPET_CHARS] if line else None


def plain_address(written: str | None) -> str:
    """The address without white space around it; an escape that CDATA left standing is resolved."""
    return (written or "").strip().replace("&amp;", "&")


def announced_at(written: str | None, zone: tzinfo) -> datetime | None:
    """The moment in UTC of an RFC 822, ISO 8601 or Korean date; `zone` where it names none.

    `None` for what is no date, or none that the calendar has.
    """
    text = " ".join((written or "").split())
    if not text:
        return None
    try:
        return _iso_moment(text, zone) or _compact_moment(text, zone) or _rfc822_moment(text, zone)
    except (ValueError, OverflowError):
        return None


def day_named(pattern: str, texts: Iterable[str], zone: tzinfo) -> datetime | None:
    """The start of the day that the groups year, month and day of `pattern` find in the texts.

    In UTC; `None` where there is no pattern, none of the texts has it, or the calendar does not.
    """
    if not pattern:
        return None
    found = next((match for text in texts if (match := re.search(pattern, text))), None)
    if found is None:
        return None
    year = int(found["year"])
    try:
        day = datetime(
            year + _CENTURY if year < _CENTURY else year, int(found["month"]), int(found["day"]), tzinfo=zone
        )
    except ValueError:
        return None
    return day.astimezone(UTC)


def _iso_moment(text: str, zone: tzinfo) -> datetime | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"] == "오후" else 0)
    day = datetime(
        int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=_zone(match["zone"], zone)
    )
    return (day + _clock(hour, int(match["minute"] or 0), int(match["second"] or 0))).astimezone(UTC)


def _compact_moment(text: str, zone: tzinfo) -> datetime | None:
    """`20260820`, `202608201530` or `20260820153000`, as some Korean feeds write."""
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    year, month, day, *clock = (int(digits or 0) for digits in match.groups())
    return (datetime(year, month, day, tzinfo=zone) + _clock(*clock)).astimezone(UTC)


def _rfc822_moment(text: str, zone: tzinfo) -> datetime | None:
    head, _, name = text.rpartition(" ")
    if name.upper() in _NAMED_ZONES:
        text = f"{head} {_NAMED_ZONES[name.upper()]}"
    text = _COLON_ZONE.sub(r"\1\2", text)
    fields = parsedate_tz(text)
    if not fields:
        return None
    year, month, day, hour, minute, second = fields[:6]
    # parsedate_tz gives 0 both for GMT and for no zone at all.
    where = timezone(timedelta(seconds=fields[9] or 0)) if _RFC822_ZONE.search(text) else zone
    return (datetime(year, month, day, tzinfo=where) + _clock(hour, minute, second)).astimezone(UTC)


def _clock(hour: int, minute: int, second: int) -> timedelta:
    """Time of day; 24:00 is the next midnight, as Korean feeds write it."""
    if not (0 <= hour <= 24 and 0 <= minute < 60 and 0 <= second <= 60):  # noqa: PLR2004 the clock's own
        raise ValueError("not a time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(written: str | None, default: tzinfo) -> tzinfo:
    if not written:
        return default
    offset = _NAMED_ZONES.get(written.upper(), written).replace(":", "")
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5])))
