"""A known outlet's page by its dated layout: which selectors hold title, body and the rest.

Selectors are tried one by one, the first that hits wins. What should have hit and did not is named in
`missed`, as `<layout>:<part>`: that is how a redesign is noticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.errors import ConfigError
from pipeline.model import Layout
from pipeline.parse.body.outline import outline_of
from pipeline.parse.body.vocabulary import CAPTION, verdict
from pipeline.parse.cleaning.bylines import person, signed_names
from pipeline.parse.scripts.embedded import script_text

_MAX_HITS = 20


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What a layout found. `paragraphs` is empty where no layout of that day hit; fields are raw text."""

    layout_id: str = ""
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    missed: tuple[str, ...] = ()


def layouts_for(layouts: tuple[Layout, ...], url: str, day: date | None) -> tuple[Layout, ...]:
    """The layouts that may hold for a page of `url` published on `day` (`None`: unknown), newest first."""
    return tuple(
        layout
        for layout in reversed(layouts)
        if (not layout.url_pattern or re.search(layout.url_pattern, url))
        and (day is None or layout.valid_from is None or day >= layout.valid_from)
        and (day is None or layout.valid_until is None or day <= layout.valid_until)
    )


def read_laid_out(parser: LexborHTMLParser, layouts: tuple[Layout, ...]) -> LaidOut:
    """The page by the first of `layouts` whose body hits."""
    missed: list[str] = []
    for layout in layouts:
        paragraphs, captions = _body(parser, layout)
        if paragraphs:
            return _with_fields(parser, layout, paragraphs, captions)
        missed.append(f"{layout.id}:body")
    return LaidOut(missed=tuple(missed))


def _with_fields(
    parser: LexborHTMLParser, layout: Layout, paragraphs: tuple[str, ...], captions: tuple[str, ...]
) -> LaidOut:
    parts = {
        "title": layout.title,
        "subtitle": layout.subtitle,
        "authors": layout.authors,
        "published": layout.published,
        "modified": layout.modified,
    }
    found = {part: _texts(parser, selectors) for part, selectors in parts.items()}
    # A page without subtitle, correction or by-line is ordinary; one without title or date is not.
    missed = tuple(
        f"{layout.id}:{part}" for part in ("title", "published") if parts[part] and not found[part]
    )
    return LaidOut(
        layout_id=layout.id,
        paragraphs=paragraphs,
        captions=captions,
        title=_first(found["title"]),
        subtitle="\n".join(found["subtitle"][:3]),
        authors=_names(found["authors"] or _told_in_script(parser, layout)),
        published=_first(found["published"]),
        modified=_first(found["modified"]),
        missed=missed,
    )


def _names(bylines: tuple[str, ...]) -> tuple[str, ...]:
    """The names in what a layout shows as bylines, without roles and addresses."""
    names = (name for byline in bylines for name in signed_names(byline) or (person(byline),))
    return tuple(dict.fromkeys(filter(None, names)))


def _told_in_script(parser: LexborHTMLParser, layout: Layout) -> tuple[str, ...]:
    if not (layout.script_marker and layout.script_authors):
        return ()
    return tuple(script_text(parser, layout.script_marker, layout.script_authors).split("\n\n"))


def _body(parser: LexborHTMLParser, layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if layout.script_marker:
        text = script_text(parser, layout.script_marker, layout.script_body)
        if text:
            return tuple(text.split("\n\n")), ()
    for selector in layout.body:
        for node in _hits(parser, selector):
            paragraphs, captions = _text_below(node, layout)
            if paragraphs:
                return paragraphs, captions
    return (), ()


def _text_below(node: LexborNode, layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paragraphs and captions below `node`, without what the layout drops."""
    captioned = [hit for selector in layout.captions for hit in _hits(node, selector)]
    captions = [" ".join(hit.text(separator=" ").split()) for hit in captioned]
    dropped = {hit.mem_id for selector in layout.drop for hit in _hits(node, selector)}
    outline = outline_of(node, frozenset(dropped | {hit.mem_id for hit in captioned}))
    paragraphs: list[str] = []
    for run in outline.runs:
        if _is_in_caption(outline.attributes, outline.parents, run.element):
            captions.append(run.text)
        else:
            paragraphs.append(run.text)
    return tuple(paragraphs), tuple(dict.fromkeys(filter(None, captions)))


def _is_in_caption(attributes: list[dict[str, str | None]], parents: list[int], element: int) -> bool:
    while element:
        names = attributes[element]
        if names and verdict(f"{names.get('class') or ''} {names.get('id') or ''}") == CAPTION:
            return True
        element = parents[element]
    return False


def _texts(parser: LexborHTMLParser, selectors: tuple[str, ...]) -> tuple[str, ...]:
    """Texts of the first selector that hits: an attribute made for machines before what is shown."""
    for selector in selectors:
        texts = [_said_by(node) for node in _hits(parser, selector)]
        told = tuple(dict.fromkeys(text for text in texts if text))
        if told:
            return told
    return ()


def _said_by(node: LexborNode) -> str:
    attributes = node.attributes
    said = attributes.get("content") or attributes.get("datetime") or node.text(separator=" ")
    return " ".join(said.split())


def _hits(within: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    try:
        return (
            within.css(selector)[:_MAX_HITS] if isinstance(within, LexborHTMLParser) else within.css(selector)
        )
    except SelectolaxError as cause:
        raise ConfigError(f"{selector!r} is not a CSS selector: correct it in the source's file") from cause


def _first(texts: tuple[str, ...]) -> str:
    return texts[0] if texts else ""
