"""The state of things on one screen: what is due, what waits, what is broken since when and why."""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rich.table import Table as Grid
from rich.text import Text

from jobs.daemon import LOCK_FILE
from jobs.screen import columns_of_terminal, visible, write
from jobs.settings import Settings
from jobs.wiring import RESULTS_FILE, STATE_FILE
from pipeline.errors import StorageError
from storage.reports import run_sql
from storage.state import State

MOST_NAMED = 12  # troubled sources on the one screen; `report source_health` has them all
_HEALTH = """
select source_id, health, last_good_run_at, last_reason, attempts_24h, stored_24h
from source_health
order by last_good_run_at nulls first, source_id
"""


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does: `good`, `suspect`, `blocked`, `failed`, `never looked at`. Times: UTC, naive."""

    source_id: str
    health: str
    last_good_run_at: datetime | None
    reason: str | None
    attempts_24h: int
    stored_24h: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of the state store, and the health of every source as the results file knows it.

    `daemon`: who it is (`process 7 since …`), `None` where none runs.
    """

    data_dir: Path
    daemon: str | None
    now: datetime
    next_due: datetime | None
    pending_links: int
    waiting_batches: int
    results: Path
    sources: tuple[Health, ...]


def standing(settings: Settings, now: datetime) -> Standing:
    """How things stand. Raises StorageError where nothing was ever collected into the data directory."""
    data_dir = settings.data_path
    results = data_dir / RESULTS_FILE
    if not (data_dir / STATE_FILE).exists():
        raise StorageError(
            f"{data_dir}: nothing was collected here yet: run citymentions demo, collect or daemon, or point"
            " --data-dir to where it was"
        )
    with State(data_dir / STATE_FILE) as state:
        return Standing(
            data_dir=data_dir,
            daemon=_daemon(data_dir / LOCK_FILE),
            now=now,
            next_due=state.next_due(now),
            pending_links=state.pending_count(),
            waiting_batches=state.outbox_size(),
            results=results,
            sources=tuple(Health(*row) for row in run_sql(results, _HEALTH).rows),  # type: ignore[arg-type]  # by _HEALTH
        )


def _daemon(lock_file: Path) -> str | None:
    """Who holds the lock of the data directory. A shared lock, let go at once, asks without taking."""
    if not lock_file.exists():
        return None
    with lock_file.open(encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return lock.read().strip() or "starting"
    return None


def show_standing(out: TextIO, now: Standing) -> None:
    """Write it: figures first, then the sources in trouble, the longest without a good run first."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in figures(now):
        grid.add_row(name, Text(visible(value)))
    troubled = [each for each in now.sources if each.health not in ("good", "never looked at")]
    parts = [Text(_trouble(each)) for each in troubled[:MOST_NAMED]]
    for part in parts:  # a line each, so that all fit on the screen
        part.truncate(columns_of_terminal(), overflow="ellipsis")
    if len(troubled) > MOST_NAMED:
        parts.append(Text(f"and {len(troubled) - MOST_NAMED} more: citymentions report source_health"))
    title = [Text("\nIn trouble, the longest first (UTC)", style="bold")] if parts else []
    write(out, grid, *title, *parts)


def figures(now: Standing) -> Iterator[tuple[str, str]]:
    """Name and value of each figure."""
    yield "data directory", str(now.data_dir)
    yield "daemon", now.daemon or "not running"
    yield "next look", _next_look(now)
    yield "links to bring in", f"{now.pending_links:,}"
    yield "batches to publish", f"{now.waiting_batches:,}"
    if now.results.exists():
        made = now.results.stat()
        at = _utc(datetime.fromtimestamp(made.st_mtime, UTC))
        yield RESULTS_FILE, f"{made.st_size / 1024**2:,.1f} MiB, published {at}"
    counts = Counter(each.health for each in now.sources)
    yield "sources", ", ".join(f"{n} {health}" for health, n in counts.most_common()) or "none yet"
    attempts, stored = sum(s.attempts_24h for s in now.sources), sum(s.stored_24h for s in now.sources)
    yield "last 24 hours", f"{stored:,} articles stored of {attempts:,} pages tried"


def _next_look(now: Standing) -> str:
    if now.next_due is None:
        return "none is planned: only a daemon plans"
    wait_s = (now.next_due - now.now).total_seconds()
    at = _utc(now.next_due)
    if wait_s > 0:
        return f"{at}, in {wait_s / 60:.0f} min"
    return f"{at}, overdue{'' if now.daemon else ': run daemon or collect'}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _trouble(source: Health) -> str:
    since = (
        f"last good run {source.last_good_run_at:%Y-%m-%d %H:%M}"
        if source.last_good_run_at
        else "no good run yet"
    )
    return visible(
        f"{source.source_id}: {source.health}, {since}: {source.reason or 'no reason given'}"
    ).replace("\n", " ")
