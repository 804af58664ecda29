"""Who a page says wrote the article: JSON-LD, meta, marked elements. The outlet itself is nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.cleaning.bylines import person, signed_names
from pipeline.parse.scripts import as_text

_MAX_NAME_CHARS = 60
_MAX_BYLINE_CHARS = 80
_MAX_LIST_CHARS = 200
_MAX_MARKED = 6
_MAX_PEOPLE = 30
_META = (
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "byl",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "dable:author",
    "cxenseparse:author",
    "citation_author",
    "citation_authors",
    "mediator_author",
)
_SPLIT = re.compile(
    r"\s*(?:,|，|;|；|/|／|\||·|ㆍ|、|\s&\s|\band\b|\bund\b|\bet\b|\s(?:with|avec|mit)\s)\s*|(?<=[一-鿿])・(?=[一-鿿])"
)
# These stand inside names, too: they part two names only where both have a family name.
_SOFT_SPLIT = re.compile(r"\s(?:y|e|i|en|og|och|ja|ve|dan)\s")
_LINK = re.compile(r"https?://|www\.|(?:^|\s)@\w")
_ADDRESS = re.compile(r"[\[(<]?[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+[\])>]?")
_NOT_A_NAME = re.compile(r"\d{3,}|^\W*$|\b\d{1,2}(?:\.|$)")
_OUTLET = re.compile(
    r"^\S+\.(?:com|net|org|co|info|news|[a-z]{2})$"
    r"|^(?:admin(?:istrator)?|editor|webmaster|newsroom|관리자|운영자|편집부|编辑部|編集部)$",
    re.IGNORECASE,
)
# What stands beside a name, in the same list: a degree, or what somebody is for the outlet.
_NOBODY = re.compile(
    r"^(?:M\.?S\.?c?|M\.?A|M\.?D|Ph\.?\s?D|R\.?D\.?N?|B\.?A|MBA|J\.?D|Esq|[JS]r|staff(?:\s\w+)?"
    r"|(?:[\w’'&-]+\s){0,4}(?:editor|reporter|correspondent|writer|columnist|contributor|analyst|fellow|chief)"
    r"(?:[\s-](?:at[\s-]large|in[\s-]chief))?)\.?$",
    re.IGNORECASE,
)
_SPACED_OUT = re.compile(r"(?<![一-鿿])([一-鿿])[\s　]([一-鿿])(?![一-鿿])")  # 赵 培: two letters, wide apart
_EDITED = re.compile(r"编辑\s?[:：]|編輯\s?[:：]|责编|責編|編集\s?[:：]|편집\s?[:：=]")
_MARKED = (
    '[rel~="author"], [itemprop="author"], .byline, .author, .article-author, .author-name, .article-byline'
    ", .byline-name, .post-author, .entry-author, .reporter, .reporter_name, .journalist, .writer"
)


@dataclass(frozen=True, slots=True)
class Authors:
    """`people` in the page's order, none twice; `outlet`: what is named where a person should be."""

    people: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()


def authors_of(
    parser: LexborHTMLParser,
    metas: dict[str, str],
    article: dict[str, object],
    objects: list[dict[str, object]],
    is_site: Callable[[str], bool],
    *,
    signs_in_text: bool = False,
) -> Authors:
    """Who is told for machines, else who is shown. `is_site` knows the names of the page's own site.

    An outlet that JSON-LD calls the author is believed, unless the text is of a country where reporters sign
    in it (`signs_in_text`); a meta element that names the site is a template's.
    """
    told = _told_in_json(article, objects)
    named = tuple(name for name in told if not _OUTLET.search(name))
    if named and not (signs_in_text and all(map(is_site, named))):
        return Authors(named)
    people, outlet = _told_in_metas(metas, is_site)
    if people or told:
        return Authors(people, told)
    return Authors(_shown(parser, is_site), outlet)


def _told_in_json(article: dict[str, object], objects: list[dict[str, object]]) -> tuple[str, ...]:
    told, creator = article.get("author"), article.get("creator")
    made = _told(creator, objects) if creator and _is_organisation(told) else ()
    return made or _told(told or creator, objects)


def _told_in_metas(
    metas: dict[str, str], is_site: Callable[[str], bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, outlet): the names in the first meta element that names somebody, else the site's own."""
    outlet: tuple[str, ...] = ()
    for key in _META:
        line = metas.get(key, "")
        names = _names_in(line)
        people = tuple(name for name in names if not (_OUTLET.search(name) or is_site(name)))
        if people and not is_site(line):
            return people, ()
        outlet = outlet or names
    return (), outlet


def _shown(parser: LexborHTMLParser, is_site: Callable[[str], bool]) -> tuple[str, ...]:
    """The names in the first element that is marked as a byline."""
    for node in parser.css(_MARKED)[:_MAX_MARKED]:
        text = " ".join(node.text(separator=" ").split())
        if len(text) <= _MAX_BYLINE_CHARS and not _EDITED.search(text):
            people = tuple(name for name in signed_names(text) or _names_in(text) if not is_site(name))
            if people:
                return people
    return ()


def _is_organisation(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(isinstance(item, dict) and "Organization" in str(item.get("@type")) for item in items)


def _told(value: object, objects: list[dict[str, object]]) -> tuple[str, ...]:
    """The names in a JSON-LD `author`: a string, a person, a reference to one, or lists of these."""
    names: list[str] = []
    queue = [value]
    while queue and len(names) < _MAX_PEOPLE:
        item = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = item[:_MAX_PEOPLE]
        elif isinstance(item, dict):
            own = _own_name(item) or _own_name(_referred(item, objects))
            queue[:0] = own if isinstance(own, list) else [own] if isinstance(own, str) else []
        else:
            names += _names_in(as_text(item))
    return tuple(dict.fromkeys(names))


def _own_name(item: dict[str, object]) -> object:
    """What a person's object says that it is called; names told in two parts are put together."""
    name = item.get("name")
    if isinstance(name, (str, list)) and name:
        return name
    parts = (as_text(item.get(key)) for key in ("givenName", "additionalName", "familyName"))
    return " ".join(part for part in parts if part)


def _referred(item: dict[str, object], objects: list[dict[str, object]]) -> dict[str, object]:
    """The object that `item` names by its `@id`, or nothing."""
    wanted = item.get("@id")
    if not isinstance(wanted, str):
        return {}
    return next((each for each in objects if each.get("@id") == wanted and each is not item), {})


def _names_in(text: str) -> tuple[str, ...]:
    """The names in one line; none where the line is a link, a number or too long."""
    if not text or len(text) > _MAX_LIST_CHARS or _LINK.search(text):
        return ()
    signed = signed_names(text)
    if signed:
        return signed
    bare = _SPACED_OUT.sub(r"\1\2", _ADDRESS.sub(" ", text))
    parts = [person(name) for part in _SPLIT.split(bare) for name in _softly_split(part or "")]
    people = [part for part in parts if 1 < len(part) <= _MAX_NAME_CHARS and not _NOT_A_NAME.search(part)]
    named = [part for part in people if not _NOBODY.match(part)]
    return tuple(dict.fromkeys(named or people))


def _softly_split(part: str) -> list[str]:
    names = _SOFT_SPLIT.split(part)
    return names if all(" " in name.strip() for name in names) else [part]
