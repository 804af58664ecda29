"""Who a page says wrote the article: JSON-LD, meta, marked elements."""

from __future__ import annotations

import re

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
_MARKED = '[rel~="author"], [itemprop="author"], .byline, .author, .article-author, .author-name'


def authors_of(
    parser: LexborHTMLParser, metas: dict[str, str], article: dict[str, object]
) -> tuple[str, ...]:
    """Names in the page's order, none twice; an organisation only where the page names it as author."""
    people = _told(article.get("author") or article.get("creator"))
    if people:
        return people
    for name in _META:
        people = _names_in(metas.get(name, ""))
        if people:
            return people
    for node in parser.css(_MARKED)[:_MAX_MARKED]:
        text = " ".join(node.text(separator=" ").split())
        if len(text) <= _MAX_BYLINE_CHARS:
            people = signed_names(text) or _names_in(text)
            if people:
                return people
    return ()


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
