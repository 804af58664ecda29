"""What somebody is to be told, and what was told: rows, so that a receiver that fails loses nothing.

What was decided to be told and the messages themselves are written in one transaction; a message goes when
its receiver has taken it. Killed between the two, a message may come twice; it never stays away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.times import moment_of, utc_text

REMEMBERED = timedelta(days=90)  # what was told; what is still to be told stays however long


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell. `subject`: by which it is told once; `what`: how the subject was told to be."""

    subject: str
    what: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """A message that its receiver has not taken yet."""

    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ReceiverRest:
    """A receiver that has failed so many times in a row, and is tried again at `until`."""

    failures: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of a subject, and when."""

    what: str
    at: datetime


def told(connection: sqlite3.Connection) -> Mapping[str, Told]:
    """What was told lately, by subject."""
    rows = connection.execute("select * from told")
    return {row["subject"]: Told(row["what"], moment_of(row["told_at"])) for row in rows}


def add(
    connection: sqlite3.Connection, notices: Iterable[Notice], receivers: Iterable[str], now: datetime
) -> None:
    """Each receiver is to get each notice, whose subjects count as told. Call within a transaction."""
    to_all = tuple(receivers)
    for notice in notices:
        connection.execute(
            "insert or replace into told values (?, ?, ?)", (notice.subject, notice.what, utc_text(now))
        )
        connection.executemany(
            "insert into notice (receiver, title, body, made_at) values (?, ?, ?, ?)",
            [(receiver, notice.title, notice.body, utc_text(now)) for receiver in to_all],
        )
    connection.execute(
        "delete from told where told_at < ? and subject not like 'source:%'", (utc_text(now - REMEMBERED),)
    )


def waiting(connection: sqlite3.Connection, receiver: str) -> tuple[WaitingNotice, ...]:
    """What `receiver` has not taken yet, oldest first."""
    rows = connection.execute("select * from notice where receiver = ? order by number", (receiver,))
    return tuple(WaitingNotice(row["number"], row["title"], row["body"]) for row in rows)


def count(connection: sqlite3.Connection) -> int:
    """How many messages wait, over all receivers."""
    number: int = connection.execute("select count(*) from notice").fetchone()[0]
    return number


def taken(connection: sqlite3.Connection, receiver: str, last: int) -> None:
    """`receiver` has taken all up to number `last`. Call within a transaction."""
    connection.execute("delete from notice where receiver = ? and number <= ?", (receiver, last))
    connection.execute("delete from receiver_rest where receiver = ?", (receiver,))


def rest(connection: sqlite3.Connection, receiver: str) -> ReceiverRest | None:
    """How often `receiver` has failed since it last took something; `None` where it has not."""
    row = connection.execute("select * from receiver_rest where receiver = ?", (receiver,)).fetchone()
    return ReceiverRest(row["failures"], moment_of(row["not_before_at"])) if row else None


def let_rest(connection: sqlite3.Connection, receiver: str, until: datetime) -> None:
    """`receiver` has failed once more. Call within a transaction."""
    connection.execute(
        """
        insert into receiver_rest (receiver, failures, not_before_at) values (:receiver, 1, :until)
        on conflict (receiver) do update set failures = failures + 1, not_before_at = :until
        """,
        {"receiver": receiver, "until": utc_text(until)},
    )


def forget_others(connection: sqlite3.Connection, receivers: Iterable[str]) -> int:
    """Drop what waits for receivers that are configured no longer; how many messages that were."""
    known = set(receivers)
    rows = connection.execute("select distinct receiver from notice").fetchall()
    gone = [row["receiver"] for row in rows if row["receiver"] not in known]
    return sum(connection.execute("delete from notice where receiver = ?", (each,)).rowcount for each in gone)
