"""Exchanges by screen that a frame sentence announces and the next ones list, told in Korean. Pure.

온라인 세미나, 포럼 등으로 해외와 교류하고 있다: the frame lends its mode to the bodies named after it, one
record each (labels §2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extract.dates import ANNOUNCED
from pipeline.extract.visits.ko.phrases import Case
from pipeline.extract.visits.ko.sentence import Analysis
from pipeline.extract.visits.organisations import countries_of, visitors_of
from pipeline.extract.visits.records import Draft
from pipeline.extract.visits.roles import kind_of_visitor
from pipeline.model import DateSpan, Direction, Mode

_INVITED: Final = re.compile(
    r"(?:초청|요청|주관|주최)(?:을\s받|[^.]{0,40}(?:알리|알렸|소개|발표|강연|공유|참(?:가|여|석)))"
)
_EVENT_TAIL: Final = re.compile(r"\s주(?:관|최).*$")
_BY_SCREEN: Final = r"(?:온라인|화상|비대면|웨비나)"
_ABROAD_PEOPLE: Final = r"(?:해외|세계|외국|국제|나라\s밖|지구촌)"
_EXCHANGE: Final = r"(?:교류|소통|협력|만나|만난)"
FRAME: Final = re.compile(
    rf"{_BY_SCREEN}[^.]{{0,40}}{_ABROAD_PEOPLE}[^.]{{0,20}}{_EXCHANGE}"
    rf"|{_ABROAD_PEOPLE}[^.]{{0,40}}{_BY_SCREEN}[^.]{{0,40}}{_EXCHANGE}"
)
"""온라인 세미나, 포럼 등으로 해외와 교류하고 있다: what follows is by screen (labels §2.4)."""


def exchanges_in(analysis: Analysis) -> Iterator[Draft]:
    """A 기구, B 포럼 등 여러 기관의 초청에 따라 … 알리고 있다: one record for each body."""
    invited = _INVITED.search(analysis.text)
    if not invited:
        return
    head = re.split(r"\s등\s|의\s(?=초청|요청)", analysis.text[: invited.end()], maxsplit=1)
    if len(head) == 1:
        return
    start = next((hit.end for hit in analysis.dates if hit.rule != ANNOUNCED and hit.start == 0), 0)
    start += len(re.match(r"(?:에는|엔|에)?\s?", head[0][start:]).group())  # type: ignore[union-attr]  # may be empty
    span = _span(analysis)
    position = start
    for item in re.split(r",\s|(?<=[가-힣)])와\s|(?<=[가-힣)])과\s", head[0][start:]):
        offset = analysis.text.index(item, position)
        position = offset + len(item)
        name = _EVENT_TAIL.sub("", item).strip()
        places = [p for p in analysis.places if offset <= p.start < offset + len(name)]
        known = next((p.visitor_kind for p in places if p.visitor_kind), "") or kind_of_visitor(name)
        yield _exchange(analysis, name, countries_of(places), known, span)
    for phrase in analysis.phrases:
        # … 초청을 받았고, MIT가 마련한 회의에서도 들려줬다: a host told apart from the list
        if (
            phrase.case is Case.SUBJECT
            and phrase.start > invited.end()
            and _HOSTED.match(analysis.text[phrase.end :])
        ):
            for host in visitors_of(phrase):
                yield _exchange(analysis, host.organisations[0], host.countries, host.kind, span)


def _exchange(
    analysis: Analysis, name: str, countries: tuple[str, ...], kind: str, span: DateSpan | None
) -> Draft:
    return Draft(
        sentence=analysis.index,
        rule="exchange-under-frame",
        direction=Direction.OUTBOUND,
        status=analysis.status,
        countries=countries,
        organisations=(name,),
        visitor_kind=kind,
        mode=Mode.ONLINE,
        date=span,
    )


def _span(analysis: Analysis) -> DateSpan | None:
    return next((hit.span for hit in analysis.dates if hit.rule != ANNOUNCED and hit.span), None)


_HOSTED: Final = re.compile(r"^\s?(?:여는|연|개최하는|개최한|주최하는|주최한|주관하는|마련한)\s")
