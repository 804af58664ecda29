"""Stories as articles come in: the same whatever the order, told once, and kept current in the file."""

import random
import signal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import Child, article_id
from story_samples import COPY, EDITED, ENGLISH, HOME, OTHER, RELEASE, bring, story_entry, told_stories

from jobs.stories import group_waiting, grouping, home_languages
from pipeline.model import Role
from pipeline.stories.traits import MAX_HOLDERS_OF_FACT
from storage.publish import Publisher
from storage.state import State

RULES = grouping(HOME)
DAY_OF_NEWS = (
    story_entry(1, RELEASE, is_release=True),
    story_entry(2, COPY, hours=1),
    story_entry(3, EDITED, hours=2),
    story_entry(4, ENGLISH, hours=3, lang="en"),
    story_entry(5, OTHER, hours=1),
    story_entry(6, OTHER.split("\n\n")[0] + " 요금 1,250원은 시가 낸다.", hours=4),
    story_entry(7, RELEASE, hours=24 * 9),
    story_entry(8, "대설 예보에 눈 치우는 차 37대가 밤새 고갯길을 오간다고 시는 전했다."),
)
# So many articles of one week with one fact that it says nothing any more.
CROWD = tuple(
    story_entry(
        100 + number,
        f"{number + 11}번째 마을의 ‘발소리 가로등’ 잔치에 손님 4,318명과 {number}마리 소가 왔다.",
        hours=5,
    )
    for number in range(MAX_HOLDERS_OF_FACT + 3)
)


def rows(path, sql):
    """An answer of the published file."""
    with duckdb.connect(str(path / "mentions.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def publisher(path, state):
    """As the walk's: what waits is grouped first."""
    return Publisher(path, prepare=lambda: group_waiting(state, RULES))


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(DAY_OF_NEWS))), batch=st.integers(1, 4))
def test_stories_do_not_depend_on_the_order_of_arrival(tmp_path_factory, order, batch):
    """Any order, grouped after every few: the same stories, ids, roles and shares."""
    expected = told_stories(filled(tmp_path_factory, DAY_OF_NEWS, len(DAY_OF_NEWS)))
    assert expected == told_stories(filled(tmp_path_factory, [DAY_OF_NEWS[at] for at in order], batch))


@pytest.mark.parametrize("seed", range(3))
def test_what_becomes_common_counts_for_nobody(tmp_path_factory, seed):
    """A fact that many come to tell is taken back from pairs that it had joined, in whatever order."""
    mixed = [*DAY_OF_NEWS, *CROWD]
    expected = told_stories(filled(tmp_path_factory, mixed, 10))
    random.Random(seed).shuffle(mixed)
    assert expected == told_stories(filled(tmp_path_factory, mixed, 7))
    with State(filled(tmp_path_factory, mixed, 50) / "state.sqlite") as state:
        reasons = [reason for link in state.grouped(article_id(1)).links for reason in link.because]
    assert not any("4318" in reason for reason in reasons)


def filled(factory, entries, batch):
    """A state file with these articles, grouped after every `batch` of them."""
    path = factory.mktemp("state")
    with State(path / "state.sqlite") as state:
        for at in range(0, len(entries), batch):
            bring(state, *entries[at : at + batch])
            group_waiting(state, RULES)
    return path


def test_the_story_of_a_day(tmp_path):
    """Every article has its story, role and share; every story its release and its counts."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS)
        publisher(tmp_path, state).publish()
    told = rows(
        tmp_path,
        f"select article_id, story_role, share_taken > 0.9, n_new_sentences from article where story_id = '{article_id(1)}'",
    )
    assert {each[0]: each[1:] for each in told} == {
        article_id(1): ("release", None, None),
        article_id(2): ("copy", True, 0),
        article_id(3): ("edited", False, 1),
        article_id(4): ("foreign", None, None),
    }
    stories = rows(
        tmp_path,
        "select story_id, title, n_articles, n_independent, n_copies, n_foreign, release_url is not null from story order by n_articles desc",
    )
    assert stories[0] == (article_id(1), "제목 1", 4, 2, 1, 1, True)
    assert [each[2] for each in stories] == [4, 2, 1, 1]


def test_grouping_again_tells_nothing_again(tmp_path):
    """Nothing waits after grouping; doing it again leaves the outbox as it was."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS)
        assert group_waiting(state, RULES) == len(DAY_OF_NEWS)
        before = state.outbox_size()
        assert (group_waiting(state, RULES), state.outbox_size()) == (0, before)


def test_a_late_article_joins_and_the_older_id_stays(tmp_path):
    """An article that belongs to two stories makes them one, under the id of the one seen first."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, DAY_OF_NEWS[3], DAY_OF_NEWS[2])  # in English and in Korean: too little in common
        publisher(tmp_path, state).publish()
        bring(state, DAY_OF_NEWS[0])
        publisher(tmp_path, state).publish()
    assert rows(tmp_path, "select distinct story_id from article") == [(article_id(1),)]
    assert rows(tmp_path, "select story_id, n_articles from story") == [(article_id(1), 3)]


def test_a_corrected_article_leaves_its_story(tmp_path):
    """A text that is replaced is grouped anew, and so are those that it had joined."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS[:3])
        publisher(tmp_path, state).publish()
        bring(state, story_entry(2, OTHER, hours=1))
        publisher(tmp_path, state).publish()
    assert sorted(rows(tmp_path, "select n_articles from story")) == [(1,), (2,)]
    told = rows(tmp_path, f"select story_id, story_role from article where article_id = '{article_id(2)}'")
    assert told == [(article_id(2), Role.OWN.value)]


def test_an_article_told_again_keeps_its_place(tmp_path):
    """Its row comes anew without a story, and has it again with the same publishing."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS)
        publisher(tmp_path, state).publish()
        before = rows(tmp_path, "select article_id, story_id, story_role from article order by 1")
        bring(state, DAY_OF_NEWS[1])
        publisher(tmp_path, state).publish()
    assert before == rows(tmp_path, "select article_id, story_id, story_role from article order by 1")


def test_a_deleted_file_gets_the_same_stories(tmp_path):
    """When every article is told again, so is its story."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS)
        publisher(tmp_path, state).publish()
        before = [rows(tmp_path, f"select * from {table} order by 1") for table in ("story", "story_part")]
        (tmp_path / "mentions.duckdb").unlink()
        bring(state, *DAY_OF_NEWS)
        publisher(tmp_path, state).publish()
    assert before == [
        rows(tmp_path, f"select * from {table} order by 1") for table in ("story", "story_part")
    ]


def test_killed_while_grouping_nothing_is_lost_or_told_twice(tmp_path):
    """A grouping that SIGKILL cuts short never was: the next one brings the same stories."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS)
        before = state.outbox_size()
    with Child(DYING, tmp_path) as child:
        assert child.wait() == -signal.SIGKILL
    with State(tmp_path / "state.sqlite") as state:
        assert (state.ungrouped(), state.outbox_size()) == (len(DAY_OF_NEWS), before)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    with State(fresh / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS)
    assert told_stories(fresh) == told_stories(tmp_path)


DYING = """
from dataclasses import replace
from pathlib import Path
from jobs.stories import group_waiting, grouping
from storage.state import State

rules, asked = grouping({"ko"}), []

def keys_of(traits):
    asked.append(traits)
    if len(asked) > 4:
        die()
    return rules.keys_of(traits)

with State(Path(sys.argv[1]) / "state.sqlite") as state:
    group_waiting(state, replace(rules, keys_of=keys_of))
"""


def test_grouping_ends_when_its_time_is_over(tmp_path):
    """What is left waits, and is found by the next."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *DAY_OF_NEWS)
        assert group_waiting(state, RULES, within_s=0) == 0
        assert state.ungrouped() == len(DAY_OF_NEWS)


def test_home_languages_are_those_of_the_cities_countries():
    """By CLDR."""
    assert home_languages({"KR"}) == {"ko"}
    assert "ja" in home_languages({"KR", "JP"})
