"""Rows as text: each format can be read back by what it is for, and a table fits the width it is given."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jobs.screen import cell_text, days_text, visible
from jobs.tables import ROWS_ON_SCREEN, Format, write_rows
from pipeline.errors import ConfigError
from storage.results.query import distinct

VISITS = (
    (date(2024, 3, 11), "핀란드 에스포시 대표단", 12, ["transport", "opendata"], None),
    (date(2024, 3, 12), "Vejle", None, [], "a | b"),
)
COLUMNS = ("visit_from", "who", "people", "saw", "remark")
WIDE = tuple(f"column_{i}" for i in range(20))
WIDE_ROW = tuple(f"{i}번째 칸에는 조금 긴 글이 들어 있다" for i in range(20))


def written(columns, rows, format_, width=None) -> str:
    out = io.StringIO()
    write_rows(columns, rows, format_, out, width=width)
    return out.getvalue()


def test_csv_is_read_back():
    """CSV: a header, one line per row, null as nothing, lists as their parts."""
    rows = list(csv.reader(io.StringIO(written(COLUMNS, VISITS, Format.CSV))))
    assert rows == [
        list(COLUMNS),
        ["2024-03-11", "핀란드 에스포시 대표단", "12", "transport, opendata", ""],
        ["2024-03-12", "Vejle", "", "", "a | b"],
    ]


def test_json_is_an_object_per_line():
    """JSON: types are kept, days are ISO 8601, null is null, Korean is not escaped."""
    lines = written(COLUMNS, VISITS, Format.JSON).splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "visit_from": "2024-03-11",
            "who": "핀란드 에스포시 대표단",
            "people": 12,
            "saw": ["transport", "opendata"],
            "remark": None,
        },
        {"visit_from": "2024-03-12", "who": "Vejle", "people": None, "saw": [], "remark": "a | b"},
    ]
    assert "핀란드" in lines[0]


def test_json_keeps_columns_of_one_name_and_any_integer():
    """A join has names twice, a sum may be longer than 64 bits: nothing of a row is lost."""
    line = written(("id", "n", "id"), [(1, 2**70, 2)], Format.JSON)
    assert json.loads(line) == {"id": 1, "n": str(2**70), "id_1": 2}


@given(st.lists(st.sampled_from(("a", "a_1", "a_2", "b"))))
def test_distinct_names_are_distinct(columns):
    """No two columns of an object have one name, and the first of each name keeps it."""
    names = distinct(columns)
    assert len(set(names)) == len(names) == len(columns)
    assert [names[columns.index(each)] for each in set(columns)] == list(set(columns))


def test_markdown_keeps_its_columns():
    """A | or a new line in a value does not break the row."""
    text = written(("a", "b"), [("x | y", "one\ntwo")], Format.MARKDOWN)
    assert text == "| a | b |\n| --- | --- |\n| x \\| y | one two |\n"


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_table_fits_and_is_aligned(width):
    """No line is wider than the terminal, and the columns of a grid end where they end, in Korean, too."""
    lines = written(COLUMNS, VISITS, Format.TABLE, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert len({cell_len(line) for line in lines}) == 1


@pytest.mark.parametrize("width", [60, 80, 120])
def test_rows_that_fit_no_table_are_lists_of_fields(width):
    """Twenty columns of text on a terminal: each field has its name beside it, and is whole."""
    lines = written(WIDE, [WIDE_ROW], Format.TABLE, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    fields = dict(line.split(None, 1) for line in lines[1:])
    assert fields == dict(zip(WIDE, WIDE_ROW, strict=True))


def test_no_rows_and_too_many_are_said():
    """An empty answer says so; a table that is cut says how to have it whole."""
    assert "no rows" in written(("a",), [], Format.TABLE)
    text = written(("a",), ((i,) for i in range(ROWS_ON_SCREEN + 1)), Format.TABLE)
    assert f"only the first {ROWS_ON_SCREEN} rows; use --format csv" in text


@pytest.mark.parametrize("width", [40, 80])
def test_a_chart_is_a_bar_per_row(width):
    """Named by the columns before the first numbers, as long as its number is large; within the width."""
    rows = [("seoul", "핀란드", 12, "a"), ("seoul", "브라질", 6, "b"), ("seoul", None, None, "c")]
    lines = written(("city", "country", "n", "note"), rows, Format.CHART, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert [line.split()[:3] for line in lines[1:3]] == [["seoul", "핀란드", "12"], ["seoul", "브라질", "6"]]
    lengths = [line.count("█") for line in lines[1:]]
    assert (lengths[0] // 2 - 1 <= lengths[1] <= lengths[0] // 2 + 1, lengths[2]) == (True, 0)


def test_a_chart_needs_numbers():
    """Without them it is refused, and said; without rows there is nothing to show."""
    with pytest.raises(ConfigError, match="no column of numbers"):
        written(("a",), [("x",)], Format.CHART)
    assert "no rows" in written(("a",), [], Format.CHART)


def test_a_page_cannot_steer_the_terminal():
    """Control characters and marks of reordering from a page are shown as such; tabs and line ends stay."""
    title = "제목\x1b[2J\x07 \u202egnp.exe\r\n둘째\t줄\x9b"
    assert visible(title) == "제목\ufffd[2J\ufffd \ufffdgnp.exe\n둘째\t줄\ufffd"
    assert "\x1b" not in written(("title",), [(title,)], Format.TABLE)
    assert "\x1b" not in written(("title",), [(title,)], Format.MARKDOWN)


def test_values_as_a_person_reads_them():
    """Times to the second, yes and no, no trailing zeros; programs get them whole."""
    moment = datetime(2024, 3, 11, 9, 30, 1, 250, tzinfo=UTC)
    assert [cell_text(value) for value in (moment, True, 0.5, None)] == [
        "2024-03-11 09:30:01+00:00",
        "yes",
        "0.5",
        "",
    ]
    assert cell_text(moment, exact=True) == "2024-03-11 09:30:01.000250+00:00"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2024, 3, 11), date(2024, 3, 11), "2024-03-11"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (date(2023, 12, 1), date(2023, 12, 31), "2023-12"),
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (date(2023, 1, 1), date(2023, 3, 31), "2023-01-01 to 2023-03-31"),
        (date(2024, 3, 11), date(2024, 3, 13), "2024-03-11 to 2024-03-13"),
        (None, None, "not said"),
    ],
)
def test_days_are_as_exact_as_told(start, end, text):
    """A month that is whole is a month, a year a year, and anything else two days."""
    assert days_text(start, end) == text
