"""What is kept to resolve visits into events as articles come: tellings, their events, people's corrections.

The work for a new telling is bounded by what is told of its city and its weeks, not by the archive: only what
may be of one visit with it, and what may be of one with that, is looked at. The decisions themselves are pure
and come from outside (`Resolving`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import msgspec

from pipeline.model import Correction, Entry, Precision, Resolution, Resolved, Rights, Telling
from storage import outbox
from storage.event_rows import correction_batch, event_batch, no_event_batch, visit_event_batch
from storage.rows import visit_id
from storage.state_file import transaction

LONGEST_SPAN: Final = timedelta(days=31)
"""What is told of a quarter or a year stands at its article's day, else it were everybody's neighbour."""
MOST_TOGETHER: Final = 200
"""Tellings that hang together are resolved at once, up to so many."""

_EXACT: Final = (Precision.DAY, Precision.MONTH)
_TELLING: Final = msgspec.msgpack.Decoder(Telling)
_CORRECTION: Final = msgspec.msgpack.Decoder(Correction)
_RESOLVED: Final = msgspec.msgpack.Decoder(Resolved)


@dataclass(frozen=True, slots=True)
class Resolving:
    """The decisions. `reach`: how far apart the days of two tellings of one visit are at most.

    `edited`: tellings with what people have edited of them. `may_be_one`: whether two tellings must be looked
    at together. `resolved`: the events of what hangs together, given people's corrections, oldest first, and
    the events so far by the tellings' keys.
    """

    reach: timedelta
    edited: Callable[[Sequence[Telling], Sequence[Correction]], Sequence[Telling]]
    may_be_one: Callable[[Telling, Telling], bool]
    resolved: Callable[[Sequence[Telling], Sequence[Correction], Mapping[str, str]], Resolution]


def keep(connection: sqlite3.Connection, entry: Entry) -> None:
    """Keep what `entry` tells (again), and drop what it no longer tells. Call within a transaction."""
    _forget(connection, entry.article_id)
    told_at = entry.article.published or entry.first_seen_at
    for reading in entry.readings:
        for number, visit in enumerate(reading.visits, start=1):
            telling = Telling(
                key=visit_id(entry.article_id, reading.city, number),
                article_id=entry.article_id,
                city=reading.city,
                told_at=told_at,
                told_day=entry.article.published_day or told_at.date(),
                visit=visit if entry.rights is not Rights.LINK_ONLY else replace(visit, evidence=()),
            )
            first, last = _days(telling)
            connection.execute(
                """
                insert into telling (key, article_id, city, direction, first_day, last_day, value)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    telling.key,
                    telling.article_id,
                    telling.city,
                    visit.direction.value,
                    first,
                    last,
                    msgspec.msgpack.encode(telling),
                ),
            )


def set_story(connection: sqlite3.Connection, article_id: str, story_id: str) -> None:
    """The article is of that story now: what it tells is resolved again. Call within a transaction."""
    rows = connection.execute("select key, value from telling where article_id = ?", (article_id,)).fetchall()
    for row in rows:
        telling = _TELLING.decode(row["value"])
        if telling.story != story_id:
            packed = msgspec.msgpack.encode(replace(telling, story=story_id))
            connection.execute(
                "update telling set value = ?, said = null, is_waiting = 1 where key = ?",
                (packed, telling.key),
            )


def count_waiting(connection: sqlite3.Connection) -> int:
    """How many tellings are not resolved yet."""
    count: int = connection.execute("select count(*) from telling where is_waiting = 1").fetchone()[0]
    return count


def resolve(connection: sqlite3.Connection, rules: Resolving, limit: int) -> int:
    """Resolve up to `limit` tellings that wait, and all that hangs together with them. How many waited.

    What changes goes to the outbox. Call within a transaction.
    """
    rows = connection.execute(
        "select key from telling where is_waiting = 1 order by key limit ?", (limit,)
    ).fetchall()
    for row in rows:
        _edit(connection, rules, row["key"])
    done: set[str] = set()
    for row in rows:
        if row["key"] not in done:
            done |= _resolve_around(connection, rules, row["key"])
    return len(rows)


def tellings_of_event(connection: sqlite3.Connection, event_id: str) -> tuple[Telling, ...]:
    """The tellings of an event; empty for an id that is none."""
    rows = connection.execute(
        "select value from telling where event_id = ? order by key", (event_id,)
    ).fetchall()
    return tuple(_TELLING.decode(row["value"]) for row in rows)


def event(connection: sqlite3.Connection, event_id: str) -> Resolved | None:
    """An event with its values, as last told; `None` for an id that is none."""
    row = connection.execute("select value from event where event_id = ?", (event_id,)).fetchone()
    return _RESOLVED.decode(row["value"]) if row else None


def telling(connection: sqlite3.Connection, key: str) -> tuple[Telling, str | None] | None:
    """A telling by its key, with its event; `None` where there is none."""
    row = connection.execute("select value, event_id from telling where key = ?", (key,)).fetchone()
    return (_TELLING.decode(row["value"]), row["event_id"]) if row else None


def tellings_of(connection: sqlite3.Connection, article_id: str) -> tuple[tuple[Telling, str | None], ...]:
    """What an article tells, each with its event."""
    rows = connection.execute(
        "select value, event_id from telling where article_id = ? order by key", (article_id,)
    ).fetchall()
    return tuple((_TELLING.decode(row["value"]), row["event_id"]) for row in rows)


def correct(connection: sqlite3.Connection, correction: Correction) -> None:
    """Keep a word of a person; what it is about is resolved again. Call within a transaction."""
    cursor = connection.execute(
        "insert into correction (correction_id, value) values (?, ?)",
        (correction.correction_id, msgspec.msgpack.encode(correction)),
    )
    for article_id in {anchor.article_id for anchor in correction.about}:
        connection.execute("insert into correction_article values (?, ?)", (article_id, cursor.lastrowid))
        connection.execute("update telling set is_waiting = 1 where article_id = ?", (article_id,))
    outbox.append(connection, correction_batch(correction))


def corrections(connection: sqlite3.Connection) -> tuple[Correction, ...]:
    """All that people have said, oldest first."""
    rows = connection.execute("select value from correction order by number").fetchall()
    return tuple(_CORRECTION.decode(row["value"]) for row in rows)


def drop_evidence(connection: sqlite3.Connection, source_id: str, *, is_rehearsal: bool = False) -> int:
    """Keep no sentence of that source's tellings any more; of how many there was one. In a transaction."""
    rows = connection.execute(
        """
        select telling.key, telling.value, telling.said
        from telling
        inner join link
            on link.article_id = telling.article_id
        where link.source_id = ?
        """,
        (source_id,),
    ).fetchall()
    dropped = 0
    for row in rows:
        bare = [
            msgspec.msgpack.encode(replace(told, visit=replace(told.visit, evidence=())))
            for told in (_TELLING.decode(row["value"]), _as_said(row))
        ]
        if bare[0] != row["value"]:
            dropped += 1
            if not is_rehearsal:
                said = bare[1] if row["said"] else None
                connection.execute(
                    "update telling set value = ?, said = ? where key = ?", (bare[0], said, row["key"])
                )
    return dropped


def tell_again(connection: sqlite3.Connection) -> None:
    """Tell all events and corrections again: a new results file knows none."""
    with transaction(connection):
        connection.execute("delete from event")
        connection.execute("update telling set is_waiting = 1")
        outbox.append(connection, *map(correction_batch, corrections(connection)))


def _resolve_around(connection: sqlite3.Connection, rules: Resolving, key: str) -> set[str]:
    together = _together(connection, rules, key)
    said = _corrections_about(connection, {each.article_id for each in together.values()})
    ids = _events_by_key(connection, together)
    found = rules.resolved(list(together.values()), said, ids)
    event_of = {each: result for result in found.events for each in result.keys}
    for result in found.events:
        _tell(connection, result)
    for each in together.values():
        mine = event_of.get(each.key)
        event_id = mine.event.id if mine else None
        connection.execute(
            "update telling set event_id = ?, is_waiting = 0 where key = ?", (event_id, each.key)
        )
        is_rejected = mine.is_rejected if mine else each.key in found.rejected
        outbox.append(connection, visit_event_batch(each, event_id, is_rejected=is_rejected))
    _drop_empty(connection, set(ids.values()))
    return set(together)


def _tell(connection: sqlite3.Connection, result: Resolved) -> None:
    """Hand the event to the outbox where it has changed."""
    packed = msgspec.msgpack.encode(result)
    row = connection.execute("select value from event where event_id = ?", (result.event.id,)).fetchone()
    if row is None or row["value"] != packed:
        connection.execute("insert or replace into event values (?, ?)", (result.event.id, packed))
        outbox.append(connection, event_batch(result))


def _drop_empty(connection: sqlite3.Connection, event_ids: Iterable[str]) -> None:
    for event_id in event_ids:
        row = connection.execute("select 1 from telling where event_id = ? limit 1", (event_id,)).fetchone()
        if row is None and connection.execute("delete from event where event_id = ?", (event_id,)).rowcount:
            outbox.append(connection, no_event_batch(event_id))


def _together(connection: sqlite3.Connection, rules: Resolving, key: str) -> dict[str, Telling]:
    """All that hangs together with a telling: by what may be of one visit, by its event, by people's word."""
    reached: dict[str, Telling] = {}
    found, edge = {key}, [key]
    while edge and len(reached) < MOST_TOGETHER:
        row = connection.execute("select * from telling where key = ?", (edge.pop(),)).fetchone()
        if row is None:
            continue
        reached[row["key"]] = _TELLING.decode(row["value"])
        one = _as_said(row)
        unknown = _near(connection, one, rules.reach, but=found)  # what was found once is not judged again
        more = {each.key for each in unknown if rules.may_be_one(one, each)}
        more |= {each.key for each in tellings_of_event(connection, row["event_id"] or "")}
        more |= set(_said_with(connection, one))
        edge.extend(sorted(more - found))
        found |= more
    return dict(sorted(reached.items()))


def _near(
    connection: sqlite3.Connection, one: Telling, reach: timedelta, but: Collection[str]
) -> list[Telling]:
    first, last = _days(one)
    rows = connection.execute(
        """
        select key, value, said from telling
        where city = ? and direction = ? and first_day between ? and ? and last_day >= ? and key != ?
        """,
        (
            one.city,
            one.visit.direction.value,
            first - reach.days - LONGEST_SPAN.days,
            last + reach.days,
            first - reach.days,
            one.key,
        ),
    ).fetchall()
    return [_as_said(row) for row in rows if row["key"] not in but]


def _as_said(row: sqlite3.Row) -> Telling:
    return _TELLING.decode(row["said"] or row["value"])


def _edit(connection: sqlite3.Connection, rules: Resolving, key: str) -> None:
    """Bring what people have edited of a telling into its row: it has its neighbours by that."""
    row = connection.execute("select * from telling where key = ?", (key,)).fetchone()
    corrections_ = _corrections_about(connection, [row["article_id"]])
    if not corrections_ and row["said"] is None:
        return
    tellings = [each for each, _ in tellings_of(connection, row["article_id"])]
    one = next(each for each in rules.edited(tellings, corrections_) if each.key == key)
    first, last = _days(one)
    connection.execute(
        "update telling set said = ?, first_day = ?, last_day = ? where key = ?",
        (msgspec.msgpack.encode(one), first, last, key),
    )


def _said_with(connection: sqlite3.Connection, one: Telling) -> list[str]:
    """Tellings of the articles that people have named with this one's, and the others of its own then."""
    rows = connection.execute(
        """
        select distinct telling.key
        from correction_article as mine
        inner join correction_article as other
            on other.number = mine.number
        inner join telling
            on telling.article_id = other.article_id
        where mine.article_id = ? and telling.city = ?
        """,
        (one.article_id, one.city),
    ).fetchall()
    return [row["key"] for row in rows]


def _corrections_about(connection: sqlite3.Connection, articles: Iterable[str]) -> tuple[Correction, ...]:
    found: dict[int, Correction] = {}
    for article_id in articles:
        rows = connection.execute(
            """
            select correction.number, correction.value
            from correction_article
            inner join correction
                on correction.number = correction_article.number
            where correction_article.article_id = ?
            """,
            (article_id,),
        ).fetchall()
        found |= {row["number"]: _CORRECTION.decode(row["value"]) for row in rows}
    return tuple(found[number] for number in sorted(found))


def _events_by_key(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    found = {}
    for key in keys:
        row = connection.execute("select event_id from telling where key = ?", (key,)).fetchone()
        if row["event_id"]:
            found[key] = row["event_id"]
    return found


def _forget(connection: sqlite3.Connection, article_id: str) -> None:
    """The article is told anew: who was in one event with it is resolved again."""
    rows = connection.execute("select event_id from telling where article_id = ?", (article_id,)).fetchall()
    connection.execute("delete from telling where article_id = ?", (article_id,))
    events = {row["event_id"] for row in rows if row["event_id"]}
    for event_id in events:
        connection.execute("update telling set is_waiting = 1 where event_id = ?", (event_id,))
    _drop_empty(connection, events)


def _days(one: Telling) -> tuple[int, int]:
    """Where a telling stands in time, as ordinals of its first and last day."""
    span = one.visit.date
    if span is None or span.precision not in _EXACT or span.end - span.start > LONGEST_SPAN:
        return one.told_day.toordinal(), one.told_day.toordinal()
    return span.start.toordinal(), span.end.toordinal()
