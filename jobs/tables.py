"""Rows as text: for a terminal, for a spreadsheet, for a program, for a document."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import TextIO

import msgspec
from rich.console import Console

from jobs.screen import cell_text, grid_of

ROWS_ON_SCREEN = 1000  # a terminal table is laid out as a whole; more rows are for a file or a pipe


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


def write_rows(
    columns: Sequence[str], rows: Iterable[Sequence[object]], format_: Format, out: TextIO
) -> None:
    """Write `rows` to `out` as they come; only `table` holds them (at most ROWS_ON_SCREEN, and says so)."""
    if format_ is Format.TABLE:
        _write_table(columns, iter(rows), out)
    elif format_ is Format.CSV:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell_text(value) for value in row] for row in rows)
    elif format_ is Format.JSON:
        out.writelines(
            msgspec.json.encode(dict(zip(columns, row, strict=True)), enc_hook=str).decode() + "\n"
            for row in rows
        )
    else:
        out.write(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n")
        for row in rows:
            cells = (cell_text(value).replace("|", "\\|").replace("\n", " ") for value in row)
            out.write(f"| {' | '.join(cells)} |\n")


def _write_table(columns: Sequence[str], rows: Iterator[Sequence[object]], out: TextIO) -> None:
    console = Console(file=out, soft_wrap=False)
    shown = list(islice(rows, ROWS_ON_SCREEN))
    console.print(grid_of(columns, shown))
    if next(rows, None) is not None:
        console.print(f"only the first {ROWS_ON_SCREEN} rows; use --format csv for all of them")
