"""Numbers of people, countries, bodies and occasions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.counts import find_counts


@pytest.mark.parametrize(
    ("text", "value", "approx"),
    [
        ("40여명", 40, True),
        ("40여 명", 40, True),
        ("약 40명", 40, True),
        ("40명가량", 40, True),
        ("40명 남짓", 40, True),
        ("총 17명", 17, False),
        ("열다섯 명", 15, False),
        ("1천207명", 1207, False),
        ("1만2천 명", 12_000, False),
        ("1만7178명", 17_178, False),
        ("2,688명", 2688, False),
        ("4700명 넘게", 4700, True),
        ("some 70 guests", 70, True),
        ("a 25-member delegation", 25, False),
        ("Twelve officials", 12, False),
        ("nearly 10,600 people", 10_600, True),
        ("約20人", 20, True),
        ("総勢18名", 18, False),
    ],
)
def test_people(text: str, value: int, approx: bool):
    """Head-counts as written; rounding words make them approximate."""
    assert [(hit.value, hit.approx, hit.unit) for hit in find_counts(text)] == [(value, approx, "people")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29개국 273명", [(29, "countries"), (273, "people")]),
        ("16개 도시 61명", [(16, "bodies"), (61, "people")]),
        ("네 나라 시장단", [(4, "countries")]),
        ("20여 차례", [(20, "times")]),
        ("CCTV 810여 대, 30분, 2.5배", []),
    ],
)
def test_units(text: str, expected: list[tuple[int, str]]):
    """Countries, bodies and occasions are not people; cameras and minutes are none of them."""
    assert [(hit.value, hit.unit) for hit in find_counts(text)] == expected


@given(st.text(alphabet="0123456789,만천백여 명개국약人a peopl", max_size=60))
def test_any_digits_are_survived(text: str):
    """No run of digits makes the reader fail, and spans cut their surface."""
    for hit in find_counts(text):
        assert text[hit.start : hit.end] == hit.surface
        assert hit.value >= 0
