"""What the head of an answer means; the statuses themselves are asked over sockets in test_fetch."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.answers import LONGEST_RETRY_AFTER_S, redirect_target, retry_after_s

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@given(st.text(max_size=40))
def test_no_retry_after_breaks_the_reader(value):
    """Whatever stands in the header: a wait between nothing and the longest, or none."""
    wait_s = retry_after_s(value, NOW)
    assert wait_s is None or 0 <= wait_s <= LONGEST_RETRY_AFTER_S


def test_a_location_in_another_encoding_keeps_its_bytes():
    """Raw CP949 bytes in a Location are escaped as they are, not turned into UTF-8."""
    raw = b"/\xb1\xe2\xbb\xe7?id=1 2"
    assert redirect_target("http://news.example/a", 302, raw) == "http://news.example/%B1%E2%BB%E7?id=1%202"
