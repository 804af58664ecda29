"""Visits into events, before each publishing: the decisions of `pipeline`, the memory of `storage`."""

from __future__ import annotations

import time
from functools import partial

from pipeline.events.occasions import may_be_one, resolved
from pipeline.events.people import said_of
from pipeline.events.signs import same_visit_signs
from pipeline.events.tellings import MOVED_AT_MOST
from storage.events import Resolving
from storage.state import State

TELLINGS_AT_ONCE = 20  # the state file is locked meanwhile: a fraction of a second


def resolving(min_confidence: float) -> Resolving:
    """The decisions as `storage` asks for them. Raises ConfigError for a table that cannot be read."""
    signs = same_visit_signs()
    return Resolving(
        reach=MOVED_AT_MOST,
        edited=lambda tellings, words: said_of(tellings, words).tellings,
        may_be_one=partial(may_be_one, signs=signs),
        resolved=partial(resolved, signs=signs, min_confidence=min_confidence),
    )


def resolve_waiting(state: State, rules: Resolving, within_s: float | None = None) -> int:
    """Resolve what waits; how many tellings it were. After `within_s` the rest waits for the next call.

    Killed at any moment, nothing is lost or done twice: each transaction ends with what it resolved in the
    outbox. Raises StorageError.
    """
    give_up = None if within_s is None else time.monotonic() + within_s
    done = 0
    while give_up is None or time.monotonic() < give_up:
        found = state.events.resolve(rules, TELLINGS_AT_ONCE)
        done += found
        if found < TELLINGS_AT_ONCE:
            break
    return done
