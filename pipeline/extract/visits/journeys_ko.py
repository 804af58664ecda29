"""A trip told over several Korean sentences: where it goes on, and where the story is at home again. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.visits.records import Draft, Rejected, Scene
from pipeline.extract.visits.sentence_ko import Analysis
from pipeline.model import DateSpan, Direction, Mode, Precision, Status, VisitKind


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
