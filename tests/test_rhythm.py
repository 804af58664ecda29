"""How often a source is looked at, and when its silence is suspicious."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.rhythm import expected_links, hourly_rates, interval_s, scarcity, seen_between, silence
from storage.ledger.rhythm import HOURS_OF_WEEK, Watched

SEOUL = "Asia/Seoul"
MONDAY = datetime(2024, 3, 10, 15, tzinfo=UTC)  # Monday 11 March, 00:00 in Seoul
HOUR = timedelta(hours=1)
# Twelve links an hour on weekdays from 9 to 18 h, none else, watched for four weeks.
OFFICE = {
    hour: Watched(4.0, 48.0 if hour < 120 and 9 <= hour % 24 < 18 else 0.0) for hour in range(HOURS_OF_WEEK)
}
moments = st.integers(0, 10**9).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
zones = st.sampled_from(["Asia/Seoul", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"])


@given(moments, st.integers(1, 86_400), st.integers(0, 500), zones)
def test_what_was_seen_is_spread_without_loss(since, seconds, links, zone):
    """Hours and links add up, in every zone and across every change of daylight saving."""
    until = since + timedelta(seconds=seconds)
    seen = seen_between(since, until, links, zone)
    assert seconds / 3600 == pytest.approx(sum(each.hours for each in seen.values()))
    assert links == pytest.approx(sum(each.links for each in seen.values()))
    assert all(0 <= hour < HOURS_OF_WEEK for hour in seen)


@pytest.mark.parametrize("hours", [0, -5, 25, 24 * 30])
def test_an_absence_teaches_nothing(hours):
    """What came in a month of downtime, or after a clock that jumped back, is of no hour of the week."""
    assert {} == seen_between(MONDAY, MONDAY + hours * HOUR, 900, SEOUL)


@given(moments, st.floats(60, 86_400), st.integers(0, 10**7), zones)
def test_the_interval_stays_in_its_bounds(now, declared_s, hint_s, zone):
    """Whatever was learned or wished for: a third of what was declared to four times it."""
    for rhythm in ({}, OFFICE):
        wait_s = interval_s(rhythm, declared_s, now, zone, hint_s)
        assert declared_s / 3 <= wait_s <= declared_s * 4


def test_a_busy_hour_is_looked_at_more_often_than_a_quiet_one():
    """Three links a look: every quarter of an hour in office hours, rarely at night, earlier before dawn."""
    assert 900 == pytest.approx(interval_s(OFFICE, 1800, MONDAY + 10 * HOUR, SEOUL), rel=0.1)
    assert 7200 == interval_s(OFFICE, 1800, MONDAY + 2 * HOUR, SEOUL)
    before_nine = interval_s(OFFICE, 1800, MONDAY + 8.5 * HOUR, SEOUL)
    assert 1800 < before_nine < 3600


def test_without_experience_the_declared_interval_holds():
    """Two days of watching come before any conclusion."""
    assert 900 == interval_s({0: Watched(47.0, 900.0)}, 900, MONDAY, SEOUL)


def test_the_publisher_may_ask_for_more_time():
    """`ttl` and its kin make the wait longer, never shorter."""
    assert 2700 == interval_s({}, 900, MONDAY, SEOUL, hint_s=2700)
    assert 900 == interval_s({}, 900, MONDAY, SEOUL, hint_s=60)


def test_silence_is_measured_by_the_hour_of_the_week():
    """Four hours without news: ordinary by night, suspicious by day; said with figures."""
    assert silence(OFFICE, MONDAY + 1 * HOUR, MONDAY + 5 * HOUR, SEOUL) is None
    told = silence(OFFICE, MONDAY + 10 * HOUR, MONDAY + 14 * HOUR, SEOUL)
    assert "no new link for 4 h, in which about 4" in (told or "")


def test_scarcity_is_measured_by_the_day():
    """A few links on a Tuesday are too few; on a Sunday they are more than usual."""
    assert "5 new links in 24 h" in (scarcity(OFFICE, 5, MONDAY + 44 * HOUR, SEOUL) or "")
    assert scarcity(OFFICE, 5, MONDAY + 163 * HOUR, SEOUL) is None
    assert scarcity(OFFICE, 80, MONDAY + 44 * HOUR, SEOUL) is None


def test_little_seen_is_drawn_towards_the_like():
    """An hour watched once has nearly the rate of the same hour on other days."""
    rates = hourly_rates(OFFICE | {10: Watched(0.5, 0.0)})
    assert 5.0 < rates[10] < 9.0  # four of six like it are busy: 8
    assert 0.0 == sum(hourly_rates({}))


@given(moments, st.integers(1, 10**6))
def test_expectation_adds_up(now, seconds):
    """What is expected of a time is what is expected of its parts."""
    middle, until = now + timedelta(seconds=seconds // 2), now + timedelta(seconds=seconds)
    parts = expected_links(OFFICE, now, middle, SEOUL) + expected_links(OFFICE, middle, until, SEOUL)
    assert parts == pytest.approx(expected_links(OFFICE, now, until, SEOUL))
