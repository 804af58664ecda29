"""The state of things on one screen: what is due, what is broken and why, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobs.settings import Settings
from jobs.wiring import RESULTS_FILE, STATE_FILE
from pipeline.errors import StorageError
from storage.reports import Table, run_report
from storage.state import State


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of the state store, and the health of every source as the results file knows it."""

    data_dir: Path
    next_due: datetime | None
    pending_links: int
    waiting_batches: int
    file_bytes: int
    health: Table

    def figures(self) -> Iterator[tuple[str, str]]:
        """Name and value of each figure."""
        yield "data directory", str(self.data_dir)
        yield "next look", self.next_due.isoformat(timespec="seconds") if self.next_due else "none is planned"
        yield "links still to bring in", f"{self.pending_links:,}"
        yield "batches waiting to be published", f"{self.waiting_batches:,}"
        yield "size of mentions.duckdb", f"{self.file_bytes / 1024**2:,.1f} MiB"


def standing(settings: Settings, now: datetime) -> Standing:
    """How things stand. Raises StorageError where nothing was ever collected into the data directory."""
    data_dir = settings.data_path
    results = data_dir / RESULTS_FILE
    if not (data_dir / STATE_FILE).exists():
        raise StorageError(f"{data_dir}: nothing was collected here yet; run `citymentions demo` or `daemon`")
    with State(data_dir / STATE_FILE) as state:
        return Standing(
            data_dir=data_dir,
            next_due=state.next_due(now),
            pending_links=state.pending_count(),
            waiting_batches=state.outbox_size(),
            file_bytes=results.stat().st_size if results.exists() else 0,
            health=run_report(results, "source_health"),
        )
