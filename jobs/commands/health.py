"""Commands that tell how things stand, and why: status, check, explain."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from jobs.check import Finding, look_at, show_findings
from jobs.commands.options import ConfigOption, DataOption, settings_or_demo
from jobs.explain import explanation, show_explanation
from jobs.settings import Settings, load_settings
from jobs.status import Alarm, alarms, overview, show_overview
from jobs.wiring import chosen_sources, utc_now
from pipeline.model import Source

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
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Look at a source once, live and politely: which feed brings what, which selector hits what."""
    settings = load_settings(config, data_dir=data_dir)
    is_good = True
    for each in chosen_sources(settings, tuple(source or ())).values():
        findings = asyncio.run(_findings(settings, each))
        show_findings(sys.stdout, each, findings)
        is_good &= all(finding.is_good for finding in findings)
    if not is_good:
        raise typer.Exit(1)


async def _findings(settings: Settings, source: Source) -> list[Finding]:
    return [finding async for finding in look_at(settings, source)]


@app.command(epilog="Example: citymentions explain https://news.example/view.php?id=7")
def explain(
    url: Annotated[str, typer.Argument(metavar="URL", help="An article's address.")],
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Why an address is, or is not, in the reports: its way through every step."""
    show_explanation(sys.stdout, explanation(settings_or_demo(config, data_dir), url))
