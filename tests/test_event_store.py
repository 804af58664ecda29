"""Events kept and published: incremental, stable, rebuilt the same, people's word first. Real files."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import NOW, SENTENCE, Child, article_id, bring_in, entry

from jobs import corrections
from jobs.events import resolve_waiting, resolving
from pipeline.errors import ConfigError
from pipeline.model import Act, Headcount, Rights, Status, VisitKind
from storage.ledger.event_plan import MOST_TOGETHER
from storage.publish import Publisher
from storage.state import State
from tests.telling import telling

RULES = resolving(0.5)
RESOLVE_AND_DIE = """
from pathlib import Path
from jobs.events import resolving
from storage.state import State
from storage.ledger import events, outbox
calls = 0
tell = outbox.append
def append(connection, batch):
    global calls
    calls += 1
    if calls == int(sys.argv[2]): die()
    tell(connection, batch)
outbox.append = append
with State(Path(sys.argv[1])) as state:
    state.events.resolve(resolving(0.5), 100)
say("done")
"""


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "state.sqlite") as opened:
        yield opened


def told(number, *tellings, day="2023-05-24", rights=Rights.EXCERPT):
    """The article `number` of that day, which tells these visits."""
    made = entry(number, rights=rights)
    at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=number % 20)
    visits = tuple(each.visit for each in tellings)
    article = replace(made.article, published=at, published_day=at.date())
    return replace(made, article=article, readings=(replace(made.readings[0], visits=visits),))


def visit_id(number, place=1):
    return f"{article_id(number)}-seoul-{place:02d}"


def settled(state, *entries):
    """Bring the articles in, resolve; what is of one event, by number of article."""
    bring_in(state, *entries)
    resolve_waiting(state, RULES)
    return events(state)


def events(state, numbers=range(12)):
    """Numbers of articles by event: a set of sets."""
    found = {}
    for number in numbers:
        for telling_, event in state.events.tellings_of(article_id(number)):
            if event:
                found.setdefault(event, set()).add((number, int(telling_.key[-2:])))
    return {frozenset(each) for each in found.values()}


def ask(folder, sql):
    with duckdb.connect(str(folder / "mentions.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


A = telling("a", bodies="상파울루 시의회", people=12)
SAME = telling("b", bodies="Sao Paulo City Council", people=12)
OTHER = telling("c", countries="CL", people=12)


def test_two_articles_one_event(tmp_path, state):
    """Two tellings of one delegation are one row of `event`, and both visits point to it."""
    settled(state, told(1, A, OTHER), told(2, SAME))
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select countries, headcount, n_articles from event order by countries") == [
        (["BR"], 12, 2),
        (["CL"], 12, 1),
    ]
    assert ask(
        tmp_path,
        "select count(distinct event_id), count(*) from visit where countries = ['BR'] and not is_rejected",
    ) == [(1, 2)]


def test_an_article_that_comes_late_joins_and_changes_no_id(tmp_path, state):
    """What is known keeps its id; only the event that is concerned is told again."""
    settled(state, told(1, A), told(3, OTHER))
    Publisher(tmp_path).publish()
    before = dict(ask(tmp_path, "select countries[1], event_id from event"))
    assert settled(state, told(2, SAME, day="2023-05-23")) == {
        frozenset({(1, 1), (2, 1)}),
        frozenset({(3, 1)}),
    }
    Publisher(tmp_path).publish()
    assert dict(ask(tmp_path, "select countries[1], event_id from event")) == before


def test_an_article_read_again_takes_back_what_it_no_longer_tells(tmp_path, state):
    """A correction moves what it must: an event without tellings is gone, from the file, too."""
    settled(state, told(1, A))
    Publisher(tmp_path).publish()
    again = replace(told(1, OTHER), article=replace(told(1).article, title="고친 제목"))
    assert settled(state, again) == {frozenset({(1, 1)})}
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select countries from event") == [(["CL"],)]
    assert ask(tmp_path, "select count(*) from visit_event") == [(1,)]


def test_totals_and_doubtful_tellings_are_no_events(state):
    """A running total is none, and what is below the threshold is a candidate until somebody confirms it."""
    doubtful = replace(A, visit=replace(A.visit, confidence=0.3))
    total = telling("t", kind=VisitKind.AGGREGATE)
    assert settled(state, told(1, total, doubtful)) == set()
    corrections.judge(state, Act.CONFIRM, [visit_id(1, 2)], "김하나", lambda: NOW)
    resolve_waiting(state, RULES)
    assert events(state) == {frozenset({(1, 2)})}


def test_another_threshold_is_heeded_by_what_it_concerns(state):
    """Lowered, it makes an event of what was too unsure; raised, it takes it back; the rest is left alone."""
    unsure = replace(OTHER, visit=replace(OTHER.visit, confidence=0.4))
    sure, both = frozenset({(1, 1)}), {frozenset({(1, 1)}), frozenset({(2, 1)})}
    assert settled(state, told(1, A), told(2, unsure)) == {sure}
    for threshold, expected in ((0.3, both), (0.5, {sure})):
        assert (resolve_waiting(state, resolving(threshold)), events(state)) == (1, expected)
        assert resolve_waiting(state, resolving(threshold)) == 0


def test_evidence_of_a_source_that_allows_none_is_not_kept(state):
    """Law 12 holds in the state file, too."""
    visit = replace(A.visit, evidence=(SENTENCE,))
    bring_in(state, told(1, replace(A, visit=visit), rights=Rights.LINK_ONLY))
    ((kept, _),) = state.events.tellings_of(article_id(1))
    assert kept.visit.evidence == ()


POOL = [
    told(1, A),
    told(2, SAME),
    told(3, OTHER, telling("d", bodies="상파울루 시의회", day="2023-06-20", people=12)),
    told(4, telling("e", day=None)),
    told(5, telling("f", day="2023-05", bodies="상파울루 시의회"), day="2023-05-30"),
    told(6, telling("g", day="2023-05-22..2023-05-24", people=40)),
    told(
        7, telling("h", bodies="상파울루 시의회", status=Status.PLANNED, day="2023-05-18"), day="2023-05-10"
    ),
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(POOL), st.integers(1, 4))
def test_events_do_not_depend_on_the_order_of_arrival(tmp_path_factory, order, at_once):
    """One by one, in any order and in batches of any size: the same events as all at once."""
    folder = tmp_path_factory.mktemp("order")
    with State(folder / "a.sqlite") as together, State(folder / "b.sqlite") as apart:
        expected = settled(together, *POOL)
        for start in range(0, len(order), at_once):
            settled(apart, *order[start : start + at_once])
        assert events(apart) == expected


def test_a_visit_that_everybody_prints_is_one_event_in_whatever_parts_it_comes(tmp_path):
    """More prints than are resolved together, and others' own words among them: one event, however they come."""
    prints = [told(number, SAME) for number in range(MOST_TOGETHER + 50)]
    own = [told(1_000, A), told(1_001, telling("x", day="2023-05", bodies="상파울루 시의회"))]
    with State(tmp_path / "a.sqlite") as together, State(tmp_path / "b.sqlite") as apart:
        expected = settled(together, *prints, *own)
        assert [len(event) for event in expected] == [12]  # of the dozen that `events` asks for
        settled(apart, *own[:1], *prints[200:])
        settled(apart, *prints[:200], *own[1:])
        assert events(apart) == expected
        whole = together.events.event(event_id(together, 0))
        assert whole == apart.events.event(event_id(apart, 0))
        assert whole.event.n_articles == len(prints) + len(own)


def test_one_more_print_tells_of_itself_and_not_of_all(state):
    """What is handed over grows with what has changed, and not with how many articles tell the visit."""
    settled(state, *[told(number, SAME) for number in range(30)])
    before = state.outbox_size()
    settled(state, told(100, SAME))
    assert state.outbox_size() - before == 4  # outcome, article, the event, and that it is of it


# --- people ------------------------------------------------------------------------------------------------


def event_id(state, number, place=1):
    return state.events.event_of(visit_id(number, place))


def test_people_merge_and_split(state):
    """Merged stays merged and split stays split, also after all articles are read again."""
    settled(state, told(1, A), told(2, SAME), told(3, OTHER))
    corrections.split(state, visit_id(2), "김하나", lambda: NOW)
    resolve_waiting(state, RULES)
    corrections.merge(state, [event_id(state, 1), event_id(state, 3)], "김하나", lambda: NOW)
    expected = {frozenset({(1, 1), (3, 1)}), frozenset({(2, 1)})}
    resolve_waiting(state, RULES)
    assert events(state) == expected
    again = [
        replace(each, article=replace(each.article, title="새 제목"))
        for each in (told(1, A), told(2, SAME), told(3, OTHER))
    ]
    assert settled(state, *again) == expected


def test_a_word_outlives_another_numbering(state):
    """A new extractor finds one visit more before: what was rejected is the same visit under its new number."""
    settled(state, told(1, A))
    corrections.judge(state, Act.REJECT, [visit_id(1)], "김하나", lambda: NOW)
    again = replace(told(1, OTHER, A), article=replace(told(1).article, title="고친 제목"))
    assert settled(state, again) == {frozenset({(1, 1)})}


def test_rejected_and_taken_back(tmp_path, state):
    """What somebody rejects is in no event; what somebody then confirms is there again, in their name."""
    settled(state, told(1, A), told(2, SAME))
    rejected = event_id(state, 1)
    corrections.judge(state, Act.REJECT, [rejected], "김하나", lambda: NOW, "전시회 관람")
    resolve_waiting(state, RULES)
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select is_rejected from event") == [(True,)]
    assert ask(tmp_path, "select distinct is_rejected from visit") == [(True,)]
    corrections.judge(state, Act.CONFIRM, [rejected], "이두리", lambda: NOW)
    resolve_waiting(state, RULES)
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select is_rejected, confirmed_by from event") == [(False, "이두리")]
    assert ask(tmp_path, "select act, author, note, is_whole from correction order by act desc") == [
        ("reject", "김하나", "전시회 관람", True),
        ("confirm", "이두리", None, True),
    ]


def test_edited_fields(tmp_path, state):
    """An edit is what the event says from then on, and the telling stays as it was read."""
    settled(state, told(1, A), told(2, SAME))
    corrections.edit(
        state, event_id(state, 1), ["headcount=14", "host=서울디지털재단"], "김하나", lambda: NOW
    )
    resolve_waiting(state, RULES)
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select headcount, host from event") == [(14, "서울디지털재단")]
    assert ask(tmp_path, "select distinct headcount from visit") == [(12,)]


def test_an_edited_telling_moves_to_its_event(state):
    """An edit of one telling counts when tellings are compared."""
    wrong = telling("w", countries="BO", bodies="상파울루 시의회", people=12)
    assert len(settled(state, told(1, A), told(2, wrong))) == 2
    corrections.edit(state, visit_id(2), ["countries=br"], "김하나", lambda: NOW)
    resolve_waiting(state, RULES)
    assert events(state) == {frozenset({(1, 1), (2, 1)})}


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (
            lambda s: corrections.judge(s, Act.REJECT, ["nobody"], "a", lambda: NOW),
            "neither a visit nor an event",
        ),
        (lambda s: corrections.edit(s, visit_id(1), ["people=3"], "a", lambda: NOW), "cannot be edited"),
        (
            lambda s: corrections.edit(s, visit_id(1), ["headcount=many"], "a", lambda: NOW),
            "headcount='many'",
        ),
        (lambda s: corrections.edit(s, visit_id(1), ["headcount"], "a", lambda: NOW), "field=value"),
        (
            lambda s: corrections.edit(s, visit_id(1), ["date=2023-05-24..2023-05-22"], "a", lambda: NOW),
            "before",
        ),
        (lambda s: corrections.merge(s, [visit_id(1)], "a", lambda: NOW), "two"),
        (lambda s: corrections.split(s, visit_id(1), "a", lambda: NOW), "stands alone"),
        (lambda s: corrections.judge(s, Act.CONFIRM, [visit_id(1)], " ", lambda: NOW), "--author"),
    ],
)
def test_a_word_that_makes_no_sense(state, do, said):
    """It is refused in one line that says what to do, and nothing is kept of it."""
    settled(state, told(1, A))
    with pytest.raises(ConfigError, match=said):
        do(state)
    assert state.events.corrections() == ()


# --- crashes and rebuilding --------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [1, 2, 4])
def test_killed_while_resolving(tmp_path, state, at):
    """SIGKILL before any of its batches: the next look brings the very events of an undisturbed one."""
    bring_in(state, told(1, A, OTHER), told(2, SAME))
    child = Child(RESOLVE_AND_DIE, tmp_path / "state.sqlite", at)
    with child:
        assert child.wait() != 0
    resolve_waiting(state, RULES)
    Publisher(tmp_path).publish()
    assert events(state) == {frozenset({(1, 1), (2, 1)}), frozenset({(1, 2)})}
    assert ask(tmp_path, "select count(*), count(distinct event_id) from event") == [(2, 2)]


def test_a_new_file_is_told_all_events(tmp_path, state):
    """The results file is lost: what is told again are the same events, corrections included."""
    settled(state, told(1, A), told(2, SAME))
    corrections.edit(state, event_id(state, 1), ["headcount=14"], "김하나", lambda: NOW)
    resolve_waiting(state, RULES)
    Publisher(tmp_path).publish()
    before = ask(tmp_path, "select event_id, headcount, n_articles from event")
    (tmp_path / "mentions.duckdb").unlink()
    Publisher(tmp_path).ensure_file()
    bring_in(
        state,
        *(replace(each, article=replace(each.article, title="다시")) for each in (told(1, A), told(2, SAME))),
    )
    resolve_waiting(state, RULES)
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select event_id, headcount, n_articles from event") == before
    assert ask(tmp_path, "select count(*) from correction") == [(1,)]


def test_headcount_claims_are_both_kept(tmp_path, state):
    """Numbers that differ stay claims of their articles; the event says which was chosen, and why."""
    about = replace(A, visit=replace(A.visit, headcount=Headcount(12, approx=True)))
    exact = replace(SAME, visit=replace(SAME.visit, headcount=Headcount(14)))
    settled(state, told(1, about), told(2, exact))
    Publisher(tmp_path).publish()
    assert ask(tmp_path, "select headcount, headcount_low, headcount_high, why from event") == [
        (14, 12, 14, ["14 people of 12 to 14: exact where others round"])
    ]
    assert ask(tmp_path, "select headcount from visit order by 1") == [(12,), (14,)]
