"""Due times, links and pace are rows: they survive any death, and all processes share them."""

import shutil
import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_samples import NOW, Child, article_id, attempt, entry, link, run, source

from pipeline.errors import StorageError
from pipeline.model import Outcome, Rights, RunOutcome
from storage.archive import ArchiveRef
from storage.ledger.lacks import PAGES_REMEMBERED
from storage.ledger.pace import LONGEST_SLOW_REST_S
from storage.ledger.rhythm import HALF_LIFE, Watched
from storage.state import PendingLink, State, StoredRobots, StoredValidators

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "state.sqlite") as opened:
        yield opened


def outbox_rows(path, kind):
    """What waits, as (id, rows by table)."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "select id, payload from outbox where kind = ? order by number", (kind,)
        ).fetchall()
    connection.close()
    return [(key, msgspec.json.decode(payload)) for key, payload in rows]


# --- links -----------------------------------------------------------------------------------------------


def test_only_unknown_links_are_returned(state):
    """Known ones are dropped, also within one call; order is kept."""
    assert state.add_links([link(1), link(2), link(1)], NOW) == (link(1), link(2))
    assert state.add_links([link(2), link(3)], NOW) == (link(3),)


def test_what_is_unfinished_is_found_after_a_restart(tmp_path):
    """Nothing lost: links without a final outcome come again, with where their page lies."""
    ref = ArchiveRef("2026-03-02-1-0123456789ab.warc.gz", 7, 9)
    with State(tmp_path / "s") as before:
        before.add_links([link(1), link(2), link(3)], NOW)
        before.set_archived(link(2).key, ref)
        before.finish(attempt(3), entry(3))
    with State(tmp_path / "s") as after:
        assert after.pending_links("herald", now=NOW) == (
            PendingLink(link(1), NOW, 0, None),
            PendingLink(link(2), NOW, 0, ref),
        )
        assert after.pending_count() == 2


def test_a_retry_is_not_offered_before_its_time(state):
    """Retry-After and back-off hold across restarts."""
    state.add_links([link(1)], NOW)
    state.finish(attempt(1, Outcome.TIMED_OUT), retry_at=NOW + HOUR)
    assert state.pending_links(now=NOW + 59 * MINUTE) == ()
    assert state.pending_links(now=NOW + HOUR) == (PendingLink(link(1), NOW, 1, None),)


def test_pending_links_keep_to_source_and_limit(state):
    """Oldest first, of the source asked for, no more than asked for."""
    state.add_links([link(1), link(2, "other"), link(3)], NOW)
    assert [found.link for found in state.pending_links("herald", limit=1, now=NOW)] == [link(1)]
    assert [found.link for found in state.pending_links("other", now=NOW)] == [link(2, "other")]


def test_two_processes_do_not_work_on_the_same_link(tmp_path):
    """A claim holds while its process lives, and ends with it, even by SIGKILL."""
    script = """
from pathlib import Path
from storage.state import State
from storage_samples import NOW, link
state = State(Path(sys.argv[1]))
state.add_links([link(1)], NOW)
say("claimed")
sys.stdin.readline()
"""
    with Child(script, tmp_path / "s") as other:
        assert other.hear() == "claimed"
        with State(tmp_path / "s") as state:
            assert state.pending_links(now=NOW) == ()
            other.kill()
            assert [found.link for found in state.pending_links(now=NOW)] == [link(1)]


def test_dead_processes_leave_nothing_behind(tmp_path):
    """The sign of life of a killed process is swept away by the next one; that of a living one stays."""
    script = """
from pathlib import Path
from storage.state import State
state = State(Path(sys.argv[1]))
say("open")
sys.stdin.readline()
"""
    with Child(script, tmp_path / "s") as dead, Child(script, tmp_path / "s") as alive:
        assert [dead.hear(), alive.hear()] == ["open", "open"]
        dead.kill()
        with State(tmp_path / "s"):
            assert len(list((tmp_path / "s.owners").iterdir())) == 2
        assert len(list((tmp_path / "s.owners").iterdir())) == 1


def test_finish_tells_link_attempt_and_entry_together(state, tmp_path):
    """One attempt, one outcome, one article: in the link's row and in the outbox (law 1)."""
    state.add_links([link(1)], NOW)
    state.finish(attempt(1), entry(1))
    found = state.link_state(link(1).key)
    assert (found.is_pending, found.attempts, found.last_outcome) == (False, 1, Outcome.STORED)
    assert found.article_id == article_id(1)
    assert [key for key, _ in outbox_rows(tmp_path / "state.sqlite", "article")] == [article_id(1)]
    assert [
        rows["outcome"][0]["outcome"] for _, rows in outbox_rows(tmp_path / "state.sqlite", "outcome")
    ] == ["stored"]


def test_finishing_an_attempt_twice_is_finishing_it_once(state):
    """Saving twice is saving once (law 2)."""
    state.add_links([link(1)], NOW)
    state.finish(attempt(1), entry(1))
    state.finish(attempt(1), entry(1))
    assert (state.outbox_size(), state.link_state(link(1).key).attempts) == (2, 1)


def test_an_unknown_link_has_no_state(state):
    """`None` is "never seen"."""
    assert state.link_state("news.example/never") is None


def test_a_kill_in_mid_finish_leaves_all_or_nothing(tmp_path):
    """SIGKILL at any moment: each link is either pending, or finished with its rows in the outbox (law 2)."""
    script = """
from pathlib import Path
from storage.state import State
from storage_samples import NOW, link, attempt, entry
state = State(Path(sys.argv[1]))
state.add_links([link(n) for n in range(5000)], NOW)
for n in range(5000):
    state.finish(attempt(n), entry(n))
    say(n)
"""
    with Child(script, tmp_path / "s") as writer:
        heard = [writer.hear() for _ in range(50)]
        writer.kill()
        heard += writer.rest()
    with State(tmp_path / "s") as state:
        waiting = {found.link.key for found in state.pending_links(limit=10_000, now=NOW)}
    told = [key for key, _ in outbox_rows(tmp_path / "s", "article")]
    assert {link(n).key for n in range(5000)} - waiting == {link(n).key for n in range(len(told))}
    assert set(heard) <= set(range(len(told)))
    assert told == [article_id(n) for n in range(len(told))]


@pytest.mark.parametrize(
    ("rights", "body", "evidence"),
    [
        (Rights.FULL_TEXT, "첫 문단.\n\n둘째 문단.", True),
        (Rights.EXCERPT, None, True),
        (Rights.LINK_ONLY, None, False),
    ],
)
def test_what_may_not_be_kept_does_not_even_reach_the_outbox(state, tmp_path, rights, body, evidence):
    """Rights hold from the first write on (law 12): no body for excerpts, no sentence for links."""
    state.add_links([link(1)], NOW)
    state.finish(attempt(1), entry(1, rights=rights))
    ((_, rows),) = outbox_rows(tmp_path / "state.sqlite", "article")
    assert rows["article"][0]["body"] == body
    assert rows["article"][0]["body_chars"] == 13
    tables = ("visit", "award", "coverage", "quote")
    assert ["evidence" in rows[table][0] for table in tables] == [evidence] * 4
    assert ("sentence" in rows["mention"][0]) == evidence


def test_half_a_surrogate_pair_does_not_stop_a_page(state):
    """Text that UTF-8 cannot say is stored with a replacement, not lost."""
    state.add_links([link(1)], NOW)
    odd = entry(1)
    state.finish(attempt(1), replace(odd, article=replace(odd.article, title="제\ud800목")))
    assert state.outbox_size() == 2


# --- sources and runs --------------------------------------------------------------------------------------


def test_a_new_source_is_due_at_once_and_then_after_each_run(state):
    """Due times are rows; the next query finds them."""
    state.sync_sources({"a": 900, "b": 900}, NOW)
    assert state.due_sources(NOW) == ("a", "b")
    run_id = state.start_run("a", "daemon", NOW)
    state.end_run(run(run_id, source_id="a"), NOW + HOUR)
    assert state.due_sources(NOW) == ("b",)
    assert state.next_due(NOW) == NOW
    state.end_run(run("r", source_id="b"), NOW + 2 * HOUR)
    assert state.next_due(NOW) == NOW + HOUR
    assert state.due_sources(NOW + 2 * HOUR) == ("a", "b")


def test_nothing_scheduled_is_never_due(state):
    """A source that left the configuration keeps its row and is not looked at."""
    assert state.next_due(NOW) is None
    state.sync_sources({"a": 900}, NOW)
    state.sync_sources({}, NOW)
    assert (state.due_sources(NOW + HOUR), state.next_due(NOW)) == ((), None)


def test_late_is_not_lost_and_leaves_a_gap(state, tmp_path):
    """A month of downtime: the source is due, once, and the gap is told (law 6)."""
    state.sync_sources({"herald": 3600}, NOW)
    state.end_run(run(state.start_run("herald", "daemon", NOW)), NOW + HOUR)
    back = NOW + timedelta(days=30)
    assert state.due_sources(back) == ("herald",)
    state.start_run("herald", "daemon", back)
    ((_, rows),) = outbox_rows(tmp_path / "state.sqlite", "gap")
    assert (rows["gap"][0]["from_at"], rows["gap"][0]["missed"]) == ("2026-03-02 01:30:00.000000", 719)


def test_a_run_in_time_leaves_no_gap(state, tmp_path):
    """Less than an interval late is not a gap, nor is a source's first look."""
    state.sync_sources({"herald": 3600}, NOW)
    state.end_run(run(state.start_run("herald", "daemon", NOW + 5 * HOUR)), NOW + 6 * HOUR)
    state.start_run("herald", "daemon", NOW + 6 * HOUR + 59 * MINUTE)
    assert outbox_rows(tmp_path / "state.sqlite", "gap") == []


def test_a_clock_that_jumps_back_does_not_silence_a_source(state):
    """A due time decided in what is now the future is not waited for."""
    state.sync_sources({"herald": 3600}, NOW)
    state.end_run(run(state.start_run("herald", "daemon", NOW)), NOW + HOUR)
    assert state.due_sources(NOW - timedelta(days=30)) == ("herald",)


def test_failures_count_up_and_end_with_a_good_run(state):
    """The walk slows a source down by them; it is never switched off."""
    state.sync_sources({"herald": 3600}, NOW)
    for outcome in (RunOutcome.FAILED, RunOutcome.BLOCKED):
        state.end_run(run("r", outcome), NOW)
    assert (state.failures("herald"), state.failures("unknown")) == (2, 0)
    state.end_run(run("r", RunOutcome.NOTHING_NEW), NOW)
    assert state.failures("herald") == 0


def test_a_run_that_tells_nothing_of_the_source_is_not_its_failure(state):
    """Own network down, or stopped in the middle: the failures in a row stay as they were."""
    state.sync_sources({"herald": 3600}, NOW)
    state.end_run(run("r", RunOutcome.FAILED), NOW)
    for outcome in (RunOutcome.FAILED, RunOutcome.NOTHING_NEW):
        state.end_run(run("r", outcome), NOW, is_telling=False)
    assert state.failures("herald") == 1


def test_a_look_teaches_the_rhythm_of_its_hour(state):
    """What came is kept by the hour of the week; after a season it counts half."""
    state.sync_sources({"herald": 3600}, NOW)
    state.end_run(run("r"), NOW + HOUR, seen={9: Watched(1.0, 12.0)})
    past = state.past("herald", NOW)
    assert ({9: Watched(1.0, 12.0)}, NOW) == (past.rhythm, past.looked_at)
    later = replace(run("r"), started_at=NOW + HALF_LIFE)
    state.end_run(later, NOW + 2 * HALF_LIFE, seen={9: Watched(1.0, 0.0)})
    assert {9: Watched(1.5, 6.0)} == state.past("herald", NOW).rhythm


def test_what_pages_lack_is_remembered_by_share(state):
    """Newer pages count more, so that a source may change; the sum never runs away."""
    for _ in range(100):
        state.end_run(run("r"), NOW, lacking=(10, {"authors": 5}))
    past = state.past("herald", NOW)
    assert 0.5 == pytest.approx(past.lacking["authors"] / past.pages)
    assert past.pages < PAGES_REMEMBERED + 10


def test_a_shorter_interval_takes_effect_at_once(state):
    """A reload need not wait for the old interval to pass."""
    state.sync_sources({"herald": 86400}, NOW)
    state.end_run(run("r"), NOW + 24 * HOUR)
    state.sync_sources({"herald": 600}, NOW)
    assert state.next_due(NOW) == NOW + 10 * MINUTE


def test_a_backfill_leaves_the_due_time_alone(state):
    """A one-off run is booked, and the schedule goes on as it was."""
    state.sync_sources({"herald": 3600}, NOW)
    state.end_run(run(state.start_run("herald", "backfill", NOW)), None)
    assert (state.due_sources(NOW), state.outbox_size()) == (("herald",), 1)


def test_a_killed_run_ends_as_failed(tmp_path):
    """Every run has one outcome (law 1), also when its process was killed."""
    script = """
from pathlib import Path
from storage.state import State
from storage_samples import NOW
say(State(Path(sys.argv[1])).start_run("herald", "daemon", NOW))
sys.stdin.readline()
"""
    with Child(script, tmp_path / "s") as other, State(tmp_path / "s") as state:
        run_id = other.hear()
        assert state.end_interrupted_runs(NOW) == ()
        other.kill()
        (ended,) = state.end_interrupted_runs(NOW + MINUTE)
        assert (ended.run_id, ended.outcome) == (run_id, RunOutcome.FAILED)
        assert state.end_interrupted_runs(NOW) == ()


# --- pace ---------------------------------------------------------------------------------------------------


def test_one_request_in_flight_and_a_rest_after_it(state):
    """A host is claimed by one, then rests for its delay from the end of the request (law 5)."""
    assert state.claim_host("h", 3.0, NOW, 60) == 0.0
    assert state.claim_host("h", 3.0, NOW, 60) > 0
    assert state.claim_host("other", 3.0, NOW, 60) == 0.0
    done = NOW + timedelta(seconds=2)
    state.release_host("h", done)
    assert state.claim_host("h", 3.0, done, 60) == 3.0
    assert state.claim_host("h", 3.0, done + timedelta(seconds=3), 60) == 0.0


def test_retry_after_is_kept_for_all(state):
    """A later `not_before` wins over the delay, and an earlier one does not shorten it."""
    state.claim_host("h", 3.0, NOW, 60)
    state.release_host("h", NOW, NOW + HOUR)
    assert state.claim_host("h", 3.0, NOW, 60) == 3600.0
    state.claim_host("g", 3.0, NOW, 60)
    state.release_host("g", NOW, NOW - HOUR)
    assert state.claim_host("g", 3.0, NOW, 60) == 3.0


def test_a_lease_runs_out(state):
    """A claim that is never released is good for its lease and no longer."""
    state.claim_host("h", 3.0, NOW, 60)
    assert state.claim_host("h", 3.0, NOW + timedelta(seconds=59), 60) > 0
    assert state.claim_host("h", 3.0, NOW + timedelta(seconds=60), 60) == 0.0


def test_a_dead_process_holds_no_host(tmp_path):
    """After SIGKILL only the delay is waited for, not the lease."""
    script = """
from pathlib import Path
from storage.state import State
from storage_samples import NOW
say(State(Path(sys.argv[1])).claim_host("h", 3.0, NOW, 600))
sys.stdin.readline()
"""
    with Child(script, tmp_path / "s") as other, State(tmp_path / "s") as state:
        assert other.hear() == 0.0
        later = NOW + timedelta(seconds=5)
        assert state.claim_host("h", 3.0, later, 60) > 0
        other.kill()
        assert state.claim_host("h", 3.0, later, 60) == 0.0


def answered(state, now, took_s, **how):
    """The host's rest after an answer that took so long, and when that rest is over."""
    assert state.claim_host("h", 2.0, now, 600) == 0.0
    done = now + timedelta(seconds=took_s)
    state.release_host("h", done, **how)
    rest_s = state.claim_host("h", 2.0, done, 600)
    return rest_s, done + timedelta(seconds=rest_s)


def test_a_slow_host_is_asked_more_rarely_and_recovers(state):
    """It rests for as long as it takes to answer, within a ceiling; quick answers bring its delay back."""
    rests, now = [], NOW
    for took_s in (0.5, 5.0, 25.0, 300.0, *[0.5] * 9):
        rest_s, now = answered(state, now, took_s)
        rests.append(rest_s)
    assert rests[:4] == [2.0, 5.0, 25.0, LONGEST_SLOW_REST_S]
    assert rests == [*rests[:4], *sorted(rests[4:], reverse=True)]
    assert rests[-1] == 2.0


def test_a_host_that_refuses_rests_twice_as_long_each_time(state):
    """A refusal doubles the rest, up to the ceiling; each good answer halves it."""
    rests, now = [], NOW
    for is_refused in (*[True] * 7, *[False] * 7):
        rest_s, now = answered(state, now, 0.0, is_refused=is_refused)
        rests.append(rest_s)
    assert rests == [4.0, 8.0, 16.0, 32.0, *[LONGEST_SLOW_REST_S] * 4, 32.0, 16.0, 8.0, 4.0, 2.0, 2.0]


def test_what_is_felt_of_a_host_is_shared(tmp_path):
    """Another process, or the next start, finds the host slow as well."""
    with State(tmp_path / "s") as first, State(tmp_path / "s") as second:
        _, now = answered(first, NOW, 20.0)
        rest_s, _ = answered(second, now, 0.0)
    assert rest_s == 10.0


def test_a_clock_that_jumps_back_does_not_hold_a_host_for_ever(state):
    """What was booked in the future is forgotten but for the delay."""
    state.claim_host("h", 3.0, NOW, 60)
    state.release_host("h", NOW)
    earlier = NOW - timedelta(days=1)
    assert state.claim_host("h", 3.0, earlier, 60) == 3.0


def test_processes_may_make_the_file_at_once(tmp_path):
    """Daemon and backfill started together on a new directory: both open it, whoever is first."""
    script = """
from pathlib import Path
from storage.state import State
say("ready")
sys.stdin.readline()
State(Path(sys.argv[1])).close()
say("opened")
"""
    for number in range(4):
        file = tmp_path / f"s{number}"
        with Child(script, file) as a, Child(script, file) as b, Child(script, file) as c:
            children = (a, b, c)
            assert ["ready"] * 3 == [child.hear() for child in children]
            for child in children:
                child.go_on()
            assert ["opened"] * 3 == [child.hear() for child in children]


def test_processes_take_turns(tmp_path):
    """Three processes at once: no two have the host at the same time, none sooner than its delay."""
    script = """
import time
from datetime import datetime, UTC
from pathlib import Path
from storage.state import State
state = State(Path(sys.argv[1]))
turns = 0
while turns < 4:
    wait_s = state.claim_host("h", 0.03, datetime.now(UTC), 30)
    if wait_s > 0:
        time.sleep(wait_s)
        continue
    began = time.time()
    time.sleep(0.01)
    say([began, time.time()])
    state.release_host("h", datetime.now(UTC))
    turns += 1
"""
    with (
        Child(script, tmp_path / "s") as a,
        Child(script, tmp_path / "s") as b,
        Child(script, tmp_path / "s") as c,
    ):
        turns = sorted(turn for child in (a, b, c) for turn in [child.hear() for _ in range(4)])
    rests = [later[0] - earlier[1] for earlier, later in pairwise(turns)]
    assert [rest for rest in rests if rest < 0.03] == []


# --- memory of HTTP -----------------------------------------------------------------------------------------


def test_validators_and_robots_are_remembered(state):
    """What was kept comes back as it was; what was not is `None`."""
    assert (state.validators("u"), state.robots("h")) == (None, None)
    state.set_validators("u", '"e"', None, "d")
    state.set_robots("h", None, b"", NOW)
    state.set_robots("h", 200, b"User-agent: *", NOW)
    assert state.validators("u") == StoredValidators('"e"', None, "d")
    assert state.robots("h") == StoredRobots(200, b"User-agent: *", NOW)


# --- the file ------------------------------------------------------------------------------------------------


def test_a_source_is_told_once_and_again_when_it_changes(state):
    """An unchanged configuration makes no work for the publisher."""
    assert state.add_to_outbox(source())
    assert not state.add_to_outbox(source())
    assert state.add_to_outbox(replace(source(), rights=Rights.FULL_TEXT))


def test_a_newer_state_is_refused(tmp_path):
    """An older program must not write into what it does not understand."""
    State(tmp_path / "s").close()
    with sqlite3.connect(tmp_path / "s") as connection:
        connection.execute("pragma user_version = 999")
    connection.close()
    with pytest.raises(StorageError, match=r"newer citymentions.*999.*upgrade"):
        State(tmp_path / "s")


def test_a_file_that_is_no_database_is_named(tmp_path):
    """One line with the file and what to do."""
    (tmp_path / "s").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match="s: file is not a database; move it away"):
        State(tmp_path / "s")


def test_a_directory_that_is_missing_is_named(tmp_path):
    """One line with the file and what to do."""
    with pytest.raises(StorageError, match=r"unable to open.*--data-dir"):
        State(tmp_path / "none" / "s")


def test_a_time_without_a_zone_is_refused(state):
    """Aware inside: a naive time would be somebody's local one (law 11)."""
    with pytest.raises(ValueError, match="without a zone"):
        state.add_links([link(1)], NOW.replace(tzinfo=None))
    assert state.link_state(link(1).key) is None


def test_threads_share_one_state(state):
    """Calls from many threads take turns; none is lost."""

    def work(first):
        for number in range(first, first + 25):
            state.add_links([link(number)], NOW)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 100, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state.pending_count() == 100


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([Outcome.STORED, Outcome.TIMED_OUT])), max_size=8)
)
def test_conservation_holds_for_any_history(tmp_path_factory, history):
    """Attempts booked are attempts told, and a link is pending exactly until its last word is final (law 1)."""
    directory = tmp_path_factory.mktemp("history")
    with State(directory / "s") as state:
        state.add_links([link(number) for number in range(4)], NOW)
        for count, (number, outcome) in enumerate(history):
            final = outcome is Outcome.STORED
            told = attempt(number, outcome, attempt_id=str(count))
            state.finish(told, entry(number) if final else None, retry_at=None if final else NOW)
        last = dict(history)
        expected = [last.get(number) is not Outcome.STORED for number in range(4)]
        assert [state.link_state(link(number).key).is_pending for number in range(4)] == expected
    assert len(outbox_rows(directory / "s", "outcome")) == len(history)
    shutil.rmtree(directory)
