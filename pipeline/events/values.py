"""What all tellings of one visit say together: the value chosen of each field, and why. Pure.

Copies of one story count once: seven prints of one announcement are one witness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from pipeline.events.tellings import told_fields
from pipeline.model import DateSpan, Event, Headcount, Mode, Precision, Status, Telling

Value = TypeVar("Value")
_EXACT_FIRST: Final = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR)


def event_of(event_id: str, tellings: Sequence[Telling]) -> Event:
    """The event of `tellings`, the first told first; at least one."""
    witnesses = _witnesses(tellings)
    count, low, high, why_count = _people(witnesses, tellings)
    span, why_date = _days(witnesses)
    status, why_status = _status(tellings)
    return Event(
        id=event_id,
        city=tellings[0].city,
        direction=tellings[0].visit.direction,
        status=status,
        mode=_most(witnesses, lambda each: each.visit.mode) or Mode.IN_PERSON,
        countries=_all_of(each.visit.countries for each in tellings),
        organisations=_all_of(each.visit.organisations for each in tellings),
        n_articles=len({each.article_id for each in tellings}),
        n_independent=len(witnesses),
        first_reported_at=min(each.told_at for each in tellings),
        visitor_kind=_most(witnesses, lambda each: each.visit.visitor_kind),
        headcount=count,
        headcount_low=low,
        headcount_high=high,
        date=span,
        host=_most(witnesses, lambda each: each.visit.host),
        place=_most(witnesses, lambda each: each.visit.place),
        purposes=tuple(sorted(_all_of(each.visit.purpose for each in tellings))),
        facilitated_by=_most(witnesses, lambda each: each.visit.facilitated_by),
        why=tuple(why for why in (why_status, why_date, why_count) if why),
    )


def _witnesses(tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """One telling per story, the one that says most; the first told first."""
    best: dict[str, Telling] = {}
    for each in tellings:
        story = each.story or each.article_id
        if story not in best or told_fields(each) > told_fields(best[story]):
            best[story] = each
    return tuple(best.values())


def _people(
    witnesses: Sequence[Telling], tellings: Sequence[Telling]
) -> tuple[int | None, int | None, int | None, str]:
    """The number chosen among `witnesses`, the lowest and highest that any telling claims, and why."""
    claims = [each.visit.headcount for each in tellings if each.visit.headcount is not None]
    if not claims:
        return None, None, None, ""
    low, high = min(count.value for count in claims), max(count.value for count in claims)
    counts = [each.visit.headcount for each in witnesses if each.visit.headcount is not None] or claims
    chosen = _chosen_number(counts)
    if low == high:
        return chosen, low, high, ""
    return chosen, low, high, f"{chosen} people of {low} to {high}: {_why_number(counts)}"


def _why_number(counts: Sequence[Headcount]) -> str:
    if len({count.value for count in counts}) == 1:
        return "what the fullest version of the story tells"
    exact = [count for count in counts if not count.approx]
    return "exact where others round" if exact and len(exact) < len(counts) else "told most often"


def _chosen_number(counts: Sequence[Headcount]) -> int:
    """The exact number told most often; where none is exact, the rounded one; the first told of equals."""
    exact = [count.value for count in counts if not count.approx]
    return Counter(exact or [count.value for count in counts]).most_common(1)[0][0]


def _days(witnesses: Sequence[Telling]) -> tuple[DateSpan | None, str]:
    """The span told most often among the most exact ones that are not a plan overtaken by the event."""
    spans = [each.visit.date for each in witnesses if each.visit.date is not None]
    if not spans:
        return None, ""
    after = [
        each.visit.date
        for each in witnesses
        if each.visit.date is not None and each.visit.status is Status.HAPPENED
    ]
    best = min((span.precision for span in after or spans), key=_EXACT_FIRST.index)
    exact = [span for span in after or spans if span.precision is best]
    chosen = Counter(exact).most_common(1)[0][0]
    if len(set(spans)) == 1:
        return chosen, ""
    reason = "told after it happened" if after and len(after) < len(spans) else "the most exact"
    return chosen, f"{chosen.start} to {chosen.end} of {len(set(spans))} dates: {reason}"


def _status(tellings: Sequence[Telling]) -> tuple[Status, str]:
    """The latest word; but what has happened is not planned again by a late reprint."""
    told = [each.visit.status for each in tellings]
    if len(set(told)) == 1:
        return told[0], ""
    latest = told[-1]
    if latest is Status.PLANNED:
        latest = next(status for status in reversed(told) if status is not Status.PLANNED)
    return latest, f"{latest.value}: the latest word on it"


def _most(tellings: Sequence[Telling], field: Callable[[Telling], Value | None]) -> Value | None:
    """The value told most often; the first told of equals."""
    values = [value for each in tellings if (value := field(each)) is not None]
    return Counter(values).most_common(1)[0][0] if values else None


def _all_of(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for each in values for value in each))
