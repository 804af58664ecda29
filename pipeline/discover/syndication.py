"""RSS 0.9x, 1.0 and 2.0 and Atom as announcements. The only module that speaks feedparser. Pure."""

from __future__ import annotations

import io
from datetime import tzinfo
from typing import Any

import feedparser

from pipeline.discover.announcements import (
    Announcement,
    Announcements,
    announced_at,
    plain_address,
    plain_line,
    snippet_line,
)

_PERIODS_S = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 7 * 86_400,
    "monthly": 30 * 86_400,
    "yearly": 365 * 86_400,
}


def read_syndication(text: str, zone: tzinfo) -> Announcements:
    """The entries of a feed that begins with its root element. Dates without a zone are in `zone`.

    What is not well formed is read leniently, and said so in `problems`.
    """
    # A stream, not a string: feedparser would take a string for a file name or an address to fetch.
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")), sanitize_html=False, resolve_relative_uris=False
    )
    entries = tuple(_announcement(entry, zone, parsed.version) for entry in parsed.entries)
    problems = [f"not well-formed, read leniently: {_reason(parsed)}"] if parsed.bozo else []
    without_link = sum(1 for entry in entries if not entry.url)
    if without_link:
        problems.append(f"{without_link} of {len(entries)} entries have no link")
    return Announcements(
        entries=tuple(entry for entry in entries if entry.url),
        problems=tuple(problems),
        hint_interval_s=_hint_interval_s(parsed.feed),
    )


def _announcement(entry: Any, zone: tzinfo, version: str) -> Announcement:
    # feedparser's `updated` falls back to `published` with a warning; dict's own getter does not.
    updated = announced_at(dict.get(entry, "updated"), zone)
    published = announced_at(dict.get(entry, "published"), zone)
    # dc:date is an RSS item's date, though feedparser files it under `updated`; Atom's is a revision's.
    if published is None and not version.startswith("atom"):
        published = updated
    return Announcement(
        url=plain_address(entry.get("feedburner_origlink") or entry.get("link")),
        title=plain_line(entry.get("title")),
        snippet=snippet_line(entry.get("summary")),
        published=published,
        ordered_at=published or updated,
    )


def _hint_interval_s(channel: Any) -> int | None:
    """How often the publisher wants to be asked: the longer of `ttl` and `sy:updatePeriod`; `None` unsaid."""
    hints = []
    ttl_min = str(channel.get("ttl", "")).strip()
    if ttl_min.isascii() and ttl_min.isdigit():
        hints.append(int(ttl_min[:6]) * 60)
    period_s = _PERIODS_S.get(str(channel.get("sy_updateperiod", "")).strip().lower())
    if period_s:
        times = str(channel.get("sy_updatefrequency", "")).strip()
        hints.append(period_s // max(1, int(times[:6]) if times.isascii() and times.isdigit() else 1))
    return max((hint for hint in hints if hint > 0), default=None)


def _reason(parsed: Any) -> str:
    return " ".join(str(parsed.get("bozo_exception", "unknown reason")).split())[:160]
