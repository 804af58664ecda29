# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""Commands that collect: demo, daemon, collect."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from jobs import demo as demo_day
from jobs.commands.options import ConfigOption, DataOption, LogOption, Verbose
from jobs.daemon import serve
from jobs.log import LogFormat, logging_of_a_pass, set_up_logging
from jobs.once import collect_once
from jobs.settings import load_settings
from jobs.tables import Format, write_rows
from jobs.wiring import RESULTS_FILE, chosen_sources
from pipeline.model import RunOutcome

app = typer.Typer()


@app.command(epilog="Example: citymentions demo")
def demo(data_dir: DataOption = None, log: LogOption = LogFormat.TEXT, verbose: Verbose = False) -> None:
    """Play a recorded day end to end: a site on loopback, the real daemon, a real DuckDB file."""
    folder = (data_dir or demo_day.demo_home()).absolute()
    day = demo_day.recorded_day()
    sources = day.sources()
    with logging_of_a_pass(log, len(sources), verbose=verbose):
        asyncio.run(demo_day.play(folder, day, sources))
    option = f" --data-dir {data_dir}" if data_dir else ""
    demo_day.show(sys.stdout, folder / RESULTS_FILE, sources, option)


@app.command(epilog="Example: citymentions daemon --data-dir /var/lib/citymentions")
def daemon(
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Collect around the clock. SIGTERM finishes what is in flight; SIGHUP reloads what is configured."""
    set_up_logging(log, verbose=verbose)
    asyncio.run(serve(lambda: load_settings(config, data_dir=data_dir)))


@app.command(epilog="Example: citymentions collect herald yonhap")
def collect(
    source: Annotated[list[str] | None, typer.Argument(help="Sources to look at (default: all).")] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Look at the sources once, now, then exit (for cron). Exit 1 if a source failed."""
    settings = load_settings(config, data_dir=data_dir)
    sources = chosen_sources(settings, tuple(source or ()))
    with logging_of_a_pass(log, len(sources), verbose=verbose):
        runs = asyncio.run(collect_once(settings, sources))
    columns = ("source", "outcome", "found", "known", "new", "stored", "failed")
    rows = (
        (run.source_id, run.outcome, run.links_found, run.links_known, run.links_new, run.stored, run.failed)
        for run in runs
    )
    write_rows(columns, rows, Format.TABLE, sys.stdout)
    broken = [run for run in runs if run.outcome in (RunOutcome.FAILED, RunOutcome.BLOCKED)]
    for run in broken:
        sys.stderr.write(f"citymentions: {run.source_id}: {run.outcome}: {' '.join(run.reason.split())}\n")
    if broken:
        raise typer.Exit(1)
