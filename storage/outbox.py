"""What waits for the results file: numbered batches in the state file.

Batches are appended inside the transactions that move links and runs on, and deleted when a published file
holds them: between the two nothing is lost, and by its number nothing is told twice.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from storage.rows import Batch
from storage.state_file import transaction

CHUNK_BATCHES = 5_000
CHUNK_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive batches, as many as memory should hold at once. `last`: the number of the last."""

    batches: tuple[Batch, ...]
    last: int


def append(connection: sqlite3.Connection, batch: Batch) -> None:
    """Add `batch` at the end. Call within a transaction."""
    connection.execute(
        "insert into outbox (kind, id, payload) values (?, ?, ?)", (batch.kind, batch.id, batch.payload)
    )


def size(connection: sqlite3.Connection) -> int:
    """How many batches wait."""
    count: int = connection.execute("select count(*) from outbox").fetchone()[0]
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
    """The batches numbered `after` < n <= `until`, in order."""
    while after < until:
        batches: list[Batch] = []
        held_bytes = 0
        rows = connection.execute(
            """
            select number, kind, id, payload from outbox
            where number > ? and number <= ?
            order by number
            limit ?
            """,
            (after, until, CHUNK_BATCHES),
        )
        for row in rows:
            batches.append(Batch(row["kind"], row["id"], row["payload"]))
            held_bytes += len(row["payload"])
            after = row["number"]
            if held_bytes >= CHUNK_BYTES:
                break
        rows.close()
        if not batches:
            return
        yield Chunk(tuple(batches), after)


def delete_through(connection: sqlite3.Connection, number: int) -> None:
    """Forget the batches up to `number`: a published file holds them."""
    with transaction(connection):
        connection.execute("delete from outbox where number <= ?", (number,))


def renew_identity(connection: sqlite3.Connection, held: int) -> bool:
    """Take a new identity where the results file holds a number (`held`) that was never given here.

    Then this state file was restored from a backup, and its numbers begin to repeat. Under a new identity
    what waits is told again, which changes nothing, instead of being taken for told.
    """
    with transaction(connection):
        row = connection.execute("select seq from sqlite_sequence where name = 'outbox'").fetchone()
        if held <= (row["seq"] if row else 0):
            return False
        connection.execute("update fact set value = ? where name = 'outbox_id'", (uuid.uuid4().hex,))
    return True


def tell_sources_again(connection: sqlite3.Connection) -> None:
    """Append every source as last told: a new results file knows none."""
    with transaction(connection):
        connection.execute(
            "insert into outbox (kind, id, payload) select 'source', source_id, payload from source_row"
        )
