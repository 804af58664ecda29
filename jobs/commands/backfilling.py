# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""Commands that bring in the past: backfill, and how it stands."""

from __future__ import annotations

import asyncio
import hashlib
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from jobs.backfill import JOB, Backfill, Wanted, brought_in
from jobs.backfill_progress import Watch, watched
from jobs.commands.options import ConfigOption, DataOption, LogOption, Verbose
from jobs.log import LogFormat
from jobs.settings import Settings, load_settings, require_contact
from jobs.tables import Format, write_rows
from jobs.url_lists import UrlList, read_url_list
from jobs.wiring import open_rig
from pipeline.errors import ConfigError
from pipeline.sources import load_sources
from storage.windows import Window, WindowStatus

app = typer.Typer(name="backfill", help="Bring the past into the same tables, by the same walk.")

INTERRUPTED = "interrupted"


@app.callback(invoke_without_command=True, epilog="Example: citymentions backfill --urls addresses.csv")
def backfill(
    context: typer.Context,
    urls: Annotated[Path | None, typer.Option("--urls", help="Addresses: text, CSV or JSON lines.")] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Bring the past into the same tables, by the same walk. Stop it, kill it, run it again at any time."""
    if context.invoked_subcommand is not None:
        return
    if urls is None:
        raise ConfigError(
            "nothing was named to bring in; give --urls FILE, or see citymentions backfill --help"
        )
    settings = load_settings(config, data_dir=data_dir)
    require_contact(settings)
    listed = read_url_list(urls, load_sources(settings.user_dirs), settings.zone)
    for line in listed.bad:
        sys.stderr.write(f"citymentions: {urls}: line {line.line}: {line.reason}: skipped\n")
    with watched(log, verbose=verbose) as watch:
        windows = asyncio.run(_bring_in_list(settings, listed, _list_name(urls), watch))
    _finish(windows, watch)


async def _bring_in_list(settings: Settings, listed: UrlList, name: str, watch: Watch) -> tuple[Window, ...]:
    async def wanted(job: Backfill) -> Sequence[Wanted]:
        return [
            Wanted(source, (await job.book_list(source, name, listed.links[source.id]),))
            for source in listed.sources.values()
        ]

    _obey_signals(watch)
    async with open_rig(settings, JOB, on_attempt=watch.attempt) as rig:
        return await brought_in(settings, rig, watch, wanted)


def _list_name(path: Path) -> str:
    """The list's name in the ledger: of its content, so that a changed file is another list."""
    return f"list {path.name} {hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"


def _obey_signals(watch: Watch) -> None:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, watch.end, "told to stop")
    loop.add_signal_handler(signal.SIGINT, watch.end, INTERRUPTED)


def _finish(windows: Sequence[Window], watch: Watch) -> None:
    """Write what became of the windows, and end with the exit code that this deserves."""
    columns = ("source", "windows", "found", "known", "skipped", "stored", "other outcomes", "waiting")
    write_rows(columns, _rows_of(windows), Format.TABLE, sys.stdout)
    for window in windows:
        if window.status is not WindowStatus.DONE:
            sys.stderr.write(
                f"citymentions: {window.source_id} {window.name}: {window.status}: {window.reason}\n"
            )
    if watch.reason == INTERRUPTED:
        raise KeyboardInterrupt
    if any(window.status in (WindowStatus.FAILED, WindowStatus.SUSPECT) for window in windows):
        raise typer.Exit(1)


def _rows_of(windows: Sequence[Window]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for source_id in dict.fromkeys(window.source_id for window in windows):
        own = [window for window in windows if window.source_id == source_id]
        ends: Counter[str] = Counter()
        for window in own:
            ends.update(window.outcomes)
        stored, skipped = ends.pop("stored", 0), ends.pop("skipped", 0)
        how = Counter(window.status.value for window in own)
        rows.append(
            (
                source_id,
                ", ".join(f"{count} {status}" for status, count in how.items()),
                sum(window.found for window in own),
                sum(window.known for window in own),
                skipped,
                stored,
                ", ".join(f"{count} {outcome}" for outcome, count in ends.most_common()),
                sum(window.waiting for window in own),
            )
        )
    return rows
