"""Rows as an Excel workbook, through XlsxWriter (extra `export`), written row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What a sheet of Excel holds (support.microsoft.com, "Excel specifications and limits").
MOST_ROWS: Final = 1_048_576 - 1  # without the header
MOST_CHARACTERS: Final = 32_767
MOST_LINKS: Final = 65_530
LONGEST_LINK: Final = 2_079
_NARROWEST, _WIDEST = 8, 60
_WIDE = 0x1100  # from Hangul on, a character takes two columns


def write_workbook(columns: Sequence[str], rows: Iterable[Sequence[object]], target: Path) -> None:
    """One sheet: a header that stays, a filter, links that can be clicked, columns as wide as what they hold.

    Text is written as text: what a page says is never a formula. Raises ConfigError where the extra is not
    installed, and for more rows than a sheet holds.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise ConfigError("export: .xlsx needs the extra: pip install 'citymentions[export]'") from error
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(str(target), options) as book:
        sheet = book.add_worksheet("citymentions")
        bold = book.add_format({"bold": True})
        writing = _Writing(
            sheet,
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        )
        for number, column in enumerate(columns):
            sheet.write_string(0, number, column, bold)
        widths = [_width(column) for column in columns]
        left = iter(rows)
        written = 0
        for written, row in enumerate(islice(left, MOST_ROWS), start=1):
            for number, value in enumerate(row):
                widths[number] = max(widths[number], _width(writing.write(written, number, value)))
        if next(left, None) is not None:
            raise ConfigError(
                f"export: a sheet holds {MOST_ROWS:,} rows; ask for less, or write .csv or .parquet"
            )
        for number, width in enumerate(widths):
            sheet.set_column(number, number, min(max(width, _NARROWEST), _WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(written, 1), max(len(columns) - 1, 0))


class _Writing:
    """Values into cells of one sheet."""

    def __init__(self, sheet: Worksheet, day: Format, moment: Format) -> None:
        self._sheet = sheet
        self._day = day
        self._moment = moment
        self._links = 0

    def write(self, row: int, column: int, value: object) -> str:
        """Write `value`; what of it is seen."""
        if value is None:
            return ""
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value)
        elif isinstance(value, datetime):
            self._sheet.write_datetime(row, column, value.replace(tzinfo=None), self._moment)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, int | float) and _is_exact(value):
            self._sheet.write_number(row, column, value)
        else:
            return self._write_text(row, column, _text(value))
        return str(value)

    def _write_text(self, row: int, column: int, text: str) -> str:
        is_link = text.startswith(("https://", "http://")) and len(text) <= LONGEST_LINK and " " not in text
        if is_link and self._links < MOST_LINKS:
            self._links += 1
            self._sheet.write_url(row, column, text, string=text[:255])
        else:
            self._sheet.write_string(row, column, text)
        return text


def _is_exact(value: float) -> bool:
    """Whether a cell, which holds a double, holds `value`."""
    return abs(value) < 2**53  # not NaN, not infinite either: comparisons with them are false


def _text(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _width(text: str) -> int:
    line = text.partition("\n")[0][:_WIDEST]
    return len(line) + sum(ord(char) >= _WIDE for char in line) + 2
