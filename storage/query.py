"""A question in SQL to the results file, asked so that nothing can be changed and no other file be read."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb

from pipeline.errors import ConfigError, StorageError
from storage.catalog import REBUILD

TIMEOUT_S = 300.0
MEMORY_LIMIT = "1GB"
FETCHED_AT_ONCE = 1_000
_ASKING = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})
_NO_EXTENSIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


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
    """What to say of an error: about this file, within these limits."""

    file: Path
    timeout_s: float
    memory_limit: str

    def about(self, error: duckdb.Error) -> ConfigError | StorageError:
        said, _, rest = str(error).partition("\n")
        hint = rest.partition("\n")[0].strip()
        line = f"{said} {hint}".strip() if hint.startswith(("Did you mean", "Candidate")) else said
        if isinstance(error, duckdb.InterruptException):
            return StorageError(f"sql: not answered within {self.timeout_s:g} s: ask for less at a time")
        if isinstance(error, duckdb.OutOfMemoryException):
            return StorageError(f"sql: needs more than {self.memory_limit} of memory: ask for less at a time")
        return ConfigError(f"sql: {line}")


def run_sql(
    file: Path,
    sql: str,
    *,
    timeout_s: float = TIMEOUT_S,
    memory_limit: str = MEMORY_LIMIT,
    max_rows: int | None = None,
    variables: Mapping[str, object] | None = None,
) -> Table:
    """The answer of `file` to one question (`select`, `describe`, `summarize`, `explain` …).

    `variables` are what `getvariable('name')` says in the SQL. Raises ConfigError, in one line, for SQL that
    is wrong, that would change something, or that reaches for a file; StorageError where `file` cannot be
    opened, or the answer takes more than `timeout_s` seconds or `memory_limit` (like `1GB`).
    """
    complaint = _Complaint(file, timeout_s, memory_limit)
    connection = _open(file, memory_limit)
    alarm = threading.Timer(timeout_s, connection.interrupt)
    alarm.daemon = True
    try:
        for name, value in (variables or {}).items():
            connection.execute(f"set variable {name} = ?", [value])
        connection.execute("set lock_configuration = true")
        question = _only_question(connection, sql)
        alarm.start()
        description = connection.execute(question).description or []
    except duckdb.Error as error:
        alarm.cancel()
        connection.close()
        raise complaint.about(error) from error
    except BaseException:
        alarm.cancel()
        connection.close()
        raise
    columns = tuple(str(column[0]) for column in description)
    types = tuple(str(column[1]) for column in description)
    return Table(columns, types, Rows(connection, alarm, max_rows, complaint))


def _open(file: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """A locked-down connection that sees `file` alone.

    Attached, not opened: DuckDB shares one instance per path within a process, and ours must see the newest
    file, with limits of its own.
    """
    if not file.is_file():
        raise StorageError(f"{file}: no such file: collect something first, or point --data-dir to it")
    # No spilling to disk: a reader leaves no files beside the results.
    connection = duckdb.connect(config=_NO_EXTENSIONS | {"memory_limit": memory_limit, "temp_directory": ""})
    try:
        quoted = str(file).replace("'", "''")
        connection.execute(f"attach '{quoted}' as mentions (read_only)")
        connection.execute("use mentions")
        connection.execute("set python_enable_replacements = false")
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
