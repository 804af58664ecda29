"""What articles told anew would change in the results file: by table and field, before it is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb
import msgspec

from pipeline.errors import StorageError
from storage.publish import LIMITS
from storage.results.catalog import bring_up_to_date, create_file
from storage.results.merge import merge
from storage.results.rows import TABLES_OF_KIND, Batch

# By what a row is known; rows of the other tables have no name, and are compared as they are.
_KEYS = {"article": ("article_id",), "flag": ("article_id", "city"), "visit": ("visit_id",)}
_EXAMPLE_CHARS = 80
ROW = "(row)"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value changes in `changed` rows; of the field `(row)` whole rows are `added` or `gone`.

    `article_id`, `before`, `after`: of one such row, cut short.
    """

    table: str
    field: str
    changed: int = 0
    added: int = 0
    gone: int = 0
    article_id: str = ""
    before: str = ""
    after: str = ""


class Comparison:
    """`results` beside the batches that are added, in a scratch file in `folder`."""

    def __init__(self, results: Path, folder: Path) -> None:
        self._folder = folder
        self._fields: dict[str, dict[str, None]] = {}
        scratch = folder / "told_again.duckdb"
        create_file(scratch)
        self._connection = duckdb.connect(str(scratch), config=LIMITS)
        bring_up_to_date(self._connection, scratch, 0.0)
        self._results = results

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, batches: Iterable[Batch]) -> None:
        """Articles as they are told now."""
        told = tuple(batches)
        for batch in told:
            for table, rows in msgspec.json.decode(
                batch.payload, type=dict[str, list[dict[str, object]]]
            ).items():
                for row in rows[:1]:
                    self._fields.setdefault(table, {}).update(dict.fromkeys(row))
        self._connection.execute("begin")
        merge(self._connection, told, self._folder)
        self._connection.execute("commit")

    def differences(self) -> tuple[Difference, ...]:
        """Every field that changes, every table that gains or loses rows; by table.

        Raises StorageError where the results file cannot be read.
        """
        self._attach()  # only now: what is merged knows tables by their names alone
        found: list[Difference] = []
        for table in TABLES_OF_KIND["article"][1]:
            rows = self._rows_changed(table)
            if rows.added or rows.gone:
                found.append(rows)
            if table in _KEYS:
                found += self._fields_changed(table, _KEYS[table])
        return tuple(found)

    def _attach(self) -> None:
        quoted = str(self._results).replace("'", "''")
        try:
            self._connection.execute(f"attach if not exists '{quoted}' as held (read_only)")
        except duckdb.Error as error:
            first_line = str(error).partition("\n")[0]
            detail = f"{self._results}: {first_line}; nothing can be compared with it"
            raise StorageError(detail) from error

    def _fields_changed(self, table: str, key: tuple[str, ...]) -> list[Difference]:
        found = []
        for field in self._fields.get(table, {}):
            if field in key:
                continue
            row = self._connection.execute(
                f"""
                select
                    count(*),
                    any_value(now.article_id),
                    any_value(held.{field}::varchar),
                    any_value(now.{field}::varchar)
                from {table} as now
                inner join held.{table} as held using ({", ".join(key)})
                where held.{field} is distinct from now.{field}
                """  # noqa: S608  (names of ours)
            ).fetchone()
            if row is not None and row[0]:
                found.append(Difference(table, field, row[0], 0, 0, row[1], _short(row[2]), _short(row[3])))
        return found

    def _rows_changed(self, table: str) -> Difference:
        """Rows of articles told anew that come or go: by key, or where there is none, as a whole."""
        columns = ", ".join(_KEYS.get(table, tuple(self._fields.get(table, {"article_id": None}))))
        of_them = f"from held.{table} where article_id in (select article_id from article)"  # noqa: S608
        added, gone = (
            self._connection.execute(query).fetchall()
            for query in (
                f"(select {columns} from {table}) except all (select {columns} {of_them})",  # noqa: S608
                f"(select {columns} {of_them}) except all (select {columns} from {table})",  # noqa: S608
            )
        )
        return Difference(
            table,
            ROW,
            added=len(added),
            gone=len(gone),
            article_id=str((added or gone or [("",)])[0][0]).partition("-")[0],
            before=_short(gone[0] if gone else None),
            after=_short(added[0] if added else None),
        )


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _EXAMPLE_CHARS else text[: _EXAMPLE_CHARS - 1] + "…"
