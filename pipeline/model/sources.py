"""Outlets, and the links that they announce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Rights(StrEnum):
    """What of an article may be kept in the published file."""

    FULL_TEXT = "full_text"
    EXCERPT = "excerpt"
    LINK_ONLY = "link_only"


class FeedKind(StrEnum):
    """How a discovery page is read: syndication feed, sitemap (Google News or plain), or HTML list."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Feed:
    """One address where a source announces its links.

    `link_selector` (CSS) finds the anchors of a listing page; empty for feeds and sitemaps. Where such an
    anchor calls a script instead of naming an address, the first group of `link_pattern` (regular expression,
    searched in its href, then in its and its row's onclick) takes the place of `{}` in `link_template`.
    `day_pattern`: regular expression with groups year, month and day, searched in an entry's address, then in
    its row's text; by that day entries are ordered, and are part of a backfill or not.
    `verified_on` is the day on which somebody saw it answer; `None` marks an unverified address.
    """

    url: str
    kind: FeedKind = FeedKind.FEED
    link_selector: str = ""
    link_pattern: str = ""
    link_template: str = ""
    day_pattern: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class PastList:
    """Where a source lists the articles of a day gone by; or of a month, or all there are, newest first.

    `url`, `form` (body of a POST request; empty: GET) and `split_url` have fields: `{yyyymmdd}`, `{yyyy}`,
    `{mm}`, `{dd}`, `{m}`, `{d}` of the day in the source's zone, and `{page}`, which counts from `first_page`
    to `max_pages` pages or until a page holds nothing more. A list of `cap` entries (0: none is known) is
    full: then `split_url` (empty: `url`) is asked for each of `parts`, which stands for `{part}`. `from_day`
    and `until_day`: the days that it can tell of. The rest is as in `Feed`.
    """

    url: str
    kind: FeedKind = FeedKind.LISTING
    link_selector: str = ""
    link_pattern: str = ""
    link_template: str = ""
    day_pattern: str = ""
    form: str = ""
    first_page: int = 1
    max_pages: int = 500
    cap: int = 0
    parts: tuple[str, ...] = ()
    split_url: str = ""
    from_day: date | None = None
    until_day: date | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an outlet's pages keep their parts, for pages published within [valid_from, valid_until].

    Every tuple of CSS selectors is tried one by one, in order; the first that hits wins. `drop` lists
    elements removed from inside the body. `url_pattern` is a regular expression on the URL (empty: all).
    `script_marker` names the script that holds the article as JSON (an assignment such as
    `Fusion.globalContent`, or an element id such as `__NEXT_DATA__`); `script_body` and
    `script_authors` are dotted paths inside it, with `[]` for "each element": `content_elements[].content`.
    """

    id: str
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    script_marker: str = ""
    script_body: str = ""
    script_authors: str = ""
    url_pattern: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class UrlRules:
    """How this outlet's links become canonical keys.

    `keep_query`: query parameters that name an article (all others are dropped; `("*",)` keeps all but
    tracking parameters). `keep_fragment`: whether `#…` names an article. `host_aliases`: hosts that serve
    the same articles (mobile, AMP, legacy), mapped to the first of `Source.hosts`. `article_number` (regular
    expression, searched in path, query and fragment) finds in its first group the number that names an
    article whichever section or edition shows it; such an article's key is `article_path` with the number
    for `{}`.
    """

    keep_query: tuple[str, ...] = ("*",)
    keep_fragment: bool = False
    host_aliases: tuple[str, ...] = ()
    article_number: str = ""
    article_path: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet: where its links are found, how its pages are read, what may be kept.

    `id` is the name of its TOML file. `hosts`: registrable or full host names; only links to these (or
    to `urls.host_aliases`) are followed. `article_pattern`: regular expression (searched) that an
    article's URL must match; empty accepts all. `zone`: IANA name. `interval_s`: seconds between looks at
    its feeds. `min_delay_s`: seconds between two requests to one host. `min_links`: a feed that brings
    fewer links than this is suspect; `max_links`: no more than this are taken from one answer.
    `encoding`: the label to assume where neither header nor page names one.
    """

    id: str
    name: str
    lang: str
    zone: str
    home: str
    hosts: tuple[str, ...]
    feeds: tuple[Feed, ...] = ()
    archives: tuple[PastList, ...] = ()
    name_en: str = ""
    kind: str = "press"
    rights: Rights = Rights.EXCERPT
    retention_days: int = 90
    article_pattern: str = ""
    interval_s: int = 900
    min_delay_s: float = 3.0
    min_links: int = 1
    max_links: int = 1000
    encoding: str = ""
    urls: UrlRules = UrlRules()
    layouts: tuple[Layout, ...] = ()
    enabled: bool = True
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An article's address as a feed announced it. `key` is the canonical form that identifies it."""

    url: str
    key: str
    source_id: str
    title: str | None = None
    snippet: str | None = None
    published: datetime | None = None
    found_in: str | None = None
