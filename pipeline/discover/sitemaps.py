"""Sitemaps (sitemaps.org 0.9, with Google's news extension) as announcements. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse

from pipeline.discover.announcements import (
    Announcement,
    Announcements,
    announced_at,
    plain_address,
    plain_line,
)

# sitemaps.org: "no more than 50,000 URLs"; what is beyond was not announced by the rules.
_MAX_ENTRIES = 50_000
_MAX_PREFIXES = 20
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,40}):[A-Za-z]")
_DECLARED = re.compile(r"\bxmlns:([A-Za-z_][\w.-]{0,40})\s*=")


def read_sitemap(text: str, zone: tzinfo) -> Announcements:
    """The entries or, for an index, the children of a sitemap that begins with its root element.

    Only `news:publication_date` is a date of publication; `lastmod` merely orders. Times without a zone are
    in `zone`. Broken XML: what stands before the break counts, and `problems` names the place.
    """
    entries: list[Announcement] = []
    children: list[Announcement] = []
    problems: list[str] = []
    stream = io.BytesIO(_with_prefixes_bound(text).encode("utf-8", "replace"))
    try:
        for element in _whole_records(stream):
            record = _record(element, zone)
            if record.url:
                (children if _name(element) == "sitemap" else entries).append(record)
            if len(entries) >= _MAX_ENTRIES or len(children) >= _MAX_ENTRIES:
                problems.append(
                    f"more than {_MAX_ENTRIES} entries: the rest is left out (sitemaps.org limit)"
                )
                break
    except ParseError as error:
        problems.append(f"broken XML, read up to the break: {error}")
    ordered = _newest_first(children)
    return Announcements(
        tuple(entries),
        tuple(child.url for child in ordered),
        tuple(problems),
        children_at=tuple(child.ordered_at for child in ordered),
        is_cut=bool(problems),
    )


def _whole_records(stream: io.BytesIO) -> Iterator[Element]:
    """Each finished `url` and `sitemap` element; what is read is freed, so memory stays flat."""
    path: list[Element] = []
    for event, element in iterparse(stream, events=("start", "end")):
        if event == "start":
            path.append(element)
            continue
        path.pop()
        if _name(element) in {"url", "sitemap"}:
            yield element
            path[-1].clear()


def _record(element: Element, zone: tzinfo) -> Announcement:
    """One record. Pictures have a `loc`, a title and a date of their own: only the news part counts."""
    own = _texts(element)
    news = next((_texts(part) for part in element if _name(part) == "news"), {})
    published = announced_at(news.get("publication_date"), zone)
    return Announcement(
        url=plain_address(own.get("loc")),
        title=plain_line(news.get("title")),
        snippet=plain_line(news.get("keywords")),
        published=published,
        ordered_at=published or announced_at(own.get("lastmod"), zone),
    )


def _texts(element: Element) -> dict[str, str]:
    """Text of each direct child by local name; the first of a name counts."""
    told: dict[str, str] = {}
    for part in element:
        text = (part.text or "").strip()
        if text:
            told.setdefault(_name(part), text)
    return told


def _with_prefixes_bound(text: str) -> str:
    """Prefixes that no `xmlns` declares are declared: one forgotten line must not cost the sitemap."""
    used = {prefix for prefix in _PREFIX.findall(text) if prefix != "xml"}
    missing = sorted(used - set(_DECLARED.findall(text)))
    root = re.match(r"<[\w.:-]+", text)
    if not missing or not root:
        return text
    bound = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in missing[:_MAX_PREFIXES])
    return root[0] + bound + text[root.end() :]


def _name(element: Element) -> str:
    """Local name: outlets bind the sitemap namespaces to wrong addresses often enough."""
    return str(element.tag).rpartition("}")[2].lower()


def _newest_first(children: list[Announcement]) -> tuple[Announcement, ...]:
    """The children of an index, the latest `lastmod` first; undated ones last, in the index's order."""
    dated = sorted((child for child in children if child.ordered_at), key=_moment, reverse=True)
    undated = [child for child in children if not child.ordered_at]
    return (*dated, *undated)


def _moment(child: Announcement) -> datetime:
    assert child.ordered_at
    return child.ordered_at
