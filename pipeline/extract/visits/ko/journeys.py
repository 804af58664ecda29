"""A trip told over several Korean sentences: where it goes on, and where the story is at home again. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from pipeline.extract.visits.ko.sentence import Analysis
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Rejected, Scene
from pipeline.model import DateSpan, Direction, Headcount, Mode, Precision, Status, VisitKind


def added(
    drafts: Sequence[Draft], told: Sequence[Draft], *, goes_on: bool
) -> tuple[list[Draft], tuple[int, ...]]:
    """The drafts with those of one sentence, and the positions of what it tells.

    A leg of the trip told last joins that trip.
    """
    after = list(drafts)
    touched: list[int] = []
    for draft in told:
        last = next((i for i in reversed(range(len(after))) if _is_trip(after[i])), None)
        if goes_on and len(told) == 1 and _is_trip(draft) and last is not None:
            joined = _joined(after[last], draft)
            if joined:
                after[last] = joined
                touched.append(last)
                continue
        touched.append(len(after))
        after.append(draft)
    return after, tuple(touched)


def _is_trip(draft: Draft) -> bool:
    return draft.direction is Direction.OUTBOUND and draft.kind is VisitKind.EVENT


def _joined(trip: Draft, leg: Draft) -> Draft | None:
    """The trip with a country, days or a number that a later sentence adds; `None` for another trip."""
    if (trip.status is Status.CANCELLED) != (leg.status is Status.CANCELLED) or trip.mode is not leg.mode:
        return None
    if _are_separate_teams(trip, leg):
        return None
    if trip.date and leg.date and not _is_one_journey(trip.date, leg.date):
        return None
    return replace(
        trip,
        countries=tuple(dict.fromkeys((*trip.countries, *leg.countries))),
        organisations=trip.organisations or leg.organisations,
        headcount=trip.headcount or leg.headcount,
        date=_wider(trip.date, leg.date),
        extra=(*trip.extra, leg.sentence),
    )


_TEAM: Final = re.compile(r"(?:과|국|팀|실|조|반|위원회|재단|공사|공단|협회)(?:\s\S+)?$")


def _are_separate_teams(trip: Draft, leg: Draft) -> bool:
    """관광과 직원들은 …, 청년과 직원들은 …: two bureaus of the city on two trips."""
    bodies = [draft.organisations[0] for draft in (trip, leg) if draft.organisations]
    return len(set(bodies)) > 1 and all(_TEAM.search(body) for body in bodies)


_LEG_DAYS: Final = 6


def _is_one_journey(one: DateSpan, other: DateSpan) -> bool:
    if one.start <= other.end and other.start <= one.end:
        return True
    days = one.precision is Precision.DAY and other.precision is Precision.DAY
    return days and -_LEG_DAYS <= (other.start - one.end).days <= _LEG_DAYS


def _wider(one: DateSpan | None, other: DateSpan | None) -> DateSpan | None:
    """The span that tells the whole trip: the range around the day, else the first told, more exact first."""
    if one is None or other is None:
        return one or other
    if one.precision is not other.precision:
        return one if one.precision is Precision.DAY else other
    if other.start <= one.start and one.end <= other.end:
        return other
    return one


_GOES_ON_FOR: Final = 4
_TEAM_COUNTED: Final = re.compile(
    r"(?:대표단|방문단|시찰단|연수단|출장단|사절단|참관단|일행|의원|직원|공무원|실무진|간부)(?:들)?(?:은|는|이|을|를)?\s?"
    r"(?:모두\s|총\s)?$|\s등\s(?:모두\s|총\s)?$"
)
_STAYS: Final = re.compile(
    r"머무|머물|일정|동안|체류|귀국|떠나|떠났|출국|돌아(?:온|왔|올)|마치고|둘러|돌아(?:보|본|봤)|살핀|살피"
)
_LEAVES: Final = re.compile(r"\s?(?:오전\s|오후\s|새벽\s)?(?:한국을\s|인천공항을\s)?(?:출국|떠나|떠났|출발)")
_RETURNS: Final = re.compile(
    r"\s?(?:오전\s|오후\s|새벽\s)?(?:에\s)?(?:귀국|돌아온|돌아왔|돌아올)|까지\s(?:[가-힣]+에\s)?(?:머무|머문|머물|이어|체류)"
)
_NIGHTS: Final = re.compile(r"\d{1,2}박\s?(?P<days>\d{1,2})일")


def completed(drafts: Sequence[Draft], last: Sequence[int], analysis: Analysis) -> list[Draft]:
    """The drafts, the trip at `last` with the number and days that a later sentence adds."""
    after = list(drafts)
    if len(last) != 1 or not _is_trip(after[last[0]]):
        return after
    trip = after[last[0]]
    if trip.mode is not Mode.IN_PERSON or analysis.index > trip.sentence + _GOES_ON_FOR:
        return after
    headcount = trip.headcount or _team_counted(analysis)
    date = _days_told(trip.date, analysis)
    if (headcount, date) != (trip.headcount, trip.date):
        after[last[0]] = replace(trip, headcount=headcount, date=date, extra=(*trip.extra, analysis.index))
    return after


def _team_counted(analysis: Analysis) -> Headcount | None:
    """방문단 7명은, 방문단을 11명으로, 의장 등 의원 8명은: the number of our people, not of their hosts."""
    for count in analysis.counts:
        theirs = any(
            phrase.start <= count.start < phrase.end
            for phrase in analysis.phrases
            if countries_of(phrase.places)
        )
        before = analysis.text[max(0, count.start - 14) : count.start]
        if count.unit == "people" and count.value > 1 and not theirs and _TEAM_COUNTED.search(before):
            return count.headcount
    return None


def _days_told(told: DateSpan | None, analysis: Analysis) -> DateSpan | None:
    """The trip's days with those of a sentence on its length, departure or return."""
    if not _STAYS.search(analysis.text):
        return told
    spans = [
        (hit.span, hit.end - len("까지") * (hit.rule == "until"))
        for hit in analysis.dates
        if hit.span and hit.span.precision is Precision.DAY
    ]
    ranges = [span for span, _ in spans if span.start != span.end]
    if ranges and (told is None or (ranges[0].start <= told.end and told.start <= ranges[0].end)):
        return ranges[0] if told is None else _wider(told, ranges[0])
    if told is None or told.precision is not Precision.DAY:
        return told
    start, end = told.start, told.end
    for span, stop in spans:
        if _LEAVES.match(analysis.text, stop) and 0 <= (start - span.start).days <= _LONGEST_TRIP:
            start = span.start
        if _RETURNS.match(analysis.text, stop) and 0 <= (span.end - end).days <= _LONGEST_TRIP:
            end = span.end
    nights = _NIGHTS.search(analysis.text)
    if nights and start == end and not spans:
        end = start + timedelta(days=max(0, int(nights["days"]) - 1))
    return DateSpan(start, end, Precision.DAY)


_LONGEST_TRIP: Final = 14
_AT_HOME: Final = re.compile(
    r"(?:시청|구청|청사|집무실|시장실|의장실|본회의장|국내|한국|관내)(?:에서|에|을|를|으로|로)(?=\s)"
)
_OTHER_STORY: Final = re.compile(r"^(?:한편|이와\s별도로|이에\s앞서)")


def is_at_home(analysis: Analysis) -> bool:
    """Whether the sentence plays at a place of the city's, not on the trip told before."""
    return any(word.value.role == "place" for word in analysis.hosts.words) or bool(
        _AT_HOME.search(analysis.text) or _OTHER_STORY.match(analysis.text)
    )


def moved_on(scene: Scene, analysis: Analysis, told: Sequence[Draft]) -> Scene:
    """The scene after the sentence: abroad once a trip is told, until the story is at home again."""
    if any(_is_trip(draft) and draft.mode is Mode.IN_PERSON for draft in told):
        return replace(scene, abroad=True)
    if told or is_at_home(analysis):
        return replace(scene, abroad=False)
    return scene


_IN_A_CLAUSE: Final = frozenset({"described", "described-widely"})
_FOREIGNERS_ACT: Final = frozenset({"comes", "call-received", "received", "list-item"})


def told_apart(
    verdicts: Iterable[Draft | Rejected], trips: Sequence[Draft], sentence: str
) -> tuple[tuple[Draft | Rejected, ...], tuple[Draft, ...]]:
    """Visits and trips of one sentence; of two readings of the same foreigners only one.

    Where they are the subject of a coming it is a visit; where they are only met or received, a trip. What a
    relative clause tells of them (지난해 시를 찾은 …) stands beside either.
    """
    told = tuple(verdicts)
    visits = [each for each in told if isinstance(each, Draft)]
    coming = {code for visit in visits if visit.rule in _FOREIGNERS_ACT for code in visit.countries}
    kept = tuple(trip for trip in trips if not coming & set(trip.countries))
    abroad = {code for trip in kept for code in trip.countries}
    return tuple(
        Rejected(sentence, ", ".join(each.organisations or each.countries), "met-on-trip")
        if isinstance(each, Draft) and each.rule not in _IN_A_CLAUSE and abroad & set(each.countries)
        else each
        for each in told
    ), kept
