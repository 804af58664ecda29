"""The storage's promises under load and under SIGKILL, in short; the long forms are in tests/benchmarks."""

import pytest

from storage.publish import Publisher
from tests.benchmarks import storage_kill, storage_locks, storage_stop
from tests.benchmarks.storage_speed import grow

SEED = 200


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """What daemon, backfill, readers and an analyst saw of one data directory."""
    data = tmp_path_factory.mktemp("company") / "data"
    grow(data, 0, SEED)
    return data, storage_locks.run_company(data, "ours", 3.0, 500)


def test_nobody_is_refused_and_nobody_waits_longer_than_a_publish(company):
    """Readers and writers of every kind at once: no refusal, and whoever keeps the file open sees it unchanged."""
    _, told = company
    assert storage_locks.broken_promises(told) == []


def test_what_the_company_wrote_is_published(company):
    """Every article that daemon and backfill stored is in the file once, beside what was there."""
    data, told = company
    Publisher(data).publish()
    expected = SEED + sum(each.articles for each in told)
    assert storage_locks.articles_in(data) == (expected, expected)


def test_killed_again_and_again_nothing_is_lost_or_doubled(tmp_path):
    """Writers and publisher killed at random moments: what was acknowledged is there once, and all holds together."""
    found = storage_kill.prove(tmp_path, 9, 4)
    assert found.is_whole, found.told()


def test_a_daemon_that_is_stopped_while_it_publishes_loses_nothing(tmp_path):
    """SIGTERM in the midst of a publish: it ends in order, and what was ready is published once, by it or the next."""
    found = storage_stop.prove(tmp_path, 0, 100, 1, SEED)
    assert [stop.code for stop in found.stops] == [0]
    assert (found.lost, found.twice) == (0, 0)
