"""A discovery page (feed, sitemap or list, as bytes) to links. Pure; runs in a child process.

What a page is shows its root element, not its Content-Type: outlets serve feeds as text/html and error
pages as XML. Nothing is trusted: entity declarations are refused, sizes are bounded, links to other hosts
are left out. What was left out, and why, stands in `Discovery.problems`.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pipeline.decode import decode
from pipeline.discover.announcements import Announcement, Announcements, day_named
from pipeline.discover.sitemaps import read_sitemap
from pipeline.discover.syndication import read_syndication
from pipeline.errors import BadUrl, NotAFeed, Undecodable
from pipeline.model import Feed, FeedKind, Link, Page, Source
from pipeline.parse.listing import anchors
from pipeline.urls import canonical_key, host_of, is_own_host

_MAX_BYTES = 50 * 1024 * 1024  # sitemaps.org's limit on an uncompressed file
_ENTRIES_PER_LINK = 4  # of so many entries per link wanted, the source's filters may drop the rest
_GZIP_MAGIC = b"\x1f\x8b"
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_RECORD_OF = {"rss": "item", "rdf": "item", "feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}
_XML_LABEL = re.compile(rb"<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]{2,40})[\"']")
_ROOT = re.compile(
    r"<!--(?:.*?-->|.*)|<(?P<name>(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|urlset|sitemapindex))(?=[\s>])"
    r"|<(?P<html>!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,80})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one answer of one feed brings.

    `links`: in page order, one per key, at most the source's `max_links`. `problems`: lines for a person;
    an answer that is fine has none. `hint_interval_s`: seconds between looks that the publisher asks for.
    `children`: sitemaps that an index names, newest first, for the caller to follow. `announced`: entries
    that the page held before filtering (0 of a real feed is no error, and no silence either).
    `ordered_at`: of each link, when it is of as far as the page tells (a day only, a last change).
    `children_at`: likewise when each child was changed. `is_cut`: the page ended before its end.
    """

    links: tuple[Link, ...]
    problems: tuple[str, ...] = ()
    hint_interval_s: int | None = None
    children: tuple[str, ...] = ()
    announced: int = 0
    ordered_at: tuple[datetime | None, ...] = ()
    children_at: tuple[datetime | None, ...] = ()
    is_cut: bool = False


def discover(page: Page, feed: Feed, source: Source) -> Discovery:
    """The links that `page`, fetched from `feed`, announces for `source`. Raises NotAFeed."""
    if feed.kind is FeedKind.LISTING:
        found = _read_listing(page, feed, source)
    else:
        found = _read_xml(page, feed, source)
    links, ordered_at, left_out = _own_links(found.entries, page, feed, source)
    at = found.children_at or (None,) * len(found.children)
    resolved = {
        _absolute(page.final_url, child): when for child, when in zip(found.children, at, strict=True)
    }
    children = {child: when for child, when in resolved.items() if _may_follow(child, page, source)}
    problems = [*found.problems, *left_out]
    if not found.entries and not found.children:
        problems.append("no entries")
    if len(children) < len(resolved):
        problems.append(f"{len(resolved) - len(children)} child sitemaps on other hosts left out")
    return Discovery(
        links,
        tuple(problems),
        found.hint_interval_s,
        tuple(children),
        len(found.entries),
        ordered_at,
        tuple(children.values()),
        found.is_cut,
    )


def _read_listing(page: Page, feed: Feed, source: Source) -> Announcements:
    text = _text(page, source, page.body)
    if not text.strip():
        raise NotAFeed(page.url, "the answer is empty", http_status=page.status)
    entries = []
    zone = ZoneInfo(source.zone)
    for anchor in anchors(text, feed.link_selector):
        url = anchor.href
        if feed.link_pattern:
            called = re.search(feed.link_pattern, url) or re.search(feed.link_pattern, anchor.calls)
            url = feed.link_template.replace("{}", called[1]) if called else url
        if not url:
            continue
        day = day_named(feed.day_pattern, (url, anchor.row), zone)
        entries.append(Announcement(url, anchor.text or anchor.title or None, ordered_at=day))
    problems = () if entries else (f"link_selector {feed.link_selector!r} hits nothing",)
    return Announcements(tuple(entries), problems=problems)


def _read_xml(page: Page, feed: Feed, source: Source) -> Announcements:
    text = _text(page, source, _inflated(page))
    root, document = _document(text, page)
    wanted = source.max_links * _ENTRIES_PER_LINK
    is_sitemap = root.rpartition(":")[2].lower() in _SITEMAP_ROOTS
    whole, problems = _bounded(document, root, None if is_sitemap else wanted)
    is_cut = bool(problems)
    zone = ZoneInfo(source.zone)
    found = read_sitemap(whole, zone) if is_sitemap else read_syndication(whole, zone)
    if is_sitemap is not (feed.kind is FeedKind.SITEMAP):
        problems.append(f"is a {'sitemap' if is_sitemap else 'feed'}: set kind in the source's file")
    return replace(
        found,
        entries=tuple(_with_day(entry, feed, zone) for entry in found.entries),
        problems=(*problems, *found.problems),
        is_cut=is_cut or found.is_cut,
    )


def _with_day(entry: Announcement, feed: Feed, zone: ZoneInfo) -> Announcement:
    """`entry` ordered by the day in its address, which a later change of the article does not move."""
    day = None if entry.published else day_named(feed.day_pattern, (entry.url,), zone)
    return replace(entry, ordered_at=day) if day else entry


def _inflated(page: Page) -> bytes:
    """The body, unpacked where it is a gzip file (a `.xml.gz` has no Content-Encoding to say so)."""
    if not page.body.startswith(_GZIP_MAGIC):
        body = page.body
    else:
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            body = unpacker.decompress(page.body, _MAX_BYTES + 1)
        except zlib.error as error:
            raise NotAFeed(page.url, f"broken gzip file: {error}", http_status=page.status) from error
    if len(body) > _MAX_BYTES:
        raise NotAFeed(page.url, f"larger than {_MAX_BYTES} bytes unpacked", http_status=page.status)
    return body


def _text(page: Page, source: Source, body: bytes) -> str:
    label = _XML_LABEL.search(body[:1024])
    fallback = label[1].decode("ascii") if label else source.encoding
    try:
        return decode(body, page.header("content-type"), fallback, page.url).text
    except Undecodable as error:
        raise NotAFeed(page.url, error.detail, http_status=page.status) from error


def _document(text: str, page: Page) -> tuple[str, str]:
    """(root's name as written, the document from its root on). Raises NotAFeed.

    Starting at the root drops the declaration, the DOCTYPE and whatever a broken server printed before. Bare
    ampersands (`R&D`) and HTML's own entities are escaped: the readers of titles resolve them.
    """
    for match in _ROOT.finditer(text):
        if match["html"]:
            title = _TITLE.search(text)
            called = f", titled {' '.join(title[1].split())!r}" if title else ""
            raise NotAFeed(page.url, f"the answer is an HTML page{called}", http_status=page.status)
        if match["name"]:
            if _ENTITY.search(text, 0, match.start()):
                raise NotAFeed(page.url, "declares XML entities, refused unread", http_status=page.status)
            clean = _NOT_XML.sub("", text[match.start() :])
            return match["name"], _BARE_AMPERSAND.sub("&amp;", clean)
    start = " ".join(text[:200].split())[:60]
    what = f"begins with {start!r}" if start else "is empty"
    raise NotAFeed(page.url, f"neither feed nor sitemap: the answer {what}", http_status=page.status)


def _bounded(document: str, root: str, max_records: int | None) -> tuple[str, list[str]]:
    """The document closed after its last whole record, and of so many records at most.

    A half entry must go: its link may be cut, too, and would then name another page.
    """
    closing = f"</{root}>"
    end = document.rfind(f"</{root}")
    cut = end < 0
    record = _RECORD_OF[root.rpartition(":")[2].lower()]
    ends = [match.end() for match in re.finditer(rf"</(?:[\w.-]{{1,40}}:)?{record}\s*>", document)]
    problems = ["cut short: what stands before the cut is read"] if cut else []
    if max_records is not None and len(ends) > max_records:
        problems.append(f"{len(ends)} entries announced, the first {max_records} read")
        end = ends[max_records - 1]
        cut = True
    elif cut:
        end = ends[-1] if ends else document.find(">") + 1
    channel = "</channel>" if cut and root.lower() == "rss" and "<channel" in document[:end] else ""
    return document[:end] + channel + closing, problems


def _own_links(
    entries: tuple[Announcement, ...], page: Page, feed: Feed, source: Source
) -> tuple[tuple[Link, ...], tuple[datetime | None, ...], list[str]]:
    """The links of the source itself, in page order; when they are of; what was left out and why.

    Where there are more than the source wants, the newest are taken: sitemaps often begin with the oldest.
    """
    links: dict[str, tuple[int, Link, datetime | None]] = {}
    left_out: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for position, entry in _by_need(entries, source.max_links):
        if len(links) == source.max_links:
            break
        url = _absolute(page.final_url, entry.url)
        key, reason = _checked(url, source)
        if reason:
            left_out[reason] += 1
            examples.setdefault(reason, url[:200])
        elif key not in links:
            links[key] = position, _link(url, key, entry, feed, source), entry.published or entry.ordered_at
    problems = [
        f"{count} of {len(entries)} left out: {reason}, e.g. {examples[reason]}"
        for reason, count in left_out.items()
    ]
    if len(entries) > source.max_links == len(links):
        problems.append(f"{len(entries)} entries, more than max_links: the newest {len(links)} taken")
    ordered = sorted(links.values(), key=lambda placed: placed[0])
    return tuple(link for _, link, _ in ordered), tuple(when for _, _, when in ordered), problems


def _by_need(entries: tuple[Announcement, ...], max_links: int) -> Iterable[tuple[int, Announcement]]:
    """The entries with their position; newest first, undated last, where not all of them fit."""
    placed = list(enumerate(entries))
    if len(entries) <= max_links:
        return placed
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(placed, key=lambda item: item[1].ordered_at or oldest, reverse=True)


def _checked(url: str, source: Source) -> tuple[str, str]:
    """(canonical key, "") of a link to follow, ("", reason) of any other."""
    try:
        key = canonical_key(url, source)
        own = is_own_host(host_of(url), source)
    except BadUrl as error:
        return "", error.detail
    if not own:
        return "", "on another host"
    if not re.search(source.article_pattern, url):
        return "", "not an article's address (article_pattern)"
    return key, ""


def _link(url: str, key: str, entry: Announcement, feed: Feed, source: Source) -> Link:
    return Link(url, key, source.id, entry.title, entry.snippet, entry.published, found_in=feed.url)


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # `http://[`: the check that follows names it
        return address


def _may_follow(child: str, page: Page, source: Source) -> bool:
    try:
        host = host_of(child)
        return is_own_host(host, source) or host == host_of(page.final_url)
    except BadUrl:
        return False
