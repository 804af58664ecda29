"""What several commands share: their options, and which file is asked."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jobs.demo import demo_home
from jobs.log import LogFormat
from jobs.settings import Settings, load_settings
from jobs.tables import Format, write_rows
from jobs.wiring import RESULTS_FILE
from storage.reports import Limits, Table

ConfigOption = Annotated[Path | None, typer.Option("--config", help="citymentions.toml to use.")]
DataOption = Annotated[Path | None, typer.Option("--data-dir", help="Where everything is kept.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How rows are written.")]
CityOption = Annotated[str | None, typer.Option("--city", help="Only this city.")]
CountryOption = Annotated[str | None, typer.Option("--country", help="Only this country, for example BR.")]
TopicOption = Annotated[str | None, typer.Option("--topic", help="Only this topic.")]
SourceOption = Annotated[str | None, typer.Option("--source", help="Only this source.")]
YearOption = Annotated[int | None, typer.Option("--year", help="Only this year.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Log every page.")]
LogOption = Annotated[LogFormat, typer.Option("--log", help="Log lines for people or for programs.")]


def day_of(text: str) -> date:
    """The day that an option names. Raises typer.BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write it like 2023-05-26") from error


DayOption = Annotated[date | None, typer.Option("--day", parser=day_of, metavar="DAY", help="That day, UTC.")]
FromOption = Annotated[
    date | None, typer.Option("--from", parser=day_of, metavar="DAY", help="From 2023-01-01, say.")
]
ToOption = Annotated[
    date | None, typer.Option("--to", "--until", parser=day_of, metavar="DAY", help="Last day.")
]
UntilOption = Annotated[date | None, typer.Option("--until", parser=day_of, metavar="DAY", help="Last day.")]


def write_table(answer: Table, format_: Format) -> None:
    """Write rows that come one by one to stdout."""
    with closing(answer.rows):  # whoever reads may stop before the end (`… | head`)
        write_rows(answer.columns, answer.rows, format_, sys.stdout)


def asked_file(config: Path | None, data_dir: Path | None) -> tuple[Path, Limits]:
    """The file to ask, and what one question may cost."""
    settings = settings_or_demo(config, data_dir)
    return settings.data_path / RESULTS_FILE, Limits(settings.query_s, f"{settings.query_memory_mb}MB")


def settings_or_demo(config: Path | None, data_dir: Path | None) -> Settings:
    """The settings; those of the demo's place for who has named none and collected nothing but the demo."""
    settings = load_settings(config, data_dir=data_dir)
    home = demo_home()
    is_unnamed = settings.data_path == home.parent
    if not is_unnamed or (settings.data_path / RESULTS_FILE).exists() or not (home / RESULTS_FILE).exists():
        return settings
    sys.stderr.write("citymentions: nothing was collected yet; this is from the invented day of the demo\n")
    return load_settings(config, data_dir=home)
