"""What comes before each publishing: articles into stories, then what they tell into events."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from jobs.events import resolve_waiting, resolving
from jobs.settings import Settings
from jobs.stories import group_waiting, grouping, home_languages
from storage.ledger.event_plan import Resolving
from storage.ledger.stories import Grouping
from storage.state import State


@dataclass(frozen=True, slots=True)
class Rules:
    """The decisions, read once."""

    stories: Grouping
    events: Resolving


def rules_for(settings: Settings, countries: Iterable[str]) -> Rules:
    """The rules; `countries`: of the monitored cities (ISO codes). Raises ConfigError."""
    return Rules(grouping(home_languages(countries)), resolving(settings.min_confidence))


def settle(state: State, rules: Rules, within_s: float | None = None) -> None:
    """Settle all that waits; after `within_s` what is left waits for the next call. Raises StorageError."""
    give_up = None if within_s is None else time.monotonic() + within_s
    group_waiting(state, rules.stories, within_s)
    resolve_waiting(state, rules.events, None if give_up is None else give_up - time.monotonic())
