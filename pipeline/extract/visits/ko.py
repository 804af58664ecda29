"""Visits to the city told in one Korean sentence, as drafts. Pure.

Every foreign phrase of every segment is held against the constructions; the first that fits makes the draft,
and names the parties of the phrase with their date, number, host and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.extract.dates import ANNOUNCED
from pipeline.extract.visits import hosts
from pipeline.extract.visits.constructions_ko import Reading, is_inner_subject, reading_of
from pipeline.extract.visits.organisations import Visitor, countries_of, visitors_of
from pipeline.extract.visits.phrases_ko import Phrase
from pipeline.extract.visits.predicates_ko import Form, is_online
from pipeline.extract.visits.records import Draft, Scene
from pipeline.extract.visits.sentence_ko import Analysis, Segment, is_quoted, segments_of
from pipeline.model import DateSpan, Direction, Mode, Status


def inbound_drafts(scene: Scene, analysis: Analysis) -> Iterator[Draft]:
    """Drafts of visits to the city that this sentence tells."""
    segments = segments_of(analysis)
    for position, segment in enumerate(segments):
        for phrase in analysis.phrases:
            if not segment.start <= phrase.start < segment.end or is_quoted(analysis.text, phrase.start):
                continue
            if not any(countries_of([place]) or place.code == "" for place in phrase.places):
                continue
            reading = reading_of(scene, analysis, segments[position:], phrase)
            if reading is None or is_inner_subject(analysis, segment, phrase):
                continue
            for visitor in _source_visitors(analysis, phrase, reading) or visitors_of(phrase):
                named = _named_by_event(analysis, phrase, _counted_before(analysis, phrase, visitor))
                if _RATE.search(analysis.text) and segment.date is None:
                    continue
                if named.countries or named.headcount or _is_named_body(named, segment, reading):
                    yield _draft(scene, analysis, segment, named, reading)


def _is_named_body(visitor: Visitor, segment: Segment, reading: Reading) -> bool:
    """Foreigners of no named country are a visit only with a number, or with a day and a body named."""
    date = segment.date
    is_dated = date is not None and date.span is not None and date.rule not in ("year", "half")
    if not is_dated and reading.rule != "list-item":
        return False
    return any(len(name.split()) > 1 or not _GENERIC_NAME.fullmatch(name) for name in visitor.organisations)


_RATE: Final = re.compile(r"해마다|매년|매달|매월|매주|연평균|수시로|종종")
_GENERIC_NAME: Final = re.compile(r"해외|외국|각국|외신|개도국|개발도상국|아시아|유럽|중남미|아프리카|세계")
_BY_EVENT: Final = re.compile(
    r"(?P<name>(?:[^\s,]+\s){0,3}?[^\s,]*(?:포럼|총회|회의|콘퍼런스|컨퍼런스|"
    r"대학원)(?:\([^)]*\))?)(?:\s\S{1,6}과정)?(?:에|에서)\s(?:참석하러|참가하러|참석차|다니는|재학|"
    r"공부하|참석한|참가한)"
)


_MADE_UP_OF: Final = re.compile(r"으로\s(?:꾸려진|구성된|이뤄진|이루어진|꾸린|짜인)\s")


def _counted_before(analysis: Analysis, phrase: Phrase, visitor: Visitor) -> Visitor:
    """임원 등 40여 명으로 꾸려진 경제사절단: the number stands in the clause before the delegation."""
    if visitor.headcount:
        return visitor
    for count in analysis.counts:
        if count.unit == "people" and _MADE_UP_OF.fullmatch(analysis.text[count.end : phrase.start]):
            return replace(visitor, headcount=count.headcount)
    return visitor


def _named_by_event(analysis: Analysis, phrase: Phrase, visitor: Visitor) -> Visitor:
    """Where no country is named: the conference or course that brought them, else the network that meets."""
    if visitor.countries:
        return visitor
    before = analysis.text[max(0, phrase.start - 70) : phrase.start]
    if match := _BY_EVENT.search(before):
        name = re.sub(r"^.*[은는이가]\s", "", match["name"])
        return replace(
            visitor, organisations=(name,), kind="students" if name.endswith("대학원") else visitor.kind
        )
    network = tuple(
        dict.fromkeys(p.surface for p in analysis.places if not p.code and p.kind == "organisation")
    )
    meets = re.search(r"총회|포럼|회의", analysis.text[: phrase.start])
    if network and meets and all(p.kind == "generic" for p in phrase.places):
        return replace(visitor, organisations=network, kind="mixed")
    return visitor


# --- drafts ----------------------------------------------------------------------------------------------

_PEOPLE_AFTER_SOURCE: Final = re.compile(
    r"\s(?:온\s)?(?P<who>(?:[가-힣·]+\s){0,4}?[가-힣]+)?\s?(?P<n>\d[\d,]*여?\s?명)(?:을|이)"
)


def _source_visitors(analysis: Analysis, phrase: Phrase, reading: Reading) -> tuple[Visitor, ...]:
    if reading.rule != "sends-people":
        return ()
    match = _PEOPLE_AFTER_SOURCE.match(analysis.text, phrase.end)
    count = next((c for c in analysis.counts if c.unit == "people" and c.start >= phrase.end), None)
    who = (match["who"] or "").strip() if match else ""
    network = next((p.surface for p in analysis.places if not p.code and p.kind == "organisation"), "")
    name = who if who and who != "온" else network
    return (
        Visitor(
            countries_of(phrase.places),
            (name,) if name else (),
            "government" if "공무원" in who else "mixed",
            count.headcount if count else None,
        ),
    )


def _draft(scene: Scene, analysis: Analysis, segment: Segment, visitor: Visitor, reading: Reading) -> Draft:
    status = reading.status if reading.status and reading.rule == "described" else analysis.status
    if analysis.status is Status.CANCELLED:
        status = Status.CANCELLED
    date = _dated(scene, analysis, segment, reading)
    if status is Status.PLANNED and date and scene.published and date.end < scene.published:
        status = Status.HAPPENED
    online = is_online(analysis.text[segment.start : segment.end])
    return Draft(
        sentence=analysis.index,
        rule=reading.rule,
        direction=Direction.INBOUND,
        status=status,
        countries=visitor.countries,
        organisations=visitor.organisations,
        visitor_kind=visitor.kind,
        mode=Mode.ONLINE if online else Mode.IN_PERSON,
        headcount=visitor.headcount,
        date=date,
        host=analysis.hosts.host,
        place=analysis.hosts.place,
        facilitated_by=hosts.arranger_in(analysis.text),
    )


_SINCE_OPENING: Final = re.compile(r"(?:개관|재개관|개소|출범|취임|개통)\s?이후")


def _follows_list(scene: Scene, analysis: Analysis) -> bool:
    """Whether the sentence before is a list, too: its items go on, under the same date."""
    return analysis.index > 0 and "▲" in scene.scoped[analysis.index - 1].sentence.text


def _dated(scene: Scene, analysis: Analysis, segment: Segment, reading: Reading) -> DateSpan | None:
    hit = segment.date
    if hit is None and reading.rule == "list-item" and _follows_list(scene, analysis):
        return scene.previous
    if hit is None and _SINCE_OPENING.search(analysis.text):
        return scene.since_opening
    if reading.rule == "described" and reading.predicate:
        # of two dates the one before the describing predicate is the visit's, the other the main clause's
        before = [d for d in analysis.dates if d.rule != ANNOUNCED and d.end <= reading.predicate.start]
        hit = before[-1] if before else None
        if hit is None and reading.predicate.form is Form.ADNOMINAL:
            return None
    if hit is None or hit.span is None:
        return None
    return hit.span
