"""What a page says about itself in its scripts: JSON-LD, and the state that frameworks leave behind."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import msgspec
from selectolax.lexbor import LexborNode

from pipeline.parse.scripts.broken_json import salvaged

_MAX_SCRIPT_CHARS = 8_000_000
_MAX_VISITED = 20_000
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_TAG_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_BREAK_MARKUP = re.compile(r"</?(?:p|br|div|li|h[1-6]|blockquote)\b[^<>]{0,500}>", re.IGNORECASE)

ARTICLE_TYPES = frozenset(
    {
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "reviewnewsarticle",
        "advertisercontentarticle",
        "blogposting",
        "liveblogposting",
        "socialmediaposting",
        "techarticle",
        "scholarlyarticle",
        "report",
        "review",
    }
)
_TELLING = ("headline", "datePublished", "author", "articleBody")


def json_ld(scripts: list[LexborNode]) -> list[dict[str, object]]:
    """Every object of the page's JSON-LD, outer before inner; broken scripts are passed over."""
    found: list[dict[str, object]] = []
    for node in scripts:
        kind = node.attributes.get("type")
        if kind and "ld+json" in kind.lower():
            text = node.text()
            loaded = loaded_json(text) or salvaged(text)
            found.extend(item for item in _walk(loaded) if "@type" in item or "headline" in item)
    return found


def articles_in(objects: list[dict[str, object]]) -> list[dict[str, object]]:
    """The objects that describe an article, the most telling first."""
    articles = [item for item in objects if types_of(item) & ARTICLE_TYPES]
    return sorted(articles, key=lambda item: -sum(1 for key in _TELLING if item.get(key)))


def types_of(item: dict[str, object]) -> frozenset[str]:
    """The `@type`s of a JSON-LD object in lower case, without a vocabulary's prefix."""
    kind = item.get("@type")
    names = kind if isinstance(kind, list) else [kind]
    return frozenset(
        name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in names if isinstance(name, str)
    )


def loaded_json(text: str) -> object:
    """The value of a script that should be JSON; `None` where even a lenient reading finds none."""
    if not text or len(text) > _MAX_SCRIPT_CHARS:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    bare = _WRAPPED.sub("", text.strip()).strip().rstrip(";")
    try:
        return json.loads(_TRAILING_COMMA.sub(r"\1", bare), strict=False)
    except (ValueError, RecursionError):
        return None


def as_text(value: object) -> str:
    """A JSON value as plain text: markup and entities resolved, paragraphs apart by blank lines."""
    if not isinstance(value, str):
        return ""
    text = value
    if "<" in text:
        text = _TAG_MARKUP.sub("", _BREAK_MARKUP.sub("\n\n", text))
    if "&" in text:
        text = html.unescape(html.unescape(text))
        if "<" in text:
            text = _TAG_MARKUP.sub("", _BREAK_MARKUP.sub("\n\n", text))
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()


def _walk(value: object) -> Iterator[dict[str, object]]:
    """Every dict below `value`, breadth first, bounded."""
    queue: list[object] = [value]
    for at in range(_MAX_VISITED):
        if at >= len(queue):
            return
        item = queue[at]
        if isinstance(item, dict):
            yield item
            queue.extend(child for child in item.values() if isinstance(child, (dict, list)))
        elif isinstance(item, list):
            queue.extend(child for child in item if isinstance(child, (dict, list)))
