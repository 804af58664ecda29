"""A person's word on visits: from the ids of a report to a correction that outlives every reread."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.errors import ConfigError
from pipeline.events.people import anchor_of, edited
from pipeline.model import Act, Anchor, Correction, Telling
from storage.state import State

Clock = Callable[[], datetime]


def judge(state: State, act: Act, ids: Sequence[str], author: str, clock: Clock, note: str = "") -> None:
    """Confirm or reject each of `ids`: visits or events. Raises ConfigError for one that is unknown."""
    words = [_about(state, each) for each in ids]
    for is_whole, tellings in words:
        about = (anchor_of(tellings[0]),)
        state.events.correct(_correction(act, about, author, clock, note, is_whole=is_whole))


def edit(state: State, what: str, changes: Sequence[str], author: str, clock: Clock, note: str = "") -> None:
    """Write fields of a visit or event, each as `field=value`; all of them or none.

    Raises ConfigError for an unknown id or field, and a value that has not its form.
    """
    is_whole, tellings = _about(state, what)
    fields = [_field(change) for change in changes]
    visit = tellings[0].visit
    for field, value in fields:
        visit = edited(visit, field, value)
    for field, value in fields:
        word = _correction(Act.EDIT, (anchor_of(tellings[0]),), author, clock, note, is_whole=is_whole)
        state.events.correct(replace(word, field=field, value=value))


def merge(state: State, ids: Sequence[str], author: str, clock: Clock, note: str = "") -> None:
    """These events or visits are one visit. Raises ConfigError for an unknown id, and for less than two.

    Of an event all tellings are meant: a merge takes back what was split between any of them.
    """
    found = [telling for each in dict.fromkeys(ids) for telling in _about(state, each)[1]]
    if len(set(ids)) < 2 or len({each.key for each in found}) < 2:  # noqa: PLR2004
        raise ConfigError("merge: name two events or visits at least")
    if len({each.city for each in found}) > 1:
        raise ConfigError("merge: these are visits to different cities; a visit is to one")
    state.events.correct(_correction(Act.MERGE, tuple(map(anchor_of, found)), author, clock, note))


def split(state: State, visit_id: str, author: str, clock: Clock, note: str = "") -> None:
    """This telling is of another visit than the rest of its event. Raises ConfigError."""
    is_whole, tellings = _about(state, visit_id)
    if is_whole:
        raise ConfigError(f"split: {visit_id} is an event; name the visit of it that is another one")
    one = tellings[0]
    event_id = state.events.event_of(one.key)
    others = [each for each in state.events.tellings_of_event(event_id or "") if each.key != one.key]
    if not others:
        raise ConfigError(f"split: {visit_id} stands alone already")
    about = (anchor_of(one), *map(anchor_of, others))
    state.events.correct(_correction(Act.SPLIT, about, author, clock, note))


def _about(state: State, name: str) -> tuple[bool, tuple[Telling, ...]]:
    """Whether an id is an event's, and its tellings, the first told first."""
    telling = state.events.telling(name)
    if telling is not None:
        return False, (telling,)
    tellings = state.events.tellings_of_event(name)
    if not tellings:
        raise ConfigError(
            f"{name!r} is neither a visit nor an event: take visit_id or event_id from `citymentions report"
            " visit_log`"
        )
    return True, tuple(sorted(tellings, key=lambda each: (each.told_at, each.key)))


def _field(change: str) -> tuple[str, str]:
    field, mark, value = change.partition("=")
    if not mark:
        raise ConfigError(f"edit: {change!r} is no field=value; write it like headcount=42")
    return field.strip(), value


def _correction(
    act: Act, about: tuple[Anchor, ...], author: str, clock: Clock, note: str, *, is_whole: bool = False
) -> Correction:
    if not author.strip():
        raise ConfigError("say who you are with --author: a correction is somebody's word")
    return Correction(uuid.uuid4().hex, act, about, author.strip(), clock(), is_whole, note=note)
