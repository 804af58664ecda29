"""What somebody has accepted as gone from a source's pages: it is usual from now on, until it comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.ledger import lacks
from storage.times import moment_of, utc_text


@dataclass(frozen=True, slots=True)
class Accepted:
    """A field, or a part of a layout, that the source's pages may lack, and since when."""

    source_id: str
    thing: str
    at: datetime


def accepted(connection: sqlite3.Connection, source_id: str | None = None) -> tuple[Accepted, ...]:
    """All of the source, or of every source, by source and thing."""
    rows = connection.execute(
        "select * from accepted where source_id = coalesce(?, source_id) order by source_id, thing",
        (source_id,),
    )
    return tuple(Accepted(row["source_id"], row["thing"], moment_of(row["accepted_at"])) for row in rows)


def accept(connection: sqlite3.Connection, source_id: str, things: Iterable[str], now: datetime) -> None:
    """Take `things` as gone, and all pages before as if they had lacked them. Call within a transaction."""
    for thing in things:
        connection.execute(
            "insert or replace into accepted values (?, ?, ?)", (source_id, thing, utc_text(now))
        )
        lacks.take_as_usual(connection, source_id, thing)


def withdraw(connection: sqlite3.Connection, source_id: str, things: Iterable[str]) -> None:
    """Forget that `things` were gone: they are there again. Call within a transaction."""
    connection.executemany(
        "delete from accepted where source_id = ? and thing = ?", [(source_id, thing) for thing in things]
    )
