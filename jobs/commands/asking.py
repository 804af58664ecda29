"""Commands that ask the published file: sql, report, schema."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

from jobs.commands.options import (
    CityOption,
    ConfigOption,
    CountryOption,
    DataOption,
    DayOption,
    FormatOption,
    FromOption,
    SourceOption,
    ToOption,
    TopicOption,
    YearOption,
    asked_file,
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
    file, limits = asked_file(config, data_dir)
    write_table(run_sql(file, query, limits=limits), format_)


@app.command(epilog="Example: citymentions report visits_by_country --city seoul --format markdown")
def report(
    name: Annotated[str | None, typer.Argument(help="Which report (default: list them).")] = None,
    city: CityOption = None,
    country: CountryOption = None,
    topic: TopicOption = None,
    source: SourceOption = None,
    day: DayOption = None,
    from_day: FromOption = None,
    to_day: ToOption = None,
    year: YearOption = None,
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
    given = given_of(asked | {"from_day": from_day, "to_day": to_day})
    if name in known:
        refuse_other_options(known[name], given)
    file, limits = asked_file(config, data_dir)
    write_table(run_report(file, name, given, limits=limits), format_)


def _options(of: Report) -> list[str]:
    return [_OPTION_OF.get(parameter, f"--{parameter}") for parameter in of.parameters]


def given_of(asked: Mapping[str, str | int | date | None]) -> dict[str, str | int | date]:
    """Those options that were given."""
    return {key: value for key, value in asked.items() if value is not None}


def refuse_other_options(of: Report, given: Mapping[str, object]) -> None:
    """Raise ConfigError, naming the option, where one is given that this report does not take."""
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
    file, _ = asked_file(config, data_dir)
    write_table(data_dictionary(file), format_)
