"""What is kept to resolve visits into events as articles come: tellings, their events, people's corrections.

What hangs together and which events it makes is found in `storage.ledger.event_plan`, with no lock held; here
is what is written, each function within a transaction of its caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import msgspec

from pipeline.model import Correction, Entry, Resolved, Rights, Telling
from storage.ledger import outbox
from storage.ledger.event_plan import Edited, Together, days_of
from storage.ledger.state_file import transaction
from storage.results.event_rows import correction_batch, event_batch, no_event_batch, visit_event_batch
from storage.results.rows import visit_id

_TELLING: Final = msgspec.msgpack.Decoder(Telling)
_CORRECTION: Final = msgspec.msgpack.Decoder(Correction)
_RESOLVED: Final = msgspec.msgpack.Decoder(Resolved)


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
            first, last = days_of(telling)
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
            for told in (_TELLING.decode(row["value"]), _TELLING.decode(row["said"] or row["value"]))
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


def min_confidence(connection: sqlite3.Connection) -> float | None:
    """By which threshold tellings were resolved so far; `None`: none were."""
    row = connection.execute("select value from fact where name = 'min_confidence'").fetchone()
    return float(row["value"]) if row else None


def set_min_confidence(connection: sqlite3.Connection, value: float) -> None:
    """From now on by this one. Call within a transaction."""
    connection.execute("insert or replace into fact values ('min_confidence', ?)", (f"{value!r}",))


def confidences(connection: sqlite3.Connection, after: str, limit: int) -> tuple[tuple[str, float], ...]:
    """Up to `limit` tellings behind the key `after`, in their order, with how sure each was read."""
    rows = connection.execute(
        "select key, value from telling where key > ? order by key limit ?", (after, limit)
    ).fetchall()
    return tuple((row["key"], _TELLING.decode(row["value"]).visit.confidence) for row in rows)


def wait_again(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Have these tellings resolved again. Call within a transaction."""
    connection.executemany("update telling set is_waiting = 1 where key = ?", [(key,) for key in keys])


def edit(connection: sqlite3.Connection, edits: Iterable[Edited]) -> None:
    """Bring what people have edited into the rows of tellings. Call within a transaction."""
    connection.executemany(
        "update telling set said = ?, first_day = ?, last_day = ? where key = ?",
        [(each.said, each.first_day, each.last_day, each.key) for each in edits],
    )


def book(connection: sqlite3.Connection, found: Iterable[Together]) -> None:
    """Keep what was found for tellings that hang together; what changes goes to the outbox.

    Call within the transaction in which what it rests on was found to hold still.
    """
    for together in found:
        _book(connection, together)


def _book(connection: sqlite3.Connection, together: Together) -> None:
    found = together.found
    event_of = {key: result for result in found.events for key in result.keys}
    told_so = set().union(*(_tell(connection, result) for result in found.events))
    for each in together.tellings:
        mine = event_of.get(each.key)
        event_id = mine.event.id if mine else None
        connection.execute(
            "update telling set event_id = ?, is_waiting = 0 where key = ?", (event_id, each.key)
        )
        # Of a visit that a thousand articles tell, one more is told of, and not all of them again.
        if each.key not in told_so:
            is_rejected = mine.is_rejected if mine else each.key in found.rejected
            outbox.append(connection, visit_event_batch(each, event_id, is_rejected=is_rejected))
    _drop_empty(connection, together.event_ids)


def _tell(connection: sqlite3.Connection, result: Resolved) -> set[str]:
    """Hand the event to the outbox where it has changed; the tellings that are known to be its, as before."""
    packed = msgspec.msgpack.encode(result)
    row = connection.execute("select value from event where event_id = ?", (result.event.id,)).fetchone()
    if row is None or row["value"] != packed:
        connection.execute("insert or replace into event values (?, ?)", (result.event.id, packed))
        outbox.append(connection, event_batch(result))
    before = _RESOLVED.decode(row["value"]) if row else None
    if before is None or before.is_rejected != result.is_rejected:
        return set()
    held = connection.execute("select key from telling where event_id = ?", (result.event.id,)).fetchall()
    return {each["key"] for each in held} & set(before.keys) & set(result.keys)


def _drop_empty(connection: sqlite3.Connection, event_ids: Iterable[str]) -> None:
    for event_id in event_ids:
        row = connection.execute("select 1 from telling where event_id = ? limit 1", (event_id,)).fetchone()
        if row is None and connection.execute("delete from event where event_id = ?", (event_id,)).rowcount:
            outbox.append(connection, no_event_batch(event_id))


def _forget(connection: sqlite3.Connection, article_id: str) -> None:
    """The article is told anew: who was in one event with it is resolved again."""
    rows = connection.execute("select event_id from telling where article_id = ?", (article_id,)).fetchall()
    connection.execute("delete from telling where article_id = ?", (article_id,))
    events = {row["event_id"] for row in rows if row["event_id"]}
    for event_id in events:
        connection.execute("update telling set is_waiting = 1 where event_id = ?", (event_id,))
    _drop_empty(connection, events)
