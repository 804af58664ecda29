# ruff: noqa: FBT002  (flags of a command line are booleans with defaults)
"""Command export: an answer as a file for another program."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from jobs.commands.asking import given_of, refuse_other_options
from jobs.commands.options import (
    CityOption,
    ConfigOption,
    CountryOption,
    DataOption,
    FromOption,
    SourceOption,
    TopicOption,
    UntilOption,
    YearOption,
    asked_file,
    settings_or_demo,
)
from jobs.labels import labels as labels_of
from jobs.wiring import STATE_FILE
from pipeline.errors import ConfigError, StorageError
from storage.export import Question, in_place_of, question_of, write_csv, write_parquet
from storage.reports import reports
from storage.results.query import Limits, run_sql
from storage.spreadsheet import write_workbook
from storage.state import State
from storage.visit_calendar import CALENDARS, write_calendar

DEFAULT_NAME = "visit_log"
LABELS = ".jsonl"

app = typer.Typer()


class Kind(StrEnum):
    """What a file's name ends in."""

    PARQUET = ".parquet"
    CSV = ".csv"
    XLSX = ".xlsx"
    ICS = ".ics"


@app.command(epilog="Example: citymentions export visit_log --from 2023-01-01 --to visits.xlsx")
def export(
    target: Annotated[Path, typer.Option("--to", help="F.parquet, F.csv, F.xlsx, F.ics; F.jsonl.")],
    name: Annotated[str, typer.Argument(help="A report, a table or a view.")] = DEFAULT_NAME,
    sql: Annotated[str | None, typer.Option("--sql", metavar="QUERY", help="A question instead.")] = None,
    city: CityOption = None,
    country: CountryOption = None,
    topic: TopicOption = None,
    source: SourceOption = None,
    from_day: FromOption = None,
    until_day: UntilOption = None,
    year: YearOption = None,
    by: Annotated[str | None, typer.Option(help="Parquet: the date that decides the month.")] = None,
    one_file: Annotated[bool, typer.Option("--one-file", help="Parquet: no part a month.")] = False,
    labels: Annotated[
        bool,
        typer.Option("--labels", help="What people said of visits, to F.jsonl."),
    ] = False,
    bom: Annotated[bool, typer.Option("--bom", help="CSV: for Excel, which else guesses.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    config: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """Write a report, a table or an answer to a file: Parquet, CSV, Excel; or the visits as a calendar."""
    asked = {"city": city, "country": country, "topic": topic, "source": source, "year": year}
    given = given_of(asked | {"from_day": from_day, "to_day": until_day})
    if labels:
        _export_labels(
            config, data_dir, target, stands_alone=name == DEFAULT_NAME and not (sql or given), force=force
        )
        return
    kind = _kind_of(target)
    file, limits = asked_file(config, data_dir)
    if kind is Kind.ICS:
        _export_calendar(file, name, sql, given, limits, target, force=force)
        return
    question = _question(file, name, sql, given, limits)
    with in_place_of(target, force=force) as made:
        if kind is Kind.CSV:
            write_csv(file, question, made, with_bom=bom)
        elif kind is Kind.PARQUET:
            write_parquet(file, question, made, by=by, whole=one_file)
        else:
            answer = run_sql(file, question.sql, limits=limits, variables=question.variables)
            with closing(answer.rows):
                write_workbook(answer.columns, answer.rows, made)


def _kind_of(target: Path) -> Kind:
    try:
        return Kind(target.suffix.lower())
    except ValueError as error:
        raise ConfigError(f"export: --to {target}: a name must end in {', '.join(Kind)}") from error


def _question(
    file: Path, name: str, sql: str | None, given: Mapping[str, str | int | date], limits: Limits
) -> Question:
    if sql is None:
        for report in reports():
            if report.name == name:
                refuse_other_options(report, given)
        return question_of(file, name, given, limits)
    if given or name != DEFAULT_NAME:
        raise ConfigError("export: --sql stands alone: write what else you ask into it")
    return Question(sql, {}, limits)


def _export_labels(
    config: Path | None, data_dir: Path | None, target: Path, *, stands_alone: bool, force: bool
) -> None:
    if target.suffix.lower() != LABELS or not stands_alone:
        raise ConfigError(
            f"export: --labels writes all that people said to a file {LABELS}, and stands alone"
        )
    path = settings_or_demo(config, data_dir).data_path / STATE_FILE
    if not path.exists():
        raise StorageError(f"{path.parent}: nothing was collected here yet; point --data-dir to where it was")
    with State(path) as state, in_place_of(target, force=force) as made:
        lines = [msgspec.json.encode(label) for label in labels_of(state)]
        made.write_bytes(b"".join(line + b"\n" for line in lines))
    sys.stderr.write(f"citymentions: {len(lines)} labels are in {target}\n")


def _export_calendar(
    file: Path,
    name: str,
    sql: str | None,
    given: Mapping[str, str | int | date],
    limits: Limits,
    target: Path,
    *,
    force: bool,
) -> None:
    if sql is not None or name not in CALENDARS:
        raise ConfigError(f"export: a calendar is made of {' or '.join(CALENDARS)}, not of anything else")
    for option in ("source", "year"):
        if option in given:
            raise ConfigError(f"export: --{option} is not for a calendar; it takes --from and --until")
    asked = dict(given) | ({"status": "planned"} if name == "planned_visits" else {})
    with in_place_of(target, force=force) as made:
        count = write_calendar(file, asked, made, limits=limits)
    sys.stderr.write(f"citymentions: {count} visits are told to the day, and in {target}\n")
