"""Ready-made questions: a `.sql` file each in `schema/reports`, its question the first line.

Parameters are DuckDB variables (`getvariable('city')`), so that a report can be pasted into any DuckDB shell
after `set variable city = 'seoul'`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import ConfigError
from storage.results.catalog import SCHEMA
from storage.results.query import DEFAULT_LIMITS, Limits, Rows, Table, run_sql

__all__ = [
    "Limits",
    "Report",
    "Rows",
    "Table",
    "ask_report",
    "data_dictionary",
    "reports",
    "run_report",
    "run_sql",
]

_VARIABLE = re.compile(r"getvariable\('(\w+)'\)")
_READ = re.compile(r"\b(?:from|join)\s+(\w+)")
_DAYS = frozenset({"day", "from_day", "to_day"})
_NUMBERS = frozenset({"year"})
_DICTIONARY = """
with

described as (
    select table_name, null as column_name, 0 as position, 'table' as type, comment
    from duckdb_tables()
    where database_name = current_database()
    union all
    select view_name, null, 0, 'view', comment
    from duckdb_views()
    where database_name = current_database() and not internal
    union all
    select table_name, column_name, column_index, data_type, comment
    from duckdb_columns()
    where database_name = current_database() and not internal
)

select
    table_name as "table",
    column_name as "column",
    type,
    comment as meaning,
from described
order by table_name, position
"""


@dataclass(frozen=True, slots=True)
class Report:
    """A ready-made question. `parameters`: the names that it takes, all of them optional."""

    name: str
    question: str
    sql: str
    parameters: tuple[str, ...]


def reports() -> tuple[Report, ...]:
    """All reports, by name."""
    return tuple(_read(path) for path in sorted((SCHEMA / "reports").glob("*.sql")))


def run_report(
    file: Path,
    name: str,
    parameters: Mapping[str, str | int | date] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    max_rows: int | None = None,
) -> Table:
    """The answer of `file` to report `name`. Raises what `ask_report` and `run_sql` raise."""
    sql, variables = ask_report(name, parameters or {})
    return run_sql(file, sql, limits=limits, max_rows=max_rows, variables=variables)


def ask_report(name: str, parameters: Mapping[str, str | int | date]) -> tuple[str, dict[str, object]]:
    """SQL and variables of report `name`. Parameters may be given as text.

    Raises ConfigError for an unknown report or parameter and for one that is no day or number, naming what
    there is.
    """
    known = {report.name: report for report in reports()}
    if name not in known:
        raise ConfigError(f"no report {name!r}; there are {', '.join(known)}")
    report = known[name]
    return report.sql, {key: _typed(report, key, value) for key, value in parameters.items()}


def data_dictionary(file: Path) -> Table:
    """What every table, view and column of `file` means: table, column (null: the table), type, meaning."""
    return run_sql(file, _DICTIONARY)


def _read(path: Path) -> Report:
    sql = path.read_text("utf-8")
    question = sql.partition("\n")[0].removeprefix("--").strip()
    return Report(path.stem, question, sql, tuple(sorted(_variables(sql))))


def _variables(sql: str) -> set[str]:
    """Those that `sql` heeds, or a view that it reads."""
    found = set(_VARIABLE.findall(sql))
    for name in set(_READ.findall(sql)):
        for view in (SCHEMA / "views").glob(f"[0-9][0-9]_{name}.sql"):
            found |= _variables(view.read_text("utf-8").partition("comment on view")[0])
    return found


def _typed(report: Report, name: str, value: str | int | date) -> object:
    """`value` as the report's SQL expects it."""
    if name not in report.parameters:
        taken = ", ".join(report.parameters) or "none"
        raise ConfigError(f"report {report.name} takes no parameter {name!r}; it takes {taken}")
    try:
        if name in _DAYS:
            return date.fromisoformat(str(value))
        return int(value) if name in _NUMBERS and not isinstance(value, date) else str(value)
    except ValueError as error:
        kind = "a day like 2026-01-31" if name in _DAYS else "a number"
        raise ConfigError(f"report {report.name}: {name} must be {kind}, and is {value!r}") from error
