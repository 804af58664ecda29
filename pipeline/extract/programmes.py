"""The city's programmes, facilities and brands as written, and names that may be new ones. Pure.

Asserted: names from the city's file, and facilities whose name holds a smart term (스마트도시안전센터).
Proposed, never asserted: other names in quotation marks beside a topic of the city.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.extract.scope import ScopedSentence

if TYPE_CHECKING:
    from datetime import date

    from pipeline.lexicon import CityName
    from pipeline.model import City, Programme
    from pipeline.terms import Found


@dataclass(frozen=True, slots=True)
class NamedProgramme:
    """A name as written: `sentence.text[start:end] == surface`; `entry` is its canonical form."""

    entry: str
    surface: str
    start: int
    end: int
    scoped: ScopedSentence


def programmes_in(
    scoped: Sequence[ScopedSentence], city: City, published_day: date | None
) -> tuple[NamedProgramme, ...]:
    """Every place where a programme in force is named, in order of the text."""
    in_force = {programme.name for programme in city.programmes if _in_force(programme, published_day)}
    found: list[NamedProgramme] = []
    for each in scoped:
        own = [word for word in each.words if word.value.role == "programme" and word.value.entry in in_force]
        found.extend(_named(each, word.value.entry, word.start, word.end) for word in own)
        found.extend(_facilities(each, own))
    return tuple(found)


def proposals_in(
    scoped: Sequence[ScopedSentence], known: Sequence[NamedProgramme], other_names: Iterable[str]
) -> tuple[NamedProgramme, ...]:
    """Quoted names in the city's sentences about a topic that no file knows yet, each once.

    `other_names`: of honours, givers, outlets, which are somebody else's.
    """
    surfaces = {_squeezed(programme.surface) for programme in known} | {
        _squeezed(name) for name in other_names
    }
    proposals: dict[str, NamedProgramme] = {}
    for each in scoped:
        if not each.is_citys or not (each.terms or each.is_lead):
            continue
        for quoted in _QUOTED_NAME.finditer(each.sentence.text):
            group = quoted.lastgroup or "cjk"
            name = quoted[group]
            key = _squeezed(name)
            if _SPEECH.search(name) or any(key in surface or surface in key for surface in surfaces):
                continue
            proposals.setdefault(key, _named(each, name, *quoted.span(group)))
    return tuple(proposals.values())


def surfaces_of(programmes: Sequence[NamedProgramme]) -> tuple[str, ...]:
    """One surface per programme, the longest as written, in order of first mention."""
    longest: dict[str, str] = {}
    for programme in programmes:
        kept = longest.get(programme.entry, "")
        longest[programme.entry] = max(kept, programme.surface, key=len)
    return tuple(dict.fromkeys(longest.values()))


def _in_force(programme: Programme, day: date | None) -> bool:
    """Whether the programme went by its name on `day`; yes where the day is not known."""
    if day is None:
        return True
    begun = programme.valid_from is None or programme.valid_from <= day
    ended = programme.valid_until is not None and programme.valid_until < day
    return begun and not ended


def _named(each: ScopedSentence, entry: str, start: int, end: int) -> NamedProgramme:
    return NamedProgramme(entry, each.sentence.text[start:end], start, end, each)


def _facilities(each: ScopedSentence, own: Sequence[Found[CityName]]) -> Iterator[NamedProgramme]:
    """Facilities named around a smart term (수변 스마트도시센터), unless the file has a name for the spot."""
    if not each.is_citys:
        return
    text = each.sentence.text
    for match in _FACILITY.finditer(text):
        inside = [
            term for term in each.terms if term.value.smart and match.start() <= term.start < match.end()
        ]
        is_known = any(word.start < match.end() and match.start() < word.end for word in own)
        is_foreign = any(0 <= match.start() - place.end <= 1 for place in each.places)
        if inside and not (is_known or is_foreign or _GENERIC.fullmatch(match.group())):
            yield _named(each, match.group(), match.start(), match.end())


def _squeezed(name: str) -> str:
    return re.sub(r"\s", "", name).lower()


_FACILITY: Final = re.compile(
    r"(?:스마트(?:시티|도시)\s)?[가-힣A-Za-z0-9\-]+(?:센터|관제실|전시관|체험관|홍보관|시민시장실)(?![가-힣]{2}장)"
    r"|(?:[A-Z][\w\-]+\s){1,5}(?:Center|Centre)(?![a-z])"
)
_GENERIC: Final = re.compile(
    r"(?:통합)?(?:관제|운영|정보|데이터|관리|지원)(?:센터|실)|(?:CCTV\s?)?통합관제센터|관제실|영상관제실|데이터센터|교통정보센터|교통관제센터"
    r"|디지털\s?홍보관|통합운영센터|도시안전통합센터|스마트\s?(?:홍보관|체험관)"
)
_QUOTED_NAME: Final = re.compile(
    r"[‘「『](?P<cjk>[^‘’「」『』]{2,28})[’」』]|(?<!\w)\"(?P<double>[A-Z][^\"]{2,40}?),?\"|(?<!\w)'(?P<single>[A-Z][^']{2,40})'(?!\w)"
)
_SPEECH: Final = re.compile(
    r"(?:다|요|까|자|라|네|죠|군|지)[.!?…]?$|[.!?…,]$|^\d+$|(?:だ|です|ます|たい)$|という"
)
