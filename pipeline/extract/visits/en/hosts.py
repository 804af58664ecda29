"""The monitored city in an English sentence: where it is named, how surely as a body that receives. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.extract.visits.en.words import GENERIC_HOST, HOST_HEAD

if TYPE_CHECKING:
    from pipeline.extract.scope import ScopedSentence
    from pipeline.extract.visits.en.parties import Party
    from pipeline.lexicon import Lexicon
    from pipeline.model import City


@dataclass(frozen=True, slots=True)
class Host:
    """`text[start:end]` names the city. `is_body`: a body, officer or place, not the bare town."""

    start: int
    end: int
    is_body: bool


def hosts_in(
    each: ScopedSentence, city: City, parties: Sequence[Party], *, is_home: bool = False
) -> tuple[Host, ...]:
    """Every mention of the city that is no part of a foreign party, in order."""
    text = each.sentence.text
    found = [*_named(each), *_districts(each, city), *_short(each, is_home=is_home)]
    kept: list[Host] = []
    passed = 0
    for host in sorted(found, key=lambda host: (host.start, -host.end)):
        if (kept and host.start < kept[-1].end) or _ONLY_SAYS.match(text, host.end):
            continue
        if host.start < passed or _NEXT_TO.search(text, max(0, host.start - 20), host.start):
            passed = max(passed, host.end)
            continue
        if not any(party.start <= host.start < party.end for party in parties) and not _is_foreign(
            text, host, each
        ):
            kept.append(host)
    return tuple(kept)


_WORD: Final = (
    r"(?!(?:and|or|in|on|at|to|by|with|as|for|from|of|who|which|that|was|were|is|are|has|have|had|will|"
    r"hosted|said|"
    r"visited|received|welcomed|met|told|sent|held)\b)[\w'’&-]+"
)
_BODY_AFTER: Final = re.compile(
    rf"(?:['’]s?)?\s(?:{_WORD}\s(?:and\s)?){{0,4}}?(?P<head>{HOST_HEAD})\b(?:\s(?:{HOST_HEAD})\b)*"
    r"(?:\sfor\s[a-z]+(?:\s(?:affairs|policy|planning))?)?"
)
_NOT_A_BODY: Final = re.compile(
    r"University|Hospital|National|Embassy|embassy|Chamber|private|foreign|stock|press"
)
_PERSON_BEFORE: Final = re.compile(
    r"(?:[Mm]ayor|[Oo]fficials?|[Cc]ity|[Gg]overnment|[Cc]ouncil)\sof\s(?:the\s)?$"
)


_NEXT_TO: Final = re.compile(
    r"\b(?:near|nearby|beside|opposite|behind|outside|next to|across from|in front of)\s(?:the\s)?$"
)
_ONLY_SAYS: Final = re.compile(
    r"\s(?:said|says|announced|added|figures show|records show|according)\b[^,]{0,24}\.?$"
)


def _named(each: ScopedSentence) -> Iterator[Host]:
    text = each.sentence.text
    for word in each.words:
        role = word.value.role
        surface = text[word.start : word.end]
        if role == "self":
            continue
        if role != "name" or re.search(r"\b(?:Government|City|city|Metropolitan)\b", surface):
            yield Host(word.start, word.end, is_body=True)
            continue
        after = _BODY_AFTER.match(text, word.end)
        before = _PERSON_BEFORE.search(text, max(0, word.start - 24), word.start)
        if after and not _NOT_A_BODY.search(after.group()):
            yield Host(word.start, after.end(), is_body=True)
        elif before:
            yield Host(before.start(), word.end, is_body=True)
        else:
            yield Host(word.start, word.end, is_body=False)


_DISTRICT: Final = re.compile(
    r"\b[A-Z][a-z]+(?:-gu|(?:-gu)?\s(?:District|Ward|district|ward)\b)(?:\s(?:Office|office|Council|council|"
    r"government|control (?:room|cent(?:er|re))))?"
)


def _districts(each: ScopedSentence, city: City) -> Iterator[Host]:
    """Districts of a metropolitan city as English writes them: Seongdong-gu, Mapo District, Nowon Ward."""
    if city.level != "metropolitan" or not (each.words or each.is_in_run):
        return
    for match in _DISTRICT.finditer(each.sentence.text):
        yield Host(match.start(), match.end(), is_body=True)


_SEAT: Final = re.compile(r"(?<![\w-] )\bCity Hall\b|(?<=[a-z,] )City Hall\b|\bMayor [A-Z][a-z]+")


def is_at_home(each: ScopedSentence, lexicon: Lexicon) -> bool:
    """City Hall or Mayor so-and-so, with no other government and no foreign place beside: the city's own."""
    text = each.sentence.text
    seat = _SEAT.search(text)
    if seat is None or any(other.value == "local" for other in lexicon.governments(text)):
        return False
    return not any(place.end <= seat.start() and seat.start() - place.end < _BESIDE for place in each.places)


_BESIDE: Final = 12


def _short(each: ScopedSentence, *, is_home: bool) -> Iterator[Host]:
    if not (each.words or each.is_in_run or is_home):
        return
    for match in GENERIC_HOST.finditer(each.sentence.text):
        yield Host(match.start(), match.end(), is_body=True)


def _is_foreign(text: str, host: Host, each: ScopedSentence) -> bool:
    """`mayor of Graz`, `Tokyo city council`: the office is somebody else's."""
    for place in each.places:
        if place.code in ("KR", ""):
            continue
        if place.start >= host.end and re.fullmatch(
            r"\sof\s(?:the\s)?(?:[a-z]+\s){0,2}", text[host.end : place.start]
        ):
            return True
        if place.end <= host.start and re.fullmatch(
            r"(?:['’]s?)?\s(?:(?!and\b|with\b|by\b|met\b|visited\b|[a-z]+ed\b|in\b|to\b|the\b)[\w-]+\s){0,2}",
            text[place.end : host.start],
        ):
            return True
        if host.start <= place.start < host.end:
            return True
    return False
