"""One attempt at one link: the row in which it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.attempts import Errand, attempt_of, named
from pipeline.errors import Gone, LinkError
from pipeline.model import Link, Outcome
from storage.state import PendingLink
from tests.walking import source_for

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
URL = "https://news.example/1"
ERRAND = Errand(PendingLink(Link(URL, "news.example/1", "test-source"), NOW, 0), source_for(URL), "run", NOW)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"http_status": 200}, (Outcome.STORED, "store", "", 200)),
        ({"is_unchanged": True}, (Outcome.UNCHANGED, "fetch", "", None)),
        ({"error": Gone(URL, "404", http_status=404)}, (Outcome.GONE, "fetch", "404", 404)),
        (
            {"error": LinkError(URL, "a bug"), "http_status": 200},
            (Outcome.INTERNAL_ERROR, "fetch", "a bug", 200),
        ),
    ],
)
def test_an_attempt_ends_in_one_outcome(told, expected):
    """An error's own, with its step and status; else unchanged, else stored; and how long it took."""
    attempt = attempt_of(ERRAND, NOW + timedelta(seconds=2), **told)
    assert (attempt.outcome, attempt.step, attempt.detail, attempt.http_status) == expected
    assert (attempt.key, attempt.run_id, attempt.elapsed_ms) == ("news.example/1", "run", 2000)


def test_a_bug_of_ours_is_an_outcome_too():
    """What is no error of a link's gets the outcome internal-error; one that is stays itself."""
    gone = Gone(URL, "404")
    assert named(gone, URL) is gone
    bug = named(ValueError("too few"), URL)
    assert (bug.outcome, bug.detail) == (Outcome.INTERNAL_ERROR, "ValueError: too few")
