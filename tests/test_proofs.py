"""The proofs of tests/benchmarks in their short form: real processes, real sockets, the servers' own logs."""

import pytest

from tests.benchmarks import backfill_kill, kill, late, pace, soak

pytestmark = pytest.mark.slow


def test_one_pace_for_all_processes(tmp_path):
    """A daemon and a collect at once: never two in flight, never too soon, and every rest asked for is given."""
    paced = pace.prove(tmp_path, hosts=8, pages=4)
    assert (paced.hosts, paced.refusals) == (8, len(pace.REFUSALS))
    assert min(paced.by_process) > 0
    assert paced.is_kept, paced.told()


def test_sigkill_at_random_moments_changes_nothing(tmp_path):
    """Daemon, reading process, mid-publish: the rows are the undisturbed run's, and the archive reads whole."""
    survived = kill.prove(tmp_path, articles=60, kills=6, seed=3, page_s=0.1)
    assert (survived.kills.total(), survived.archived) == (6, 60)
    assert survived.is_whole, survived.told()


def test_a_backfill_that_is_killed_and_resumed_changes_nothing(tmp_path):
    """Killed at random moments beside a daemon: the rows are the undisturbed run's, and every window is done."""
    survived = backfill_kill.prove(tmp_path, articles=40, kills=8, seed=3, page_s=0.02, with_daemon=True)
    assert survived.kills.total() > 4
    assert survived.is_whole, survived.told()


def test_two_days_leave_nothing_open(tmp_path):
    """Every link of two days ends in an outcome, and no file stays open."""
    soaked = soak.prove(tmp_path, sources=20, days=2, interval_h=4)
    before, after = soaked.tenths(lambda sample: sample.handles)
    assert soaked.announced >= 20 * 10
    assert soaked.is_conserved, soaked.told()
    assert after <= before, soaked.told()


def test_late_is_not_lost(tmp_path):
    """A stalled loop, a month asleep, a clock set back, nights with 23 and 25 hours: no look is dropped."""
    trials = late.prove(tmp_path, sources=12, trial_hours=16)
    assert [(trial.trial, trial.dropped) for trial in trials] == [(trial.trial, 0) for trial in trials]
    assert min(trial.due for trial in trials) >= 12
