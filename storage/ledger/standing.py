"""How each source stands: the judgement of its runs taken together, kept from one run to the next."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.times import moment_of, moment_or_none, utc_text, utc_text_or_none


class Standing(StrEnum):
    """How a source stands, the worst first."""

    BROKEN = "broken"
    SUSPECT = "suspect"
    RECOVERED = "recovered"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """How a source stands, since when and why.

    `lost`: what its pages no longer have, and must have again before it counts as recovered. `good_runs`: so
    many in a row went well; `failed_runs`: so many failed or were blocked. `last_good_at`: when a run last
    went well; `None` = never.
    """

    source_id: str
    standing: Standing
    since_at: datetime
    reason: str = ""
    lost: tuple[str, ...] = ()
    good_runs: int = 0
    failed_runs: int = 0
    last_good_at: datetime | None = None


def standing(connection: sqlite3.Connection, source_id: str) -> SourceStanding | None:
    """How the source stands; `None` where no run of it was ever judged."""
    row = connection.execute("select * from standing where source_id = ?", (source_id,)).fetchone()
    return _of(row) if row else None


def standings(connection: sqlite3.Connection) -> tuple[SourceStanding, ...]:
    """Every source that was judged, by id; not those that were scheduled once and are no longer."""
    rows = connection.execute(
        """
        select standing.* from standing
        left join source_due using (source_id)
        where coalesce(source_due.is_scheduled, 1) = 1
        order by source_id
        """
    )
    return tuple(_of(row) for row in rows)


def put(connection: sqlite3.Connection, now: SourceStanding) -> None:
    """Keep how a source stands. Call within a transaction."""
    connection.execute(
        "insert or replace into standing values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            now.source_id,
            now.standing.value,
            utc_text(now.since_at),
            now.reason,
            json.dumps(now.lost, ensure_ascii=False),
            now.good_runs,
            now.failed_runs,
            utc_text_or_none(now.last_good_at),
        ),
    )


def _of(row: sqlite3.Row) -> SourceStanding:
    return SourceStanding(
        source_id=row["source_id"],
        standing=Standing(row["standing"]),
        since_at=moment_of(row["since_at"]),
        reason=row["reason"],
        lost=tuple(json.loads(row["lost"])),
        good_runs=row["good_runs"],
        failed_runs=row["failed_runs"],
        last_good_at=moment_or_none(row["last_good_at"]),
    )
