"""Commands that ask the published file: sql, report, schema."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

from jobs.commands.options import (
    ConfigOption,
    DataOption,
    FormatOption,
    day_of,
    results_file,
    write_table,
)
from jobs.tables import Format, write_rows
from pipeline.errors import ConfigError
from storage.reports import Report, data_dictionary, reports, run_report, run_sql

_OPTION_OF = {"from_day": "--from", "to_day": "--to"}

app = typer.Typer()


@app.command(
    epilog='Example: citymentions sql "select country, n_visits from visits_by_country" --format csv'
)
def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One question to mentions.duckdb.")],
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Ask the published file in SQL. Nothing can be changed, and no other file be read."""
    write_table(run_sql(results_file(config, data_dir), query), format_)


@app.command(epilog="Example: citymentions report visits_by_country --city seoul --format markdown")
def report(
    name: Annotated[str | None, typer.Argument(help="Which report (default: list them).")] = None,
    city: Annotated[str | None, typer.Option(help="Only this city.")] = None,
    country: Annotated[str | None, typer.Option(help="Only this country, for example BR.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    day: Annotated[date | None, typer.Option(parser=day_of, metavar="DAY", help="That day, UTC.")] = None,
    from_day: Annotated[
        date | None, typer.Option("--from", parser=day_of, metavar="DAY", help="From 2023-01-01, say.")
    ] = None,
    to_day: Annotated[
        date | None, typer.Option("--to", parser=day_of, metavar="DAY", help="Last day.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
    format_: FormatOption = Format.TABLE,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """List the ready-made reports with the options of each, or run one."""
    known = {each.name: each for each in reports()}
    if name is None:
        rows = ((each.name, each.question, " ".join(_options(each))) for each in known.values())
        write_rows(("report", "question", "options"), rows, format_, sys.stdout)
        return
    asked = {"city": city, "country": country, "topic": topic, "source": source, "day": day, "year": year}
    asked |= {"from_day": from_day, "to_day": to_day}
    given = {key: value for key, value in asked.items() if value is not None}
    if name in known:
        _refuse_other_options(known[name], given)
    write_table(run_report(results_file(config, data_dir), name, given), format_)


def _options(of: Report) -> list[str]:
    return [_OPTION_OF.get(parameter, f"--{parameter}") for parameter in of.parameters]


def _refuse_other_options(of: Report, given: Mapping[str, object]) -> None:
    for parameter in given:
        if parameter not in of.parameters:
            option = _OPTION_OF.get(parameter, f"--{parameter}")
            taken = ", ".join(_options(of)) or "none"
            raise ConfigError(f"report {of.name}: {option} is not for this one; it takes {taken}")


@app.command(epilog="Example: citymentions schema --format markdown")
def schema(
    format_: FormatOption = Format.TABLE, config: ConfigOption = None, data_dir: DataOption = None
) -> None:
    """The data dictionary: every table and column of mentions.duckdb, and what it means."""
    write_table(data_dictionary(results_file(config, data_dir)), format_)
