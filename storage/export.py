"""Answers as files for other programs: Parquet and CSV by DuckDB itself; and any file put in place whole."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ConfigError
from storage.reports import ask_report, reports
from storage.results.file_copy import sync_directory, sync_file
from storage.results.query import DEFAULT_LIMITS, Limits, copy_answer, distinct, run_sql

_BOM = "\ufeff"
_NAME = re.compile(r"\w+")
_TABLES = """
select table_name from duckdb_tables() where database_name = current_database()
union
select view_name from duckdb_views() where database_name = current_database() and not internal
order by 1
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is exported: SQL, the values of its variables, what the answer may cost."""

    sql: str
    variables: Mapping[str, object] = field(default_factory=dict)
    limits: Limits = DEFAULT_LIMITS


def question_of(
    file: Path, name: str, parameters: Mapping[str, object], limits: Limits = DEFAULT_LIMITS
) -> Question:
    """The question that `name` stands for: a report, or all rows of a table or view.

    Raises ConfigError for a name that is none of them, and for parameters that it does not take.
    """
    if name in {report.name for report in reports()}:
        sql, variables = ask_report(name, {key: str(value) for key, value in parameters.items()})
        return Question(sql, variables, limits)
    known = [str(row[0]) for row in run_sql(file, _TABLES).rows]
    if name not in known:
        raise ConfigError(f"export: no report, table or view {name!r}; see citymentions report, and schema")
    if parameters:
        raise ConfigError(f"export: {name} is a table and takes no {', '.join(parameters)}; use --sql")
    return Question(f'from "{name}"', {}, limits)


def write_csv(file: Path, question: Question, target: Path, *, with_bom: bool = False) -> None:
    """The answer as CSV at `target`: UTF-8, a header, null as nothing, lists as their parts.

    `with_bom`: begin with the mark by which Excel knows UTF-8. Raises as `copy_answer`.
    """

    def projected(names: Sequence[str], types: Sequence[str]) -> str:
        # The header's first name carries the mark: COPY has no option for it.
        heads = [_BOM * (with_bom and not number) + name for number, name in enumerate(names)]
        return _projection(heads, types, _as_text)

    _copy(file, question, projected, target, "format csv, header")


def write_parquet(
    file: Path, question: Question, target: Path, *, by: str | None = None, whole: bool = False
) -> None:
    """The answer as Parquet: where it has a date, a directory, a part a month (`visit_from_month=2023-05/…`).

    `by`: the column of dates that decides (default: the first); `whole`: one file all the same. Rows without
    a date are in the part `undated`. Raises ConfigError where `by` is no date of the answer; and as
    `copy_answer`.
    """
    dated = None if whole else _column_of_dates(file, question, by)

    def projected(names: Sequence[str], types: Sequence[str]) -> str:
        columns = _projection(distinct(names), types, lambda column, _: column)
        if dated is None:
            return columns
        number = names.index(dated) + 1
        return (
            f"{columns}, coalesce(strftime(c{number}, '%Y-%m'), 'undated') as {_identifier(dated + '_month')}"
        )

    partition = f", partition_by ({_identifier(dated + '_month')})" if dated else ""
    _copy(file, question, projected, target, f"format parquet, compression zstd{partition}")


@contextmanager
def in_place_of(target: Path, *, force: bool = False) -> Iterator[Path]:
    """A path to write to, which becomes `target` at the end, whole, or nothing if what happens there fails.

    Raises ConfigError, before anything is written, where `target` exists and `force` is not given, where its
    directory does not, and where it is a directory that holds more than Parquet.
    """
    _refuse_to_replace(target, force=force)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        made = work / "made" / target.name
        made.parent.mkdir()
        yield made
        for part in made.rglob("*") if made.is_dir() else [made]:
            sync_file(part)
        _refuse_to_replace(target, force=force)
        if target.exists() and (target.is_dir() or made.is_dir()):  # these do not replace each other at once
            target.rename(work / "before")
        made.rename(target)
        sync_directory(target.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _refuse_to_replace(target: Path, *, force: bool) -> None:
    if not target.parent.is_dir():
        raise ConfigError(f"{target.parent}: no such directory; make it first")
    if target.exists() and not force:
        raise ConfigError(f"{target}: exists already; choose another name, or replace it with --force")
    if target.is_dir() and not all(part.suffix == ".parquet" for part in target.rglob("*") if part.is_file()):
        raise ConfigError(f"{target}: a directory with more than Parquet in it is kept; choose another name")


def _copy(
    file: Path,
    question: Question,
    projected: Callable[[Sequence[str], Sequence[str]], str],
    target: Path,
    options: str,
) -> None:
    copy_answer(
        file, question.sql, projected, target, options, limits=question.limits, variables=question.variables
    )


def _column_of_dates(file: Path, question: Question, by: str | None) -> str | None:
    answer = run_sql(file, question.sql, limits=question.limits, variables=question.variables, max_rows=0)
    answer.rows.close()
    kinds = dict(zip(answer.columns, answer.types, strict=True))
    dated = [name for kind in ("DATE", "TIMESTAMP") for name in kinds if kinds[name] == kind]
    if by is None:
        return dated[0] if dated else None
    if by not in dated:
        raise ConfigError(
            f"export: --by {by}: no date of this answer; there are {', '.join(dated) or 'none'}"
        )
    return by


def _projection(names: Sequence[str], types: Sequence[str], written: Callable[[str, str], str]) -> str:
    return ", ".join(
        f"{written(f'c{number}', kind)} as {_identifier(name)}"
        for number, (name, kind) in enumerate(zip(names, types, strict=True), start=1)
    )


def _as_text(column: str, kind: str) -> str:
    """How a value of CSV reads, as `sql --format csv` has it."""
    if kind == "BOOLEAN":
        return f"case {column} when true then 'yes' when false then 'no' end"
    if kind.endswith("[]"):
        return f"array_to_string({column}, ', ')"
    return column


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
