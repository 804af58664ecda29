"""What waits for the results file: numbered batches in the state file.

Batches are appended inside the transactions that move links and runs on, and deleted when a published file
holds them: between the two nothing is lost, and by its number nothing is told twice.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from storage.ledger.state_file import transaction
from storage.results.rows import Batch

# What a chunk holds is staged on disk, not in memory; its keys are held, some hundred bytes each.
CHUNK_BATCHES = 200_000
CHUNK_BYTES = 256 * 1024 * 1024
# Of what waits. At five and a half KB an article, some 190,000 of them.
MAX_BYTES = 1024**3
_READ_AT_ONCE = 500
_DELETED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive batches, as many as one transaction should apply.

    `batches`: of each kind and id the last telling only, read as they are asked for. `count`: all of them.
    `last`: the number of the last.
    """

    batches: Iterator[Batch]
    count: int
    last: int


def append(connection: sqlite3.Connection, *batches: Batch) -> None:
    """Add `batches` at the end. Call within a transaction."""
    connection.executemany(
        "insert into outbox (kind, id, payload) values (?, ?, ?)",
        ((batch.kind, batch.id, batch.payload) for batch in batches),
    )
    _fill(connection, len(batches), sum(len(batch.payload) for batch in batches))


def size(connection: sqlite3.Connection) -> int:
    """How many batches wait."""
    count: int = connection.execute("select batches from outbox_fill").fetchone()[0]
    return count


def held_bytes(connection: sqlite3.Connection) -> int:
    """How many bytes wait."""
    count: int = connection.execute("select bytes from outbox_fill").fetchone()[0]
    return count


def last_number(connection: sqlite3.Connection) -> int:
    """The number of the last batch that waits; 0 where none does."""
    number: int | None = connection.execute("select max(number) from outbox").fetchone()[0]
    return number or 0


def identity(connection: sqlite3.Connection) -> str:
    """What tells this outbox's numbers from those of another."""
    name: str = connection.execute("select value from fact where name = 'outbox_id'").fetchone()[0]
    return name


def chunks(connection: sqlite3.Connection, after: int, until: int) -> Iterator[Chunk]:
    """The batches numbered `after` < n <= `until`, in order. One chunk is to be read before the next."""
    while after < until:
        winners: dict[tuple[str, str], int] = {}
        count = held = 0
        last = after
        for number, kind, name, length in connection.execute(
            """
            select number, kind, id, length(payload) from outbox
            where number > ? and number <= ?
            order by number
            limit ?
            """,
            (after, until, CHUNK_BATCHES),
        ):
            winners[kind, name] = last = number
            count += 1
            held += length
            if held >= CHUNK_BYTES:
                break
        if not count:
            return
        yield Chunk(_batches(connection, after, last, frozenset(winners.values())), count, last)
        after = last


def delete_through(connection: sqlite3.Connection, number: int) -> None:
    """Forget the batches up to `number`: a published file holds them. Writers get their turns meanwhile."""
    until = 0
    while until < number:
        with transaction(connection):
            slice_ = "select * from outbox where number <= ? order by number limit ?"
            last, count, held = connection.execute(
                f"select max(number), count(*), sum(length(payload)) from ({slice_})",  # noqa: S608
                (number, _DELETED_AT_ONCE),
            ).fetchone()
            if last is None:
                return
            connection.execute("delete from outbox where number <= ?", (last,))
            _fill(connection, -count, -held)
        until = last


def renew_identity(connection: sqlite3.Connection, held: int) -> bool:
    """Take a new identity where the results file holds a number (`held`) that was never given here.

    Then this state file was restored from a backup, and its numbers begin to repeat. Under a new identity
    what waits is told again, which changes nothing, instead of being taken for told.
    """
    with transaction(connection):
        if held <= last_given(connection):
            return False
        connection.execute("update fact set value = ? where name = 'outbox_id'", (uuid.uuid4().hex,))
    return True


def last_given(connection: sqlite3.Connection) -> int:
    """The highest number that a batch ever had here; 0 where there was none."""
    row = connection.execute("select seq from sqlite_sequence where name = 'outbox'").fetchone()
    return int(row["seq"]) if row else 0


def tell_sources_again(connection: sqlite3.Connection) -> None:
    """Append every source as last told: a new results file knows none."""
    with transaction(connection):
        rows = connection.execute("select source_id, payload from source_row").fetchall()
        append(connection, *(Batch("source", row["source_id"], row["payload"]) for row in rows))


def replace_payload(connection: sqlite3.Connection, number: int, before: bytes, after: bytes) -> None:
    """What waits under `number` says `after` instead of `before`. Call within a transaction."""
    connection.execute("update outbox set payload = ? where number = ?", (after, number))
    _fill(connection, 0, len(after) - len(before))


def _fill(connection: sqlite3.Connection, batches: int, held: int) -> None:
    connection.execute("update outbox_fill set batches = batches + ?, bytes = bytes + ?", (batches, held))


def _batches(
    connection: sqlite3.Connection, after: int, last: int, wanted: frozenset[int]
) -> Iterator[Batch]:
    """Those of `wanted` numbers. In short reads: a long one would keep the log from being taken up."""
    while after < last:
        rows = connection.execute(
            """
            select number, kind, id, payload from outbox
            where number > ? and number <= ?
            order by number
            limit ?
            """,
            (after, last, _READ_AT_ONCE),
        ).fetchall()
        if not rows:
            return
        for row in rows:
            if row["number"] in wanted:
                yield Batch(row["kind"], row["id"], row["payload"])
        after = rows[-1]["number"]
