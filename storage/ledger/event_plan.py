"""Which tellings hang together and which events they make: read and judged with no lock held.

The work for a new telling is bounded by what is told of its city and its weeks, not by the archive: only what
may be of one visit with it, and what may be of one with that, is looked at. The decisions themselves are pure
and come from outside (`Resolving`). What is found is booked by `storage.ledger.events`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import msgspec

from pipeline.model import Correction, Precision, Resolution, Telling
from storage.ledger.reads import Reads

LONGEST_SPAN: Final = timedelta(days=31)
"""What is told of a quarter or a year stands at its article's day, else it were everybody's neighbour."""
MOST_TOGETHER: Final = 200
"""Tellings that hang together are resolved at once, up to so many that say different things."""

_EXACT: Final = (Precision.DAY, Precision.MONTH)
_TELLING: Final = msgspec.msgpack.Decoder(Telling)
_CORRECTION: Final = msgspec.msgpack.Decoder(Correction)


@dataclass(frozen=True, slots=True)
class Resolving:
    """The decisions. `reach`: how far apart the days of two tellings of one visit are at most.

    `edited`: tellings with what people have edited of them. `may_be_one`: whether two tellings must be looked
    at together. `content`: equal for tellings that say the same, of whichever article. `resolved`: the events
    of what hangs together, given people's corrections, oldest first, and the events so far by the tellings'
    keys. `min_confidence`: below it `resolved` takes a telling for none.
    """

    min_confidence: float
    reach: timedelta
    edited: Callable[[Sequence[Telling], Sequence[Correction]], Sequence[Telling]]
    may_be_one: Callable[[Telling, Telling], bool]
    content: Callable[[Telling], Hashable]
    resolved: Callable[[Sequence[Telling], Sequence[Correction], Mapping[str, str]], Resolution]


@dataclass(frozen=True, slots=True)
class Edited:
    """What people have made of a telling, packed, and where it stands in time by that (ordinals)."""

    key: str
    said: bytes
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Together:
    """Tellings that hang together, what was found for them, and the events that they were of."""

    tellings: tuple[Telling, ...]
    found: Resolution
    event_ids: tuple[str, ...]


def edits_of(reads: Reads, rules: Resolving, keys: Iterable[str]) -> tuple[Edited, ...]:
    """Where a row does not say yet what people have edited: its neighbours are found by that."""
    found = []
    for row in _rows(reads, keys):
        words = _corrections_about(reads, [row["article_id"]])
        if not words and row["said"] is None:
            continue
        own = reads.rows("select value from telling where article_id = ? order by key", row["article_id"])
        edited = rules.edited([_TELLING.decode(each["value"]) for each in own], words)
        one = next(each for each in edited if each.key == row["key"])
        made = Edited(one.key, msgspec.msgpack.encode(one), *days_of(one))
        if (made.said, made.first_day, made.last_day) != (row["said"], row["first_day"], row["last_day"]):
            found.append(made)
    return tuple(found)


def resolved(reads: Reads, rules: Resolving, keys: Iterable[str]) -> tuple[Together, ...]:
    """The events of the tellings `keys` and of all that hangs together with each.

    Ends before a telling that hangs together with one resolved already: that one is booked first.
    """
    found: list[Together] = []
    done: set[str] = set()
    for key in keys:
        if key in done:
            continue
        rows = _together(reads, rules, key)
        if not done.isdisjoint(rows):
            break
        done |= rows.keys()
        if rows:
            found.append(_resolved(reads, rules, rows))
    return tuple(found)


def days_of(one: Telling) -> tuple[int, int]:
    """Where a telling stands in time, as ordinals of its first and last day."""
    span = one.visit.date
    if span is None or span.precision not in _EXACT or span.end - span.start > LONGEST_SPAN:
        return one.told_day.toordinal(), one.told_day.toordinal()
    return span.start.toordinal(), span.end.toordinal()


def _resolved(reads: Reads, rules: Resolving, rows: Mapping[str, sqlite3.Row]) -> Together:
    tellings = tuple(_TELLING.decode(rows[key]["value"]) for key in sorted(rows))
    ids = {key: rows[key]["event_id"] for key in sorted(rows) if rows[key]["event_id"]}
    said = _corrections_about(reads, sorted({each.article_id for each in tellings}))
    return Together(tellings, rules.resolved(tellings, said, ids), tuple(sorted(set(ids.values()))))


def _together(reads: Reads, rules: Resolving, key: str) -> dict[str, sqlite3.Row]:
    """All that hangs together with a telling: by what may be of one visit, by its event, by people's word."""
    reached: dict[str, sqlite3.Row] = {}
    contents: set[Hashable] = set()
    asked: set[Hashable] = set()
    of_events: set[str | None] = {None}
    found, edge = {key}, [key]
    while edge and len(contents) < MOST_TOGETHER:
        for row in _rows(reads, [edge.pop()]):
            reached[row["key"]] = row
            one = _as_said(row)
            more = _said_with(reads, one)
            if (event_id := row["event_id"]) not in of_events:
                of_events.add(event_id)
                more |= _of_event(reads, event_id)
            contents.add(content := rules.content(one))
            if (content, one.story) not in asked:
                asked.add((content, one.story))
                unknown = _rows(reads, [each for each in _near(reads, one, rules.reach) if each not in found])
                # It asks for all that say the same: a neighbour of its own article may be one with another's.
                of_any = replace(one, article_id="")
                more |= {each["key"] for each in unknown if rules.may_be_one(of_any, _as_said(each))}
            edge.extend(sorted(more - found))
            found |= more
    return reached


def _rows(reads: Reads, keys: Iterable[str]) -> list[sqlite3.Row]:
    return [row for key in keys for row in reads.rows("select * from telling where key = ?", key)]


def _near(reads: Reads, one: Telling, reach: timedelta) -> list[str]:
    first, last = days_of(one)
    rows = reads.rows(
        """
        select key
        from telling
        where city = ? and direction = ? and first_day between ? and ? and last_day >= ?
        """,
        one.city,
        one.visit.direction.value,
        first - reach.days - LONGEST_SPAN.days,
        last + reach.days,
        first - reach.days,
    )
    return [row["key"] for row in rows]


def _of_event(reads: Reads, event_id: str) -> set[str]:
    return {row["key"] for row in reads.rows("select key from telling where event_id = ?", event_id)}


def _said_with(reads: Reads, one: Telling) -> set[str]:
    """Tellings of the articles that people have named with this one's, and the others of its own then."""
    rows = reads.rows(
        """
        select distinct telling.key
        from correction_article as mine
        cross join correction_article as other  -- for SQLite to begin with the words: there are few
        cross join telling
        where
            mine.article_id = ?
            and other.number = mine.number
            and telling.article_id = other.article_id
            and telling.city = ?
        """,
        one.article_id,
        one.city,
    )
    return {row["key"] for row in rows}


def _corrections_about(reads: Reads, articles: Iterable[str]) -> tuple[Correction, ...]:
    found: dict[int, Correction] = {}
    for article_id in articles:
        rows = reads.rows(
            """
            select correction.number, correction.value
            from correction_article
            inner join correction
                on correction.number = correction_article.number
            where correction_article.article_id = ?
            """,
            article_id,
        )
        found |= {row["number"]: _CORRECTION.decode(row["value"]) for row in rows}
    return tuple(found[number] for number in sorted(found))


def _as_said(row: sqlite3.Row) -> Telling:
    return _TELLING.decode(row["said"] or row["value"])
