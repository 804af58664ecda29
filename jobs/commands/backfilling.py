# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""Commands that bring in the past: backfill by date or by list, how it stands, and going on with it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jobs.backfill import JOB, Wanted, brought_in, turns
from jobs.backfill_plan import Estimate, days_seen, estimate, estimate_list, plan_days, plan_list, plan_rest
from jobs.backfill_progress import Watch, watched
from jobs.backfill_report import (
    COLUMNS,
    ESTIMATE_COLUMNS,
    WINDOW_COLUMNS,
    equation,
    estimate_row,
    estimate_total,
    nothing_to_do,
    rows_of,
    window_lines,
    window_row,
)
from jobs.commands.options import ConfigOption, DataOption, FormatOption, LogOption, Verbose, day_of
from jobs.commands.warcs import WarcOptions, bring_in_warcs
from jobs.demo import mark_invented
from jobs.log import LogFormat
from jobs.playback import playback
from jobs.settings import Settings, load_settings, require_contact
from jobs.tables import Format, write_rows
from jobs.url_lists import UrlList, read_url_list
from jobs.wiring import STATE_FILE, chosen_sources, make_data_dir, open_rig, utc_now
from pipeline.errors import ConfigError
from pipeline.model import Source
from pipeline.sources import load_sources
from storage.ledger.windows import Window, WindowStatus
from storage.state import State

app = typer.Typer(name="backfill", help="Bring the past into the same tables, by the same walk.")

INTERRUPTED = "interrupted"


class Match(StrEnum):
    """By what links are chosen before they are fetched."""

    TITLES = "titles"


RecordedOption = Annotated[
    Path | None, typer.Option("--recorded", help="Ask the recorded sites in this folder, not the web.")
]


@app.callback(
    invoke_without_command=True,
    epilog="Example: citymentions backfill --source herald --from 2023-05-22 --to 2023-05-28",
)
def backfill(
    context: typer.Context,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Bring in days of this source.")
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First day, in the source's zone.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last day (default: the first).")] = None,
    urls: Annotated[Path | None, typer.Option("--urls", help="Addresses: text, CSV or JSON lines.")] = None,
    match: Annotated[
        Match | None, typer.Option("--match", help="Fetch only links with a telling title.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would cost; ask nobody.")] = False,
    recorded: RecordedOption = None,
    warc: Annotated[
        list[str] | None,
        typer.Option("--warc", help="WARC file, folder, pattern or address; may be repeated."),
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="With --warc: only pages that say they are in this.")
    ] = None,
    takes_all: Annotated[
        bool, typer.Option("--all", help="With --warc: also articles that do not name the city.")
    ] = False,
    workers: Annotated[
        int, typer.Option("--workers", help="With --warc: reading processes (0: as set).")
    ] = 0,
    on: Annotated[str, typer.Option("--on", help="With --warc: dask://HOST:PORT to read on.")] = "",
    parts: Annotated[str, typer.Option("--parts", help="With --on: where workers leave results.")] = "",
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Bring the past into the same tables, by the same walk: days of a source, or a list of addresses.

    Stop it, kill it, run it again at any time, beside a running daemon: the ledger knows what is left.
    """
    if context.invoked_subcommand is not None:
        return
    if warc:
        options = WarcOptions(
            tuple(warc), tuple(source or ()), tuple(lang or ()), takes_all, workers, on, parts
        )
        bring_in_warcs(load_settings(config, data_dir=data_dir), options, log, verbose=verbose)
        return
    _check_options(source, from_, to, urls, match)
    settings = _settings(config, data_dir, recorded, is_dry_run=dry_run)
    if urls is not None:
        listed = _read_list(settings, urls, recorded)
        with _ledger(settings) as state:
            if dry_run:
                _write_estimates(estimate_list(state, listed))
                return
            wanted = plan_list(state, listed, urls, utc_now())
    else:
        first, last = day_of(from_ or ""), day_of(to or from_ or "")
        sources = [
            _at_its_pace(each, recorded) for each in chosen_sources(settings, tuple(source or ())).values()
        ]
        with _ledger(settings) as state:
            if dry_run:
                seen = days_seen(state, sources, first, last, utc_now())
                _write_estimates([estimate(state, each.source, each.windows) for each in seen])
                return
            wanted = plan_days(state, sources, first, last, utc_now(), is_matched=match is not None)
    _bring_in(settings, wanted, recorded, log, verbose=verbose)


@app.command(epilog="Example: citymentions backfill status --format csv")
def status(
    config: ConfigOption = None, data_dir: DataOption = None, format_: FormatOption = Format.TABLE
) -> None:
    """Show the ledger: what became of every link of the windows wanted, and which of these are not done.

    Every format but the table has a row per window.
    """
    with _ledger(load_settings(config, data_dir=data_dir)) as state:
        windows = state.windows.all()
    if format_ is not Format.TABLE:
        write_rows(WINDOW_COLUMNS, map(window_row, windows), format_, sys.stdout)
        return
    write_rows(COLUMNS, rows_of(windows), format_, sys.stdout)
    sys.stdout.writelines(f"{line}\n" for line in (equation(windows), *window_lines(windows)))


@app.command(epilog="Example: citymentions backfill resume")
def resume(
    recorded: RecordedOption = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Go on with every window that is pending or has failed; one that is suspect is to be named again."""
    settings = _settings(config, data_dir, recorded)
    known = {id_: _at_its_pace(each, recorded) for id_, each in load_sources(settings.user_dirs).items()}
    with _ledger(settings) as state:
        wanted = plan_rest(state, known, settings.zone)
    _bring_in(settings, wanted, recorded, log, verbose=verbose)


def _check_options(
    source: list[str] | None, from_: str | None, to: str | None, urls: Path | None, match: Match | None
) -> None:
    if (urls is None) == (not source):
        raise ConfigError("say what to bring in: either --source with --from and --to, or --urls FILE")
    if source and not from_:
        raise ConfigError("--source needs --from, the first day to bring in, and --to, the last")
    if urls is not None and (from_ or to):
        raise ConfigError("--from and --to go with --source; --urls takes every address of its file")
    if urls is not None and match is not None:
        raise ConfigError("--match goes with --source; of --urls every address is fetched")


def _settings(
    config: Path | None, data_dir: Path | None, recorded: Path | None, *, is_dry_run: bool = False
) -> Settings:
    """The settings; for recorded sites with a place of their own, marked as invented."""
    settings = load_settings(config, data_dir=data_dir)
    if recorded is None:
        if not is_dry_run:
            require_contact(settings)
        return settings
    if data_dir is None:
        raise ConfigError("--recorded: what it brings is invented; name a place for it with --data-dir")
    mark_invented(make_data_dir(settings.data_path))
    return replace(settings, contact="recorded sites, loopback only", allow_private=True)


def _at_its_pace(source: Source, recorded: Path | None) -> Source:
    """`source`; without the delay that only real hosts need where its site is recorded."""
    return source if recorded is None else replace(source, min_delay_s=0.0)


def _read_list(settings: Settings, urls: Path, recorded: Path | None) -> UrlList:
    """The list, its bad lines named on stderr."""
    listed = read_url_list(urls, load_sources(settings.user_dirs), settings.zone)
    for line in listed.bad:
        sys.stderr.write(f"citymentions: {urls}: line {line.line}: {line.reason}: skipped\n")
    return replace(
        listed, sources={id_: _at_its_pace(each, recorded) for id_, each in listed.sources.items()}
    )


def _ledger(settings: Settings) -> State:
    return State(make_data_dir(settings.data_path) / STATE_FILE)


def _bring_in(
    settings: Settings, wanted: Sequence[Wanted], recorded: Path | None, log: LogFormat, *, verbose: bool
) -> None:
    """Bring in what is left, and write what became of all of it; else say that there is nothing to do."""
    before = [window for each in wanted for window in each.windows]
    if not any(True for each in wanted for _ in turns(each)):
        sys.stdout.write(f"{nothing_to_do(before)}\n")
        return
    with watched(log, verbose=verbose) as watch:
        windows = asyncio.run(_brought_in(settings, wanted, recorded, watch))
    _finish(windows, watch)


async def _brought_in(
    settings: Settings, wanted: Sequence[Wanted], recorded: Path | None, watch: Watch
) -> tuple[Window, ...]:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, watch.end, "told to stop")
    loop.add_signal_handler(signal.SIGINT, watch.end, INTERRUPTED)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(playback(recorded)) if recorded else None
        rig = await stack.enter_async_context(
            open_rig(settings, JOB, connect_to=address, on_attempt=watch.attempt)
        )
        return await brought_in(settings, rig, watch, wanted)


def _finish(windows: Sequence[Window], watch: Watch) -> None:
    """Write what became of the windows, and end with the exit code that this deserves."""
    write_rows(COLUMNS, rows_of(windows), Format.TABLE, sys.stdout)
    sys.stdout.write(f"{equation(windows)}\n")
    for line in window_lines(windows):
        sys.stderr.write(f"citymentions: {' '.join(line.split())}\n")
    if any(window.status is not WindowStatus.DONE for window in windows):
        sys.stderr.write("citymentions: what is left is taken up by: citymentions backfill resume\n")
    if watch.reason == INTERRUPTED:
        raise KeyboardInterrupt
    if watch.is_full or any(w.status in (WindowStatus.FAILED, WindowStatus.SUSPECT) for w in windows):
        raise typer.Exit(1)


def _write_estimates(estimates: Sequence[Estimate]) -> None:
    write_rows(ESTIMATE_COLUMNS, map(estimate_row, estimates), Format.TABLE, sys.stdout)
    sys.stdout.write(f"{estimate_total(estimates)}\n")
