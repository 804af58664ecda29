"""Trips of the city's own people abroad, and its part in foreign events by screen, told in Korean. Pure.

Candidate first: the city's people (`travellers`) and a foreign goal (`destinations`) make a trip; here
it gets its days, status, number and names. A prize won abroad is no trip; whom the travellers meet there is
part of the trip, not a visit to the city.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko.destinations import Destination, all_countries, destinations_in
from pipeline.extract.visits.ko.exchanges import exchanges_in
from pipeline.extract.visits.ko.phrases import Case
from pipeline.extract.visits.ko.predicates import CANCELLED, is_online
from pipeline.extract.visits.ko.sentence import Analysis, is_quoted
from pipeline.extract.visits.ko.travellers import Traveller, travellers_in
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Headcount, Mode, Precision, Status, VisitKind


def trips_in(scene: Scene, analysis: Analysis) -> Iterator[Draft]:
    """Outbound records of this sentence: one a trip, several where separate teams or times are told."""
    if not scene.abroad and not hosts.may_host(analysis.hosts):
        return
    if scene.online_frame is not None:
        exchanges = tuple(exchanges_in(analysis))
        if exchanges:
            yield from exchanges
            return
    if not any(place.code for place in analysis.places):
        return  # most sentences: nowhere to go
    if _PRIZE.search(analysis.text) and not _TRAVEL.search(analysis.text):
        return
    travellers = travellers_in(analysis, goes_on=scene.abroad)
    goals = tuple(
        goal
        for goal in destinations_in(analysis, travellers, abroad=scene.abroad)
        if not is_quoted(analysis.text, goal.run.start)
    )
    for trip in _apart(analysis, goals):
        yield _draft(scene, analysis, travellers, trip, is_alone=len(trip) == len(goals))


_PRIZE: Final = re.compile(
    r"수상|최고\s?도시상|본상|대상을|금상|우수상|어워드|선정(?:됐|돼|된)|거머쥐|이름을\s올|상을\s받"
)
_TRAVEL: Final = re.compile(r"출장|출국|순방|방문(?!객|자)|참가|참석|파견|연수|견학|귀국|만나|면담|받아\s?왔")


# --- one trip or several ---------------------------------------------------------------------------------

_EACH_TEAM: Final = re.compile(r"(?:\d|[가-힣])\s?(?:조|팀|반|진|그룹|위원회)(?:은|는|이|가)\s")
_DAYS_APART: Final = 14


def _apart(analysis: Analysis, goals: Sequence[Destination]) -> Iterator[tuple[Destination, ...]]:
    """Goals in trips: a country more is the same trip, unless other people or another time are told."""
    trip: list[Destination] = []
    for goal in goals:
        if trip and _is_apart(analysis, trip[-1], goal):
            yield tuple(trip)
            trip = []
        trip.append(goal)
    if trip:
        yield tuple(trip)


def _is_apart(analysis: Analysis, one: Destination, other: Destination) -> bool:
    between = analysis.text[one.run.end : other.run.start]
    if _EACH_TEAM.search(between) and _EACH_TEAM.search(analysis.text[: one.run.start]):
        return True
    first, later = _date_before(analysis, one), _date_before(analysis, other)
    if first is None or later is None or first is later or first.span is None or later.span is None:
        return False
    return (later.span.start - first.span.end).days > _DAYS_APART or (
        first.span.precision is not Precision.DAY and first.span != later.span
    )


def _date_before(analysis: Analysis, goal: Destination) -> DateHit | None:
    told = [hit for hit in analysis.dates if hit.rule != ANNOUNCED and hit.end <= goal.run.start]
    return told[-1] if told else None


# --- drafts ----------------------------------------------------------------------------------------------


def _draft(
    scene: Scene,
    analysis: Analysis,
    travellers: Sequence[Traveller],
    trip: Sequence[Destination],
    *,
    is_alone: bool,
) -> Draft:
    first = trip[0]
    status = _status(analysis, trip[-1])
    date = _date(scene, analysis, status, trip, is_alone=is_alone)
    if status is Status.PLANNED and date and scene.published and date.end < scene.published:
        status = Status.HAPPENED
    who = _who(travellers, first)
    screen = first.rule == "joins-by-screen" or is_online(analysis.text)
    body = who.surface if who else analysis.hosts.host or ""
    return Draft(
        sentence=analysis.index,
        rule=first.rule,
        direction=Direction.OUTBOUND,
        status=status,
        countries=all_countries(trip),
        organisations=(body,) if body else (),
        visitor_kind="parliament" if "의회" in body or "의원" in body else "city",
        kind=_kind(scene, date),
        mode=Mode.ONLINE if screen else Mode.IN_PERSON,
        headcount=None if screen else _headcount(analysis),
        date=date,
        place=analysis.text[first.run.start : first.run.end],
    )


_YEARS_BACK: Final = 2


def _kind(scene: Scene, date: DateSpan | None) -> VisitKind:
    """Older than two calendar years is history (labels §2, outbound records)."""
    is_old = date and scene.published and date.end.year < scene.published.year - _YEARS_BACK
    return VisitKind.BACKGROUND if is_old else VisitKind.EVENT


def _who(travellers: Sequence[Traveller], goal: Destination) -> Traveller | None:
    """Who goes: the subject before the goal, else whoever is named."""
    if goal.rule == "received-there":
        return next((t for t in travellers if t.case in (Case.OBJECT, Case.WITH)), None)
    before = [t for t in travellers if t.start < goal.run.start and t.case in (Case.SUBJECT, Case.GENITIVE)]
    named = [t for t in (*before, *travellers) if t.surface]
    return next(iter(named), None)


# --- status ----------------------------------------------------------------------------------------------

_DROPPED: Final = re.compile(
    rf"{CANCELLED.pattern}|접은\s|미룬\s|포기(?:했|하|한)|못\s?(?:갔|가게|간)|가지\s(?:않|못)|다음으로\s미"
)
_CALLED_OFF: Final = re.compile(r"출장|방문|순방|연수|시찰|견학|파견|참가|참석|일정|계획|예정")
_UNDER_WAY: Final = re.compile(
    r"방문\s?중|출장\s?중|순방\s?중|연수\s?중|머물(?:고|며)|귀국|돌아(?:왔|와|온)|다녀(?:왔|온|와)|(?:떠|나)났|출국(?:했|해)|"
    r"올랐다|올랐고|올라|마치고|마친|현지\s?시간|날아갔|향했"
)
_AHEAD: Final = re.compile(r"오는\s|다음\s?달|내달|내년|다음\s?주|예정|계획|앞두|방침|하반기|연말")
_AGREED: Final = re.compile(r"기로\s(?:했|하고|약속|합의|뜻)|것이라고|겠다고|계획이라고")
_PAST_VERB: Final = re.compile(r"(?:[았었했왔났갔렸졌봤났녔랐됐]|[가-힣]ㅆ)(?:다|고|으며|는데|지만|습니다)")
_PAST_NOUN: Final = re.compile(
    r"(?:방문|시찰|견학|순방|탐방|참석|참가|출장|면담|체결)한\s|(?:찾은|다녀온|둘러본|돌아본|만난|본|배운)\s"
)


def _status(analysis: Analysis, goal: Destination) -> Status:
    """As the words of this trip tell it, which the end of the sentence may not."""
    text = analysis.text
    after = text[goal.act :]
    if _DROPPED.search(after) and (_CALLED_OFF.search(after[:60]) or goal.rule == "trip-noun"):
        return Status.CANCELLED
    if analysis.status is Status.CANCELLED:
        return Status.CANCELLED if goal.rule != "acts-abroad" else Status.HAPPENED
    if _UNDER_WAY.search(after) and not _AHEAD.search(text):
        return Status.HAPPENED
    if analysis.status is Status.PLANNED and not _AHEAD.search(text):
        agreed = _AGREED.search(after)
        told = after[: agreed.start()] if agreed else after[:40]
        if _PAST_VERB.search(told) or (agreed and not _is_bare_plan(after, agreed.start())):
            return Status.HAPPENED
    if _PAST_NOUN.search(after[:30]) and not _AHEAD.search(text[: goal.run.start]):
        return Status.HAPPENED
    return analysis.status


def _is_bare_plan(after: str, agreed: int) -> bool:
    """프라하를 방문하기로 했다: the trip was agreed; 프라하에서 만나 돕기로 했다: on the trip."""
    told = after[:agreed]
    return not re.search(r"(?:만나|면담하고|찾아|방문해|둘러보고|회담을\s열고|협약을\s맺고|에서)[\s,]", told)


# --- days ------------------------------------------------------------------------------------------------

_CAME_HOME: Final = re.compile(r"\s?(?:\([^)]*\)\s?)?(?:오전\s|오후\s|새벽\s)?(?:귀국|돌아왔|입국|보고)")


def _date(
    scene: Scene, analysis: Analysis, status: Status, trip: Sequence[Destination], *, is_alone: bool
) -> DateSpan | None:
    if span := _until_return(analysis):
        return span
    hits = analysis.dates
    if (status is Status.HAPPENED) != (analysis.status is Status.HAPPENED):
        hits = find_dates(analysis.text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    told = [
        hit
        for hit in hits
        if hit.rule != ANNOUNCED
        and hit.span
        and not _CAME_HOME.match(analysis.text, hit.end)
        and not _TOLD_OF.match(analysis.text, hit.end)
    ]
    if not is_alone:
        before = [hit for hit in told if hit.end <= trip[0].run.start]
        return before[-1].span if before else None
    days = [hit for hit in told if hit.rule in ("day", "range", "stay", "pair", "numeric")]
    if len(trip) > 1 and len(days) > 1:
        return _from_first_to_last([hit.span for hit in days if hit.span])
    others = [hit for hit in told if hit.rule != "anaphor" or hit.span is not None]
    return next((hit.span for hit in (*days, *others)), None)


_NIGHTS: Final = re.compile(r"\d{1,2}박\s?(?P<days>\d{1,2})일")


def _until_return(analysis: Analysis) -> DateSpan | None:
    """5박 7일 일정을 마치고 10일 귀국했다: the days that end with the return."""
    nights = _NIGHTS.search(analysis.text)
    home = [hit.span for hit in analysis.dates if hit.span and _CAME_HOME.match(analysis.text, hit.end)]
    if nights is None or not home or home[0].precision is not Precision.DAY:
        return None
    first = home[0].end - timedelta(days=max(0, int(nights["days"]) - 1))
    return DateSpan(first, home[0].end, Precision.DAY)


_TOLD_OF: Final = re.compile(
    r"(?:에)?\s?(?:문을\s연|개관|개소|시작|체결|맺|수교|도입|완공|준공|(?:[가-힣]+(?:을|를)\s)찾(?:은|아온)|열리는\s(?:정례|임시|본)회)"
)


def _from_first_to_last(spans: Sequence[DateSpan]) -> DateSpan:
    """1일 파리, 3일 빈: one trip over all its days."""
    if any((b.start - a.end).days > _DAYS_APART for a, b in pairwise(spans)):
        return spans[0]
    return DateSpan(min(s.start for s in spans), max(s.end for s in spans), Precision.DAY)


# --- how many --------------------------------------------------------------------------------------------

_OURS_BEFORE: Final = re.compile(
    r"(?:대표단|방문단|시찰단|연수단|출장단|사절단|실무단|조사단|교류단|견학단|의원단?|직원|공무원|관계자|실무자|실무진|간부|등|일행|단장|"
    r"총|모두|포함해?|과장|국장|팀장|시장|의장|위원)(?:들)?\s?(?:총\s|모두\s|약\s)?\(?$"
)
_OURS_AFTER: Final = re.compile(
    r"(?:의|으로\s(?:꾸려진|이뤄진|이루어진|구성된|꾸린|짜인))\s[^,.]{0,10}(?:대표단|방문단|시찰단|연수단|직원|의원|공무원)"
    r"|(?:이|은|는|을)\s"
)
_NOT_OURS: Final = re.compile(
    r"(?:시민|학생|기업인|관람객|참가자|주민|전문가|교민|동포|바이어|청중|명사|대사|곳)\s?$"
)


_IN_ALL: Final = re.compile(r"\s등\s(?:모두\s|총\s)?|(?:으로|,)?\s(?:모두|총|합쳐)\s")


def _headcount(analysis: Analysis) -> Headcount | None:
    """The number of the travelling group: behind its noun, or in front of it."""
    people = [count for count in analysis.counts if count.unit == "people" and count.value > 1]
    for part, total in pairwise(people):
        if part.value < total.value and _IN_ALL.fullmatch(analysis.text[part.end : total.start]):
            return total.headcount
    for count in people:
        before = analysis.text[max(0, count.start - 16) : count.start]
        if _OURS_BEFORE.search(before) and not _NOT_OURS.search(before):
            return count.headcount
    for count in people:
        before = analysis.text[max(0, count.start - 16) : count.start]
        if _OURS_AFTER.match(analysis.text, count.end) and not _NOT_OURS.search(before):
            return count.headcount
    return None
