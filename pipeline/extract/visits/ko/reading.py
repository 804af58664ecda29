"""Visits to the city told in one Korean sentence, as drafts. Pure.

Every foreign phrase of every segment is held against the constructions; the first that fits makes the draft,
and names the parties of the phrase with their date, number, host and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit
from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko.constructions import Reading, is_inner_subject, reading_of
from pipeline.extract.visits.ko.exclusions import SURE_EXCLUSIONS, exclusion_of
from pipeline.extract.visits.ko.followups import is_at_place_before
from pipeline.extract.visits.ko.phrases import Phrase
from pipeline.extract.visits.ko.predicates import PLANNED_NOUNS, Form, is_online
from pipeline.extract.visits.ko.relations import relation_of
from pipeline.extract.visits.ko.sentence import (
    Analysis,
    Segment,
    bracketed_dates,
    is_quoted,
    segments_of,
)
from pipeline.extract.visits.ko.sites import SiteKind
from pipeline.extract.visits.organisations import Visitor, countries_of, visitors_of
from pipeline.extract.visits.records import Draft, Rejected, Scene
from pipeline.model import DateSpan, Direction, Headcount, Mode, Precision, Status


def verdicts_on(scene: Scene, analysis: Analysis) -> Iterator[Draft | Rejected]:
    """Every foreign party of the sentence: a draft, or by which rule it was let go."""
    segments = segments_of(analysis)
    for position, segment in enumerate(segments):
        for phrase in analysis.phrases:
            if not segment.start <= phrase.start < segment.end or not any(
                countries_of([place]) or place.code == "" for place in phrase.places
            ):
                continue
            reading = _reading(scene, analysis, segments[position:], phrase)
            if isinstance(reading, Reading):
                yield from _drafts_of(scene, analysis, segment, phrase, reading)
            else:
                yield Rejected(analysis.text, phrase.text, reading)


def _reading(  # noqa: PLR0911 - a ladder of guards
    scene: Scene, analysis: Analysis, segments: Sequence[Segment], phrase: Phrase
) -> Reading | str:
    """What the surest construction, or else the wide net, says of a phrase; or the rule that lets it go."""
    if is_quoted(analysis.text, phrase.start):
        return "quoted"
    if is_inner_subject(analysis, segments[0], phrase):
        return "inner-subject"
    barred = exclusion_of(scene, analysis, segments[0], phrase)
    if barred in SURE_EXCLUSIONS:
        return barred
    reading = reading_of(scene, analysis, segments, phrase)
    if reading and not (barred == "abroad" and scene.abroad and reading.rule in _HAPPENS_HERE):
        return reading
    if not hosts.may_host(analysis.hosts):
        return "no-host"
    if not visitors_of(phrase):
        return "no-visitor"
    if barred:
        return barred
    relation = relation_of(analysis, segments[0], phrase)
    if relation.rule == "no-relation" and is_at_place_before(scene, analysis, segments[0], phrase):
        return Reading("followed-up", None)
    return (
        Reading(relation.rule, None, relation.status, relation.clause) if relation.is_visit else relation.rule
    )


_HAPPENS_HERE: Final = frozenset({"comes", "meets-host", "takes-part", "list-item", "sends-people"})
"""Read where a subject acts: while the city's people are abroad, that is where they act."""


def _drafts_of(
    scene: Scene, analysis: Analysis, segment: Segment, phrase: Phrase, reading: Reading
) -> Iterator[Draft | Rejected]:
    if _RATE.search(analysis.text) and segment.date is None:
        yield Rejected(analysis.text, phrase.text, "rate")
        return
    if _is_habit(analysis, segment, phrase):
        yield Rejected(analysis.text, phrase.text, "habit")
        return
    visitors = _source_visitors(analysis, phrase, reading) or visitors_of(phrase)
    shared = _dates_shared_out(analysis, segment, phrase, len(visitors))
    for position, visitor in enumerate(visitors):
        named = _named_by_event(analysis, phrase, _counted_before(analysis, phrase, visitor))
        if named.countries or named.headcount or _is_named_body(named, segment, reading):
            draft = _draft(scene, analysis, segment, named, reading)
            yield replace(draft, date=shared[position]) if shared else draft
        else:
            yield Rejected(analysis.text, phrase.text, "nobody-named")


def _dates_shared_out(
    analysis: Analysis, segment: Segment, phrase: Phrase, parties: int
) -> tuple[DateSpan | None, ...]:
    """3월과 8월에는 각각 A와 B가, A와 B가 각각 3월과 8월에: the n-th date is the n-th party's."""
    if parties < _SEVERAL or "각각" not in analysis.text[segment.start : segment.end]:
        return ()
    told = [d for d in analysis.dates if d.rule != ANNOUNCED and segment.start <= d.start < segment.end]
    for side in ([d for d in told if d.end <= phrase.start], [d for d in told if d.start >= phrase.end]):
        if len(side) == parties:
            return tuple(d.span for d in side)
    return ()


_SEVERAL: Final = 2


def _is_named_body(visitor: Visitor, segment: Segment, reading: Reading) -> bool:
    """Foreigners of no named country are a visit only with a number, or with a day and a body named."""
    date = segment.date
    is_dated = date is not None and date.span is not None and date.rule not in ("year", "half")
    if not is_dated and reading.rule != "list-item":
        return False
    return any(not _GENERIC_NAME.match(name) for name in visitor.organisations)


def _is_habit(analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """이제는 바르셀로나 공무원이 서울을 배우러 온다: told of no day and no number, with nothing planned."""
    if analysis.status is not Status.PLANNED or segment.date or phrase.counts:
        return False
    return bool(_NOWADAYS.search(analysis.text)) and not PLANNED_NOUNS.search(analysis.text)


_NOWADAYS: Final = re.compile(r"이제는?\s|요즘|요새|오늘날|이젠\s|앞다퉈|너도나도|잇따라\s[^.]{0,20}온다")
_RATE: Final = re.compile(r"해마다|매년|매달|매월|매주|연평균|수시로|종종")
_GENERIC_NAME: Final = re.compile(
    r"(?:해외|외국|각국|외신|개도국|개발도상국|아시아|유럽|중남미|아프리카|세계)(?:의|\s(?:대표단|"
    r"방문단|손님|기관|공무원|"
    r"정부|도시|관계자|인사|연수단|시찰단|단체|전문가|귀빈|내빈)(?:들|\s관계자|\s공무원)?)?$"
)
_BY_EVENT: Final = re.compile(
    r"(?P<name>(?:[^\s,]+\s){0,3}?[^\s,]*(?:포럼|총회|회의|콘퍼런스|컨퍼런스|"
    r"대학원)(?:\([^)]*\))?)(?:\s\S{1,6}과정)?(?:에|에서)\s(?:참석하러|참가하러|참석차|다니는|재학|"
    r"공부하|참석한|참가한)"
)


_MADE_UP_OF: Final = re.compile(r"(?:으로\s(?:꾸려진|구성된|이뤄진|이루어진|꾸린|짜인)|의)\s")


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
    is_described = reading.rule in ("described", "described-widely")
    status = reading.status if reading.status and is_described else _status_of(analysis, segment)
    if analysis.status is Status.CANCELLED and reading.rule != "described-widely":
        status = Status.CANCELLED
    date = _own_date(analysis, visitor)
    if date is None and reading.rule == "list-item":
        date = _item_day(analysis, visitor)
    date = date or _dated(scene, analysis, segment, reading)
    if status is Status.PLANNED and date and scene.published and date.start < scene.published:
        status = Status.HAPPENED  # done, or a stay that has begun
    return draft_of(scene, analysis, segment, visitor, rule=reading.rule, status=status, date=date)


_TOLD_AS_DONE: Final = re.compile(r"[았었했됐갔왔났렸웠쳤졌혔봤섰](?:고|으며|지만|으나|는데)[\s,]*$")


def _status_of(analysis: Analysis, segment: Segment) -> Status:
    """The sentence's, unless the segment ends in a past of its own: … 만났고, 20일에는 … 만난다."""
    if analysis.status is Status.PLANNED and _TOLD_AS_DONE.search(analysis.text[segment.start : segment.end]):
        return Status.HAPPENED
    return analysis.status


def _own_date(analysis: Analysis, visitor: Visitor) -> DateSpan | None:
    """대표단(22일·40여 명), …: a day in brackets behind one party is that party's."""
    own = (
        hit.span for hit in bracketed_dates(analysis) if visitor.start <= hit.start < visitor.end + _BRACKET
    )
    return next(own, None)


_BRACKET: Final = 2


def _item_day(analysis: Analysis, visitor: Visitor) -> DateSpan | None:
    """△1월 A △3월 B: of an item's several days the one between its mark and the next is its own."""
    begin = max(analysis.text.rfind(mark, 0, visitor.start) for mark in _ITEM_MARKS)
    ends = (analysis.text.find(mark, visitor.end) for mark in _ITEM_MARKS)
    end = min((at for at in ends if at >= 0), default=len(analysis.text))
    if begin < 0:
        return None
    return next((hit.span for hit in analysis.dates if begin < hit.start < visitor.start <= end), None)


_ITEM_MARKS: Final = "▲△▷◆"


def draft_of(
    scene: Scene,
    analysis: Analysis,
    segment: Segment,
    visitor: Visitor,
    *,
    rule: str,
    status: Status,
    date: DateSpan | None,
    extra: tuple[int, ...] = (),
) -> Draft:
    """The draft of one party's visit; host, place, arranger and mode are the sentence's."""
    online = is_online(analysis.text[segment.start : segment.end]) or (
        scene.is_by_screen and bool(_SAME_WAY.search(analysis.text))
    )
    return Draft(
        sentence=analysis.index,
        rule=rule,
        direction=Direction.INBOUND,
        status=status,
        countries=visitor.countries,
        organisations=visitor.organisations,
        visitor_kind=visitor.kind,
        mode=Mode.ONLINE if online else Mode.IN_PERSON,
        headcount=visitor.headcount or (_joined_by_screen(analysis) if online else None),
        date=date,
        host=analysis.hosts.host,
        place=analysis.hosts.place,
        facilitated_by=hosts.arranger_in(analysis.text),
        extra=extra,
    )


def _joined_by_screen(analysis: Analysis) -> Headcount | None:
    """… 화상 세미나를 했고, 기업인 등 500여 명이 접속했다: how many took part is told of the screen."""
    for count in find_counts(analysis.text):
        if count.unit == "people" and _LOGGED_ON.match(analysis.text, count.end):
            return Headcount(count.value, approx=count.approx)
    return None


_LOGGED_ON: Final = re.compile(
    r"(?:이|가)\s(?:[가-힣]+\s){0,2}(?:접속|로그인|화면으로\s참[여가석]|온라인으로\s참[여가석])"
)
_SAME_WAY: Final = re.compile(r"같은\s(?:방식|방법|형식)|(?:역시|또한|마찬가지로)\s화면|이번에도\s화면")
_PART_OF_DAY: Final = re.compile(
    r"(?:(?:이어서?|또|또한|그리고|앞서|곧이어|이날|같은\s날|그\s뒤)\s)?(?:오전|오후|저녁|점심)(?:에는|엔|에)?\s"
)
_SINCE_OPENING: Final = re.compile(r"(?:개관|재개관|개소|출범|취임|개통)\s?이후")


def _follows_list(scene: Scene, analysis: Analysis) -> bool:
    """Whether the sentence before is a list, too: its items go on, under the same date."""
    return analysis.index > 0 and "▲" in scene.scoped[analysis.index - 1].sentence.text


def _dated(scene: Scene, analysis: Analysis, segment: Segment, reading: Reading) -> DateSpan | None:  # noqa: PLR0911 - a ladder of guards
    hit = segment.date
    if hit is None and reading.rule == "list-item" and _follows_list(scene, analysis):
        return scene.previous
    if hit is None and _PART_OF_DAY.match(analysis.text) and scene.previous:
        # 19일 하루 … 두 팀을 치렀다. 오전에는 …, 오후에는 …: the day is the sentence's before
        return scene.previous if scene.previous.precision is Precision.DAY else None
    if hit is None and _SINCE_OPENING.search(analysis.text):
        return scene.since_opening
    if reading.rule == "described-widely" and reading.clause:
        before = [
            d
            for d in analysis.dates
            if d.rule != ANNOUNCED and reading.clause[0] <= d.start < reading.clause[1]
        ]
        hit = before[-1] if before else _day_of_main_clause(analysis, segment, reading.clause[1])
        return hit.span if hit else None
    if reading.rule == "described" and reading.predicate:
        # of two dates the one before the describing predicate is the visit's, the other the main clause's
        before = [d for d in analysis.dates if d.rule != ANNOUNCED and d.end <= reading.predicate.start]
        hit = before[-1] if before else _day_of_main_clause(analysis, segment, reading.predicate.end)
        if hit is None and reading.predicate.form is Form.ADNOMINAL:
            return None
    if hit is None or hit.span is None:
        return None
    return hit.span


def _day_of_main_clause(analysis: Analysis, segment: Segment, clause_end: int) -> DateHit | None:
    """와 있던 실무자들은 4일 상황실을 돌아봤다: the described party acts at a seat of the city's."""
    day = segment.date
    if day is None or day.start < clause_end:
        return None
    seats = [s for s in analysis.sites if s.start > day.end and s.kind is SiteKind.SEAT]
    return day if seats else None
