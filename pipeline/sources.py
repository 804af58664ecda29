"""data/sources/*.toml as values, and which source an address belongs to.

A user adds an outlet, or replaces a shipped one, by one file `<directory>/sources/<id>.toml`. Everything
that can be wrong in a file is found when it is loaded, not when the outlet is next fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import webencodings

from pipeline.discover.past import PAST_FIELDS, feed_of, fields_in, is_of_day
from pipeline.errors import BadUrl, ConfigError
from pipeline.model import Feed, FeedKind, Layout, PastList, Source
from pipeline.parse.listing import is_selector
from pipeline.toml_values import read_toml, toml_files
from pipeline.urls import canonical_key, host_of

DATA_DIR = Path(__file__).parent / "data" / "sources"

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SELECTOR_FIELDS = (
    "body",
    "drop",
    "title",
    "subtitle",
    "authors",
    "published",
    "modified",
    "captions",
)
_MIN_INTERVAL_S = 60


def load_sources(extra_dirs: tuple[Path, ...] = ()) -> dict[str, Source]:
    """All sources by id, sorted: the shipped ones, then `<dir>/sources/*.toml` of each extra directory.

    Same id: the later one counts. Raises ConfigError naming file, key and remedy.
    """
    files = toml_files((DATA_DIR, *(directory / "sources" for directory in extra_dirs)))
    sources = {}
    for id_, path in files.items():
        source = read_toml(path, Source, given={"id": id_})
        for key, fault in _faults(source):
            raise ConfigError(f"{path}: {key}: {fault}")
        sources[id_] = source
    _refuse_shared_feeds(sources, files)
    return sources


def source_for_url(url: str, sources: dict[str, Source]) -> Source | None:
    """The source that serves this address, `None` where none does (or it is no address).

    The longest matching host decides (`en.yna.co.kr` before `yna.co.kr`); where two sources share it, the
    one whose article pattern matches, then the first by id.
    """
    try:
        host = host_of(url)
    except BadUrl:
        return None
    ranked = [
        (length, bool(re.search(source.article_pattern, url)), source)
        for source in sources.values()
        if (length := _matched_length(host, source))
    ]
    return max(ranked, key=lambda rank: rank[:2])[2] if ranked else None


def _matched_length(host: str, source: Source) -> int:
    owned = (*source.hosts, *source.urls.host_aliases)
    return max((len(own) for own in owned if host == own or host.endswith("." + own)), default=0)


def _faults(source: Source) -> Iterator[tuple[str, str]]:
    """(key path, what is wrong and what to do) of everything that types cannot say."""
    if not _ID.fullmatch(source.id):
        yield "id", f"{source.id!r} is the file's name; rename it to lower-case letters, digits and hyphens"
    yield from _identity_faults(source)
    yield from _bound_faults(source)
    for index, feed in enumerate(source.feeds):
        yield from _feed_faults(feed, f"feeds[{index}]")
    for index, archive in enumerate(source.archives):
        yield from _archive_faults(archive, f"archives[{index}]")
    seen: set[str] = set()
    for index, layout in enumerate(source.layouts):
        key = f"layouts[{index}]"
        if layout.id in seen:
            yield f"{key}.id", f"{layout.id!r} is used twice; give each layout its own"
        seen.add(layout.id)
        yield from _layout_faults(layout, key)


def _identity_faults(source: Source) -> Iterator[tuple[str, str]]:
    if not _is_address(source.home):
        yield "home", f"{source.home!r} is not an http(s) address; write https://…"
    try:
        ZoneInfo(source.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "zone", f"{source.zone!r} is not an IANA time zone; write for example Asia/Seoul"
    if not source.hosts:
        yield "hosts", "is empty; name at least the host of the articles"
    for key, hosts in (("hosts", source.hosts), ("urls.host_aliases", source.urls.host_aliases)):
        for host in hosts:
            if not _is_host(host):
                yield key, f"{host!r} is not a host name; write it like www.example.com, lower case"
    if source.encoding and webencodings.lookup(source.encoding) is None:
        yield "encoding", f"{source.encoding!r} is no label of the Encoding standard; for CP949 write euc-kr"
    yield from _pattern_faults("article_pattern", source.article_pattern)
    number, path = source.urls.article_number, source.urls.article_path
    if bool(number) is not bool(path):
        yield "urls.article_path", "article_number and article_path work together; give both or none"
    if path and not (path.startswith("/") and "{}" in path):
        yield "urls.article_path", f"{path!r} must begin with / and hold {{}} for the number"
    yield from _pattern_faults("urls.article_number", number, groups=1 if number else 0)


def _bound_faults(source: Source) -> Iterator[tuple[str, str]]:
    if source.interval_s < _MIN_INTERVAL_S:
        yield "interval_s", f"{source.interval_s} is too often; at least {_MIN_INTERVAL_S} seconds"
    for key in ("min_delay_s", "retention_days", "min_links"):
        if not getattr(source, key) >= 0:
            yield key, "is negative or not a number; 0 or more"
    if source.max_links < max(1, source.min_links):
        yield "max_links", "is smaller than min_links or 1; raise it"


def _feed_faults(feed: Feed, key: str) -> Iterator[tuple[str, str]]:
    if not _is_address(feed.url):
        yield f"{key}.url", f"{feed.url!r} is not an http(s) address; write https://…"
    if feed.kind is FeedKind.LISTING and not feed.link_selector:
        yield f"{key}.link_selector", 'is missing; name the anchors of the list, for example "ul.news a"'
    if feed.kind is not FeedKind.LISTING and feed.link_selector:
        yield f"{key}.link_selector", 'is only read with kind = "listing"; remove it or set the kind'
    if feed.link_selector and not is_selector(feed.link_selector):
        yield f"{key}.link_selector", f"{feed.link_selector!r} is not a CSS selector; correct it"
    if bool(feed.link_pattern) is not bool(feed.link_template):
        yield f"{key}.link_template", "link_pattern and link_template work together; give both or none"
    if feed.link_template and "{}" not in feed.link_template:
        yield f"{key}.link_template", "holds no {} for what link_pattern finds; add it"
    yield from _pattern_faults(
        f"{key}.link_pattern", feed.link_pattern, groups=1 if feed.link_template else 0
    )
    yield from _day_pattern_faults(f"{key}.day_pattern", feed.day_pattern)


def _day_pattern_faults(key: str, pattern: str) -> Iterator[tuple[str, str]]:
    faults = tuple(_pattern_faults(key, pattern))
    yield from faults
    if pattern and not faults and not {"year", "month", "day"} <= set(re.compile(pattern).groupindex):
        yield key, f"{pattern!r} needs the groups (?P<year>…), (?P<month>…) and (?P<day>…)"


def _archive_faults(archive: PastList, key: str) -> Iterator[tuple[str, str]]:
    for name in ("url", "form", "split_url"):
        unknown = sorted(fields_in(getattr(archive, name)) - PAST_FIELDS)
        if unknown:
            known = ", ".join(sorted(PAST_FIELDS))
            yield f"{key}.{name}", f"holds {{{unknown[0]}}}, which is no field; known are {known}"
    if archive.max_pages < 1 or archive.cap < 0 or archive.first_page < 0:
        yield f"{key}.max_pages", "max_pages, first_page and cap count: 1, 0 and 0 or more"
    asked = archive.split_url or archive.url
    if bool(archive.parts) is not ("part" in fields_in(asked) | fields_in(archive.form)):
        yield (
            f"{key}.parts",
            "parts and {part} in split_url (or url, or form) work together; give both or none",
        )
    if archive.from_day and archive.until_day and archive.from_day > archive.until_day:
        yield f"{key}.until_day", "lies before from_day; swap them"
    if archive.kind is FeedKind.LISTING and not archive.day_pattern and not is_of_day(archive):
        yield f"{key}.day_pattern", "is missing; a list of more than one day must tell each entry's day"
    yield from _feed_faults(feed_of(archive, date(2023, 5, 26)).feed, key)


def _layout_faults(layout: Layout, key: str) -> Iterator[tuple[str, str]]:
    if not layout.body and not layout.script_marker:
        yield f"{key}.body", "is missing; give selectors of the body, or script_marker and script_body"
    if bool(layout.script_marker) is not bool(layout.script_body):
        yield f"{key}.script_body", "script_marker and script_body work together; give both or none"
    if layout.valid_from and layout.valid_until and layout.valid_from > layout.valid_until:
        yield f"{key}.valid_until", "lies before valid_from; swap them"
    for name in _SELECTOR_FIELDS:
        for index, selector in enumerate(getattr(layout, name)):
            if not is_selector(selector):
                yield f"{key}.{name}[{index}]", f"{selector!r} is not a CSS selector; correct it"
    yield from _pattern_faults(f"{key}.url_pattern", layout.url_pattern)


def _pattern_faults(key: str, pattern: str, groups: int = 0) -> Iterator[tuple[str, str]]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        yield key, f"{pattern!r} is not a regular expression: {error}; correct it"
        return
    if compiled.groups < groups:
        yield key, f"{pattern!r} has no group for the article's number; put it in parentheses"


def _is_address(url: str) -> bool:
    try:
        canonical_key(url)
    except BadUrl:
        return False
    return True


def _is_host(host: str) -> bool:
    try:
        return host_of(f"https://{host}/") == host
    except BadUrl:
        return False


def _refuse_shared_feeds(sources: dict[str, Source], files: dict[str, Path]) -> None:
    """One feed belongs to one source: else its host is asked twice for the same answer."""
    owner: dict[str, str] = {}
    for id_, key in _feed_keys(sources.values()):
        other = owner.setdefault(key, id_)
        if other != id_:
            raise ConfigError(f"{files[id_]}: feeds: {key} is already a feed of {other}; remove one of them")


def _feed_keys(sources: Iterable[Source]) -> Iterator[tuple[str, str]]:
    for source in sources:
        for key in {canonical_key(feed.url) for feed in source.feeds}:
            yield source.id, key
