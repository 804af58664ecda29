"""Rows as text: for a person, for a spreadsheet, for a program, for a document."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import TextIO

import msgspec

from jobs.screen import cell_text, write_table
from storage.query import distinct

ROWS_ON_SCREEN = 1000  # a table is laid out as a whole; more rows are for a file or a pipe
_LARGEST_JSON_INTEGER = 2**63


class Format(StrEnum):
    """How rows are written. `json` is an object per line."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    format_: Format,
    out: TextIO,
    *,
    width: int | None = None,
) -> None:
    """Write `rows` to `out` as they come; only `table` holds them (at most ROWS_ON_SCREEN, and says so).

    `width`: columns of characters that a table may take (`None`: those of the terminal).
    """
    if format_ is Format.TABLE:
        _write_table(columns, iter(rows), out, width)
    elif format_ is Format.CSV:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell_text(value, exact=True) for value in row] for row in rows)
    elif format_ is Format.JSON:
        names = distinct(columns)
        out.writelines(_json_line(names, row) + "\n" for row in rows)
    else:
        out.write(f"| {' | '.join(map(_markdown, columns))} |\n|{' --- |' * len(columns)}\n")
        out.writelines(f"| {' | '.join(_markdown(value) for value in row)} |\n" for row in rows)


def _json_line(names: Sequence[str], row: Sequence[object]) -> str:
    values = (str(value) if _is_too_large(value) else value for value in row)
    return msgspec.json.encode(dict(zip(names, values, strict=True)), enc_hook=str).decode()


def _is_too_large(value: object) -> bool:
    return isinstance(value, int) and abs(value) >= _LARGEST_JSON_INTEGER


def _markdown(value: object) -> str:
    return cell_text(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _write_table(
    columns: Sequence[str], rows: Iterator[Sequence[object]], out: TextIO, width: int | None
) -> None:
    shown = [tuple(cell_text(value) for value in row) for row in islice(rows, ROWS_ON_SCREEN)]
    write_table(out, columns, shown, width=width)
    if not shown:
        out.write("no rows\n")
    if next(rows, None) is not None:
        out.write(f"only the first {ROWS_ON_SCREEN} rows; use --format csv for all of them\n")
