"""What speaks for and against two tellings being of one visit: the table of data/same_visit.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.events.names import GenericWords
from pipeline.toml_values import read_toml

FILE: Final = Path(__file__).parent.parent / "data" / "same_visit.toml"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, how much it weighs, and what it means in words."""

    id: str
    weight: float
    line: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that cannot be between two tellings of one visit."""

    id: str
    line: str


@dataclass(frozen=True, slots=True)
class SignFile:
    """data/same_visit.toml. `enough`: the sum from which two tellings are of one visit."""

    enough: float
    generic: GenericWords
    sign: tuple[Sign, ...]
    bar: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The table, ready to be asked."""

    enough: float
    generic: GenericWords
    weights: Mapping[str, float]
    lines: Mapping[str, str]

    def weight(self, sign: str) -> float:
        """What `sign` weighs."""
        return self.weights[sign]

    def line(self, sign: str) -> str:
        """What `sign`, or a bar, means in words."""
        return self.lines[sign]


@cache
def same_visit_signs() -> Signs:
    """The shipped table. Raises ConfigError naming file and key."""
    table = read_toml(FILE, SignFile)
    return Signs(
        table.enough,
        table.generic,
        {sign.id: sign.weight for sign in table.sign},
        {sign.id: sign.line for sign in table.sign} | {bar.id: bar.line for bar in table.bar},
    )
