"""Pages, and the articles that are read from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Form(StrEnum):
    """What kind of article a page holds: a whole one, a ticker, a short notice, one of several pages."""

    ARTICLE = "article"
    LIVE = "live"
    BRIEF = "brief"
    PART = "part"


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
