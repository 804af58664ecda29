"""One article's word on one visit, and what two of them say of each other. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipeline.events.names import Likeness, aliases_in, bodies_likeness, fold
from pipeline.events.signs import Signs
from pipeline.model import DateSpan, Headcount, Precision, Status, Telling, Visit, VisitKind

NEWS_BEFORE: Final = timedelta(days=10)
NEWS_AFTER: Final = timedelta(days=7)
"""How long before and after its days a visit is news: what is then told without a day may be it."""
MOVED_AT_MOST: Final = timedelta(days=45)
_VAGUE_KINDS: Final = frozenset({"government", "mixed"})
"""Officials of a city are government, too, and editors write either."""
ROUND_UP: Final = 1.25
"""40여 명: above forty, below fifty. A Korean editor's `여` leaves out the last digit."""
ROUND_DOWN: Final = 0.9


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two tellings say of each other: the signs that hold, or the one bar. `score`: their sum."""

    score: float
    because: tuple[str, ...]
    bar: str = ""


def told_fields(telling: Telling) -> int:
    """How much a telling says: the fields that it fills, a day more than a month."""
    visit = telling.visit
    told = (visit.date, visit.headcount, visit.host, visit.place, visit.facilitated_by, visit.visitor_kind)
    return sum(value is not None for value in told) + len(visit.organisations) + _gives_day(telling)


def judge(one: Telling, other: Telling, signs: Signs) -> Verdict:
    """Whether two tellings are of one visit, and why. Symmetric, and blind to all other tellings."""
    bar = _bar(one, other)
    if bar:
        return Verdict(0.0, (bar,), bar)
    held = [
        *(["same-story"] if one.story and one.story == other.story else ()),
        *_of_countries(one.visit, other.visit),
        *_of_bodies(one.visit, other.visit, signs),
        *_of_days(one, other),
        *_of_numbers(one.visit.headcount, other.visit.headcount),
        *_of_the_rest(one.visit, other.visit),
    ]
    return Verdict(sum(signs.weight(sign) for sign in held), tuple(held))


def _bar(one: Telling, other: Telling) -> str:
    if one.visit.kind is not VisitKind.EVENT or other.visit.kind is not VisitKind.EVENT:
        return "not-one-occasion"
    if one.city != other.city:
        return "other-city"
    if one.visit.direction is not other.visit.direction:
        return "other-direction"
    if one.article_id == other.article_id:
        return "same-article"
    ours, theirs = set(one.visit.countries), set(other.visit.countries)
    if ours and theirs and not ours & theirs:
        return "other-countries"
    return "other-days" if _days_bar(one, other) else ""


def _days_bar(one: Telling, other: Telling) -> bool:
    first, second = one.visit.date, other.visit.date
    if first is None and second is None:
        return abs(one.told_day - other.told_day) > MOVED_AT_MOST
    if first is None or second is None:
        undated = one if first is None else other
        return not _is_news(first or second, undated.told_day, MOVED_AT_MOST)
    gap = _gap(first, second)
    if gap <= timedelta(days=1):
        return False
    is_plan = Status.PLANNED in (one.visit.status, other.visit.status)
    return not (is_plan or Status.CANCELLED in (one.visit.status, other.visit.status)) or gap > MOVED_AT_MOST


def _of_countries(one: Visit, other: Visit) -> list[str]:
    ours, theirs = frozenset(one.countries), frozenset(other.countries)
    if not ours or not theirs:
        return []
    if ours == theirs:
        return ["same-several-countries" if len(ours) > 1 else "same-countries"]
    return ["some-countries"]


def _of_bodies(one: Visit, other: Visit, signs: Signs) -> list[str]:
    aliases = aliases_in((*one.evidence, *other.evidence))
    countries = frozenset((*one.countries, *other.countries))
    match bodies_likeness(one.organisations, other.organisations, countries, signs.generic, aliases):
        case Likeness.SAME:
            return ["same-bodies"]
        case Likeness.OTHER:
            return ["other-bodies"]
    return []


def _of_days(one: Telling, other: Telling) -> list[str]:
    first, second = one.visit.date, other.visit.date
    if first is None or second is None:
        return [_told_near(one, other)]
    gap = _gap(first, second)
    if gap > timedelta(days=1):
        return ["moved"]
    if gap == timedelta(days=1):
        return ["next-day"]
    exact = [span for span in (first, second) if span.precision is Precision.DAY]
    if not exact:
        return ["spans-overlap", *(near for near in [_told_near(one, other)] if near == "told-together")]
    if len(exact) == 1:
        return ["day-within"]
    return ["same-day" if (first.start, first.end) == (second.start, second.end) else "days-overlap"]


def _told_near(one: Telling, other: Telling) -> str:
    """Whether two tellings, not both of which give a day, were printed when one visit was news."""
    dated = [each for each in (one, other) if _gives_day(each)]
    if dated:
        (exact,) = dated
        near = _is_news(exact.visit.date, (other if exact is one else one).told_day, NEWS_AFTER)
    else:
        near = abs(one.told_day - other.told_day) <= NEWS_AFTER
    return "told-together" if near else "told-apart"


def _gives_day(telling: Telling) -> bool:
    return telling.visit.date is not None and telling.visit.date.precision is Precision.DAY


def _is_news(span: DateSpan | None, day: date, after: timedelta) -> bool:
    return span is not None and span.start - max(NEWS_BEFORE, after) <= day <= span.end + after


def _gap(one: DateSpan, other: DateSpan) -> timedelta:
    """Days between two spans; none where they overlap."""
    return max(timedelta(0), one.start - other.end, other.start - one.end)


def _of_numbers(one: Headcount | None, other: Headcount | None) -> list[str]:
    if one is None or other is None:
        return []
    if one.value == other.value:
        return ["same-number"]
    low, high = sorted((one, other), key=lambda count: count.value)
    is_within = (low.approx and high.value < low.value * ROUND_UP) or (
        high.approx and low.value >= high.value * ROUND_DOWN
    )
    return ["number-within" if is_within else "other-number"]


def _of_the_rest(one: Visit, other: Visit) -> list[str]:
    held = []
    if one.host and other.host and fold(one.host) == fold(other.host):
        held.append("same-host")
    if one.place and other.place and fold(one.place) == fold(other.place):
        held.append("same-place")
    if one.facilitated_by and other.facilitated_by and fold(one.facilitated_by) == fold(other.facilitated_by):
        held.append("same-arranger")
    if one.visitor_kind and other.visitor_kind:
        kinds = {one.visitor_kind, other.visitor_kind}
        if len(kinds) == 1:
            held.append("same-kind")
        elif not kinds & _VAGUE_KINDS:
            held.append("other-kind")
    if one.mode is not other.mode:
        held.append("other-mode")
    return held
