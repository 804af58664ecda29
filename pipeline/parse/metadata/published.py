"""When an article was published and changed, and on what that rests. Pure, over a page's own statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, tzinfo
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.parse.body.outline import Outline
from pipeline.parse.metadata.dates import Moment, read_moment
from pipeline.parse.metadata.lines import joined_lines, lines_with

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
    "date.created",
    "date.available",
    "date.publish",
    "publish_time",
    "pub_date",
    "publication_date",
    "prism.publicationdate",
    "citation_publication_date",
    "firstpublished",
    "article_publish_date",
    "articledate",
    "article:date",
    "nextgen:published",
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
    "date.modified",
    "date.updated",
    "article:updated_time",
    "update_time",
    "dcterms.dateupdated",
)
_MARKED = '[itemprop="datePublished"], [itemprop="dateCreated"], [property="datePublished"], time[pubdate]'
_URL_DAY = re.compile(
    r"(?<!\d)(20[0-3]\d|19[89]\d)[/._-]?(0[1-9]|1[0-2])[/._-]?(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?:\D|$))"
)
_URL_NAMED_DAY = re.compile(r"/(20[0-3]\d)/([a-z]{3})/(0?[1-9]|[12]\d|3[01])/")
_DAY = r"(?:\d{4}|(?:令和|平成|民國)\s?(?:\d{1,3}|元))\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}"
_WORDED_DAY = (
    r"\d{1,2}\.?(?:er)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,9}\.?\s\d{1,2},?\s\d{4}"
)
_CHANGED = (
    r"최종\s?수정|수정|업데이트|최종\s?편집|最終更新|更新|修改|Updated|Last (?:updated|modified)|Modified"
    r"|Aktualisiert|Geändert|Mis à jour|Modifié|Actualizado|Aggiornato|Modificato|Atualizado|Bijgewerkt"
    r"|Uppdaterad|Opdateret|Oppdatert|Päivitetty|Aktualizacja|Güncelleme|Diperbarui"
)
_LABELLED = re.compile(
    rf"(?P<label>(?P<changed>{_CHANGED})"
    r"|기사\s?입력|최초\s?입력|입력|기사\s?승인|승인|기사\s?등록|등록|송고|작성|발행|게재|公開|掲載|配信|発表|投稿|登録"
    r"|发布|發布|发表|發表|发稿|刊登|(?:First )?[Pp]ublished|Posted|Veröffentlicht|Erstellt|Publié|Publicado"
    r"|Pubblicato|Gepubliceerd|Publicerad|Udgivet|Publisert|Julkaistu|Opublikowano|Yayınlanma|Diterbitkan)"
    r"(?:\s?(?:시간|시각|일시|일자|일|日時|时间|時間|日期|日|on|le|am|el|il|em|op|den|tarihi))?\s?[:：|]?\s?"
    rf"(?P<when>{_DAY}.{{0,24}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}.{{0,20}}|\d{{8}}|(?:{_WORDED_DAY}).{{0,20}})"
)
# A year in digits, also wide ones, or an era: every date that is looked for in a line holds one.
_DATED = re.compile(r"[12１２令平民][90９０和成國](?:(?<=[90９０])[0-9０-９]{2}|(?<=令和|平成|民國))")
_BARE_DATE = re.compile(rf"^\D{{0,24}}(?:{_DAY}).{{0,40}}$")
_SAID_PUBLISHED = re.compile(
    r"publi|pubdate|posted|created|entry-date|입력|등록|公開|发布|發布", re.IGNORECASE
)
_SAID_CHANGED = re.compile(r"updat|modif|edited|수정|更新", re.IGNORECASE)
_MAX_ABOVE = 12
_IN_TEXT = frozenset({"article", "main"})
_ELSEWHERE = frozenset({"nav", "footer", "aside", "li"})


def published_by_markup(
    parser: LexborHTMLParser,
    outline: Outline,
    metas: dict[str, str],
    article: dict[str, object],
    zone: tzinfo,
) -> tuple[Moment | None, str | None]:
    """(when, basis) as JSON-LD, meta elements or `time` elements tell it, in this order.

    Where the first that speaks tells only the day, a meta element that tells the time of that day is better.
    """
    moment = first_moment((article.get(key) for key in ("datePublished", "dateCreated", "uploadDate")), zone)
    told = map(metas.get, _PUBLISHED_META)
    if moment and moment.timed:
        return moment, "json-ld"
    if moment:
        timed = (other for value in told if value and (other := read_moment(value, zone)) and other.timed)
        better = next((other for other in timed if other.day == moment.day), None)
        return better or moment, "meta" if better else "json-ld"
    moment = first_moment(told, zone)
    if moment:
        return moment, "meta"
    marked = (_said_by(node.attributes, node.text()) for node in parser.css(_MARKED))
    shown = (_said_by(node.attributes, node.text()) for node in _by_merit(outline.named("time")[:_MAX_TIMES]))
    moment = first_moment(marked, zone) or first_moment(shown, zone)
    return moment, "time" if moment else None


def modified_by_markup(metas: dict[str, str], article: dict[str, object], zone: tzinfo) -> Moment | None:
    """When the page says that it was changed last."""
    return first_moment([article.get("dateModified"), *map(metas.get, _MODIFIED_META)], zone)


def change_after(published: Moment | None, modified: Moment | None) -> Moment | None:
    """`modified`, unless it lies before `published`: such a change is a clock's or a template's, not one."""
    if published is None or modified is None:
        return modified
    if published.timed and modified.timed:
        return modified if modified.at >= published.at else None
    return modified if modified.day >= published.day else None


def labelled_dates(
    lines: Iterable[str], zone: tzinfo, title: str = ""
) -> tuple[Moment | None, Moment | None]:
    """(published, modified) as labels tell them (`입력 …`, `수정 …`), else the first bare date.

    A bare date behind the line that says the `title` is the article's; one above may be today's.
    """
    published = modified = bare = below = None
    text = joined_lines(lines)
    title_at = text.find(title) if title else -1
    for begin, line in lines_with(_DATED, text):
        is_below = 0 <= title_at < begin
        unlabelled = line
        for match in _LABELLED.finditer(line):
            unlabelled = unlabelled[: match.start()]
            moment = read_moment(match["when"], zone)
            if moment and match["changed"]:
                modified = modified or moment
            elif moment:
                published = published or moment
        if (bare is None or (is_below and below is None)) and _is_bare_date(unlabelled):
            moment = read_moment(unlabelled, zone)
            below = moment if is_below else below
            bare = bare or moment
    return published or below or bare, modified


def _is_bare_date(line: str) -> bool:
    return len(line) < _MAX_BARE_DATE_CHARS and bool(_BARE_DATE.match(line))


def date_in_url(url: str) -> Moment | None:
    """The day that the URL spells (`/2023/05/26/`, `20230526…`, `/2023/may/26/`), at midnight UTC."""
    parts = urlsplit(url)
    match = _URL_DAY.search(f"{parts.path}?{parts.query}") or _URL_NAMED_DAY.search(parts.path)
    return read_moment("-".join(match.groups()), UTC) if match else None


def first_moment(values: Iterable[object], zone: tzinfo) -> Moment | None:
    """The first of `values` that is a date."""
    return next((moment for value in values if value and (moment := read_moment(value, zone))), None)


def _said_by(attributes: dict[str, str | None], text: str) -> str:
    return attributes.get("datetime") or attributes.get("content") or text


def _by_merit(nodes: list[LexborNode]) -> list[LexborNode]:
    """`time` elements, those that are called or stand like a publication date first, in the page's order."""
    return sorted(nodes, key=_demerit) if len(nodes) > 1 else nodes


def _demerit(node: LexborNode) -> int:
    attributes = node.attributes
    words = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''} {node.text()}"
    demerit = 0
    above = node.parent
    for _ in range(_MAX_ABOVE):
        if above is None or above.tag in _IN_TEXT:
            break
        demerit += 2 * (above.tag in _ELSEWHERE)
        above = above.parent
    else:
        above = None
    demerit += 1 if above is None else 0
    return demerit - 3 * bool(_SAID_PUBLISHED.search(words)) + 3 * bool(_SAID_CHANGED.search(words))
