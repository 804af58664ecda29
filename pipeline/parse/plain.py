"""Plain text that may carry page furniture -> Article. For releases, saved pages and labelled texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from pipeline.errors import BodyMissing
from pipeline.model import Article
from pipeline.parse.cleaning import clean
from pipeline.parse.cleaning.bylines import is_signature, signed_names, without_lead_byline
from pipeline.parse.cleaning.captions import is_caption
from pipeline.parse.cleaning.furniture import is_notice, is_related_header
from pipeline.parse.metadata.language import language_of

PARSER = "text/1"

_MAX_TITLE_CHARS = 120
_MAX_SUBTITLES = 3
_BLANK_LINES = re.compile(r"\n[ \t\r\f\v\u00a0\u3000]*\n+")
_BULLET = re.compile(r"^[•●○■□◆◇▷▶*·]\s*")
_SENTENCE_END = re.compile(r"[.。!！]\s*[”\"’')\]」』]?$")
_OFFSET_MIN = {"ko": 540, "ja": 540, "zh": 480}


@dataclass(slots=True)
class _Heading:
    """What stands above the body. `title_open`: the title is still to be found in the text."""

    title: str
    title_open: bool
    title_in_text: bool = False
    subtitles: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


def read_text(
    text: str,
    *,
    title: str | None = None,
    url: str = "",
    published: datetime | None = None,
    lang: str | None = None,
) -> Article:
    """The article in `text`: labels above it, bylines, captions and lists below it taken away.

    Where `title` is not given, it is the first line above the body that is no furniture and no sentence
    (empty if there is none); up to three short lines under it become the subtitle, one a line. A naive
    `published` is taken as local time where the text's language is spoken. Raises BodyMissing where
    nothing is left.
    """
    blocks = [block for block in _BLANK_LINES.split(_normalised(text)) if block.strip()]
    heading = _Heading(" ".join((title or "").split()), title_open=title is None)
    cleaned = clean(_below_heading(blocks, heading), heading.title)
    captions = tuple(dict.fromkeys((*heading.captions, *cleaned.captions)))
    body = "\n\n".join(cleaned.paragraphs)
    if not body:  # photo news: what the pictures show is all that it tells
        body = "\n\n".join(told for line in captions if (told := _told_in_caption(line)))
        captions = ()
    if not body:
        raise BodyMissing(url, "the text is empty, or nothing but page furniture")
    language = lang or language_of(f"{heading.title}\n{body}")
    offset_min = _OFFSET_MIN.get(language or "", 0)
    moment = _local(published, offset_min) if published is not None else None
    return Article(
        url=url,
        title=heading.title,
        body=body,
        authors=tuple(dict.fromkeys((*heading.authors, *cleaned.authors))),
        subtitle="\n".join(heading.subtitles) or None,
        published=moment.astimezone(UTC) if moment is not None else None,
        published_day=moment.date() if moment is not None else None,
        published_basis="given" if moment is not None else None,
        utc_offset_min=offset_min,
        lang=language,
        captions=captions,
        parser=PARSER,
    )


_MARK_OF_PICTURE = re.compile(
    r"^(?:[▲△↑←▼→]\s?|\[사진(?:\s?설명)?\]\s?|사진\s?(?:설명\s?)?[=:]\s?|\[[^\]]{2,20}=[^\]]{2,12}\]\s?)"
)
_SENTENCES_OF_CAPTION = re.compile(
    r".{12,}?(?:[가-힣]다|[a-z]{2}|[たるい])[.。](?=\s|$|[\[(【])(?:.*[다a-z][.。](?=\s|$|[\[(【]))?"
)


def _told_in_caption(line: str) -> str:
    """The sentences of a caption, without its mark and its credit; empty where it has none."""
    found = _SENTENCES_OF_CAPTION.match(_MARK_OF_PICTURE.sub("", line))
    return found.group() if found else ""


def _local(published: datetime, offset_min: int) -> datetime:
    """`published` on the clock of the text's language; a naive one is on it already."""
    zone = timezone(timedelta(minutes=offset_min))
    return published.astimezone(zone) if published.tzinfo is not None else published.replace(tzinfo=zone)


def _normalised(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u200b", "").replace("\x00", "")


def _below_heading(blocks: list[str], heading: _Heading) -> list[str]:
    """Files the lines above the body in `heading`; what comes back are the body's paragraphs."""
    for number, block in enumerate(blocks):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        for at, line in enumerate(lines):
            is_last = at + 1 == len(lines) and number + 1 == len(blocks)
            if not _is_filed(line, heading, in_first_block=number == 0, is_last=is_last):
                return ["\n".join(lines[at:]), *blocks[number + 1 :]]
    return []


def _is_filed(line: str, heading: _Heading, *, in_first_block: bool, is_last: bool) -> bool:
    """Whether `line` belongs above the body; if so it is filed under what it is."""
    if is_notice(line) or is_related_header(line) or (heading.title and line == heading.title):
        return True
    if is_caption(line):
        heading.captions.append(line)
        return True
    if is_signature(line) or not without_lead_byline(line)[0].strip():
        heading.authors.extend(signed_names(line))
        return True
    bare = _BULLET.sub("", line)
    if is_last or len(bare) > _MAX_TITLE_CHARS or _SENTENCE_END.search(bare):
        return False
    if heading.title_open:
        heading.title, heading.title_open, heading.title_in_text = bare, False, True
        return True
    was_found_here = heading.title_in_text and in_first_block and len(heading.subtitles) < _MAX_SUBTITLES
    if was_found_here:
        heading.subtitles.append(bare)
    return was_found_here
