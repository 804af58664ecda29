# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""Commands that tell how things stand, and why: status, check, explain."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from jobs.acceptance import accept_losses
from jobs.check import Finding, look_at, show_findings
from jobs.commands.options import ConfigOption, DataOption, settings_or_demo
from jobs.explain import (
    comparison,
    explanation,
    is_visit_or_event,
    show_explanation,
    visit_explanation,
)
from jobs.settings import Settings, load_settings
from jobs.status import Alarm, alarms, overview, show_overview
from jobs.tables import Format, write_rows
from jobs.wiring import chosen_sources, utc_now
from pipeline.errors import ConfigError
from pipeline.model import Source
from storage.results.data_check import check_data

app = typer.Typer()


@app.command(epilog="Example: citymentions status --data-dir /var/lib/citymentions")
def status(
    fail_on: Annotated[
        list[Alarm] | None, typer.Option(help="For monitoring: exit 1 where there is cause; repeatable.")
    ] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """How things stand: what runs, what is due, what waits, which source is broken since when and why."""
    now = overview(settings_or_demo(config, data_dir), utc_now())
    show_overview(sys.stdout, now)
    lines = alarms(now, fail_on or ())
    for line in lines:
        sys.stderr.write(f"citymentions: {line}\n")
    if lines:
        raise typer.Exit(1)


@app.command(epilog="Example: citymentions check herald")
def check(
    source: Annotated[list[str] | None, typer.Argument(help="Sources to look at (default: all).")] = None,
    data: Annotated[
        bool, typer.Option("--data", help="Look at what is stored instead: does it hold together?")
    ] = False,
    config: ConfigOption = None,
    data_dir: DataOption = None,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Ask nothing: take what the pages of these sources lost as gone for good."
        ),
    ] = False,
) -> None:
    """Look at a source once, live and politely: which feed brings what, which selector hits what.

    With --data nothing is fetched: every row has its article, every span cuts its term, every link has its
    outcome, state, archive and results agree. It only reads, also while the daemon runs.
    """
    if data and source:
        raise ConfigError("check: --data looks at all sources; leave their names away")
    settings = load_settings(config, data_dir=data_dir)
    if data:
        _check_data(settings)
        return
    if accept:
        _accept(settings, tuple(source or ()))
        return
    is_good = True
    for each in chosen_sources(settings, tuple(source or ())).values():
        findings = asyncio.run(_findings(settings, each))
        show_findings(sys.stdout, each, findings)
        is_good &= all(finding.is_good for finding in findings)
    if not is_good:
        raise typer.Exit(1)


def _check_data(settings: Settings) -> None:
    faults = check_data(settings.data_path, utc_now())
    if not faults:
        sys.stdout.write(f"{settings.data_path}: everything holds together\n")
        return
    rows = ((each.count, each.place, each.what, " | ".join(each.examples), each.to_do) for each in faults)
    write_rows(("count", "where", "what", "for example", "to do"), rows, Format.TABLE, sys.stdout)
    raise typer.Exit(1)


def _accept(settings: Settings, named: tuple[str, ...]) -> None:
    if not named:
        raise ConfigError("--accept: name the sources: citymentions check herald --accept")
    for source_id in chosen_sources(settings, named):
        things = accept_losses(settings, source_id, utc_now())
        what = (
            f"accepted as gone: {', '.join(things)}" if things else "nothing is missed that could be accepted"
        )
        sys.stdout.write(f"{source_id}: {what}\n")


async def _findings(settings: Settings, source: Source) -> list[Finding]:
    return [finding async for finding in look_at(settings, source)]


@app.command(epilog="Example: citymentions explain https://news.example/view.php?id=7")
def explain(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="An article's address; or a visit_id or event_id.")
    ],
    and_: Annotated[
        str | None, typer.Option("--and", metavar="URL2", help="Why the two articles are one story, or two.")
    ] = None,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Why an address is, or is not, in the reports: its way through every step."""
    settings = settings_or_demo(config, data_dir)
    if and_ is not None:
        lines = comparison(settings, url, and_)
    else:
        lines = visit_explanation(settings, url) if is_visit_or_event(url) else explanation(settings, url)
    show_explanation(sys.stdout, lines)
