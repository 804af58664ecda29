"""Batches of the outbox into the open results file: in bulk, the last telling of each thing winning.

Rows go through newline-delimited JSON files that DuckDB reads itself: far faster than statements with
parameters, and with nothing beyond the wheel's own json extension.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import msgspec

from pipeline.errors import StorageError
from storage.rows import TABLES_OF_KIND, Batch

_ROWS_BY_TABLE = msgspec.json.Decoder(dict[str, list[msgspec.Raw]])
_SMALLEST_LINE_LIMIT = 64 * 1024


def merge(connection: duckdb.DuckDBPyConnection, batches: Iterable[Batch], work: Path) -> int:
    """Apply `batches`, in their order, within the caller's transaction. Answers the number of articles.

    `work`: a directory for files that are gone again afterwards. Raises duckdb.Error,
    OSError; StorageError for batches of a kind that only a newer version knows.
    """
    latest = {(batch.kind, batch.id): batch.payload for batch in batches}
    lines: dict[str, list[bytes]] = {}
    for payload in latest.values():
        for table, rows in _ROWS_BY_TABLE.decode(payload).items():
            lines.setdefault(table, []).extend(bytes(row) for row in rows)
    kinds = {kind for kind, _ in latest}
    if unknown := kinds - set(TABLES_OF_KIND):
        names = ", ".join(sorted(unknown))
        raise StorageError(
            f"the outbox holds what a newer citymentions wrote ({names}): upgrade; nothing is lost"
        )
    for kind in sorted(kinds):
        _replace_kind(connection, kind, lines, work)
    return sum(kind == "article" for kind, _ in latest)


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


def _replace_kind(
    connection: duckdb.DuckDBPyConnection, kind: str, lines: dict[str, list[bytes]], work: Path
) -> None:
    key, tables = TABLES_OF_KIND[kind]
    staged = {table: _stage(connection, table, lines[table], work) for table in tables if lines.get(table)}
    try:
        replaced = connection.execute(
            f"""
            create or replace temp table replaced as
            select {key}
            from {tables[0]}
            where {key} in (select {key} from {staged[tables[0]].source})
            """  # noqa: S608  (names of ours)
        ).fetchone()
        if replaced is not None and replaced[0] > 0:
            for table in tables:
                connection.execute(f"delete from {table} where {key} in (select {key} from replaced)")  # noqa: S608
        for table, stage in staged.items():
            connection.execute(f"insert into {table} by name select * from {stage.source}")  # noqa: S608
    finally:
        for stage in staged.values():
            stage.path.unlink()


class _Stage(msgspec.Struct, frozen=True):
    """Rows on their way: the file, and how DuckDB reads it."""

    path: Path
    source: str


def _stage(connection: duckdb.DuckDBPyConnection, table: str, lines: list[bytes], work: Path) -> _Stage:
    path = work / f"{table}.ndjson"
    path.write_bytes(b"\n".join(lines))
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? and not internal", [table]
    ).fetchall()
    types = ", ".join(f"{name}: '{data_type}'" for name, data_type in columns)
    # DuckDB sets several buffers of this size aside: as large as the longest line needs, and no larger.
    line_limit = max(_SMALLEST_LINE_LIMIT, max(map(len, lines)) + 1024)
    quoted = str(path).replace("'", "''")
    source = (
        f"read_json('{quoted}', format = 'newline_delimited', columns = {{{types}}}, "
        f"maximum_object_size = {line_limit})"
    )
    return _Stage(path, source)
