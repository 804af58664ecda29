# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""Commands that read what is kept once more: reread."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import replace
from typing import Annotated

import structlog
import typer

from jobs.commands.options import ConfigOption, DataOption, FormatOption, LogOption, Verbose, day_of
from jobs.log import LogFormat, set_up_logging
from jobs.reread import Wanted, difference, reread
from jobs.settings import load_settings
from jobs.tables import Format, write_rows
from jobs.wiring import chosen_sources

LINE_EVERY_S = 30.0

app = typer.Typer()
log = structlog.get_logger("reread")


@app.command(name="reread", epilog="Example: citymentions reread --source herald --diff")
def read_again(
    source: Annotated[str | None, typer.Option("--source", help="Only this source's pages.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="Only pages fetched on this UTC day or later.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="Only pages fetched on this UTC day or before.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change; change nothing.")] = False,
    workers: Annotated[int, typer.Option("--workers", help="Reading processes (0: as set).", min=0)] = 0,
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
    log_format: LogOption = LogFormat.TEXT,
    verbose: Verbose = False,
) -> None:
    """Parse and extract every page that is kept once more, each by the layout of its day."""
    set_up_logging(log_format, verbose=verbose)
    settings = load_settings(config, data_dir=data_dir)
    if source is not None:
        chosen_sources(settings, (source,))
    settings = replace(settings, workers=workers or settings.workers)
    wanted = Wanted(source, day_of(first) if first else None, day_of(last) if last else None)
    if not diff:
        outcomes = reread(settings, wanted, _Lines())
        write_rows(("outcome", "pages"), outcomes.most_common(), format_, sys.stdout)
        return
    found, outcomes = difference(settings, wanted, _Lines())
    columns = ("table", "field", "changed", "added", "gone", "article", "before", "after")
    rows = (
        (
            each.table,
            each.field,
            each.changed,
            each.added,
            each.gone,
            each.article_id,
            each.before,
            each.after,
        )
        for each in found
    )
    write_rows(columns, rows, format_, sys.stdout)
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common())
    sys.stderr.write(
        f"citymentions: {outcomes.total():,} pages read again: {told or 'none'}; nothing was changed\n"
    )


class _Lines:
    """A log line now and then."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, outcomes: Counter[str]) -> None:
        """Some pages more have been read."""
        if time.monotonic() - self._told_at >= LINE_EVERY_S:
            self._told_at = time.monotonic()
            log.info("under way", pages=outcomes.total())
