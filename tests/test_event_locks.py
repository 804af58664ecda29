"""Resolving judges with no lock held: others write meanwhile, and what is booked rests on what is there."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from storage_samples import NOW, article_id, bring_in
from test_event_store import OTHER, SAME, A, told

from jobs import corrections
from jobs.events import resolve_waiting, resolving
from storage.ledger.event_book import TRIES
from storage.state import State

RULES = resolving(0.5)
NUMBERS = range(1, 9)


def events(state):
    """All that is known of events: who is in which, and their values."""
    places = [place for number in NUMBERS for place in state.events.tellings_of(article_id(number))]
    return [(telling.key, event, state.events.event(event) if event else None) for telling, event in places]


def undisturbed(tmp_path, *changes):
    """The events where all changes are there before anything is resolved, as a file of its own has them."""
    with State(tmp_path / "calm.sqlite") as state:
        for change in changes:
            change(state)
        resolve_waiting(state, RULES)
        return events(state)


def disturbed_by(others_write, times=1):
    """The rules; while they judge, `others_write` is called with the number of the judgement."""
    calls = []

    def judged(*asked):
        calls.append(asked)
        if len(calls) <= times:
            others_write(len(calls))
        return RULES.resolved(*asked)

    return replace(RULES, resolved=judged), calls


def first_two(state):
    """Two articles of one visit."""
    bring_in(state, told(1, A), told(2, SAME))


def test_nobody_waits_for_a_judgement(tmp_path):
    """While it goes on, a connection that waits for no lock writes at once; it need not be made again."""
    path = tmp_path / "state.sqlite"

    def write(_):
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("begin immediate")
            other.execute("insert into fact values ('written_meanwhile', '1')")
            other.execute("commit")

    rules, calls = disturbed_by(write)
    with State(path) as state:
        first_two(state)
        resolve_waiting(state, rules)
        assert (len(calls), events(state)) == (1, undisturbed(tmp_path, first_two))


def late(state):
    """A third article tells the same visit."""
    bring_in(state, told(3, SAME, day="2023-05-25"))


def read_again(state):
    """The second article is read anew, and tells another visit."""
    bring_in(state, replace(told(2, OTHER), article=replace(told(2).article, title="고친 제목")))


def edited(state):
    """Somebody writes what the first article's visit was."""
    corrections.edit(state, f"{article_id(1)}-seoul-01", ["headcount=14"], "은하", lambda: NOW)


@pytest.mark.parametrize("change", [late, read_again, edited])
def test_what_changes_meanwhile_is_judged_again(tmp_path, change):
    """An article more, another text, a person's word: the events are those of what is there in the end."""
    path = tmp_path / "state.sqlite"
    with State(path) as state, State(path) as other:
        first_two(state)
        rules, calls = disturbed_by(lambda _: change(other))
        resolve_waiting(state, rules)
        again = undisturbed(tmp_path, first_two, change)
        found = events(state)
    assert len(calls) > 1
    assert [_without_word_s_moment(each) for each in again] == [
        _without_word_s_moment(each) for each in found
    ]


def _without_word_s_moment(place):
    key, event, resolved = place
    return key, event, resolved and resolved.event


def test_it_ends_however_much_others_write(tmp_path):
    """After so many tries the lock is kept while it judges."""
    path = tmp_path / "state.sqlite"
    with State(path) as state, State(path) as other:
        first_two(state)
        rules, calls = disturbed_by(lambda time: bring_in(other, told(2 + time, SAME)), times=TRIES)
        resolve_waiting(state, rules)
        assert len(calls) > TRIES
        assert {event for _, event, _ in events(state)} == {events(state)[0][1]}
        assert len(events(state)) == 2 + TRIES
