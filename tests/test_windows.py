"""The ledger of backfills: windows, their links, their sums."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Attempt, Link, Outcome
from storage.ledger.windows import Window, WindowStatus
from storage.state import State

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = "2023-05-24"
OUTCOMES = (Outcome.STORED, Outcome.GONE, Outcome.BODY_MISSING, Outcome.SERVER_ERROR)


@pytest.fixture
def state(tmp_path):
    """A state store of its own."""
    with State(tmp_path / "state.sqlite") as opened:
        yield opened


def link(number: int) -> Link:
    """A link of `paper`."""
    return Link(
        f"https://paper.example/{number}", f"https://paper.example/{number}", "paper", f"제목 {number}"
    )


def attempt(of: Link, outcome: Outcome) -> Attempt:
    """How an attempt at it ended."""
    return Attempt(f"{of.key}-{outcome}", "run", of.source_id, of.key, of.url, outcome, "fetch", NOW)


def planned(state: State, *links: Link, skipped: tuple[Link, ...] = (), is_matched: bool = False) -> Window:
    """The window DAY with these links booked."""
    state.windows.plan("paper", (DAY,), NOW, is_matched=is_matched)
    state.windows.claim("paper", DAY)
    ended = {each.key: attempt(each, Outcome.SKIPPED) for each in skipped}
    state.windows.book(DAY, (*links, *skipped), ended, NOW)
    state.windows.listed("paper", DAY, [each.key for each in (*links, *skipped)], 1)
    return state.windows.one("paper", DAY)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 30), max_size=30),
    st.sets(st.integers(0, 30)),
    st.sets(st.integers(0, 30)),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(OUTCOMES))),
)
def test_the_sums_of_a_window_always_add_up(tmp_path_factory, listed, before, skipped, ends):
    """Law 1: found is the number of links listed, and every one is known, skipped, ended or waiting; booked twice too."""
    with State(tmp_path_factory.mktemp("ledger") / "state.sqlite") as state:
        state.add_links([link(number) for number in before], NOW)
        wanted = [link(number) for number in dict.fromkeys(listed)]
        left_out = tuple(each for each in wanted if int(each.key.rsplit("/", 1)[1]) in skipped)
        kept = [each for each in wanted if each not in left_out]
        for _ in range(2):  # killed after its first listing
            window = planned(state, *kept, skipped=left_out)
            assert window.found == len(wanted)
            assert window.known == len(before & set(listed))
        for number, outcome in dict(ends).items():
            if link(number) in kept:
                state.finish(attempt(link(number), outcome))
        after = state.windows.one("paper", DAY)
        assert after.found == window.found
        assert after.found == after.known + after.skipped + after.stored + after.failed + after.waiting


def test_a_window_belongs_to_one_process(state, tmp_path):
    """Another process does not get it before it is settled, or the process has ended."""
    state.windows.plan("paper", (DAY,), NOW)
    with State(tmp_path / "state.sqlite") as other:
        assert (state.windows.claim("paper", DAY), other.windows.claim("paper", DAY)) == (True, False)
        state.windows.settle("paper", DAY, WindowStatus.PENDING, "", NOW)
        assert (other.windows.claim("paper", DAY), state.windows.claim("paper", DAY)) == (True, False)
    assert state.windows.claim("paper", DAY)


def test_links_of_a_window_wait_for_it_alone(state):
    """A run of the source is not given them, until one of its feeds announces one; that one is then anybody's."""
    planned(state, link(1), link(2))
    assert state.pending_links("paper", now=NOW) == ()
    assert [each.link.key for each in state.pending_links("paper", now=NOW, window=DAY)] == [
        link(1).key,
        link(2).key,
    ]
    assert state.add_links([link(2), link(3)], NOW) == (link(3),)
    assert [each.link.key for each in state.pending_links("paper", now=NOW)] == [link(2).key, link(3).key]
    assert len(state.pending_links("paper", now=NOW, window=DAY)) == 2
    assert state.pending_count() == 2


def test_a_skipped_link_is_taken_up_where_a_feed_announces_it(state):
    """What titles did not recommend is no longer left out once it is news; the window's sum stays."""
    before = planned(state, link(1), skipped=(link(2),), is_matched=True)
    assert (before.found, before.skipped, before.waiting) == (2, 1, 1)
    assert state.add_links([link(2)], NOW) == (link(2),)
    assert [each.link.key for each in state.pending_links("paper", now=NOW)] == [link(2).key]
    after = state.windows.one("paper", DAY)
    assert (after.found, after.skipped, after.waiting) == (2, 0, 2)


@pytest.mark.parametrize(
    ("status", "was_matched", "wanted_matched", "expected"),
    [
        (WindowStatus.DONE, False, False, WindowStatus.DONE),
        (WindowStatus.DONE, False, True, WindowStatus.DONE),
        (WindowStatus.DONE, True, True, WindowStatus.DONE),
        (WindowStatus.DONE, True, False, WindowStatus.PENDING),
        (WindowStatus.FAILED, False, False, WindowStatus.PENDING),
        (WindowStatus.SUSPECT, True, True, WindowStatus.PENDING),
    ],
)
def test_what_a_window_is_wanted_for_again(state, status, was_matched, wanted_matched, expected):
    """Done stays done; what failed, is doubted, or was done by titles and is wanted whole, is listed anew."""
    planned(state, link(1), is_matched=was_matched)
    state.finish(attempt(link(1), Outcome.STORED))
    state.windows.settle("paper", DAY, status, "why", NOW)
    (again,) = state.windows.plan("paper", (DAY,), NOW, is_matched=wanted_matched)
    assert (again.status, again.is_listed) == (expected, expected is WindowStatus.DONE)
    assert again.is_matched == (was_matched and wanted_matched)


def test_when_a_waiting_link_is_tried_again_is_known(state):
    """The earliest retry of the links that wait; none where one can be tried at once."""
    planned(state, link(1), link(2))
    soon, later = NOW + timedelta(minutes=5), NOW + timedelta(hours=1)
    state.finish(attempt(link(1), Outcome.SERVER_ERROR), retry_at=later)
    assert state.windows.one("paper", DAY).retry_at is None
    state.finish(attempt(link(2), Outcome.SERVER_ERROR), retry_at=soon)
    window = state.windows.one("paper", DAY)
    assert (window.retry_at, window.waiting, dict(window.outcomes)) == (soon, 2, {})


def test_the_ledger_names_every_window_in_order(state):
    """By source and name; a list of addresses is a window like a day."""
    state.windows.plan("paper", ("2023-05-25", DAY), NOW)
    state.windows.plan("herald", (f"list urls.txt {'0' * 8}",), NOW)
    assert [(each.source_id, each.name) for each in state.windows.all()] == [
        ("herald", "list urls.txt 00000000"),
        ("paper", DAY),
        ("paper", "2023-05-25"),
    ]
    assert [each.name for each in state.windows.all("paper")] == [DAY, "2023-05-25"]
    assert replace(state.windows.one("paper", DAY), name="x").found == 0


def test_a_backfill_is_no_look_at_the_source(state):
    """Its run leaves the due time, the gap and the rhythm of the source alone."""
    state.sync_sources({"paper": 600}, NOW)
    state.start_run("paper", "backfill", NOW + timedelta(days=3), is_look=False)
    assert state.due_sources(NOW) == ("paper",)
    assert state.outbox_size() == 0  # no gap was booked
