"""What the visits' rules mean, for people: data/rules.toml. The only reader of that file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.toml_values import read_toml

_FILE: Final = Path(__file__).parents[2] / "data" / "rules.toml"


@dataclass(frozen=True, slots=True)
class Rules:
    """Lines by rule id. `made` and `let_go` hold tables of rules that are alike."""

    made: Mapping[str, Mapping[str, str]]
    let_go: Mapping[str, Mapping[str, str]]
    no_candidate: Mapping[str, str]

    @property
    def class_of(self) -> dict[str, str]:
        """The table in which each rule that makes a record stands."""
        return {rule: name for name, table in self.made.items() for rule in table}


@cache
def rules() -> Rules:
    """The shipped lines. Raises ConfigError for a file that cannot be used."""
    return read_toml(_FILE, Rules)


def meaning_of(rule: str) -> str:
    """What `rule` says, in one line of English; the id itself in words where it has no line."""
    known = rules()
    tables = (*known.made.values(), *known.let_go.values(), known.no_candidate)
    return next((table[rule] for table in tables if rule in table), rule.replace("-", " "))
