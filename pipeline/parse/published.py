"""When an article was published and changed, and on what that rests. Pure, over a page's own statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import tzinfo
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.dates import Moment, read_moment, zone_for
from pipeline.parse.outline import Outline

_MAX_TIMES = 8
_MAX_BARE_DATE_CHARS = 80
_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "article:published",
    "article.published",
    "article:post_time",
    "article:created_time",
    "article.created",
    "article:regdate",
    "regdate",
    "og:regdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "iso-8601-publish-date",
    "article_date_original",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dd:published_time",
    "vr:published_time",
    "bt:pubdate",
    "displaydate",
    "created",
    "date",
    "pdate",
)
_MODIFIED_META = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "article.updated",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "modified",
    "revision_date",
)
_MARKED = '[itemprop="datePublished"], [itemprop="dateCreated"], [property="datePublished"], time[pubdate]'
_URL_DAY = re.compile(
    r"(?<!\d)(20[0-3]\d|19[89]\d)[/._-]?(0[1-9]|1[0-2])[/._-]?(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?:\D|$))"
)
_DAY = r"\d{4}\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}"
_LABELLED = re.compile(
    r"(?P<label>기사\s?입력|입력|기사\s?승인|승인|등록|송고|작성|발행|게재|수정|업데이트|公開|掲載|更新|配信"
    r"|Published|Posted|Updated|Veröffentlicht|Publié|Publicado)"
    r"(?:\s?(?:시간|일시|일|日時|on|le|am|el))?\s?[:：|]?\s?"
    rf"(?P<when>{_DAY}.{{0,24}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}.{{0,20}}|\d{{8}})"
)
_MODIFIED_LABEL = re.compile(r"수정|업데이트|更新|Updated")
_BARE_DATE = re.compile(rf"^\D{{0,24}}{_DAY}.{{0,40}}$")


def published_by_markup(
    parser: LexborHTMLParser,
    outline: Outline,
    metas: dict[str, str],
    article: dict[str, object],
    zone: tzinfo,
) -> tuple[Moment | None, str | None]:
    """(when, basis) as JSON-LD, meta elements or `time` elements tell it, in this order."""
    moment = first_moment((article.get(key) for key in ("datePublished", "dateCreated", "uploadDate")), zone)
    if moment:
        return moment, "json-ld"
    moment = first_moment((metas.get(name) for name in _PUBLISHED_META), zone)
    if moment:
        return moment, "meta"
    marked = (_said_by(node.attributes, node.text()) for node in parser.css(_MARKED))
    shown = (_said_by(node.attributes, node.text()) for node in outline.named("time")[:_MAX_TIMES])
    moment = first_moment(marked, zone) or first_moment(shown, zone)
    return moment, "time" if moment else None


def modified_by_markup(metas: dict[str, str], article: dict[str, object], zone: tzinfo) -> Moment | None:
    """When the page says that it was changed last."""
    return first_moment([article.get("dateModified"), *map(metas.get, _MODIFIED_META)], zone)


def labelled_dates(lines: Iterable[str], zone: tzinfo) -> tuple[Moment | None, Moment | None]:
    """(published, modified) as labels tell them (`입력 …`, `수정 …`), else the first bare date."""
    published = modified = bare = None
    for line in lines:
        for match in _LABELLED.finditer(line):
            moment = read_moment(match["when"], zone)
            if moment and _MODIFIED_LABEL.search(match["label"]):
                modified = modified or moment
            elif moment:
                published = published or moment
        if bare is None and len(line) < _MAX_BARE_DATE_CHARS and _BARE_DATE.match(line):
            bare = read_moment(line, zone)
    return published or bare, modified


def date_in_url(url: str) -> Moment | None:
    """The day that the URL spells (`/2023/05/26/`, `20230526…`), at midnight UTC."""
    parts = urlsplit(url)
    match = _URL_DAY.search(f"{parts.path}?{parts.query}")
    return read_moment("-".join(match.groups()), zone_for(None, None)) if match else None


def first_moment(values: Iterable[object], zone: tzinfo) -> Moment | None:
    """The first of `values` that is a date."""
    return next((moment for value in values if value and (moment := read_moment(value, zone))), None)


def _said_by(attributes: dict[str, str | None], text: str) -> str:
    return attributes.get("datetime") or attributes.get("content") or text
