"""Batches of the outbox into the open results file, in bulk; what was told before of the same things goes.

Rows go through newline-delimited JSON files that DuckDB reads itself: far faster than statements with
parameters, and with nothing beyond the wheel's own json extension. They are written as they come, so that
memory does not grow with what waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import duckdb
import msgspec

from pipeline.errors import StorageError
from storage.results.rows import TABLES_OF_KIND, Batch
from storage.results.settle import mark_stories, settle_stories
from storage.results.settle_events import settle_events
from storage.results.settle_occasions import mark_occasions, settle_occasions

_ROWS_BY_TABLE = msgspec.json.Decoder(dict[str, list[msgspec.Raw]])
# Batches of these kinds have the article's id, and change what its story is made of.
STORY_KINDS = frozenset({"article", "story"})
# Ids of these begin with the article's, and change of which events its visits are.
EVENT_KINDS = frozenset({"article", "visit_event"})
_SMALLEST_LINE_LIMIT = 64 * 1024
_FILE_BUFFER_BYTES = 1024 * 1024


def merge(connection: duckdb.DuckDBPyConnection, batches: Iterable[Batch], work: Path) -> int:
    """Apply `batches`, one of each kind and id, within the caller's transaction; the number of articles.

    `work`: a directory for files that are gone again afterwards. Raises duckdb.Error, OSError; StorageError
    for batches of a kind that only a newer version knows.
    """
    staged = _stage(batches, work)
    keys_of = staged.keys_of_kind
    told = {key for kind in STORY_KINDS for key in keys_of.get(kind, ())}
    retold = {key.partition("-")[0] for kind in EVENT_KINDS for key in keys_of.get(kind, ())}
    events, sources = keys_of.get("event", []), keys_of.get("source", [])
    if told:
        mark_stories(connection, told)
    if retold or events or sources:
        mark_occasions(connection, retold, events, sources)
    _apply(connection, staged)
    if told:
        settle_stories(connection)
    if retold:
        settle_events(connection, retold)
    if retold or events or sources:
        settle_occasions(connection)
    return len(keys_of.get("article", ()))


def last_batch(connection: duckdb.DuckDBPyConnection, outbox_id: str) -> int:
    """Number of the last batch of that outbox which the file holds; 0 where it holds none."""
    row = connection.execute(
        "select last_batch from applied_batch where outbox_id = ?", [outbox_id]
    ).fetchone()
    return int(row[0]) if row else 0


def set_last_batch(connection: duckdb.DuckDBPyConnection, outbox_id: str, number: int) -> None:
    """Write down, in the file itself, how far that outbox is applied."""
    connection.execute("delete from applied_batch where outbox_id = ?", [outbox_id])
    connection.execute("insert into applied_batch values (?, ?)", [outbox_id, number])


class _Rows:
    """The rows of one table on their way, a line each. `longest`: bytes of the longest line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.longest = 0
        self.file: BinaryIO = path.open("wb", buffering=_FILE_BUFFER_BYTES)

    def add(self, rows: list[msgspec.Raw]) -> None:
        """A line for each."""
        lines = [bytes(row) for row in rows]
        self.file.write(b"\n".join(lines) + b"\n")
        self.longest = max(self.longest, *map(len, lines))


class _Staged(msgspec.Struct):
    keys_of_kind: dict[str, list[str]]
    rows_of_table: dict[str, _Rows]


def _stage(batches: Iterable[Batch], work: Path) -> _Staged:
    """Every batch's rows in a file by table; the keys by kind."""
    staged = _Staged({}, {})
    unknown: set[str] = set()
    with ExitStack() as files:
        for batch in batches:
            if batch.kind not in TABLES_OF_KIND:
                unknown.add(batch.kind)
                continue
            staged.keys_of_kind.setdefault(batch.kind, []).append(batch.id)
            for table, rows in _known_rows(batch):
                if table not in staged.rows_of_table:
                    made = staged.rows_of_table[table] = _Rows(work / f"{table}.ndjson")
                    files.enter_context(made.file)
                staged.rows_of_table[table].add(rows)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise StorageError(
            f"the outbox holds what a newer citymentions wrote ({names}): upgrade; nothing is lost"
        )
    return staged


def _apply(connection: duckdb.DuckDBPyConnection, staged: _Staged) -> None:
    """Replace what was told before; the staged files are gone afterwards."""
    try:
        for kind in sorted(staged.keys_of_kind):
            _replace_kind(connection, kind, staged)
    finally:
        for rows in staged.rows_of_table.values():
            rows.path.unlink()


def _known_rows(batch: Batch) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    _, tables = TABLES_OF_KIND[batch.kind]
    found = _ROWS_BY_TABLE.decode(batch.payload)
    return ((table, rows) for table, rows in found.items() if rows and table in tables)


def _replace_kind(connection: duckdb.DuckDBPyConnection, kind: str, staged: _Staged) -> None:
    key, tables = TABLES_OF_KIND[kind]
    # The batch's few keys against one column of the file: no index needed, whose cost grows with the file.
    replaced = connection.execute(
        f"""
        create or replace temp table replaced as
        select {key}
        from {tables[0]}
        where {key} in (select unnest($1))
        """,  # noqa: S608  (names of ours)
        [staged.keys_of_kind[kind]],
    ).fetchone()
    if replaced is not None and replaced[0] > 0:
        for table in tables:
            connection.execute(f"delete from {table} where {key} in (select {key} from replaced)")  # noqa: S608
    for table in tables:
        if (rows := staged.rows_of_table.get(table)) is not None:
            source = _source(connection, table, rows)
            connection.execute(f"insert into {table} by name select * from {source}")  # noqa: S608


def _source(connection: duckdb.DuckDBPyConnection, table: str, rows: _Rows) -> str:
    """How DuckDB reads the file, in the types of `table`."""
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? and not internal", [table]
    ).fetchall()
    types = ", ".join(f"{name}: '{data_type}'" for name, data_type in columns)
    # DuckDB sets several buffers of this size aside: as large as the longest line needs, and no larger.
    line_limit = max(_SMALLEST_LINE_LIMIT, rows.longest + 1024)
    quoted = str(rows.path).replace("'", "''")
    return (
        f"read_json('{quoted}', format = 'newline_delimited', columns = {{{types}}}, "
        f"maximum_object_size = {line_limit})"
    )
