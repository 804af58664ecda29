"""Who a page says wrote the article: JSON-LD, meta, marked elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.bylines import person, signed_names
from pipeline.parse.scripts import as_text

_MAX_NAME_CHARS = 60
_MAX_BYLINE_CHARS = 80
_MAX_LIST_CHARS = 200
_MAX_MARKED = 6
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
    "mediator_author",
)
_SPLIT = re.compile(r"\s*(?:,|;|/|\||·|ㆍ|、|\s&\s|\band\b|\bund\b|\bet\b|\sy\s|\s(?:og|och|en|e|i|ja)\s)\s*")
_NOT_A_NAME = re.compile(r"https?://|www\.|@|\d{3,}|^\W*$")
_OUTLET = re.compile(r"^\S+\.(?:com|net|org|co|info|news|[a-z]{2})$", re.IGNORECASE)
_SIGNED_IN_HAN = re.compile(r"(?:记者|記者|通讯员|作者)\s?[:：]?\s?([一-鿿·]{2,6})(?=[）)/／\s,，、]|$)")
_MARKED = '[rel~="author"], [itemprop="author"], .byline, .author, .article-author, .author-name'


def authors_of(
    parser: LexborHTMLParser, metas: dict[str, str], article: dict[str, object]
) -> tuple[str, ...]:
    """Names in the page's order, none twice; the outlet itself only where nobody else is named."""
    outlet: tuple[str, ...] = ()
    for people in _told_for_machines(metas, article):
        named = tuple(name for name in people if not _OUTLET.search(name))
        if named:
            return named
        outlet = outlet or people
    return outlet or _shown(parser)


def names_signed_in_han(head: str, tail: str, labels: Iterable[str]) -> tuple[str, ...]:
    """Writers as Chinese and Japanese texts name them: "（记者 名）" at either end, or a label "作者:名"."""
    for text in (head, tail, *labels):
        found = tuple(dict.fromkeys(_SIGNED_IN_HAN.findall(text)))
        if found:
            return found
    return ()


def _told_for_machines(metas: dict[str, str], article: dict[str, object]) -> Iterator[tuple[str, ...]]:
    """What JSON-LD and meta elements say about the authors, the most binding first."""
    told, creator = article.get("author"), article.get("creator")
    if creator and _is_organisation(told):
        yield _told(creator)
    yield _told(told or creator)
    for name in _META:
        yield _names_in(metas.get(name, ""))


def _shown(parser: LexborHTMLParser) -> tuple[str, ...]:
    """The names in the first element that is marked as a byline."""
    for node in parser.css(_MARKED)[:_MAX_MARKED]:
        text = " ".join(node.text(separator=" ").split())
        if len(text) <= _MAX_BYLINE_CHARS:
            people = signed_names(text) or _names_in(text)
            if people:
                return people
    return ()


def _is_organisation(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(isinstance(item, dict) and "Organization" in str(item.get("@type")) for item in items)


def _told(value: object) -> tuple[str, ...]:
    """The names in a JSON-LD `author`: a string, a person, or a list of either."""
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        told = item.get("name") if isinstance(item, dict) else item
        for name in told if isinstance(told, list) else [told]:
            names += _names_in(as_text(name))
    return tuple(dict.fromkeys(names))


def _names_in(text: str) -> tuple[str, ...]:
    if not text or len(text) > _MAX_LIST_CHARS or _NOT_A_NAME.search(text):
        return ()
    names = signed_names(text) or tuple(person(part) for part in _SPLIT.split(text))
    return tuple(dict.fromkeys(name for name in names if 1 < len(name) <= _MAX_NAME_CHARS))
