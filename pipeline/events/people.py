"""What people say of visits: confirmed, rejected, edited, merged, split. Pure.

A word of theirs is tied to what was told (an `Anchor`), not to a number that a new extractor gives anew: it
holds for whatever telling of the same article is most like it, and waits where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Final

from pipeline.errors import ConfigError
from pipeline.events.resolve import Decisions, Pair
from pipeline.model import (
    Act,
    Anchor,
    Correction,
    DateSpan,
    Headcount,
    Mode,
    Precision,
    Status,
    Telling,
    Visit,
    VisitKind,
)


@dataclass(frozen=True, slots=True)
class Said:
    """All corrections, as they bear on the tellings at hand.

    `tellings`: with their edits. By key: `rejected` alone, `rejected_whole` with their event; `confirmed`: by
    whom. `edits`: those meant for the event of the telling, in order.
    """

    tellings: tuple[Telling, ...]
    decisions: Decisions
    rejected: frozenset[str]
    rejected_whole: frozenset[str]
    confirmed: Mapping[str, str]
    edits: Mapping[str, tuple[tuple[str, str], ...]]


def anchor_of(telling: Telling) -> Anchor:
    """By what `telling` is known again."""
    visit = telling.visit
    start = visit.date.start if visit.date else None
    return Anchor(telling.article_id, telling.city, visit.countries, visit.organisations, start)


def held_by(anchor: Anchor, tellings: Iterable[Telling]) -> Telling | None:
    """The telling that `anchor` means: of its article and city the one most like it; `None` where none is."""
    best: tuple[int, str] | None = None
    found = None
    for each in tellings:
        if (each.article_id, each.city) != (anchor.article_id, anchor.city):
            continue
        likeness = _likeness(anchor, each)
        rank = (-likeness, each.key)
        if likeness > 1 and (best is None or rank < best):
            best, found = rank, each
    return found


def _likeness(anchor: Anchor, telling: Telling) -> int:
    seen = anchor_of(telling)
    same_countries = 2 * (set(anchor.countries) == set(seen.countries)) or bool(
        set(anchor.countries) & set(seen.countries)
    )
    same_bodies = bool(set(anchor.organisations) & set(seen.organisations))
    says_nothing = not anchor.countries and not anchor.organisations
    return 2 * same_countries + 2 * same_bodies + (anchor.from_day == seen.from_day) + says_nothing


def said_of(tellings: Sequence[Telling], corrections: Iterable[Correction]) -> Said:
    """What `corrections`, oldest first, say of `tellings`. The later word on one thing overrules."""
    by_key = {each.key: each for each in tellings}
    verdicts: dict[str, Correction] = {}
    edits: dict[str, tuple[tuple[str, str], ...]] = {}
    joined: set[Pair] = set()
    parted: set[Pair] = set()
    for word in corrections:
        keys = [each.key for anchor in word.about if (each := held_by(anchor, tellings))]
        if not keys:
            continue
        if word.act is Act.EDIT and word.is_whole:
            edits[keys[0]] = (*edits.get(keys[0], ()), (word.field, word.value))
        elif word.act is Act.EDIT:
            told = by_key[keys[0]]
            by_key[keys[0]] = replace(told, visit=edited(told.visit, word.field, word.value))
        elif word.act is Act.MERGE:
            pairs = {frozenset(pair) for pair in combinations(sorted(set(keys)), 2)}
            joined, parted = joined | pairs, parted - pairs
        elif word.act is Act.SPLIT:
            pairs = {frozenset((keys[0], key)) for key in keys[1:] if key != keys[0]}
            joined, parted = joined - pairs, parted | pairs
        else:
            verdicts |= dict.fromkeys(keys, word)
    rejected = {key: word.is_whole for key, word in verdicts.items() if word.act is Act.REJECT}
    # Whoever writes of a visit that it is a total or background says that it was none.
    rejected |= {
        each.key: False
        for each in tellings
        if each.visit.kind is VisitKind.EVENT and by_key[each.key].visit.kind is not VisitKind.EVENT
    }
    return Said(
        tellings=tuple(by_key.values()),
        decisions=Decisions(frozenset(joined), frozenset(parted)),
        rejected=frozenset(key for key, is_whole in rejected.items() if not is_whole),
        rejected_whole=frozenset(key for key, is_whole in rejected.items() if is_whole),
        confirmed={key: word.author for key, word in verdicts.items() if word.act is Act.CONFIRM},
        edits=edits,
    )


def words_on(
    tellings: Sequence[Telling], corrections: Iterable[Correction]
) -> Mapping[str, tuple[Correction, ...]]:
    """By key, what `corrections` say of each of `tellings`, in order; who is not spoken of is not in it."""
    found: dict[str, tuple[Correction, ...]] = {}
    for word in corrections:
        meant = {each.key for anchor in word.about if (each := held_by(anchor, tellings))}
        found |= {key: (*found.get(key, ()), word) for key in meant}
    return found


# --- edits -------------------------------------------------------------------------------------------------


def edited(visit: Visit, field: str, value: str) -> Visit:
    """`visit` with `field` as somebody wrote it; an empty value is “the text does not say”.

    Lists are apart by commas (bodies by semicolons), a number is `40` or `about 40`, a date `2023-05-22`,
    `2023-05-22..2023-05-24` or `2023-05`. Raises ConfigError naming field and form.
    """
    form = _FORMS.get(field)
    if form is None:
        raise ConfigError(f"{field!r} cannot be edited; take one of {', '.join(_FORMS)}")
    try:
        changed = form(value.strip())
    except ValueError as error:
        raise ConfigError(f"{field}={value!r}: {error}; see `citymentions edit --help`") from error
    return replace(visit, **{field: changed})


def _items(text: str, mark: str) -> tuple[str, ...]:
    return tuple(item for part in text.split(mark) if (item := part.strip()))


def _headcount(text: str) -> Headcount | None:
    if not text:
        return None
    is_approx = text.startswith("about ")
    number = int(text.removeprefix("about ").replace(",", ""))
    if number < 1:
        raise ValueError("a delegation has at least one member")
    return Headcount(number, is_approx)


def _span(text: str) -> DateSpan | None:
    if not text:
        return None
    first, _, last = text.partition("..")
    if len(first) == len("2023-05") and not last:
        start = date.fromisoformat(f"{first}-01")
        after = (start + timedelta(days=31)).replace(day=1)
        return DateSpan(start, after - timedelta(days=1), Precision.MONTH)
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if end < start:
        raise ValueError("the last day is before the first")
    return DateSpan(start, end, Precision.DAY)


_FORMS: Final[Mapping[str, Callable[[str], Any]]] = {
    "kind": VisitKind,
    "status": Status,
    "mode": Mode,
    "countries": lambda text: tuple(code.upper() for code in _items(text, ",")),
    "organisations": lambda text: _items(text, ";"),
    "visitor_kind": lambda text: text or None,
    "headcount": _headcount,
    "date": _span,
    "host": lambda text: text or None,
    "place": lambda text: text or None,
    "purpose": lambda text: _items(text, ","),
    "facilitated_by": lambda text: text or None,
}
"""How each field is written."""
