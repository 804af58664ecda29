"""One pace per host, shared by all processes: one request in flight, a rest after each."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from storage.owners import Owner
from storage.times import moment_of, utc_text

# Times booked further ahead of the caller's clock than this were booked before it jumped back.
CLOCK_SLACK = timedelta(minutes=1)
# How long to wait before asking again for a host that is in use: its request may end at any moment.
SHORTEST_LOOK_AWAY_S, LONGEST_LOOK_AWAY_S = 0.01, 1.0


def claim(
    connection: sqlite3.Connection, host: str, min_delay_s: float, now: datetime, lease_s: float, owner: Owner
) -> float:
    """0.0: `host` is the caller's until released, or for `lease_s`. Else seconds to wait, then ask again."""
    row = connection.execute("select * from host_pace where host = ?", (host,)).fetchone()
    wait_s = 0.0 if row is None else _wait_s(row, now, owner)
    if wait_s > 0:
        return wait_s
    connection.execute(
        """
        insert into host_pace values (:host, :not_before, :now, :min_delay_s, :owner, :now, :until)
        on conflict (host) do update set
            not_before_at = excluded.not_before_at,
            decided_at = excluded.decided_at,
            min_delay_s = excluded.min_delay_s,
            owner = excluded.owner,
            claimed_at = excluded.claimed_at,
            claimed_until_at = excluded.claimed_until_at
        """,
        {
            "host": host,
            "not_before": utc_text(now + timedelta(seconds=min_delay_s)),
            "now": utc_text(now),
            "min_delay_s": min_delay_s,
            "owner": owner.token,
            "until": utc_text(now + timedelta(seconds=lease_s)),
        },
    )
    return 0.0


def release(
    connection: sqlite3.Connection, host: str, now: datetime, not_before: datetime | None, owner: Owner
) -> None:
    """End the request: the host rests for its delay, and until `not_before` (Retry-After) if later.

    A lease that has run out and is another's now is left alone, but for a later `not_before`.
    """
    row = connection.execute("select * from host_pace where host = ?", (host,)).fetchone()
    if row is None:
        return
    is_ours = row["owner"] == owner.token
    rested = now + timedelta(seconds=row["min_delay_s"] if is_ours else 0.0)
    until = max(rested, not_before or rested, _not_before(row, now))
    connection.execute(
        """
        update host_pace set
            not_before_at = ?,
            decided_at = ?,
            owner = case when ? then null else owner end
        where host = ?
        """,
        (utc_text(until), utc_text(now), is_ours, host),
    )


def _wait_s(row: sqlite3.Row, now: datetime, owner: Owner) -> float:
    if row["owner"] is not None and not _has_lapsed(row, now, owner):
        delay_s: float = row["min_delay_s"]
        return max(min(LONGEST_LOOK_AWAY_S, delay_s), SHORTEST_LOOK_AWAY_S)
    rest_s: float = (_not_before(row, now) - now).total_seconds()
    return max(rest_s, 0.0)


def _has_lapsed(row: sqlite3.Row, now: datetime, owner: Owner) -> bool:
    if moment_of(row["claimed_at"]) > now + CLOCK_SLACK:
        return True
    return moment_of(row["claimed_until_at"]) <= now or owner.is_gone(row["owner"])


def _not_before(row: sqlite3.Row, now: datetime) -> datetime:
    """Until when the host rests; only its delay where the clock has jumped back since that was booked."""
    if moment_of(row["decided_at"]) > now + CLOCK_SLACK:
        return now + timedelta(seconds=row["min_delay_s"])
    return moment_of(row["not_before_at"])
