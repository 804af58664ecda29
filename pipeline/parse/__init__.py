"""A page, or plain text, to an Article. Bytes in, values out: no network, no clock, no storage.

A page goes this way: `formats` refuses what is none, `pipeline.decode` turns bytes to text, `limits` tames
what would stall the parser, `body.outline` makes flat lists of its tree, `metadata` reads what it says
about itself (`scripts`: JSON-LD and the state of frameworks), `layouts` reads a known outlet, `body` any
other: `candidates` for the element that holds the text, judged by `scores`, read by `extraction`.
`cleaning` leaves the paragraphs that somebody wrote. `plain` reads files of text, `listing` pages of links.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from pipeline.decode import Decoded, decode
from pipeline.errors import BodyMissing
from pipeline.model import Article, Page, Source
from pipeline.parse.body import Body, Hints, read_body
from pipeline.parse.body.outline import Outline, outline_of, whole
from pipeline.parse.cleaning import Cleaned, clean
from pipeline.parse.formats import refuse_other_formats
from pipeline.parse.layouts import LaidOut, layouts_for, read_laid_out
from pipeline.parse.limits import MAX_DEPTH, tamed
from pipeline.parse.metadata import Metadata, read_metadata
from pipeline.parse.metadata.dates import Moment, read_moment
from pipeline.parse.metadata.forms import form_of, shows_a_barrier
from pipeline.parse.metadata.language import language_of
from pipeline.parse.metadata.pictures import picture_shown
from pipeline.parse.metadata.published import change_after, date_in_url, labelled_dates
from pipeline.parse.metadata.signed import names_signed_in_han
from pipeline.parse.metadata.zones import zone_for
from pipeline.parse.plain import read_text
from pipeline.parse.scripts.embedded import state_text

__all__ = ["VERSION", "read_page", "read_text"]

VERSION = 1  # goes up whenever the same page may be read otherwise

_MIN_BODY_CHARS = 120  # below it, a body told in a script is looked at
_MIN_PROSE = 250.0  # weight; with less, what was passed over is read, too
_MAX_LABEL_CHARS = 200
_MAX_SIGNED_CHARS = 60
_MAX_FREE_CHARS = 4_000  # what is shown for nothing of a closed article is short


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reader's result, before it becomes an Article."""

    body: Body
    cleaned: Cleaned
    title: str
    parser: str
    laid_out: LaidOut


def read_page(page: Page, source: Source | None = None, *, max_depth: int = MAX_DEPTH) -> Article:
    """The article on `page`: by the newest layout of `source` that fits its day, else by the generic reader.

    `Article.parser` says which; `missed_selectors` what a layout should have found. Elements nested deeper
    than `max_depth` lose their tags. Raises NotHtml, Undecodable, BodyMissing.
    """
    refuse_other_formats(page)
    url = page.final_url or page.url
    decoded = decode(page.body, page.header("content-type"), source.encoding if source else "", url)
    parser = LexborHTMLParser(tamed(decoded.markup, max_depth))
    outline = outline_of(parser.root, passes_furniture=True) if parser.root is not None else Outline()
    metadata = read_metadata(parser, outline, url, source.zone if source else None)
    reading = _read_by_layout(parser, outline, metadata, url, source) or _read_generic(
        parser, outline, metadata
    )
    if not reading.cleaned.paragraphs:
        raise BodyMissing(url, "no text on the page looks like an article's body")
    return _article(reading, outline, metadata, url, source, decoded)


def _read_by_layout(
    parser: LexborHTMLParser, outline: Outline, metadata: Metadata, url: str, source: Source | None
) -> _Reading | None:
    """The reading of a layout; `None` where the source has none. A layout that misses falls back, noted."""
    if source is None or not source.layouts:
        return None
    published = metadata.published or date_in_url(url)
    fitting = layouts_for(source.layouts, url, published.day if published else None)
    laid_out = read_laid_out(parser, fitting)
    if not laid_out.paragraphs:
        return replace(_read_generic(parser, outline, metadata), laid_out=laid_out)
    title = laid_out.title or metadata.title
    cleaned = clean(laid_out.paragraphs, title)
    if not cleaned.paragraphs:
        missed = (*laid_out.missed, f"{laid_out.layout_id}:body")
        return replace(_read_generic(parser, outline, metadata), laid_out=LaidOut(missed=missed))
    name = f"layout:{laid_out.layout_id}/{VERSION}"
    return _Reading(Body(laid_out.paragraphs, laid_out.captions), cleaned, title, name, laid_out)


def _read_generic(parser: LexborHTMLParser, outline: Outline, metadata: Metadata) -> _Reading:
    hints = Hints(metadata.title, metadata.description, metadata.told_body)
    body = read_body(outline, hints)
    if outline.passed and body.prose < _MIN_PROSE:
        body = read_body(whole(outline), hints)
    title = metadata.title
    if not metadata.title_is_sure and body.headings_above:
        title = body.headings_above[-1]
    cleaned = clean(body.paragraphs, title)
    length = sum(map(len, cleaned.paragraphs))
    if length < _MIN_BODY_CHARS:
        for told in (metadata.told_body, state_text(parser)):
            if len(told) > 2 * length:
                told_clean = clean(told.split("\n\n"), title)
                if told_clean.paragraphs:
                    cleaned = told_clean
                    break
    return _Reading(body, cleaned, title, f"generic/{VERSION}", LaidOut())


def _article(
    reading: _Reading, outline: Outline, metadata: Metadata, url: str, source: Source | None, decoded: Decoded
) -> Article:
    text = "\n\n".join(reading.cleaned.paragraphs)
    lang = language_of(text, metadata.lang_label)
    published, basis, modified = _dates(reading, outline, metadata, url, source, lang)
    modified = change_after(published, modified)
    laid_out = reading.laid_out
    captions = tuple(dict.fromkeys((*reading.body.captions, *reading.cleaned.captions)))
    told, shown = metadata.picture, picture_shown(captions)
    paywalled = metadata.paywalled or (
        len(text) <= _MAX_FREE_CHARS and shows_a_barrier((run.text for run in outline.runs), lang)
    )
    is_part = metadata.next_url is not None
    return Article(
        url=url,
        title=reading.title,
        body=text,
        authors=laid_out.authors or metadata.authors or _signed(reading, outline, lang) or metadata.outlet,
        subtitle=laid_out.subtitle or metadata.subtitle,
        section=metadata.section,
        published=published.at if published else None,
        published_day=published.day if published else None,
        published_basis=basis,
        modified=modified.at if modified else None,
        utc_offset_min=published.offset_min if published else 0,
        lang=lang,
        canonical_url=metadata.canonical_url,
        amp_url=metadata.amp_url,
        image_url=told.url or None,
        image_caption=told.caption or shown.caption or None,
        image_credit=told.credit or shown.credit or None,
        captions=captions,
        paywalled=paywalled,
        form=form_of(text, live=metadata.is_live, part=is_part, closed=paywalled),
        next_url=metadata.next_url,
        parser=reading.parser,
        missed_selectors=laid_out.missed,
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )


def _signed(reading: _Reading, outline: Outline, lang: str | None) -> tuple[str, ...]:
    """Names that the text itself is signed with."""
    if reading.cleaned.authors or lang not in {"zh", "ja"}:
        return reading.cleaned.authors
    paragraphs = reading.cleaned.paragraphs
    labels = (run.text for run in outline.runs if run.chars < _MAX_SIGNED_CHARS)
    return names_signed_in_han(paragraphs[0][:_MAX_SIGNED_CHARS], paragraphs[-1][-_MAX_SIGNED_CHARS:], labels)


def _dates(
    reading: _Reading, outline: Outline, metadata: Metadata, url: str, source: Source | None, lang: str | None
) -> tuple[Moment | None, str | None, Moment | None]:
    """(published, its basis, modified): the layout's, else what head and JSON-LD say, labels, the URL."""
    zone = zone_for(source.zone if source else None, lang, metadata.country)
    told = read_moment(reading.laid_out.published, zone) if reading.laid_out.published else None
    modified = metadata.modified or (
        read_moment(reading.laid_out.modified, zone) if reading.laid_out.modified else None
    )
    if metadata.published and metadata.published_basis in {"json-ld", "meta"}:
        return metadata.published, metadata.published_basis, modified
    if told:
        return told, "label", modified
    if metadata.published:
        return metadata.published, metadata.published_basis, modified
    lines = [run.text for run in outline.runs if run.chars < _MAX_LABEL_CHARS]
    labelled, changed = labelled_dates(lines, zone, reading.title)
    from_url = date_in_url(url)
    if not (labelled or from_url):  # boxes named after their buttons may hold the date as well
        boxes = (" ".join(box.text(separator=" ").split()) for box in outline.passed)
        labelled, changed = labelled_dates([box for box in boxes if len(box) < _MAX_LABEL_CHARS], zone)
    if labelled:
        return labelled, "label", modified or changed
    return from_url, "url" if from_url else None, modified
