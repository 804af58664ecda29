"""Told dates against the day of publication, in three languages; none is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import ANNOUNCED, find_dates

P = date(2023, 5, 26)


def told(text: str, published: date | None = P, *, ahead: bool = False) -> list[str]:
    return [
        f"{hit.span.start}..{hit.span.end} {hit.span.precision}" if hit.span else "?"
        for hit in find_dates(text, published, ahead=ahead)
        if hit.rule != ANNOUNCED
    ]


def day(first: str, last: str | None = None) -> str:
    return f"{first}..{last or first} day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("지난 22일 찾았다", [day("2023-05-22")]),
        ("28일 찾았다", [day("2023-04-28")]),
        ("22일 왔다고 26일 밝혔다", [day("2023-05-22")]),
        ("올해 1월과 지난해 3월", ["2023-01-01..2023-01-31 month", "2022-03-01..2022-03-31 month"]),
        ("11월에 왔다", ["2022-11-01..2022-11-30 month"]),
        ("이달 3일에, 지난달 9일에", [day("2023-05-03"), day("2023-04-09")]),
        ("2월에는 갔다. 같은 달 왔다", ["2023-02-01..2023-02-28 month"] * 2),
        ("19일부터 21일까지 머물렀다", [day("2023-05-19", "2023-05-21")]),
        ("20일부터 닷새 동안", [day("2023-05-20", "2023-05-24")]),
        ("7일부터 4박 5일간", [day("2023-05-07", "2023-05-11")]),
        ("2박 3일 일정으로 1일 왔다", [day("2023-05-01", "2023-05-03")]),
        ("12일과 13일 찾았다", [day("2023-05-12", "2023-05-13")]),
        ("지난달 28일부터 이달 2일까지", [day("2023-04-28", "2023-05-02")]),
        ("상반기에, 2022년 3분기에", ["2023-01-01..2023-06-30 half", "2022-07-01..2022-09-30 quarter"]),
        ("올해 들어 6월까지", ["2023-01-01..2023-06-30 half"]),
        (
            "작년 4월에 왔다. 두 달 뒤인 6월에도",
            ["2022-04-01..2022-04-30 month", "2022-06-01..2022-06-30 month"],
        ),
        ("’23.5.17과 2023.05.20", [day("2023-05-17"), day("2023-05-20")]),
        ("18일 만났다. 이튿날 떠났다", [day("2023-05-18"), day("2023-05-19")]),
        ("15일 동안 3일간 배웠다", []),
        ("어제 왔다", [day("2023-05-25")]),
    ],
)
def test_korean_dates(text: str, expected: list[str]):
    """Korean expressions of the project's description, section 4."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3일 온다", [day("2023-06-03")]),
        ("오는 10월", ["2023-10-01..2023-10-31 month"]),
        ("다음 달 2일", [day("2023-06-02")]),
        ("2월에 찾을 예정", ["2024-02-01..2024-02-29 month"]),
    ],
)
def test_what_is_still_to_come_lies_ahead(text: str, expected: list[str]):
    """In a sentence about the future a bare day or month is the next such one."""
    assert told(text, ahead=True) == expected


@pytest.mark.parametrize(
    "frame", ["26일 밝혔다", "26일 시에 따르면 왔다", "26일 오후 발표했다", "26일 이같이 전했다"]
)
def test_the_day_of_an_announcement_is_marked(frame: str):
    """26일 밝혔다 is when it was said, not when they came."""
    assert [hit.rule for hit in find_dates(frame, P)] == [ANNOUNCED]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Aug. 1", [day("2022-08-01")]),
        ("from March 4 for three days", [day("2023-03-04", "2023-03-06")]),
        ("December 7 to 9", [day("2022-12-07", "2022-12-09")]),
        ("on Monday afternoon", [day("2023-05-22")]),
        ("last May", ["2022-05-01..2022-05-31 month"]),
        ("on the 4th", [day("2023-05-04")]),
        ("this month", ["2023-05-01..2023-05-31 month"]),
        ("May 3, 2021", [day("2021-05-03")]),
        ("it may rain, and 12,000 people came", []),
    ],
)
def test_english_dates(text: str, expected: list[str]):
    """English expressions of the project's description, section 13."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26日、訪れた", [day("2023-05-26")]),
        ("7月1日から4日まで", [day("2022-07-01", "2022-07-04")]),
        ("昨年11月19日から21日まで", [day("2022-11-19", "2022-11-21")]),
        ("先月、令和5年4月12日", ["2023-04-01..2023-04-30 month", day("2023-04-12")]),
        ("9日と10日に", [day("2023-05-09", "2023-05-10")]),
        ("昨日お会いした", [day("2023-05-25")]),
    ],
)
def test_japanese_dates(text: str, expected: list[str]):
    """Japanese expressions of the project's description, section 14."""
    assert told(text) == expected


@pytest.mark.parametrize("text", ["지난 22일", "이달", "11월에", "on Monday", "last May", "先月", "3日"])
def test_without_a_day_of_publication_nothing_is_guessed(text: str):
    """A relative date of an undated article is found and left without a span."""
    assert told(text, None) == ["?"]


@given(st.text(alphabet="0123456789일월년 부터까지지난오는다음달같은해박간동안.’’~()", max_size=60))
def test_any_text_is_survived_and_spans_cut_their_surface(text: str):
    """No number makes the reader fail; spans are in order and cut their surface."""
    position = 0
    for hit in find_dates(text, P):
        assert text[hit.start : hit.end] == hit.surface
        assert hit.start >= position
        assert hit.span is None or hit.span.start <= hit.span.end
        position = hit.end
