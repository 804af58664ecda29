"""How sure a record is: the measured share of right records of its rule, and of what it leaves unsaid. Pure.

The figures are data/confidence.toml, written by `python -m tests.benchmarks.calibration --write`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.extract.visits.records import Draft
from pipeline.model import VisitKind
from pipeline.toml_values import read_toml

_FILE: Final = Path(__file__).parents[2] / "data" / "confidence.toml"
LEAST: Final = 0.05
MOST: Final = 0.99


@dataclass(frozen=True, slots=True)
class Figure:
    """`value`: what is used; `right` of `n` labelled records were right."""

    value: float
    n: int
    right: int


@dataclass(frozen=True, slots=True)
class Figures:
    """data/confidence.toml.

    `prior`: by rule, the share of right records, shrunk towards its class. `factor`: what a trait multiplies
    it by. `unseen`: what articles that no rule was written on bring, relative to those that rules were.
    `unknown`: the prior of a rule without one.
    """

    source: str
    unknown: float
    unseen: Figure
    prior: Mapping[str, Figure]
    factor: Mapping[str, Figure]


@cache
def figures() -> Figures:
    """The shipped figures. Raises ConfigError for a file that cannot be used."""
    return read_toml(_FILE, Figures)


def confidence_of(draft: Draft) -> float:
    """0 … 1, two decimals: of records like this one, the share that is right."""
    known = figures()
    prior = known.prior.get(draft.rule)
    value = known.unseen.value * (prior.value if prior else known.unknown)
    for trait in traits_of(draft):
        value *= known.factor[trait].value
    return round(min(MOST, max(LEAST, value)), 2)


def traits_of(draft: Draft) -> tuple[str, ...]:
    """What may make an event's record less, or more, sure than its rule alone."""
    if draft.kind is VisitKind.AGGREGATE:
        return ()
    return traits(
        is_dated=draft.date is not None,
        has_country=bool(draft.countries),
        has_body=bool(draft.organisations),
        is_told_again=bool(draft.extra),
    )


def traits(*, is_dated: bool, has_country: bool, has_body: bool, is_told_again: bool) -> tuple[str, ...]:
    """The names of the traits, as data/confidence.toml has them."""
    told = {
        "no_date": not is_dated,
        "no_country": not has_country,
        "no_body": not has_body,
        "told_again": is_told_again,
    }
    return tuple(name for name, holds in told.items() if holds)
