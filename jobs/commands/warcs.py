"""What `backfill --warc` takes, tells and answers. The command itself is in `backfilling`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from jobs.backfill_warc import Brought, Told, backfill_warcs, locations_of, records_in
from jobs.cluster import backfill_on_cluster
from jobs.log import LogFormat, set_up_logging
from jobs.settings import Settings
from jobs.tables import Format, write_rows
from jobs.warc_reading import Desk
from pipeline.errors import ConfigError
from storage.ledger.harvests import WarcProgress, by_kind

LINE_EVERY_S = 30.0

log = structlog.get_logger("backfill")


@dataclass(frozen=True, slots=True)
class WarcOptions:
    """What was asked for. `on`: the address of a Dask scheduler; `parts`: where its workers leave results."""

    named: tuple[str, ...]
    sources: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    takes_all: bool = False
    workers: int = 0
    on: str = ""
    parts: str = ""


def bring_in_warcs(settings: Settings, options: WarcOptions, log_format: LogFormat, *, verbose: bool) -> None:
    """Bring in the files, tell how it goes, write what became of every record.

    Raises ConfigError, StorageError; typer.Exit(1) where a file could not be read to its end.
    """
    if options.workers < 0:
        raise ConfigError(f"--workers {options.workers}: at least 1")
    settings = replace(settings, workers=options.workers or settings.workers)
    desk = Desk(
        settings.cities,
        settings.user_dirs,
        options.takes_all,
        options.langs,
        options.sources,
        settings.max_page_bytes,
    )
    locations = locations_of(options.named)
    with _telling(log_format, verbose=verbose) as tell:
        if options.on:
            brought = backfill_on_cluster(settings, locations, desk, options.on, options.parts, tell)
        else:
            brought = backfill_warcs(settings, locations, desk, tell)
    write_summary(brought)


def write_summary(brought: Brought) -> None:
    """A row per file, and the sum, which adds up to the records. Raises typer.Exit(1) where a file failed."""
    for done in brought.skipped:
        sys.stderr.write(f"citymentions: {done.location}: brought in before, nothing to do\n")
    write_rows(("file", "records", "what became of them"), _rows(brought.files), Format.TABLE, sys.stdout)
    failed = [each for each in brought.files if each.reason]
    for each in failed:
        sys.stderr.write(f"citymentions: {each.reason}\n")
    if failed:
        raise typer.Exit(1)


def _rows(files: Sequence[WarcProgress]) -> Iterator[tuple[object, ...]]:
    for each in files:
        yield each.location, records_in([each.counts]), _kinds([each])
    if len(files) > 1:
        yield f"{len(files)} files", records_in(each.counts for each in files), _kinds(files)


def _kinds(files: Sequence[WarcProgress]) -> str:
    kinds = by_kind(each.counts for each in files)
    return ", ".join(f"{count:,} {kind}" for kind, count in kinds.items()) or "nothing"


@contextmanager
def _telling(format_: LogFormat, *, verbose: bool) -> Iterator[Callable[[Told], None]]:
    """Who is told of each part: a bar on a terminal, a line every half minute elsewhere."""
    is_terminal = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    set_up_logging(format_, verbose=verbose)
    if verbose or format_ is LogFormat.JSON or not is_terminal:
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[outcomes]}", markup=False),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None, outcomes="")

        def tell(told: Told) -> None:
            at = told.progress
            bar.update(
                task,
                description=f"file {min(told.files_done + 1, told.files)} of {told.files}",
                completed=min(at.position, at.size),
                total=at.size,
                outcomes=_kinds([at]),
            )

        yield tell


class _Lines:
    """A log line now and then."""

    def __init__(self) -> None:
        self._told_at = self._began_at = time.monotonic()

    def __call__(self, told: Told) -> None:
        """One part more is booked."""
        now = time.monotonic()
        if now - self._told_at < LINE_EVERY_S:
            return
        self._told_at = now
        at = told.progress
        log.info(
            "under way",
            file=at.location,
            bytes=at.position,
            of=at.size,
            files_done=told.files_done,
            files=told.files,
            seconds=round(now - self._began_at),
            records=_kinds([at]),
        )
