"""What each source brings in each hour of its week: learned from every look, older weeks counting less."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.times import moment_of, utc_text

HOURS_OF_WEEK = 7 * 24
HALF_LIFE = timedelta(weeks=8)  # a season: long enough to see each weekday eight times


@dataclass(frozen=True, slots=True)
class Watched:
    """For how many hours a source was watched, and how many new links came in them."""

    hours: float
    links: float


Rhythm = Mapping[int, Watched]  # by hour of the week, 0 = Monday 00:00-01:00 in the source's zone


def rhythm(connection: sqlite3.Connection, source_id: str) -> Rhythm:
    """What was learned of the source so far; hours never watched are absent."""
    rows = connection.execute("select * from rhythm where source_id = ?", (source_id,))
    return {row["hour_of_week"]: Watched(row["hours"], row["links"]) for row in rows}


def learn(connection: sqlite3.Connection, source_id: str, seen: Rhythm, now: datetime) -> None:
    """Add what was seen to what is known of these hours of the week."""
    for hour_of_week, new in seen.items():
        row = connection.execute(
            "select * from rhythm where source_id = ? and hour_of_week = ?", (source_id, hour_of_week)
        ).fetchone()
        kept = 0.0
        if row is not None:
            age = max(now - moment_of(row["learned_at"]), timedelta(0))
            kept = 0.5 ** (age / HALF_LIFE)
        hours = new.hours + (row["hours"] * kept if row else 0.0)
        links = new.links + (row["links"] * kept if row else 0.0)
        connection.execute(
            "insert or replace into rhythm values (?, ?, ?, ?, ?)",
            (source_id, hour_of_week, hours, links, utc_text(now)),
        )
