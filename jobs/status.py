"""The state of things on one screen: what runs, what is due and waits, what is broken since when and why."""

from __future__ import annotations

import fcntl
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from rich.table import Table as Grid
from rich.text import Text

from jobs.acceptance import told
from jobs.daemon import LOCK_FILE
from jobs.heartbeat import Heartbeat, Unpublished, last_heartbeat
from jobs.screen import columns_of_terminal, visible, write
from jobs.settings import Settings
from jobs.wiring import RESULTS_FILE, STATE_FILE
from pipeline.errors import StorageError
from storage.ledger.acceptance import Accepted
from storage.ledger.due import OpenRun
from storage.ledger.standing import SourceStanding, Standing
from storage.reports import run_sql
from storage.state import State

MOST_NAMED = 8  # troubled sources on the one screen; `report source_health` has them all
HEART_STOPPED_AFTER = timedelta(minutes=2)
_DAY = "select source_id, attempts_24h, stored_24h from source_health"


class Alarm(StrEnum):
    """What `status --fail-on` may be asked to fail on.

    `stopped`: no daemon runs, or its heart has stopped. `unpublished`: publishing fails. `broken`: a source
    is. `suspect`: one is, or broken.
    """

    STOPPED = "stopped"
    UNPUBLISHED = "unpublished"
    BROKEN = "broken"
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of the state store and of the results file, and how each source stands.

    `daemon`: who it is (`process 7 since …`), `None` where none runs. `overdue_since`: when the source fell
    due that has waited longest. `never_looked_at`: sources that the file knows and no run has judged.
    """

    data_dir: Path
    daemon: str | None
    heartbeat: Heartbeat | None
    now: datetime
    running: tuple[OpenRun, ...]
    due: int
    overdue_since: datetime | None
    next_due: datetime | None
    pending_links: int
    waiting_batches: int
    free_bytes: int
    results: Path
    attempts_24h: int
    stored_24h: int
    never_looked_at: int
    sources: tuple[SourceStanding, ...]
    accepted: tuple[Accepted, ...]

    @property
    def is_heart_stopped(self) -> bool:
        """Whether a daemon holds the directory and has given no sign of life for HEART_STOPPED_AFTER."""
        return self.daemon is not None and (
            self.heartbeat is None or self.now - self.heartbeat.at > HEART_STOPPED_AFTER
        )

    @property
    def unpublished(self) -> Unpublished | None:
        """What hinders publishing, as the daemon told it last; of one that is gone, while batches wait."""
        if self.heartbeat is None or (self.daemon is None and not self.waiting_batches):
            return None
        return self.heartbeat.unpublished


def overview(settings: Settings, now: datetime) -> Overview:
    """How things stand. Raises StorageError where nothing was ever collected into the data directory."""
    data_dir = settings.data_path
    results = data_dir / RESULTS_FILE
    if not (data_dir / STATE_FILE).exists():
        raise StorageError(
            f"{data_dir}: nothing was collected here yet: run citymentions demo, collect or daemon, or point"
            " --data-dir to where it was"
        )
    days: list[tuple[str, int, int]] = list(run_sql(results, _DAY).rows)  # type: ignore[arg-type]  # by _DAY
    with State(data_dir / STATE_FILE) as state:
        sources = state.standings()
        judged = {source.source_id for source in sources}
        return Overview(
            data_dir=data_dir,
            daemon=_daemon(data_dir / LOCK_FILE),
            heartbeat=last_heartbeat(data_dir),
            now=now,
            running=state.open_runs(),
            due=len(state.due_sources(now)),
            overdue_since=state.overdue_since(now),
            next_due=state.next_due(now),
            pending_links=state.pending_count(),
            waiting_batches=state.outbox_size(),
            free_bytes=shutil.disk_usage(data_dir).free,
            results=results,
            attempts_24h=sum(attempts for _, attempts, _ in days),
            stored_24h=sum(stored for _, _, stored in days),
            never_looked_at=sum(source_id not in judged for source_id, _, _ in days),
            sources=sources,
            accepted=state.accepted(),
        )


def alarms(now: Overview, asked: Iterable[Alarm]) -> tuple[str, ...]:
    """A line for each of `asked` that there is cause for; empty: all is well."""
    return tuple(line for alarm in dict.fromkeys(asked) if (line := _cause_for(alarm, now)))


def _cause_for(alarm: Alarm, now: Overview) -> str:
    """The line; empty where there is none."""
    if alarm is Alarm.STOPPED:
        if now.daemon is None:
            return f"no daemon runs on {now.data_dir}"
        return f"the daemon ({now.daemon}) gives no sign of life" if now.is_heart_stopped else ""
    if alarm is Alarm.UNPUBLISHED:
        if now.unpublished is None:
            return ""
        told = _about_publishing(now, now.unpublished)
        return f"{now.waiting_batches:,} batches wait, publishing {told}: {now.unpublished.why}"
    bad = (Standing.BROKEN,) if alarm is Alarm.BROKEN else (Standing.BROKEN, Standing.SUSPECT)
    named = [source.source_id for source in now.sources if source.standing in bad]
    return f"{alarm.value}: {', '.join(named)}" if named else ""


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


def show_overview(out: TextIO, now: Overview) -> None:
    """Write it: figures first, then the sources in trouble, the worst and longest first."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    rows = tuple(figures(now))
    grid.add_column(style="bold", no_wrap=True, min_width=max(len(name) for name, _ in rows))
    grid.add_column(overflow="ellipsis", no_wrap=True)
    for name, value in rows:
        grid.add_row(name, Text(visible(value)))
    worst_first = list(Standing)
    troubled = sorted(
        (source for source in now.sources if source.standing is not Standing.GOOD),
        key=lambda source: (worst_first.index(source.standing), source.since_at, source.source_id),
    )
    parts = [Text(_trouble(source)) for source in troubled[:MOST_NAMED]]
    for part in parts:  # a line each, so that all fit on the screen
        part.truncate(columns_of_terminal(), overflow="ellipsis")
    if len(troubled) > MOST_NAMED:
        parts.append(Text(f"and {len(troubled) - MOST_NAMED} more: citymentions report source_health"))
    title = [Text("\nIn trouble, the worst and longest first (UTC)", style="bold")] if parts else []
    hindrance = [Text(f"\nUnpublished: {visible(now.unpublished.why)}")] if now.unpublished else []
    write(out, grid, *hindrance, *title, *parts)


def figures(now: Overview) -> Iterator[tuple[str, str]]:
    """Name and value of each figure."""
    yield "data directory", f"{now.data_dir}, {now.free_bytes / 1024**3:,.1f} GiB free"
    yield "daemon", _about_daemon(now)
    yield "running now", ", ".join(_about_run(run, now.now) for run in now.running) or "nothing"
    yield "due now", _about_due(now)
    yield "next look", _next_look(now)
    yield "links to bring in", f"{now.pending_links:,}"
    yield "batches to publish", f"{now.waiting_batches:,}"
    if now.unpublished is not None:
        yield "publishing", _about_publishing(now, now.unpublished)
    if now.results.exists():
        made = now.results.stat()
        at = _utc(datetime.fromtimestamp(made.st_mtime, UTC))
        yield RESULTS_FILE, f"{made.st_size / 1024**2:,.1f} MiB, published {at}"
    counts = Counter(source.standing.value for source in now.sources)
    counts["never looked at"] = now.never_looked_at
    yield "sources", ", ".join(f"{n} {how}" for how, n in counts.most_common() if n) or "none yet"
    if now.accepted:
        yield "accepted as gone", told(now.accepted)
    yield "last 24 hours", f"{now.stored_24h:,} articles stored of {now.attempts_24h:,} pages tried"


def _about_daemon(now: Overview) -> str:
    if now.daemon is None:
        return "not running"
    if now.heartbeat is None:
        return f"{now.daemon}, no heartbeat yet"
    mark = " – it hangs" if now.is_heart_stopped else ""
    return f"{now.daemon}, heartbeat {_length(now.now - now.heartbeat.at)} ago{mark}"


def _about_publishing(now: Overview, hindered: Unpublished) -> str:
    since = f"{_utc(hindered.since)} ({_length(now.now - hindered.since)})"
    return f"fails since {since}, {hindered.cause.value}"


def _about_run(run: OpenRun, now: datetime) -> str:
    return f"{run.source_id} ({run.job}, {_length(now - run.started_at)})"


def _about_due(now: Overview) -> str:
    lag = "no lag" if now.overdue_since is None else f"lag {_length(now.now - now.overdue_since)}"
    return f"{now.due} sources, {lag}"


def _next_look(now: Overview) -> str:
    if now.next_due is None:
        return "none is planned: only a daemon plans"
    wait_s = (now.next_due - now.now).total_seconds()
    at = _utc(now.next_due)
    if wait_s > 0:
        return f"{at}, in {wait_s / 60:.0f} min"
    return f"{at}, overdue{'' if now.daemon else ': run daemon or collect'}"


def _length(span: timedelta) -> str:
    seconds = max(span.total_seconds(), 0.0)
    for unit_s, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * unit_s:
            return f"{seconds / unit_s:.0f} {unit}"
    return f"{seconds:.0f} s"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _trouble(source: SourceStanding) -> str:
    since = f"{source.standing.value} since {source.since_at:%Y-%m-%d %H:%M}"
    told = f"{source.source_id}: {since}: {source.reason or 'no reason given'}"
    return visible(told).replace("\n", " ")
