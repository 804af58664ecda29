"""The tellings of a neighbourhood as events: one per delegation and occasion. Pure; their order is no matter.

Pairs that are surely of one visit are joined, the surest first, as long as nothing bars any two of a group
and the groups as a whole agree; then what tells too little to be sure (a brief without day or number) joins
the one event that it can mean, if there is just one. People's word comes first and is never overruled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from pipeline.events.signs import Signs
from pipeline.events.tellings import Verdict, told_fields
from pipeline.events.twins import Twins, judged, twins_in
from pipeline.model import Telling

AGREEMENT: Final = 0.5
"""Share of `enough` that two groups must reach on average to be joined: one sure pair is no chain."""
LIKELY: Final = 0.75
"""Share of `enough` from which a telling that is sure of nothing may mean an event …"""
LEAD: Final = 1.0
"""… by so much more than any other."""

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people have decided of pairs of tellings, by their keys."""

    joined: frozenset[Pair] = frozenset()
    parted: frozenset[Pair] = frozenset()


@dataclass(slots=True)
class _Group:
    """Twins on their way to be an event."""

    members: list[int]  # places among the twins
    is_gone: bool = field(default=False)


def grouped(
    tellings: Iterable[Telling], signs: Signs, decisions: Decisions = Decisions()
) -> tuple[tuple[Telling, ...], ...]:
    """The tellings by event; within an event and among events, the first told first."""
    known = sorted(tellings, key=lambda each: (each.told_at, each.key))
    decided = {key for pair in decisions.joined | decisions.parted for key in pair}
    twins = twins_in(known, signs, decided)
    heads = [each.head for each in twins]
    verdicts = _verdicts(twins, signs, decisions)
    groups = _joined(heads, verdicts, signs.enough, decisions)
    _take_in_vague(groups, verdicts, signs.enough, [told_fields(each) for each in heads])
    place = {each.key: index for index, each in enumerate(known)}
    found = (
        sorted(place[each.key] for index in group.members for each in twins[index].members)
        for group in groups
        if not group.is_gone
    )
    return tuple(tuple(known[index] for index in members) for members in sorted(found))


def named(
    groups: Sequence[Sequence[Telling]], ids: Mapping[str, str]
) -> tuple[tuple[str, tuple[Telling, ...]], ...]:
    """Each group with its event's id. `ids`: the events of tellings that were grouped before.

    An id is made of the telling that founded its event and stays with it. Where two events become one, the
    one that was told first gives its name; where the founder is gone, the others keep it.
    """
    founded = {event_id(each.key) for group in groups for each in group}
    taken: set[str] = set()
    found = []
    for group in groups:
        held = [ids[each.key] for each in group if each.key in ids]
        own = [event_id(each.key) for each in group]
        orphaned = (event for event in held if event not in founded and event not in taken)
        chosen = next((event for event in own if event in held), None) or next(orphaned, own[0])
        taken.add(chosen)
        found.append((chosen, tuple(group)))
    return tuple(found)


def event_id(key: str) -> str:
    """The id of the event that the telling `key` founds."""
    return "e" + hashlib.sha256(key.encode()).hexdigest()[:15]


def _verdicts(
    twins: Sequence[Twins], signs: Signs, decisions: Decisions
) -> Mapping[tuple[int, int], Verdict]:
    found: dict[tuple[int, int], Verdict] = {}
    for (i, one), (j, other) in combinations(enumerate(twins), 2):
        if frozenset((one.head.key, other.head.key)) in decisions.parted:
            found[i, j] = Verdict(0.0, ("people-say-no",), "people-say-no")
        else:
            found[i, j] = judged(one, other, signs)
    return found


def _joined(
    known: Sequence[Telling],
    verdicts: Mapping[tuple[int, int], Verdict],
    enough: float,
    decisions: Decisions,
) -> list[_Group]:
    group_of = {index: _Group([index]) for index in range(len(known))}
    groups = list(group_of.values())
    by_key = {each.key: index for index, each in enumerate(known)}
    for pair in sorted(decisions.joined, key=sorted):
        indexes = sorted(by_key[key] for key in pair if key in by_key)
        if len(indexes) > 1:
            _merge(group_of, group_of[indexes[0]], group_of[indexes[1]])
    surest = sorted(
        (pair for pair, verdict in verdicts.items() if verdict.score >= enough and not verdict.bar),
        key=lambda pair: (-verdicts[pair].score, pair),
    )
    for i, j in surest:
        one, other = group_of[i], group_of[j]
        if one is not other and _agreement(one, other, verdicts) >= AGREEMENT * enough:
            _merge(group_of, one, other)
    return groups


def _take_in_vague(
    groups: Sequence[_Group],
    verdicts: Mapping[tuple[int, int], Verdict],
    enough: float,
    fields: Sequence[int],
) -> None:
    """A telling that stands alone joins the one event that it can mean, and that is told no more vaguely."""
    alone = [group for group in groups if not group.is_gone and len(group.members) == 1]
    for group in sorted(alone, key=lambda each: (fields[each.members[0]], each.members[0])):
        marks = sorted(
            (
                (mark, index)
                for index, other in enumerate(groups)
                if other is not group and not other.is_gone
                if max(fields[member] for member in other.members) >= fields[group.members[0]]
                # What is less likely is no rival: it need not even be known (see `may_be_one`).
                if (mark := _agreement(group, other, verdicts)) >= LIKELY * enough
            ),
            reverse=True,
        )
        if not marks or (len(marks) > 1 and marks[1][0] > marks[0][0] - LEAD):
            continue
        into = groups[marks[0][1]]
        into.members.extend(group.members)
        group.is_gone = True


def _agreement(one: _Group, other: _Group, verdicts: Mapping[tuple[int, int], Verdict]) -> float:
    """How well two groups agree: the mean of their pairs; below everything where a pair is barred."""
    scores = []
    for i in one.members:
        for j in other.members:
            verdict = verdicts[min(i, j), max(i, j)]
            if verdict.bar:
                return float("-inf")
            scores.append(verdict.score)
    return sum(scores) / len(scores)


def _merge(group_of: dict[int, _Group], one: _Group, other: _Group) -> None:
    if one is other:
        return
    one.members.extend(other.members)
    other.is_gone = True
    for index in other.members:
        group_of[index] = one
