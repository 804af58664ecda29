"""A question in SQL to the results file, asked so that nothing can be changed and no other file be read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb

from pipeline.errors import ConfigError, StorageError
from storage.results.catalog import REBUILD

FETCHED_AT_ONCE = 1_000
_ASKING = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})
_NO_EXTENSIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost. `memory`: as DuckDB writes sizes (`1GB`)."""

    timeout_s: float = 300.0
    memory: str = "1GB"


DEFAULT_LIMITS = Limits()


class Rows:
    """The rows of an answer, a tuple each, fetched as they are asked for. Ends by itself, or by `close`.

    `is_cut`, true from the end on: there were more than `max_rows`.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        alarm: threading.Timer,
        max_rows: int | None,
        complaint: _Complaint,
    ) -> None:
        self.is_cut = False
        self._connection = connection
        self._alarm = alarm
        self._left = max_rows
        self._complaint = complaint
        self._fetched: Iterator[tuple[object, ...]] = iter(())
        self._is_open = True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[object, ...]:
        row = next(self._fetched, None)
        if row is None and self._is_open:
            self._fetched = iter(self._fetch())
            row = next(self._fetched, None)
        if row is None or self._left == 0:
            self.is_cut = row is not None
            self.close()
            raise StopIteration
        if self._left is not None:
            self._left -= 1
        return row

    def close(self) -> None:
        """Give up what is left of the answer. May be called again."""
        self._is_open = False
        self._fetched = iter(())
        self._alarm.cancel()
        self._connection.close()

    def _fetch(self) -> list[tuple[object, ...]]:
        try:
            return self._connection.fetchmany(FETCHED_AT_ONCE)
        except duckdb.Error as error:
            self.close()
            raise self._complaint.about(error) from error


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: names of the columns, their DuckDB types, the rows as they come."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True, slots=True)
class _Complaint:
    """What to say of an error: within these limits."""

    limits: Limits

    def about(self, error: duckdb.Error) -> ConfigError | StorageError:
        said, _, rest = str(error).partition("\n")
        hint = rest.partition("\n")[0].strip()
        line = f"{said} {hint}".strip() if hint.startswith(("Did you mean", "Candidate")) else said
        if isinstance(error, duckdb.InterruptException):
            return StorageError(
                f"sql: not answered within {self.limits.timeout_s:g} s: ask for less at a time"
            )
        if isinstance(error, duckdb.OutOfMemoryException):
            return StorageError(
                f"sql: needs more than {self.limits.memory} of memory: ask for less at a time"
            )
        return ConfigError(f"sql: {line}")


def run_sql(
    file: Path,
    sql: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    max_rows: int | None = None,
    variables: Mapping[str, object] | None = None,
) -> Table:
    """The answer of `file` to one question (`select`, `describe`, `summarize`, `explain` …).

    `variables` are what `getvariable('name')` says in the SQL. Raises ConfigError, in one line, for SQL that
    is wrong, that would change something, or that reaches for a file; StorageError where `file` cannot be
    opened, or the answer takes more than the limits.
    """
    asking = _ask(file, limits, variables or {})
    try:
        question = _only_question(asking.connection, sql)
        description = asking.connection.execute(question).description or []
    except duckdb.Error as error:
        asking.close()
        raise asking.complaint.about(error) from error
    except BaseException:
        asking.close()
        raise
    columns = tuple(str(column[0]) for column in description)
    types = tuple(str(column[1]) for column in description)
    return Table(columns, types, Rows(asking.connection, asking.alarm, max_rows, asking.complaint))


def copy_answer(
    file: Path,
    sql: str,
    projected: Callable[[Sequence[str], Sequence[str]], str],
    target: Path,
    options: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    variables: Mapping[str, object] | None = None,
) -> None:
    """Have DuckDB write the answer of `file` to `target`, the one place that this question may touch.

    `projected` says, from the answer's names and types, what is written of the columns c1, c2 …; `options`
    are those of DuckDB's COPY. `target`'s directory should be empty. Raises as `run_sql`,
    and StorageError naming `target` where it cannot be written.
    """
    asking = _ask(file, limits, variables or {}, writing_to=target.parent)
    try:
        question = _only_question(asking.connection, sql).query
        # A view, not a part of the sentence below: it may end in a semicolon or a comment.
        asking.connection.execute(f"create temp view answer as {question}")
        empty = asking.connection.execute("from answer limit 0").description or []
        names, types = ([str(column[i]) for column in empty] for i in (0, 1))
        numbered = ", ".join(f"c{number}" for number in range(1, len(names) + 1))
        asking.connection.execute(
            f"copy (select {projected(names, types)} from answer as answer ({numbered})) "  # noqa: S608  (ours)
            f"to '{quoted(target)}' ({options})"
        )
    except duckdb.IOException as error:
        first_line = str(error).partition("\n")[0]
        raise StorageError(f"{target}: {first_line}; make room, or choose another place") from error
    except duckdb.Error as error:
        raise asking.complaint.about(error) from error
    finally:
        asking.close()


def quoted(path: Path) -> str:
    """`path` for a string of SQL that takes no parameters."""
    return str(path).replace("'", "''")


def distinct(columns: Sequence[str]) -> tuple[str, ...]:
    """`columns`, those that come again numbered: an object, or a file, holds each name once."""
    names: list[str] = []
    for column in columns:
        name, number = column, 0
        while name in names or (number > 0 and name in columns):
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return tuple(names)


@dataclass(frozen=True, slots=True)
class _Asking:
    """An open connection, with the alarm that ends it and what to say of its errors."""

    connection: duckdb.DuckDBPyConnection
    alarm: threading.Timer
    complaint: _Complaint

    def close(self) -> None:
        self.alarm.cancel()
        self.connection.close()


def _ask(
    file: Path, limits: Limits, variables: Mapping[str, object], writing_to: Path | None = None
) -> _Asking:
    """A locked-down connection, its alarm running."""
    connection = _open(file, limits.memory, writing_to)
    alarm = threading.Timer(limits.timeout_s, connection.interrupt)
    alarm.daemon = True
    complaint = _Complaint(limits)
    try:
        for name, value in variables.items():
            connection.execute(f"set variable {name} = ?", [value])
        connection.execute("set lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise complaint.about(error) from error
    alarm.start()
    return _Asking(connection, alarm, complaint)


def _open(file: Path, memory_limit: str, writing_to: Path | None) -> duckdb.DuckDBPyConnection:
    """A locked-down connection that sees `file`, and the directory `writing_to`, alone.

    Attached, not opened: DuckDB shares one instance per path within a process, and ours must see the newest
    file, with limits of its own.
    """
    if not file.is_file():
        raise StorageError(f"{file}: no such file: collect something first, or point --data-dir to it")
    # No spilling to disk: a reader leaves no files beside the results.
    connection = duckdb.connect(config=_NO_EXTENSIONS | {"memory_limit": memory_limit, "temp_directory": ""})
    try:
        connection.execute(f"attach '{quoted(file)}' as mentions (read_only)")
        connection.execute("use mentions")
        connection.execute("set python_enable_replacements = false")
        connection.execute("set enable_progress_bar = false")  # it is drawn on stdout, into the answer
        if writing_to is not None:
            connection.execute(f"set allowed_directories = ['{quoted(writing_to)}']")
        connection.execute("set enable_external_access = false")
    except duckdb.Error as error:
        connection.close()
        said = str(error).partition("\n")[0]
        if "lock" in said:
            raise StorageError(f"{file}: open for writing in another program: close it there") from error
        raise StorageError(f"{file}: {said}; if it is damaged, {REBUILD}") from error
    return connection


def _only_question(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise ConfigError(f"sql: one question at a time, please; this is {len(statements)}")
    if statements[0].type not in _ASKING:
        raise ConfigError(
            f"sql: only questions (select …) are answered, and this is {statements[0].type.name}: the "
            "file is read-only here"
        )
    return statements[0]
