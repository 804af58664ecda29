"""Sentences with exact offsets, for Korean, English and Japanese. Linear in the length of the text.

A sentence never crosses a line break. Full stops inside quotation marks or short brackets do not end it:
the quote and its frame (“…”라고 말했다) stay one sentence. A dateline or byline in front of the lead is a
piece of its own, so that the lead can be cited without it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.model import Article

MAX_SENTENCE_CHARS: Final = 1500
"""A longer stretch without an end is cut at a space: bounded work on text that was never punctuated."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `article.body[start:end] == text` (the title's, where `in_title`).

    `paragraph` counts blocks between blank lines, from 0.
    """

    text: str
    start: int
    end: int
    paragraph: int
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in composed, ordinary-width form. `offsets[i]` is where folded character i starts in the original.

    `offsets` is `None` when nothing changed; otherwise it has one entry more than `text`.
    """

    text: str
    offsets: tuple[int, ...] | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the folded span `[start, end)`."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """The title as one sentence, then those of the body in order; blank ones left out.

    A title longer than any sentence may be (a page without one of its own) is cut as a sentence is.
    """
    title = article.title
    head = tuple(
        Sentence(title[start:end], start, end, 0, in_title=True)
        for start, end in _bounded(title, 0, len(title))
    )
    return head + tuple(split_sentences(article.body))


def split_sentences(text: str) -> Iterator[Sentence]:
    """Sentences of `text`, by offset; a line break always ends one."""
    paragraph, breaks = 0, 0
    for line in _LINE.finditer(text):
        if not line.group().strip():
            breaks += line.group()[0] in _BREAKS
            continue
        paragraph += breaks > 1 and line.start() > 0
        breaks = 0
        for start, end in _pieces_of_line(line.group()):
            offset = line.start()
            yield Sentence(line.group()[start:end], offset + start, offset + end, paragraph)


def fold(text: str) -> Folded:
    """Compose decomposed jamo and accents, widen halfwidth kana, narrow fullwidth Latin; keep offsets.

    Unicode NFC by combining sequences, and NFKC for the block "Halfwidth and Fullwidth Forms" only: other
    compatibility characters (㎡, ①) keep their meaning.
    """
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not _WIDTH_FORM.search(text)):
        return Folded(text)
    if not _MANY_TO_ONE.search(text) and unicodedata.is_normalized("NFC", text):
        return Folded(text.translate(_NARROW), tuple(range(len(text) + 1)))
    out: list[str] = []
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        piece = cluster.group()
        is_width_form = _WIDTH_FORM.match(piece)
        composed = (
            unicodedata.normalize("NFKC", piece) if is_width_form else unicodedata.normalize("NFC", piece)
        )
        for char in composed:
            out.append(char)
            offsets.append(cluster.start())
    offsets.append(len(text))
    return Folded("".join(out), tuple(offsets))


_BREAKS: Final = "\n\r\u2028\u2029"
_LINE: Final = re.compile(r"[^\n\r\u2028\u2029]+|\r?\n|\r|[\u2028\u2029]")
_WIDTH_FORM: Final = re.compile(r"[\uff01-\uffef]")
_MANY_TO_ONE: Final = re.compile(r"[\uff66-\uff9f\uffe3]")
"""Halfwidth kana, whose voicing marks join them, and the one form that becomes two characters."""
_NARROW: Final = {
    code: narrow
    for code in range(0xFF01, 0xFFF0)
    if len(narrow := unicodedata.normalize("NFKC", chr(code))) == 1
}
# A base character with what combines with it: jamo L V T, halfwidth kana with voicing mark, accents.
_CLUSTER: Final = re.compile(
    r"[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|[\uff66-\uff9d][\uff9e\uff9f]?|"
    r".[\u0300-\u036f\u3099\u309a]*",
    re.DOTALL,
)
# Each opener excludes itself inside, so that a run of openers costs one step each.
_SHELTERED: Final = re.compile(
    r"“[^“”]{0,1500}”|\"[^\"]{0,1500}\"|「[^「」]{0,1500}」|『[^『』]{0,1500}』|«[^«»]{0,1500}»"
    r"|(?<!\w)‘[^‘’]{0,600}’|\([^()]{0,200}\)|（[^（）]{0,200}）|\[[^\[\]]{0,200}\]"
)
_END: Final = re.compile(r"[.!?。！？｡]+[”’\"」』)\]）]*")
_DATELINE: Final = re.compile(
    r"\s*(?:[\[(【〔（<＜][^\[\](){}【】〔〕<>]{0,60}(?:기자|특파원|=|뉴스|통신|동정|의정소식|News|"
    r"ジャーナル|記者)"
    r"[^\[\](){}【】〔〕<>]{0,30}[\])】〕）>＞]\s*(?:[가-힣]{2,4}\s(?:기자|특파원|"
    r"통신원)\s*=\s*)?(?:\[[^\[\]]{1,12}\]\s*)?"
    r"|\s*\[(?!사진|그림|写真)[^\[\]]{1,20}\]\s*(?=\S)"
    r"|[A-Z][A-Z .]{2,30}, [A-Z][a-z]{2,8}\.? \d{1,2} \([^()]{2,40}\) ?(?:--|—|–|-) )"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Gen|Gov|Sen|Rep|Hon|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|"
    r"Sep|Oct|Nov|Dec"
    r"|Ave|Mt|Ft|e\.g|i\.e|cf|al)|\b[A-Z]|\b[A-Z]\.[A-Z])$"
)
_NUMERIC_DATE: Final = re.compile(r"\d\.\s?\d{1,2}$")
_CLOCK: Final = re.compile(r"\b[ap]\.m$")
_QUOTE_FRAME: Final = re.compile(
    r"\s*(?:라고|이라고|하고|하며|라며|이라며|라는|이라는|등|란|면서|라면서|고 |는 |며 )"
)
_FINAL_SYLLABLES: Final = frozenset("다요까죠네라자오")
_TERMINATORS: Final = ".!?。！？｡"


def _pieces_of_line(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    if dateline := _DATELINE.match(line):
        start = dateline.end()
        yield from _trimmed(line, 0, start)
    for end in _ends_in_line(line, start):
        yield from _bounded(line, start, end)
        start = end
    yield from _bounded(line, start, len(line))


def _ends_in_line(line: str, start: int) -> Iterator[int]:
    """Offsets behind each sentence end of the line."""
    position = start
    for shelter in _SHELTERED.finditer(line, start):
        yield from _ends_between(line, position, shelter.start())
        position = shelter.end()
        if _quote_ends_sentence(line, shelter):
            yield position
    yield from _ends_between(line, position, len(line))


def _quote_ends_sentence(line: str, shelter: re.Match[str]) -> bool:
    quoted = shelter.group()
    if quoted[0] in "([（‘" or len(quoted) < 3 or quoted[-2] not in _TERMINATORS:  # noqa: PLR2004 - mark, stop, mark
        return False
    after = line[shelter.end() : shelter.end() + 12]
    if not after[:1].isspace():
        return False
    follower = after.lstrip()[:1]
    return not follower.islower() and not _QUOTE_FRAME.match(after)


def _ends_between(line: str, start: int, stop: int) -> Iterator[int]:
    for mark in _END.finditer(line, start, stop):
        if _is_end(line, mark):
            yield mark.end()


def _is_end(line: str, mark: re.Match[str]) -> bool:  # noqa: PLR0911 - a ladder of guards
    before = line[max(0, mark.start() - 12) : mark.start()]
    after = line[mark.end() : mark.end() + 12]
    if mark.group()[0] in "。！？｡" or not after:
        return True
    previous = before[-1:]
    if not after[0].isspace():
        return "가" <= previous <= "힣" and previous in _FINAL_SYLLABLES and after[0] not in ".,)]”’\"'…·~"
    if mark.group()[0] != ".":
        return True
    follower = after.lstrip()[:1]
    if previous.isdigit():
        # "2023. 05. 26." and "1. 첫째" go on; "…in 2023. The …" ends.
        is_date = follower.isdigit() or follower == "(" or _NUMERIC_DATE.search(before)
        return not (is_date or line[: mark.start()].strip().isdigit())
    if _CLOCK.search(before):
        return follower.isupper() and not re.match(r"\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", after)
    if _ABBREVIATION.search(before):
        return False
    return not (mark.group().startswith("..") and not follower.isupper() and previous not in _FINAL_SYLLABLES)


def _bounded(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE_CHARS:
        cut = line.rfind(" ", start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS)
        cut = start + MAX_SENTENCE_CHARS if cut < 0 else cut
        yield from _trimmed(line, start, cut)
        start = cut
    yield from _trimmed(line, start, end)


def _trimmed(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = line[start:end]
    if stripped := piece.strip():
        offset = start + len(piece) - len(piece.lstrip())
        yield offset, offset + len(stripped)
