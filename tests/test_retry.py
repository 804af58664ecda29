"""The retry rule: waiting grows to a ceiling, answers are final, nothing is switched off by errors."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.retry import FIRST_WAIT, LONGEST_WAIT, MAX_ATTEMPTS, link_retry_at, source_due_at
from pipeline.model import Outcome

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "outcome", [Outcome.STORED, Outcome.GONE, Outcome.ROBOTS_DENIED, Outcome.BODY_MISSING, Outcome.TOO_LARGE]
)
def test_an_answer_is_final(outcome):
    """What the publisher has answered is not asked again."""
    assert link_retry_at(outcome, 1, NOW) is None


def test_waiting_doubles():
    """The waits of a link that keeps failing are 5, 10, 20 … minutes."""
    waits = [link_retry_at(Outcome.TIMED_OUT, attempt, NOW) - NOW for attempt in (1, 2, 3)]
    assert [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT] == waits


def test_a_link_is_given_up_after_its_tries():
    """A link that failed as often as it may is left alone; its last outcome stays in the books."""
    assert link_retry_at(Outcome.SERVER_ERROR, MAX_ATTEMPTS, NOW) is None


def test_our_own_network_costs_no_tries():
    """While our own network is down, no link is given up, however often it was tried."""
    assert link_retry_at(Outcome.OWN_NETWORK_DOWN, 500, NOW) == NOW + LONGEST_WAIT


@given(attempts=st.integers(1, MAX_ATTEMPTS - 1), retry_after_s=st.floats(0, 10_000_000))
def test_never_sooner_than_the_publisher_asked(attempts, retry_after_s):
    """Retry-After is kept, however long."""
    due = link_retry_at(Outcome.RATE_LIMITED, attempts, NOW, retry_after_s)
    assert due >= NOW + timedelta(seconds=retry_after_s)


@given(interval_s=st.floats(1, 86_400), failures=st.integers(0, 10_000))
def test_a_source_is_never_switched_off(interval_s, failures):
    """Whatever the number of failures in a row, a source is due again within a day."""
    due = source_due_at(NOW, interval_s, failures)
    assert NOW + timedelta(seconds=interval_s) <= due <= NOW + LONGEST_WAIT
