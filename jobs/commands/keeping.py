"""Commands that keep the data in order: publish, purge."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from jobs.commands.options import ConfigOption, DataOption, FormatOption
from jobs.purge import purge as purge_now
from jobs.purge import rows_of
from jobs.settings import load_settings
from jobs.tables import Format, write_rows
from jobs.wiring import STATE_FILE, check_definitions, make_data_dir, open_publisher, utc_now
from storage.state import State

app = typer.Typer()


@app.command(epilog="Example: citymentions publish --data-dir /var/lib/citymentions")
def publish(config: ConfigOption = None, data_dir: DataOption = None) -> None:
    """Bring what waits into mentions.duckdb now; make the file where there is none."""
    settings = load_settings(config, data_dir=data_dir)
    with State(make_data_dir(settings.data_path) / STATE_FILE) as state:
        publisher = open_publisher(settings, state, check_definitions(settings))
        published = publisher.publish()
        waiting = state.outbox_size()
    if published is not None:
        sys.stdout.write(
            f"{published.articles:,} articles in {published.batches:,} batches published in"
            f" {published.elapsed_s:.1f} s; {publisher.file} has {published.file_bytes:,} bytes\n"
        )
    elif waiting:
        sys.stdout.write(f"another process is publishing; {waiting:,} batches wait\n")
    else:
        sys.stdout.write(f"nothing waits; {publisher.file} is up to date\n")


@app.command(epilog="Example: citymentions purge --dry-run")
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Remove raw pages past their retention, and texts whose source no longer allows them.

    Rights and retention are those of the sources as configured now; have a running daemon reload them first.
    """
    purged = purge_now(load_settings(config, data_dir=data_dir), utc_now(), is_rehearsal=dry_run)
    write_rows(("would go" if dry_run else "gone", "count"), rows_of(purged), format_, sys.stdout)


# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
