"""Visits into events, before each publishing: the decisions of `pipeline`, the memory of `storage`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC
from functools import partial
from itertools import islice, product

from pipeline.events.occasions import may_be_one, resolved
from pipeline.events.people import said_of, words_on
from pipeline.events.resolve import Decisions
from pipeline.events.signs import Signs, same_visit_signs
from pipeline.events.tellings import MOVED_AT_MOST, judge
from pipeline.events.twins import content_of
from pipeline.model import Act, Correction, Event, Telling, Visit, VisitKind
from storage.ledger.event_plan import Resolving
from storage.state import State

TELLINGS_AT_ONCE = 20  # judged again where others write to what it rests on: the fewer, the less often
MOST_OTHERS = 12
_ACTS = {
    Act.CONFIRM: "confirmed it",
    Act.REJECT: "said that it was no visit",
    Act.MERGE: "said that these are one visit",
    Act.SPLIT: "said that this is another visit than the rest",
}
Line = tuple[str, str]


def resolving(min_confidence: float) -> Resolving:
    """The decisions as `storage` asks for them. Raises ConfigError for a table that cannot be read."""
    signs = same_visit_signs()
    return Resolving(
        min_confidence=min_confidence,
        reach=MOVED_AT_MOST,
        edited=lambda tellings, words: said_of(tellings, words).tellings,
        may_be_one=partial(may_be_one, signs=signs),
        content=content_of,
        resolved=partial(resolved, signs=signs, min_confidence=min_confidence),
    )


def resolve_waiting(state: State, rules: Resolving, within_s: float | None = None) -> int:
    """Resolve what waits, and what another `min_confidence` concerns; how many tellings it were.

    After `within_s` the rest waits for the next call.

    Killed at any moment, nothing is lost or done twice: each transaction ends with what it resolved in the
    outbox. Raises StorageError.
    """
    give_up = None if within_s is None else time.monotonic() + within_s
    state.events.heed(rules.min_confidence)
    done = 0
    while give_up is None or time.monotonic() < give_up:
        found = state.events.resolve(rules, TELLINGS_AT_ONCE)
        if not found:
            break
        done += found
    return done


def event_lines(state: State, article_id: str) -> Iterator[Line]:
    """For each visit that the article tells: its event, who else tells it, and why it is taken for one."""
    for telling, event_id in state.events.tellings_of(article_id):
        yield "visit", f"{telling.key}: {_as_read(telling)}"
        yield from _place_of(state, telling, event_id)


def event_lines_of_id(state: State, name: str) -> Iterator[Line]:
    """The same for one visit_id; for an event_id, its values and why, and all that tell it.

    Nothing where `name` is neither.
    """
    telling = state.events.telling(name)
    if telling is not None:
        yield "visit", f"{telling.key}: {_as_read(telling)}"
        yield "told by", _address(state, telling)
        yield from _place_of(state, telling, state.events.event_of(name))
        return
    tellings = sorted(state.events.tellings_of_event(name), key=lambda each: (each.told_at, each.key))
    if not tellings:
        return
    yield from _event_line(state, name)
    for each in tellings:
        yield "told by", f"{_address(state, each)}: {each.key}, {_as_read(each)}"
    yield from _words(state, tellings)


def why_one_visit(state: State, one: str, other: str) -> Iterator[Line]:
    """For the visits of two articles, by their ids: which are one, which are two, and why."""
    first, second = state.events.tellings_of(one), state.events.tellings_of(other)
    signs = same_visit_signs()
    said = said_of([each for each, _ in (*first, *second)], state.events.corrections())
    as_said = {each.key: each for each in said.tellings}
    pairs = (
        (as_said[a.key], as_said[b.key], event == other_event and event is not None)
        for (a, event), (b, other_event) in product(first, second)
    )
    for a, b, is_one in islice(pairs, MOST_OTHERS):
        reasons = _reasons(a, b, signs, said.decisions)
        yield "visits", f"{a.key} and {b.key} are {'one' if is_one else 'two'}: {reasons}"


def _place_of(state: State, telling: Telling, event_id: str | None) -> Iterator[Line]:
    if event_id is None:
        yield "event", _why_none(telling)
        yield from _words(state, [telling])
        return
    yield from _event_line(state, event_id)
    tellings = state.events.tellings_of_event(event_id)
    signs = same_visit_signs()
    said = said_of(tellings, state.events.corrections())
    mine = next(each for each in said.tellings if each.key == telling.key)
    others = sorted(
        (each for each in said.tellings if each.key != telling.key),
        key=lambda each: (-judge(mine, each, signs).score, each.key),
    )
    for each in others[:MOST_OTHERS]:
        reasons = _reasons(mine, each, signs, said.decisions)
        yield "one with", f"{_address(state, each)}: {each.key} ({reasons})"
    if len(others) > MOST_OTHERS:
        yield "one with", f"{len(others) - MOST_OTHERS} more: explain {event_id}"
    yield from _words(state, tellings)


def _event_line(state: State, event_id: str) -> Iterator[Line]:
    found = state.events.event(event_id)
    if found is None:
        return
    event = found.event
    in_reports = "in no report: somebody says that it was none" if found.is_rejected else "counted once"
    told = f"articles {event.n_articles}, of them independent {event.n_independent}"
    yield "event", f"{event_id}: {_in_short(event, str(event.headcount or ''))}; {told}; {in_reports}"
    for why in event.why:
        yield "chosen", why


def _why_none(telling: Telling) -> str:
    if telling.visit.kind is not VisitKind.EVENT:
        return f"none: read as {telling.visit.kind.value}, which is no single visit"
    return "none: too unsure, or somebody says that it was none, or it is resolved with the next publishing"


def _reasons(one: Telling, other: Telling, signs: Signs, decisions: Decisions) -> str:
    """Why two are of one visit or not: people's word, else the signs of same_visit.toml and their points."""
    pair = frozenset((one.key, other.key))
    if pair in decisions.joined:
        return "somebody has merged them"
    if pair in decisions.parted:
        return signs.line("people-say-no")
    verdict = judge(one, other, signs)
    if verdict.bar:
        return signs.line(verdict.bar)
    told = "; ".join(f"{signs.line(sign)} {signs.weight(sign):+g}" for sign in verdict.because)
    return f"{verdict.score:.1f} points of the {signs.enough:g} that suffice: {told or 'nothing in common'}"


def _words(state: State, tellings: Sequence[Telling]) -> Iterator[Line]:
    """What people said of any of `tellings`, each word once, oldest first."""
    spoken = words_on(tellings, state.events.corrections()).values()
    unique = {word.correction_id: word for words in spoken for word in words}
    for word in sorted(unique.values(), key=lambda word: word.made_at):
        yield "somebody", _word(word)


def _word(word: Correction) -> str:
    what = _ACTS.get(word.act) or f"wrote {word.field}={word.value or '(the text does not say)'}"
    note = f" – {word.note}" if word.note else ""
    return f"{word.author}, {word.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {what}{note}"


def _as_read(telling: Telling) -> str:
    count = telling.visit.headcount
    return _in_short(telling.visit, f"{'about ' * count.approx}{count.value}" if count else "")


def _in_short(of: Visit | Event, people: str) -> str:
    span = (of.date.start.isoformat(), of.date.end.isoformat()) if of.date else ("no day",)
    named = ", ".join((*of.countries, *of.organisations)) or "nobody named"
    parts = (named, " to ".join(dict.fromkeys(span)), f"{people} people" if people else "", of.status.value)
    return ", ".join(part for part in parts if part)


def _address(state: State, telling: Telling) -> str:
    held = state.grouped(telling.article_id)
    return held.telling.url if held else f"article {telling.article_id}"
