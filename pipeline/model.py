"""The frozen values that travel between the rooms. No behaviour, no input or output.

Everywhere in this file: `None` means "the page does not say", never "something failed"; datetimes are aware
and in UTC; days (`date`) are the publisher's own; sequences are tuples; countries are ISO 3166-1 alpha-2
codes; character offsets count code points of the string they are said to index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How one attempt at one link ended. Every attempt ends in exactly one (law of conservation)."""

    STORED = "stored"
    KNOWN = "known"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    ROBOTS_DENIED = "robots-denied"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    GONE = "gone"
    SERVER_ERROR = "server-error"
    UNREACHABLE = "unreachable"
    OWN_NETWORK_DOWN = "own-network-down"
    TIMED_OUT = "timed-out"
    TOO_LARGE = "too-large"
    REDIRECT_LOOP = "redirect-loop"
    FORBIDDEN_ADDRESS = "forbidden-address"
    BAD_URL = "bad-url"
    NOT_HTML = "not-html"
    UNDECODABLE = "undecodable"
    BODY_MISSING = "body-missing"
    PARSER_CRASHED = "parser-crashed"
    PARSER_TIMED_OUT = "parser-timed-out"
    STORAGE_FULL = "storage-full"
    INTERNAL_ERROR = "internal-error"


class RunOutcome(StrEnum):
    """How one run of one source ended."""

    NEW = "new"
    NOTHING_NEW = "nothing-new"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    FAILED = "failed"


class Form(StrEnum):
    """What kind of article a page holds: a whole one, a ticker, a short notice, one of several pages."""

    ARTICLE = "article"
    LIVE = "live"
    BRIEF = "brief"
    PART = "part"


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


class VisitKind(StrEnum):
    """A delegation on an occasion; a count or list over many; or a mention too vague or old to count."""

    EVENT = "event"
    AGGREGATE = "aggregate"
    BACKGROUND = "background"


class Direction(StrEnum):
    """To the monitored city, or from it."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Status(StrEnum):
    """How the article tells the visit, seen from its publication time."""

    HAPPENED = "happened"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """Online only where the text says so."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class Precision(StrEnum):
    """How exactly a date is told."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


# --- sources -------------------------------------------------------------------------------------------


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


# --- pages and articles --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP answer. `headers` in wire order, names in lower case; `body` after content decoding.

    `moved_to`: where `url` says it has moved for good (301, 308), `None` where it does not; not archived.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    redirects: tuple[str, ...] = ()
    moved_to: str | None = None

    def header(self, name: str) -> str | None:
        """First value of header `name` (lower case), or `None`."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class Article:
    """What a reader of the page would call the article.

    `body`: paragraphs apart by a blank line, cleaned, captions not among them. `published_basis`: where the
    date was found (`json-ld`, `meta`, `time`, `label`, `url`, `feed`, `given`). `utc_offset_min`: minutes
    east of UTC in which the page writes its times (540 for Seoul). `published_day`: the publisher's day.
    `parser`: `layout:<id>` or `generic`, with the parser's version, e.g. `layout:herald-2024/1`.
    `missed_selectors`: parts of the layout that should have hit and did not (law: no silent zero).
    `image_caption`, `image_credit`: of the lead picture as JSON-LD tells them, else of the first one shown;
    the credit is a name without "Photo:". `paywalled`: only a part is shown, and `body` is that part.
    `next_url`: where an article of several pages goes on. `encoding`, `encoding_basis`: how the bytes were
    read (`bom`, `header`, `meta`, `content`, `source`, `default`).
    """

    url: str
    title: str
    body: str
    authors: tuple[str, ...] = ()
    subtitle: str | None = None
    section: str | None = None
    published: datetime | None = None
    published_day: date | None = None
    published_basis: str | None = None
    modified: datetime | None = None
    utc_offset_min: int = 0
    lang: str | None = None
    canonical_url: str | None = None
    amp_url: str | None = None
    image_url: str | None = None
    image_caption: str | None = None
    image_credit: str | None = None
    captions: tuple[str, ...] = ()
    paywalled: bool = False
    form: Form = Form.ARTICLE
    next_url: str | None = None
    parser: str = ""
    missed_selectors: tuple[str, ...] = ()
    encoding: str | None = None
    encoding_basis: str | None = None


# --- what is monitored ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Programme:
    """A city's programme, facility or brand: the names it goes by, the topic it belongs to, since when."""

    name: str
    aliases: tuple[str, ...] = ()
    topic: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """A monitored city government. `id` is the name of its TOML file.

    `names`: how texts call the city (every language, short and long: 서울, 서울시, 서울특별시, Seoul,
    ソウル). `level`: `metropolitan`, `city` or `district`. `parent`: the metropolitan city's id, for
    districts. `districts`: names of districts that count as the city itself (metropolitan only).
    `hosts`: bodies that receive visitors for it (서울시의회, 서울교통공사, TOPIS …). `places`: buildings and
    facilities of its own (서울시청 …). `officers`: titles that, without further ado, mean the city's own
    people (행정1부시장 …). `self_names`: what local text calls it for short (시, 구; never used without
    an earlier full name).
    """

    id: str
    country: str
    level: str
    names: tuple[str, ...]
    parent: str | None = None
    districts: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    self_names: tuple[str, ...] = ()
    programmes: tuple[Programme, ...] = ()


# --- what an article says ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in the text. `body[start_char:end_char] == surface`, or the title's where `in_title`.

    `kind`: `country`, `place`, `organisation`, `topic`, `programme`, `proposed-programme`, `city` …;
    `code`: what it stands for (an ISO code, a topic code, a programme's name).
    """

    kind: str
    code: str
    surface: str
    start_char: int
    end_char: int
    sentence: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Headcount:
    """Number of people; `approx` where the text rounds (40여 명, about 40)."""

    value: int
    approx: bool = False


@dataclass(frozen=True, slots=True)
class DateSpan:
    """First and last day, both inclusive, in the publisher's calendar, and how exactly they are told."""

    start: date
    end: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as this article tells it. Field meanings follow the labelling rules of the project.

    `evidence`: the proving sentences, exact substrings of title or body. `rule`: the name of the rule that
    made the record. `confidence`: 0 … 1, calibrated on labelled articles.
    """

    kind: VisitKind
    direction: Direction
    status: Status
    mode: Mode
    countries: tuple[str, ...]
    organisations: tuple[str, ...]
    evidence: tuple[str, ...]
    rule: str
    confidence: float
    visitor_kind: str | None = None
    headcount: Headcount | None = None
    date: DateSpan | None = None
    host: str | None = None
    place: str | None = None
    purpose: tuple[str, ...] = ()
    facilitated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """An honour given to the monitored city or a body of it. `for_what` is the policy or project honoured."""

    name: str
    evidence: str
    giver: str | None = None
    year: int | None = None
    for_what: str | None = None
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """A foreign medium or research body that reports on, films or ranks the city."""

    outlet: str
    kind: str
    evidence: str
    country: str | None = None
    status: Status = Status.HAPPENED
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quote:
    """A named person quoted directly."""

    speaker: str
    evidence: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one article says for one monitored city. `extractor` names the version that read it."""

    city: str
    smart_city: bool
    topics: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    proposed_programmes: tuple[str, ...] = ()
    visits: tuple[Visit, ...] = ()
    awards: tuple[Award, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    extractor: str = ""


# --- stories -------------------------------------------------------------------------------------------


class Role(StrEnum):
    """What an article is to the announcement behind its story."""

    RELEASE = "release"
    COPY = "copy"
    EDITED = "edited"
    OWN = "own"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is kept of a text to know its near-copies by; the text cannot be made again from it.

    `hashes`: of its shingles, ascending, every one that is smaller than `below` (2**24: all of them).
    `sentence_of[i]`: in which of `sentences` (offsets in the body) the shingle of `hashes[i]` stands first.
    `facts`: what is rare and told alike in any wording, as `kind:value` (`number:10240`).
    """

    hashes: tuple[int, ...]
    below: int
    sentence_of: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    facts: tuple[str, ...]
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it is compared with others. `told_at`: published, or first seen where that is unknown."""

    article_id: str
    source_id: str
    url: str
    is_release: bool
    told_at: datetime
    first_seen_at: datetime
    traits: Traits


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Why articles `one` < `other` tell one story: the points for and against it, each in words."""

    one: str
    other: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryPart:
    """An article's place in its story.

    `traced_to`: the article that it is compared with, its release if there is one; `None` for that one
    itself. `share_taken`: of its text, 0 to 1; `None` across languages. `new_sentences`: offsets in the body
    of what that one does not have.
    """

    article_id: str
    story_id: str
    role: Role
    release_url: str | None = None
    traced_to: str | None = None
    share_taken: float | None = None
    new_sentences: tuple[tuple[int, int], ...] = ()


# --- events ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Telling:
    """A visit as one article tells it.

    `key`: names this telling for good, also after the article was read again. `told_at`: when the article was
    published (UTC), or first seen; `told_day`: that day, the publisher's. `story`: empty where the article
    stands alone.
    """

    key: str
    article_id: str
    city: str
    told_at: datetime
    told_day: date
    visit: Visit
    story: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A visit as all articles tell it. `why`: for each value that was disputed, what decided, in words."""

    id: str
    city: str
    direction: Direction
    status: Status
    mode: Mode
    countries: tuple[str, ...]
    organisations: tuple[str, ...]
    n_articles: int
    n_independent: int
    first_reported_at: datetime
    visitor_kind: str | None = None
    headcount: int | None = None
    headcount_low: int | None = None
    headcount_high: int | None = None
    date: DateSpan | None = None
    host: str | None = None
    place: str | None = None
    purposes: tuple[str, ...] = ()
    facilitated_by: str | None = None
    confirmed_by: str | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """An event and the keys of its tellings, the first told first. `is_rejected`: by somebody."""

    event: Event
    keys: tuple[str, ...]
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """The events of tellings that hang together, and the keys of those that somebody says are no visits."""

    events: tuple[Resolved, ...]
    rejected: frozenset[str] = frozenset()


class Act(StrEnum):
    """What somebody has said."""

    CONFIRM = "confirm"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A telling as somebody saw it: enough to know it again after the article was read anew."""

    article_id: str
    city: str
    countries: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One word of one person. `about`: the tellings meant; of a split, the first is parted from the others.

    `is_whole`: meant for the event of that telling, and not for the telling alone. `field`, `value`: of an
    edit. `made_at`: UTC.
    """

    correction_id: str
    act: Act
    about: tuple[Anchor, ...]
    author: str
    made_at: datetime
    is_whole: bool = False
    field: str = ""
    value: str = ""
    note: str = ""


# --- what is handed to storage ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One article with its readings, ready for the published file.

    `article_id`: 16 hexadecimal digits derived from the canonical key, so that storing twice is storing once.
    `traits`: by which its story is found; `None` where it is to be in none. `is_release`: whether its source
    is the city's own press office.
    """

    article_id: str
    source_id: str
    key: str
    rights: Rights
    article: Article
    readings: tuple[Reading, ...]
    first_seen_at: datetime
    fetched_at: datetime
    traits: Traits | None = None
    is_release: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one link, ended. `step`: match, robots, fetch, archive, parse, extract or store."""

    attempt_id: str
    run_id: str
    source_id: str
    key: str
    url: str
    outcome: Outcome
    step: str
    at: datetime
    detail: str = ""
    http_status: int | None = None
    elapsed_ms: int | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one source, ended. `links_found == links_known + links_new` (law of conservation)."""

    run_id: str
    source_id: str
    job: str
    started_at: datetime
    ended_at: datetime
    outcome: RunOutcome
    reason: str = ""
    links_found: int = 0
    links_known: int = 0
    links_new: int = 0
    stored: int = 0
    failed: int = 0
