"""From the lines of a candidate body to the paragraphs that somebody wrote. Pure functions.

The order follows what the published cleaners agree on: cut at terminators, then whole lines, then prefixes
and glued signatures. Strips are bounded by guards: a header cuts only behind enough body, a signature goes
only at either end, a marked list inside the body stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.parse.cleaning.appeals import ends_at_a_wall, is_appeal
from pipeline.parse.cleaning.bylines import (
    is_signature,
    signed_names,
    without_lead_byline,
    without_tail_signature,
)
from pipeline.parse.cleaning.captions import is_caption
from pipeline.parse.cleaning.furniture import (
    is_copyright,
    is_date_line,
    is_notice,
    is_ranked_item,
    is_related_header,
    is_tail_teaser,
    tail_request,
)

_MIN_BODY_BEFORE_CUT = 100  # characters; above the body the same words are a label
_MIN_PROSE_CHARS = 40
_HEAD_LINES = 3
_MAX_MARKS = 20  # around a title's words, beside the spaces between them
_MAX_REQUESTS = 3
_MIN_SHARE_BEHIND = 0.12
_EDGE_LINES = 8
_TAIL_LINES = 3  # a signature above them signs a part of a package, and parts it from the next
_ADDRESS = re.compile(r"\S+@\S+\.\w+")
_MISSING_SPACE = re.compile(r"(?<=[가-힣]다)\.(?=[가-힣])")
_SENTENCE = re.compile(r"[.?!。！？][”\"’')\]」』]?\s*$")
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Paragraphs in order (a paragraph may hold several lines), captions met on the way, names signed."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(slots=True)
class _Line:
    text: str
    paragraph: int


def clean(paragraphs: Iterable[str], title: str = "") -> Cleaned:
    """`paragraphs` without furniture. The title repeated above the body counts as furniture."""
    lines = [
        _Line(text, number)
        for number, paragraph in enumerate(paragraphs)
        for text in (part.strip() for part in paragraph.split("\n"))
        if text
    ]
    lines = _cut_at_terminator(lines)
    captions: list[str] = []
    authors: list[str] = []
    lines = _without_furniture_lines(lines, captions, authors)
    lines = _trimmed_head(lines, title, authors)
    lines = _trimmed_tail(lines, authors)
    return Cleaned(_joined(lines), tuple(dict.fromkeys(captions)), tuple(dict.fromkeys(authors)))


def _cut_at_terminator(lines: list[_Line]) -> list[_Line]:
    """Lines up to the first header of a list of other articles, and those behind it if the body goes on.

    Above the body such a header is a label: it goes, with the items that are marked as its own.
    """
    kept: list[_Line] = []
    chars = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if (
            ends_at_a_wall(line.text)
            and chars >= _MIN_BODY_BEFORE_CUT
            and not _goes_on(lines[at:], chars, 1.0)
        ):
            return kept
        if not is_related_header(line.text):
            kept.append(line)
            chars += len(line.text)
            continue
        if chars >= _MIN_BODY_BEFORE_CUT and not _goes_on(lines[at:], chars):
            return kept
        while at < len(lines) and is_ranked_item(lines[at].text) and not _is_prose(lines[at].text):
            at += 1
    return kept


def _goes_on(rest: list[_Line], before: int, least_share: float = _MIN_SHARE_BEHIND) -> bool:
    """Whether body follows: sentences, no list items, that weigh something against what stands before."""
    prose = sum(len(line.text) for line in rest if _is_prose(line.text) and not is_ranked_item(line.text))
    return prose > least_share * before


def _is_prose(text: str) -> bool:
    least = _MIN_PROSE_CHARS if text.isascii() else _MIN_PROSE_CHARS // 2
    return len(text) >= least and bool(_SENTENCE.search(text))


def _without_furniture_lines(lines: list[_Line], captions: list[str], authors: list[str]) -> list[_Line]:
    kept: list[_Line] = []
    for number, line in enumerate(lines):
        text = line.text
        if number < _EDGE_LINES and is_date_line(text):
            continue
        if is_notice(text) or is_copyright(text) or is_appeal(text) or ends_at_a_wall(text):
            continue
        if is_caption(text):
            captions.append(text)
            continue
        if (
            "@" in text and is_signature(text) and _ADDRESS.search(text)
        ):  # in this order: a signature is short
            authors.extend(signed_names(text))
            if number >= len(lines) - _TAIL_LINES:
                continue
        kept.append(line)
    return kept


def _trimmed_head(lines: list[_Line], title: str, authors: list[str]) -> list[_Line]:
    """Without the title repeated, bylines and list headers above the lead, and the lead's own prefix."""
    wanted = _letters(title)
    start = 0
    while start < min(len(lines), _HEAD_LINES + 2):
        text = lines[start].text
        rest, names = without_lead_byline(text)
        if not rest.strip() or is_signature(text):
            authors.extend(names or signed_names(text))
        elif not (is_related_header(text) or is_date_line(text) or _says(text, wanted)):
            break
        start += 1
    lines = lines[start:]
    if not lines:
        return lines
    rest, names = without_lead_byline(lines[0].text)
    authors.extend(names)
    lines[0].text = rest.strip()
    return lines


def _trimmed_tail(lines: list[_Line], authors: list[str]) -> list[_Line]:
    """Without signatures, teasers and requests behind the last sentence, glued ones among them."""
    requests = 0
    while lines:
        text = lines[-1].text
        if is_signature(text):
            authors.extend(signed_names(text))
        elif requests < _MAX_REQUESTS and _is_off_topic_request(lines):
            requests += 1
        elif not (is_tail_teaser(text) or is_related_header(text) or is_date_line(text)):
            break
        lines.pop()
    if lines:
        lines[-1].text, names = without_tail_signature(lines[-1].text)
        authors.extend(names)
    return lines


def _is_off_topic_request(lines: list[_Line]) -> bool:
    """Whether the last line asks the reader for something that the article itself does not speak of."""
    wanted = tail_request(lines[-1].text)
    return bool(wanted) and not any(wanted in line.text.casefold() for line in lines[:-_MAX_REQUESTS])


def _joined(lines: list[_Line]) -> tuple[str, ...]:
    paragraphs: dict[int, list[str]] = {}
    for line in lines:
        text = _MISSING_SPACE.sub(". ", line.text) if "다." in line.text else line.text
        paragraphs.setdefault(line.paragraph, []).append(text)
    return tuple(map("\n".join, paragraphs.values()))


def _says(text: str, wanted: str) -> bool:
    """Whether the letters of `text` are `wanted`; a text that is far longer is not even read."""
    may_be = bool(wanted) and len(wanted) <= len(text) <= 2 * len(wanted) + _MAX_MARKS
    return may_be and _letters(text) == wanted


def _letters(text: str) -> str:
    return _NOT_A_LETTER.sub("", text).casefold()
