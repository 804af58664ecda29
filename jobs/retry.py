"""The retry rule: when a link that failed, or a source that failed, is tried again. Pure.

Nothing is ever switched off by errors: waiting times grow to a ceiling and stay there. A link is given up
after `MAX_ATTEMPTS` tries, because a single article that fails for days will not come back; its last
outcome stays in the books.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.model import Outcome

MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)

FIRST_RECEIVER_WAIT, LONGEST_RECEIVER_WAIT = timedelta(minutes=1), timedelta(hours=1)

# The page may well come at another time. Everything else is an answer: asking again brings the same.
_PASSING = frozenset(
    {
        Outcome.UNREACHABLE,
        Outcome.TIMED_OUT,
        Outcome.SERVER_ERROR,
        Outcome.RATE_LIMITED,
        Outcome.BLOCKED,
        Outcome.OWN_NETWORK_DOWN,
        Outcome.STORAGE_FULL,
        Outcome.INTERNAL_ERROR,
    }
)
# Not the link's failure: it keeps all of its tries.
NOT_ITS_FAULT = frozenset({Outcome.OWN_NETWORK_DOWN, Outcome.STORAGE_FULL})


def link_retry_at(
    outcome: Outcome, attempts: int, now: datetime, retry_after_s: float | None = None
) -> datetime | None:
    """When a link whose `attempts`-th try ended in `outcome` is tried again; `None` = never.

    Waits 5 min, 10 min, 20 min … at most 24 h; never sooner than the publisher's Retry-After.
    """
    if outcome not in _PASSING:
        return None
    if attempts >= MAX_ATTEMPTS and outcome not in NOT_ITS_FAULT:
        return None
    wait = growing_wait(FIRST_WAIT, attempts)
    return now + max(wait, timedelta(seconds=retry_after_s or 0.0))


def source_due_at(
    now: datetime, interval_s: float, failures: int, retry_after_s: float | None = None
) -> datetime:
    """When a source is looked at next: after its interval, doubled per failure in a row, at most 24 h."""
    interval = timedelta(seconds=interval_s)
    wait = interval if failures == 0 else max(interval, growing_wait(interval, failures + 1))
    return now + max(wait, timedelta(seconds=retry_after_s or 0.0))


def receiver_retry_at(now: datetime, failures: int) -> datetime:
    """When a receiver that failed for the `failures`-th time in a row is tried again: 1, 2, 4 … 60 min."""
    return now + min(growing_wait(FIRST_RECEIVER_WAIT, failures), LONGEST_RECEIVER_WAIT)


def growing_wait(first: timedelta, attempts: int) -> timedelta:
    """`first` for the first attempt, doubled for each further one, at most LONGEST_WAIT."""
    doublings = min(
        max(attempts - 1, 0), 16
    )  # 2**16 first waits are over any ceiling; keeps the product small
    return min(first * (1 << doublings), LONGEST_WAIT)
