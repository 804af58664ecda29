"""What each selector of a source's layouts finds on a page: for whoever writes or mends a layout."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from pipeline.decode import decode
from pipeline.errors import ConfigError
from pipeline.model import Layout, Page, Source

_SAMPLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class SelectorHit:
    """How many elements `selector` of a layout's `part` finds, and how the first begins."""

    layout: str
    part: str
    selector: str
    hits: int
    sample: str


def selector_hits(page: Page, source: Source) -> tuple[SelectorHit, ...]:
    """Every selector of every layout of `source`, newest layout first, tried on `page`.

    Raises Undecodable, and ConfigError for what is no CSS selector.
    """
    decoded = decode(page.body, page.header("content-type"), source.encoding, page.url)
    parser = LexborHTMLParser(decoded.text)
    return tuple(
        _hit(parser, layout, part, selector)
        for layout in reversed(source.layouts)
        for part in ("body", "title", "subtitle", "authors", "published", "modified", "captions", "drop")
        for selector in getattr(layout, part)
    )


def _hit(parser: LexborHTMLParser, layout: Layout, part: str, selector: str) -> SelectorHit:
    try:
        nodes = parser.css(selector)
    except SelectolaxError as error:
        raise ConfigError(f"{layout.id}: {part}: {selector!r} is no CSS selector: {error}") from error
    text = ""
    if nodes:
        said = nodes[0].attributes
        text = said.get("content") or said.get("datetime") or nodes[0].text(separator=" ")
    return SelectorHit(layout.id, part, selector, len(nodes), " ".join(text.split())[:_SAMPLE_CHARS])
