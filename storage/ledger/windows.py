"""The ledger of backfills: which windows were wanted, and what became of each link that they found.

A window is a source's day, or its part of a list of addresses. Its links carry its name, so that its counts
are always those of the links themselves: found = known + skipped + every outcome + waiting (law 1).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.model import Attempt, Link, Outcome
from storage.ledger import links, outbox, pace
from storage.ledger.owners import Owner
from storage.ledger.state_file import Opened
from storage.results.rows import attempt_batch
from storage.times import moment_of, moment_or_none, utc_text


class WindowStatus(StrEnum):
    """How a window stands. `suspect`: its list was read, and cannot be believed."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Window:
    """A window and its counts.

    `name`: the day (ISO) or the list. `is_matched`: only links with a telling title are fetched. `is_listed`:
    all its links are booked. `lists`: pages of lists that were read for it. `known`: links that others had
    found before. `outcomes`: of its own links that have ended; `waiting`: those that have not, of which the
    first is tried again at `retry_at` (`None`: at once).
    """

    source_id: str
    name: str
    status: WindowStatus
    decided_at: datetime
    is_matched: bool = False
    is_listed: bool = False
    lists: int = 0
    known: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    retry_at: datetime | None = None
    reason: str = ""

    @property
    def found(self) -> int:
        """Every link found: known, ended or waiting."""
        return self.known + sum(self.outcomes.values()) + self.waiting

    @property
    def new(self) -> int:
        """Those that nobody had found before, and that were not skipped."""
        return self.found - self.known - self.skipped

    @property
    def skipped(self) -> int:
        """Left out, because neither title nor snippet told of what is looked for."""
        return self.outcomes.get(Outcome.SKIPPED, 0)

    @property
    def stored(self) -> int:
        """Articles stored."""
        return self.outcomes.get(Outcome.STORED, 0)

    @property
    def failed(self) -> int:
        """Links that ended in anything else."""
        return sum(self.outcomes.values()) - self.stored - self.skipped


class Windows:
    """The ledger, behind `State.windows`. Every method is one transaction. Times are aware."""

    def __init__(self, change: Opened, look: Opened, owner: Owner) -> None:
        self._change = change
        self._look = look
        self._owner = owner

    def plan(
        self, source_id: str, names: Iterable[str], now: datetime, *, is_matched: bool = False
    ) -> tuple[Window, ...]:
        """Want these windows, and return them in their order.

        One that failed, was suspect, or was done by titles only and is now wanted whole, is pending again.
        """
        wanted = tuple(names)
        with self._change() as connection:
            for name in wanted:
                _want(connection, source_id, name, now, is_matched=is_matched)
            return tuple(_window(connection, source_id, name) for name in wanted)

    def claim(self, source_id: str, name: str) -> bool:
        """Whether the window is now this process's to work on, until `settle` or its end."""
        owner = self._owner
        with self._change() as connection:
            row = connection.execute(
                "select owner from backfill_window where source_id = ? and name = ?", (source_id, name)
            ).fetchone()
            if row is None or (row["owner"] is not None and not _is_free(row["owner"], owner)):
                return False
            connection.execute(
                "update backfill_window set owner = ? where source_id = ? and name = ?",
                (owner.token, source_id, name),
            )
            return True

    def book(self, name: str, found: Iterable[Link], skipped: Mapping[str, Attempt], now: datetime) -> int:
        """Book the unknown links of window `name` for this process, and how many they are.

        `skipped`: the attempts of those that are not to be fetched, by key; they end at once.
        """
        with self._change() as connection:
            booked = links.add(connection, found, now, self._owner, window=name, ended=skipped)
            for link in booked:
                if link.key in skipped:
                    outbox.append(connection, attempt_batch(skipped[link.key]))
            return len(booked)

    def listed(self, source_id: str, name: str, keys: Iterable[str], lists: int) -> None:
        """All its links are booked; `keys` are those of every link that its `lists` pages hold."""
        with self._change() as connection:
            known = sum(not _is_own(connection, source_id, name, key) for key in set(keys))
            connection.execute(
                """
                update backfill_window set is_listed = 1, known = ?, lists = ?
                where source_id = ? and name = ?
                """,
                (known, lists, source_id, name),
            )

    def settle(self, source_id: str, name: str, status: WindowStatus, reason: str, now: datetime) -> Window:
        """Say how the window stands, let go of it, and return it. Only what is done stays listed."""
        with self._change() as connection:
            connection.execute(
                """
                update backfill_window set status = ?, reason = ?, decided_at = ?, owner = null
                where source_id = ? and name = ?
                """,
                (status.value, reason, utc_text(now), source_id, name),
            )
            return _window(connection, source_id, name)

    def open_again(self, source_id: str, name: str) -> None:
        """Its lists are to be read anew at the next turn: they may still grow."""
        with self._change() as connection:
            connection.execute(
                "update backfill_window set is_listed = 0 where source_id = ? and name = ?", (source_id, name)
            )

    def all(self, source_id: str | None = None) -> tuple[Window, ...]:
        """Every window that was ever wanted, by source and name."""
        with self._look() as connection:
            rows = connection.execute(
                """
                select source_id, name from backfill_window
                where :source_id is null or source_id = :source_id
                order by source_id, name
                """,
                {"source_id": source_id},
            ).fetchall()
            return tuple(_window(connection, row["source_id"], row["name"]) for row in rows)

    def usual(self, source_id: str) -> tuple[float, float]:
        """Links a day that the source's feeds brought, and bytes a page in the archive; 0 where not known."""
        with self._look() as connection:
            fed = connection.execute(
                """
                select count(*) as links, count(distinct substr(first_seen_at, 1, 10)) as days
                from link
                where source_id = ? and window_name is null
                """,
                (source_id,),
            ).fetchone()
            size = connection.execute(
                "select avg(archive_length) as bytes from link where source_id = ?", (source_id,)
            ).fetchone()
            return fed["links"] / max(fed["days"], 1), size["bytes"] or 0.0

    def pace_s(self, host: str, min_delay_s: float) -> float:
        """Seconds from one request to the next that `host` is given by what it has answered so far."""
        with self._look() as connection:
            row = connection.execute(
                "select answer_s, refusals from host_pace where host = ?", (host,)
            ).fetchone()
        if row is None:
            return min_delay_s
        rested: float = pace.rest_s(min_delay_s, row["answer_s"], row["refusals"])
        return rested + float(row["answer_s"])

    def one(self, source_id: str, name: str) -> Window:
        """The window of this name, which was wanted before."""
        with self._look() as connection:
            return _window(connection, source_id, name)


def _want(
    connection: sqlite3.Connection, source_id: str, name: str, now: datetime, *, is_matched: bool
) -> None:
    connection.execute(
        """
        insert into backfill_window (source_id, name, status, is_matched, decided_at)
        values (:source_id, :name, 'pending', :is_matched, :now)
        on conflict (source_id, name) do update set
            status = 'pending',
            is_listed = 0,
            is_matched = min(is_matched, :is_matched),
            decided_at = :now
        where status in ('failed', 'suspect') or is_matched > :is_matched
        """,
        {"source_id": source_id, "name": name, "is_matched": is_matched, "now": utc_text(now)},
    )


def _window(connection: sqlite3.Connection, source_id: str, name: str) -> Window:
    row = connection.execute(
        "select * from backfill_window where source_id = ? and name = ?", (source_id, name)
    ).fetchone()
    own = connection.execute(
        """
        select is_pending, last_outcome, count(*) as links, min(coalesce(retry_at, '')) as retry_at
        from link
        where source_id = ? and window_name = ?
        group by is_pending, last_outcome
        """,
        (source_id, name),
    ).fetchall()
    waiting = [each for each in own if each["is_pending"]]
    return Window(
        source_id=source_id,
        name=name,
        status=WindowStatus(row["status"]),
        decided_at=moment_of(row["decided_at"]),
        is_matched=bool(row["is_matched"]),
        is_listed=bool(row["is_listed"]),
        lists=row["lists"],
        known=row["known"],
        outcomes={each["last_outcome"]: each["links"] for each in own if not each["is_pending"]},
        waiting=sum(each["links"] for each in waiting),
        retry_at=moment_or_none(min((each["retry_at"] for each in waiting), default="") or None),
        reason=row["reason"],
    )


def _is_own(connection: sqlite3.Connection, source_id: str, name: str, key: str) -> bool:
    row = connection.execute("select source_id, window_name from link where key = ?", (key,)).fetchone()
    return row is not None and (row["source_id"], row["window_name"]) == (source_id, name)


def _is_free(holder: str, owner: Owner) -> bool:
    return holder == owner.token or owner.is_gone(holder)
