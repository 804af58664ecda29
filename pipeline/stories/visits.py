"""The visits that two articles tell of: whether they may be one, and how many days lie between them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Final

from pipeline.events.names import Likeness, bodies_likeness
from pipeline.events.signs import same_visit_signs
from pipeline.model import Traits
from pipeline.stories.traits import values_of

_ABOUT_A_MONTH: Final = 31

Spans = list[tuple[date, date, str]]


def guests_of(traits: Traits) -> dict[str, Spans]:
    """By country (empty where none is told): from which day to which guests came, and to which city."""
    found: dict[str, Spans] = {}
    for came in values_of(traits, "came"):
        country, first, last, city = came.split("@", 3)
        found.setdefault(country, []).append((date.fromisoformat(first), date.fromisoformat(last), city))
    return found


def days_between(one: Traits, other: Traits) -> Iterator[tuple[str, int]]:
    """For each country whose guests both tell of: the days between them at least.

    None where one names the other's day: that is how a visit put off, or looked forward to, is told.
    """
    mine, yours = guests_of(one), guests_of(other)
    shared = sorted(mine.keys() & yours.keys()) or ([""] if "" in mine.keys() | yours.keys() else [])
    for country in shared:
        here, there = (spans.get(country) or [*chain(*spans.values())] for spans in (mine, yours))
        if here and there and not _names_day(one, there) and not _names_day(other, here):
            yield country, min(_apart(a, b) for a in here for b in there)


def shared_visits(one: Traits, other: Traits) -> tuple[str, ...]:
    """The countries whose guests both tell of, in one city, on days that overlap."""
    mine, yours = guests_of(one), guests_of(other)
    return tuple(
        country
        for country in sorted(mine.keys() & yours.keys())
        if country and any(a[2] == b[2] and not _apart(a, b) for a in mine[country] for b in yours[country])
    )


def tell_one_visit(one: Traits, other: Traits) -> bool:
    """Whether both tell of guests of one country in one city, on one day, or one names the other's day."""
    mine, yours = guests_of(one), guests_of(other)
    return any(
        a[2] == b[2] and (not _apart(a, b) or _names_day(one, [b]) or _names_day(other, [a]))
        for country in mine.keys() & yours.keys()
        if country
        for a in mine[country]
        for b in yours[country]
    )


def are_of_other_bodies(one: Traits, other: Traits) -> bool:
    """Whether the bodies that came are named by both, and none is the same."""
    ones, others = values_of(one, "body"), values_of(other, "body")
    countries = frozenset(country.upper() for country in {*guests_of(one), *guests_of(other)} - {""})
    generic = same_visit_signs().generic
    return bodies_likeness(sorted(ones), sorted(others), countries, generic, {}) is Likeness.OTHER


def _apart(one: tuple[date, date, str], other: tuple[date, date, str]) -> int:
    return max(0, (max(one[0], other[0]) - min(one[1], other[1])).days)


def _names_day(traits: Traits, spans: Spans) -> bool:
    """Whether the text names the first day of one of `spans`; of "the 13th" the month may be the next one."""
    named = [date.fromisoformat(day) for day in values_of(traits, "day")]
    return any(
        day.day == first.day and abs((day - first).days) <= _ABOUT_A_MONTH
        for day in named
        for first, _, _ in spans
    )
