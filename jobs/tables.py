"""Rows as text: for a person, for a spreadsheet, for a program, for a document."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import TextIO

import msgspec

from jobs.screen import cell_text, write_bars, write_table
from pipeline.errors import ConfigError
from storage.results.query import distinct

ROWS_ON_SCREEN = 1000  # a table is laid out as a whole; more rows are for a file or a pipe
_LARGEST_JSON_INTEGER = 2**63


class Format(StrEnum):
    """How rows are written. `json` is an object per line; `chart` a bar per row, for the terminal."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    CHART = "chart"


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    format_: Format,
    out: TextIO,
    *,
    width: int | None = None,
) -> None:
    """Write `rows` to `out` as they come; only `table` and `chart` hold them (ROWS_ON_SCREEN, and say so).

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
    elif format_ is Format.CHART:
        _write_chart(columns, rows, out, width)
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


def _write_chart(
    columns: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO, width: int | None
) -> None:
    """A bar per row: the first column of numbers, named by the columns before it."""
    left = iter(rows)
    shown = list(islice(left, ROWS_ON_SCREEN))
    measured = [i for i in range(len(columns)) if any(_is_number(row[i]) for row in shown)]
    if shown and not measured:
        raise ConfigError("chart: there is no column of numbers; take another --format")
    if measured:
        column = measured[0]
        names = (" ".join(filter(None, map(cell_text, row[:column]))) for row in shown)
        bars = [(name, float(str(row[column] or 0))) for name, row in zip(names, shown, strict=True)]
        write_bars(out, columns[column], bars, width=width)
    _tell_the_rest(shown, left, out)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _write_table(
    columns: Sequence[str], rows: Iterator[Sequence[object]], out: TextIO, width: int | None
) -> None:
    shown = [tuple(cell_text(value) for value in row) for row in islice(rows, ROWS_ON_SCREEN)]
    write_table(out, columns, shown, width=width)
    _tell_the_rest(shown, rows, out)


def _tell_the_rest(shown: Sequence[object], left: Iterator[Sequence[object]], out: TextIO) -> None:
    if not shown:
        out.write("no rows\n")
    if next(left, None) is not None:
        out.write(f"only the first {ROWS_ON_SCREEN} rows; use --format csv for all of them\n")
