"""The terminal: what is written there, and tables that fit it.

Text of pages never reaches the terminal as it came: control characters, with which a page could write over
what we say, are replaced.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from typing import TextIO

from rich import box
from rich.bar import Bar
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

ELSEWHERE_COLUMNS = 100  # of output that goes to a file or a pipe and not to a terminal
# A column this wide may wrap its text; where the others leave less, rows are written as lists of fields.
NARROWEST_TEXT = 24
_SHOWN_AS = "\N{REPLACEMENT CHARACTER}"
_MEANT_TO_SHOW = {"\n", "\t"}
# Marks that change the order in which what follows is shown (Unicode TR 36, 2.5).
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


# --- the terminal ------------------------------------------------------------------------------------------


def columns_of_terminal() -> int:
    """How many characters fit on a line: `$COLUMNS`, else the terminal's, else ELSEWHERE_COLUMNS."""
    return shutil.get_terminal_size((ELSEWHERE_COLUMNS, 0)).columns


def write(out: TextIO, *parts: RenderableType, width: int | None = None) -> None:
    """Write `parts` to `out`, in colours where it is a terminal that has them."""
    page = StringIO()  # so that a pipe closed by its reader is our caller's business, not rich's
    console = Console(
        file=page, width=width or columns_of_terminal(), force_terminal=out.isatty(), highlight=False
    )
    for part in parts:
        console.print(part)
    text = page.getvalue()
    if out.isatty():
        out.write(text)
    else:
        out.writelines(f"{line.rstrip()}\n" for line in text.splitlines())


def visible(text: str) -> str:
    """`text` without what would steer a terminal; tabs and ends of lines stay."""
    if text.isprintable():
        return text
    return "".join(_SHOWN_AS if _steers(char) else char for char in text.replace("\r\n", "\n"))


def _steers(char: str) -> bool:
    return char in _REORDERING or (char not in _MEANT_TO_SHOW and unicodedata.category(char) == "Cc")


# --- tables ------------------------------------------------------------------------------------------------


def cell_text(value: object, *, exact: bool = False) -> str:
    """A value from the database as a person reads it; `exact`, as a program does."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(cell_text(part, exact=exact) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not exact:
        return f"{value:g}"
    if isinstance(value, datetime) and not exact:
        return value.isoformat(" ", "seconds")
    return str(value) if exact else visible(str(value))


def write_table(
    out: TextIO, columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None
) -> None:
    """Write `rows` as a table; where it does not fit the width, each row as a list of its fields."""
    available = width or columns_of_terminal()
    heads = [_head(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
    natural = [max(_widest(head), *(_widest(row[i]) for row in rows), 0) for i, head in enumerate(heads)]
    borders = 3 * len(columns) + 1
    if sum(min(each, NARROWEST_TEXT) for each in natural) + borders > available and rows:
        write(out, *_records(columns, rows), width=width)
        return
    is_wrapped = sum(natural) + borders > available
    grid = Grid(
        show_lines=is_wrapped, header_style="bold", box=box.HEAVY_HEAD if _has_boxes(out) else box.ASCII
    )
    for head in heads:
        grid.add_column(Text(head), overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    write(out, grid, width=width)


def write_bars(
    out: TextIO, head: str, bars: Sequence[tuple[str, float]], *, width: int | None = None
) -> None:
    """Write a bar per (name, number), the longest for the largest number. Below 0 there is no bar."""
    largest = max((number for _, number in bars), default=0)
    grid = Grid.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(max_width=(width or columns_of_terminal()) // 2, overflow="ellipsis", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row("", Text(head, style="bold"), "")
    for name, number in bars:
        bar = _bar(largest, number) if _has_boxes(out) else ""
        grid.add_row(Text(name), f"{number:,g}", bar)
    write(out, grid, width=width)


def _bar(largest: float, number: float) -> RenderableType:
    return Bar(largest, 0, max(number, 0)) if largest > 0 else ""


def _head(column: str, cells: Sequence[str]) -> str:
    """The column's name, on several lines where it is wider than what stands below it."""
    widest = max([_widest(cell) for cell in cells] + [_widest(part) for part in column.split("_")], default=0)
    lines = [""]
    for part in column.replace("_", "_\0").split("\0"):
        if lines[-1] and cell_len(lines[-1] + part) > widest + 1:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _widest(text: str) -> int:
    return max((cell_len(line) for line in text.split("\n")), default=0)


def _records(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[RenderableType]:
    """Each row as a list of its fields, those without a value left out."""
    for number, row in enumerate(rows, start=1):
        yield Rule(str(number), align="left", style="dim")
        fields = Grid.grid(padding=(0, 2, 0, 0))
        fields.add_column(style="bold", no_wrap=True)
        fields.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell:
                fields.add_row(Text(column), Text(cell))
        yield fields


def _has_boxes(out: TextIO) -> bool:
    return (out.encoding or "utf-8").lower().startswith("utf")


# --- days -----------------------------------------------------------------------------------------------


def days_text(start: date | None, end: date | None) -> str:
    """From `start` to `end`, inclusive; a whole month as `2023-05`, a whole year as `2023`."""
    if start is None or end is None:
        return "not said"
    if start == end:
        return start.isoformat()
    if (start.day, end.day) == (1, _last_day_of_month(end)) and start.year == end.year:
        if start.month == end.month:
            return start.isoformat()[:7]
        if (start.month, end.month) == (1, 12):
            return str(start.year)
    return f"{start.isoformat()} to {end.isoformat()}"


def _last_day_of_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - date.resolution).day
