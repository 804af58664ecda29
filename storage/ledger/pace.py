"""One pace per host, shared by all processes: one request in flight, a rest after each.

A host is whatever name the caller keeps its budget under: for the politeness, a registrable domain.

A host that answers slowly, or says that it is overloaded, rests longer: as long as its answers take, so
that it is busy with us for half of the time at most, and twice as long for each refusal not yet made up for.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from storage.ledger.owners import Owner
from storage.times import moment_of, utc_text

# Times booked further ahead of the caller's clock than this were booked before it jumped back.
CLOCK_SLACK = timedelta(minutes=1)
# How long to wait before asking again for a host that is in use: its request may end at any moment.
SHORTEST_LOOK_AWAY_S, LONGEST_LOOK_AWAY_S = 0.01, 1.0
# Slowing down never goes further than this, so that no host is given up because it once was slow.
LONGEST_SLOW_REST_S = 60.0
MOST_REFUSALS = 6  # 2**6 rests of a second are over the longest


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
        insert into host_pace (
            host, not_before_at, decided_at, min_delay_s, owner, claimed_at, claimed_until_at
        )
        values (:host, :not_before, :now, :min_delay_s, :owner, :now, :until)
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
    connection: sqlite3.Connection,
    host: str,
    now: datetime,
    not_before: datetime | None,
    owner: Owner,
    *,
    is_refused: bool = False,
) -> None:
    """End the request: the host rests for its delay or longer, and until `not_before` (Retry-After) if later.

    `is_refused`: it said that it is overloaded. A lease that has run out and is another's now is left alone,
    but for a later `not_before`.
    """
    row = connection.execute("select * from host_pace where host = ?", (host,)).fetchone()
    if row is None:
        return
    is_ours = row["owner"] == owner.token
    answer_s, refusals = _felt(row, now, is_refused=is_refused)
    rested = now + timedelta(seconds=rest_s(row["min_delay_s"], answer_s, refusals) if is_ours else 0.0)
    until = max(rested, not_before or rested, _not_before(row, now))
    connection.execute(
        """
        update host_pace set
            not_before_at = :until,
            decided_at = :now,
            owner = case when :is_ours then null else owner end,
            answer_s = case when :is_ours then :answer_s else answer_s end,
            refusals = case when :is_ours then :refusals else refusals end
        where host = :host
        """,
        {
            "until": utc_text(until),
            "now": utc_text(now),
            "is_ours": is_ours,
            "answer_s": answer_s,
            "refusals": refusals,
            "host": host,
        },
    )


def rest_s(min_delay_s: float, answer_s: float, refusals: int) -> float:
    """Seconds that a host rests: never under `min_delay_s`, never over it and LONGEST_SLOW_REST_S.

    A delay of 0 is a site of one's own, which is not spared.
    """
    if min_delay_s == 0.0:
        return 0.0
    slow_s: float = max(min_delay_s, answer_s) * 2**refusals
    return max(min_delay_s, min(slow_s, LONGEST_SLOW_REST_S))


def _felt(row: sqlite3.Row, now: datetime, *, is_refused: bool) -> tuple[float, int]:
    """How long answers take and how many refusals count, after this one: up at once, down by halves."""
    took_s = max((now - moment_of(row["claimed_at"])).total_seconds(), 0.0)
    before: int = row["refusals"]
    refusals = min(before + 1, MOST_REFUSALS) if is_refused else max(before - 1, 0)
    return max(took_s, (row["answer_s"] + took_s) / 2), refusals


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
