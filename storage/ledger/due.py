"""When each source is looked at next, and what each look brought: rows, so that late is not lost."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.model import Run, RunOutcome
from storage.ledger import acceptance, lacks, outbox, rhythm, standing
from storage.ledger.owners import Owner
from storage.ledger.rhythm import Rhythm
from storage.ledger.standing import SourceStanding
from storage.results.rows import gap_batch, gap_of_late_run, run_batch
from storage.times import moment_of, moment_or_none, utc_text

# A due time decided this far in the future was decided before the clock jumped back: it is not waited for.
CLOCK_SLACK = timedelta(hours=1)


def sync(connection: sqlite3.Connection, intervals: Mapping[str, int], now: datetime) -> None:
    """Schedule exactly these sources. New ones are due now; a shorter interval takes effect at once."""
    connection.execute("update source_due set is_scheduled = 0")
    for source_id, interval_s in intervals.items():
        connection.execute(
            """
            insert into source_due (source_id, interval_s, next_due_at, decided_at)
            values (:source_id, :interval_s, :now, :now)
            on conflict (source_id) do update set
                is_scheduled = 1,
                next_due_at = case
                    when :interval_s < interval_s and failures = 0 then min(next_due_at, :soon)
                    else next_due_at
                end,
                interval_s = :interval_s
            """,
            {
                "source_id": source_id,
                "interval_s": interval_s,
                "now": utc_text(now),
                "soon": utc_text(now + timedelta(seconds=interval_s)),
            },
        )


def due(connection: sqlite3.Connection, now: datetime) -> tuple[str, ...]:
    """Scheduled sources that are due, the longest overdue first."""
    rows = connection.execute(
        """
        select source_id from source_due
        where is_scheduled = 1 and (next_due_at <= :now or decided_at > :impossible)
        order by next_due_at, source_id
        """,
        {"now": utc_text(now), "impossible": utc_text(now + CLOCK_SLACK)},
    )
    return tuple(row["source_id"] for row in rows)


def next_due(connection: sqlite3.Connection, now: datetime) -> datetime | None:
    """When the next source is due: `now` where one is overdue, `None` where none is scheduled."""
    if due(connection, now):
        return now
    first = connection.execute(
        "select min(next_due_at) as first from source_due where is_scheduled = 1"
    ).fetchone()["first"]
    return None if first is None else moment_of(first)


def failures(connection: sqlite3.Connection, source_id: str) -> int:
    """How many runs of the source failed or were blocked since the last that was not."""
    row = connection.execute("select failures from source_due where source_id = ?", (source_id,)).fetchone()
    return row["failures"] if row else 0


@dataclass(frozen=True, slots=True)
class Past:
    """What a source brought before.

    `looked_at`: when all its feeds last told what was new. `lacking`: how many of `pages` lacked each thing.
    `standing`: `None` where no run was ever judged. `accepted`: what somebody has accepted as gone.
    """

    rhythm: Rhythm = field(default_factory=dict)
    looked_at: datetime | None = None
    last_new_at: datetime | None = None
    links_of_a_day: int = 0
    pages: float = 0.0
    lacking: Mapping[str, float] = field(default_factory=dict)
    standing: SourceStanding | None = None
    accepted: tuple[str, ...] = ()


def past(connection: sqlite3.Connection, source_id: str, now: datetime) -> Past:
    """What the source brought before `now`: by the hour of its week, and lately."""
    looked = connection.execute(
        "select looked_at from source_due where source_id = ?", (source_id,)
    ).fetchone()
    newest = connection.execute(
        "select max(first_seen_at) as newest from link where source_id = ?", (source_id,)
    ).fetchone()
    of_a_day = connection.execute(
        "select count(*) as links from link where source_id = ? and first_seen_at > ?",
        (source_id, utc_text(now - timedelta(days=1))),
    ).fetchone()
    pages, lacking = lacks.lacks(connection, source_id)
    return Past(
        pages=pages,
        lacking=lacking,
        rhythm=rhythm.rhythm(connection, source_id),
        looked_at=moment_or_none(looked["looked_at"]) if looked else None,
        last_new_at=moment_or_none(newest["newest"]),
        links_of_a_day=of_a_day["links"],
        standing=standing.standing(connection, source_id),
        accepted=tuple(each.thing for each in acceptance.accepted(connection, source_id)),
    )


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run under way in some process that lives."""

    source_id: str
    job: str
    started_at: datetime


def open_runs(connection: sqlite3.Connection, owner: Owner) -> tuple[OpenRun, ...]:
    """What runs now, the longest first."""
    rows = connection.execute("select * from open_run order by started_at, source_id").fetchall()
    return tuple(
        OpenRun(row["source_id"], row["job"], moment_of(row["started_at"]))
        for row in rows
        if not owner.is_gone(row["owner"])
    )


def overdue_since(connection: sqlite3.Connection, now: datetime) -> datetime | None:
    """When the source fell due that has waited longest without a run under way; `None` where none waits."""
    first = connection.execute(
        """
        select min(next_due_at) as first from source_due
        where is_scheduled = 1 and next_due_at <= ? and source_id not in (select source_id from open_run)
        """,
        (utc_text(now),),
    ).fetchone()["first"]
    return moment_or_none(first)


def start(
    connection: sqlite3.Connection,
    source_id: str,
    job: str,
    now: datetime,
    owner: Owner,
    *,
    is_look: bool = True,
) -> str:
    """Book a run as begun; one that looks an interval late or more leaves a gap in the outbox."""
    run_id = f"{now:%Y%m%dT%H%M%S}-{source_id}-{secrets.token_hex(4)}"
    connection.execute(
        "insert into open_run values (?, ?, ?, ?, ?)", (run_id, source_id, job, utc_text(now), owner.token)
    )
    if not is_look:
        return run_id
    row = connection.execute("select * from source_due where source_id = ?", (source_id,)).fetchone()
    if row is not None and row["is_scheduled"] and row["last_started_at"] is not None:
        gap = gap_of_late_run(run_id, source_id, moment_of(row["next_due_at"]), now, row["interval_s"])
        if gap is not None:
            outbox.append(connection, gap_batch(gap))
    connection.execute(
        "update source_due set last_started_at = ? where source_id = ?", (utc_text(now), source_id)
    )
    return run_id


def end(
    connection: sqlite3.Connection,
    run: Run,
    next_due_at: datetime | None,
    *,
    is_telling: bool = True,
    seen: Rhythm | None = None,
    lacking: tuple[int, Mapping[str, int]] | None = None,
    stands: SourceStanding | None = None,
    returned: Iterable[str] = (),
) -> None:
    """Book a run as ended. `next_due_at` `None` (a backfill) leaves the source's due time alone.

    A run that tells nothing of its source (our network down, or stopped early) leaves its failures alone.
    `seen`: what it learned of the source's rhythm; `None` where its feeds were not all looked at. `lacking`:
    how many pages it stored, and how many of these lacked what; `None` where that is no measure. `stands`:
    how the source stands now; `None` where nothing was ever learned. `returned`: what was accepted as gone
    and is there again.
    """
    connection.execute("delete from open_run where run_id = ?", (run.run_id,))
    outbox.append(connection, run_batch(run))
    if next_due_at is None:
        return
    failed = run.outcome in (RunOutcome.FAILED, RunOutcome.BLOCKED)
    connection.execute(
        """
        update source_due set
            next_due_at = :next_due_at,
            decided_at = :decided_at,
            failures = case when not :is_telling then failures when :failed then failures + 1 else 0 end
        where source_id = :source_id
        """,
        {
            "next_due_at": utc_text(next_due_at),
            "decided_at": utc_text(run.ended_at),
            "is_telling": is_telling,
            "failed": failed,
            "source_id": run.source_id,
        },
    )
    acceptance.withdraw(connection, run.source_id, returned)
    if stands is not None:
        gone = {each.thing for each in acceptance.accepted(connection, run.source_id)}
        # Accepted while the run was under way, it is waited for no longer.
        lost = tuple(thing for thing in stands.lost if thing not in gone)
        standing.put(connection, replace(stands, lost=lost))
    if lacking is not None:
        lacks.add(connection, run.source_id, *lacking)
    if seen is not None:
        rhythm.learn(connection, run.source_id, seen, run.started_at)
        connection.execute(
            "update source_due set looked_at = ? where source_id = ?",
            (utc_text(run.started_at), run.source_id),
        )


def end_interrupted(connection: sqlite3.Connection, now: datetime, owner: Owner) -> tuple[Run, ...]:
    """End, as failed, the runs whose process is gone: no run goes without an outcome."""
    ended = []
    for row in connection.execute("select * from open_run order by started_at").fetchall():
        if not owner.is_gone(row["owner"]):
            continue
        run = Run(
            run_id=row["run_id"],
            source_id=row["source_id"],
            job=row["job"],
            started_at=moment_of(row["started_at"]),
            ended_at=now,
            outcome=RunOutcome.FAILED,
            reason="the process ended before the run did; its links are taken up again",
        )
        end(connection, run, None)
        ended.append(run)
    return tuple(ended)
