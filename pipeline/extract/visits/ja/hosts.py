"""The monitored city in a Japanese sentence, and how surely as a body that receives. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.extract.visits.ja.words import HOST_TAIL, SHORT_HOST

if TYPE_CHECKING:
    from pipeline.extract.places import PlaceHit
    from pipeline.extract.scope import ScopedSentence
    from pipeline.extract.visits.ja.parties import Party
    from pipeline.model import City


@dataclass(frozen=True, slots=True)
class Host:
    """`text[start:end]` names the city. `is_body`: a body, officer or place, not the bare town."""

    start: int
    end: int
    is_body: bool


def hosts_in(
    each: ScopedSentence, city: City, parties: Sequence[Party], foreign: Sequence[PlaceHit]
) -> tuple[Host, ...]:
    """Every mention of the city that is no part of a foreign party, in order."""
    text = each.sentence.text
    kept: list[Host] = []
    found = [*_named(each), *_districts(each, city), *_short(each)]
    for host in sorted(found, key=lambda host: (host.start, -host.end)):
        if kept and host.start < kept[-1].end:
            continue
        if any(party.start < host.end and host.start < party.end for party in parties):
            continue
        if not _is_of_a_foreign_place(text, host, foreign):
            kept.append(host)
    return tuple(kept)


def _named(each: ScopedSentence) -> Iterator[Host]:
    text = each.sentence.text
    for word in each.words:
        if word.value.role == "self":
            continue
        if word.value.role != "name":
            yield Host(word.start, word.end, is_body=True)
            continue
        tail = HOST_TAIL.match(text, word.end)
        is_body = text[word.start : word.end].endswith(("市", "区", "道", "郡", "庁", "役所"))
        yield Host(word.start, tail.end() if tail else word.end, is_body=is_body or tail is not None)


_DISTRICT: Final = re.compile(r"(?<![一-鿿])[一-鿿]{2,4}区(?!域|間|画|別|分)(?:庁|役所|議会|長)?")


def _districts(each: ScopedSentence, city: City) -> Iterator[Host]:
    """Districts of a metropolitan city, written behind its name or in its own sentences."""
    if city.level != "metropolitan" or not (each.words or each.is_in_run):
        return
    text = each.sentence.text
    for word in each.words:
        if match := re.compile(r"の?(?P<name>[一-鿿]{2,4}区(?:庁|役所|議会|長)?)").match(text, word.end):
            yield Host(match.start("name"), match.end("name"), is_body=True)
    for match in _DISTRICT.finditer(text):
        yield Host(match.start(), match.end(), is_body=True)


_OF_ANOTHER: Final = re.compile(
    r"(?:外交部|外務省|行政安全省|国土交通省|省|政府|国会|大統領|大使館|大学|警察|裁判所)の?$"
)


def _short(each: ScopedSentence) -> Iterator[Host]:
    if not (each.words or each.is_in_run or each.is_citys):
        return
    for match in SHORT_HOST.finditer(each.sentence.text):
        if _OF_ANOTHER.search(each.sentence.text, max(0, match.start() - 8), match.start()):
            continue
        yield Host(match.start(), match.end(), is_body=True)


def _is_of_a_foreign_place(text: str, host: Host, foreign: Sequence[PlaceHit]) -> bool:
    """札幌市長, 北京市西城区: the office is somebody else's."""
    return any(
        place.end <= host.start
        and re.fullmatch(r"(?:市|県|都|府|州)?の?(?:[一-鿿ァ-ヶー]{0,8})", text[place.end : host.start])
        for place in foreign
    )
