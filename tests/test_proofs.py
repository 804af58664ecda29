"""The proofs of tests/benchmarks in their short form: real processes, real sockets, the servers' own logs."""

import pytest

from tests.benchmarks import kill, pace

pytestmark = pytest.mark.slow


def test_one_pace_for_all_processes(tmp_path):
    """A daemon and a collect at once: never two in flight, never too soon, and every rest asked for is given."""
    paced = pace.prove(tmp_path, hosts=8, pages=4)
    assert (paced.hosts, paced.refusals) == (8, len(pace.REFUSALS))
    assert min(paced.by_process) > 0
    assert paced.is_kept, paced.told()


def test_sigkill_at_random_moments_changes_nothing(tmp_path):
    """Daemon, reading process, mid-publish: the rows are the undisturbed run's, and the archive reads whole."""
    survived = kill.prove(tmp_path, articles=60, kills=8, seed=3, page_s=0.2)
    assert (survived.kills.total(), survived.archived) == (8, 60)
    assert survived.is_whole, survived.told()
