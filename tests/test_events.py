"""Tellings into events: one per delegation and occasion, whatever their order; people's word first."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.resolve import Decisions, event_id, grouped, named
from pipeline.events.signs import same_visit_signs
from pipeline.events.tellings import judge
from pipeline.events.values import event_of
from pipeline.model import Direction, Mode, Status, VisitKind
from tests.telling import span, telling

SIGNS = same_visit_signs()
NOBODY = Decisions()


def groups(*tellings, decisions=NOBODY):
    """The keys by event."""
    return [[each.key for each in group] for group in grouped(tellings, SIGNS, decisions)]


# --- prints of one text ------------------------------------------------------------------------------------


def test_prints_of_one_text_are_judged_once():
    """However often a telling is printed: it is one visit, and what else is told is grouped as beside one print."""
    prints = [telling(f"print-{number:04}", bodies="상파울루 시의회", people=12) for number in range(3_000)]
    own = telling("own", bodies="Sao Paulo City Council", people=12)
    other = telling("other", bodies="상파울루 시의회", people=12, day="2023-04-02")
    found = groups(*prints, own, other)
    assert sorted(map(len, found)) == [1, 3_001]
    assert ["other"] in found


def test_prints_in_stories_of_their_own_are_judged_once_too():
    """What stands in a thousand pages that have nothing else in common is still one visit."""
    prints = [
        telling(f"print-{number:04}", bodies="상파울루 시의회", people=12, story=f"s{number}")
        for number in range(2_000)
    ]
    brief = telling("brief", day=None, story="s7")
    found = groups(*prints, brief)
    assert [len(event) for event in found] == [2_001]


def test_two_of_one_article_are_never_twins():
    """An article that tells the same twice means two visits, and no print of either joins them."""
    two = [telling(key, bodies="상파울루 시의회", article="a") for key in ("a1", "a2")]
    found = groups(*two, telling("b", bodies="상파울루 시의회"))
    assert not any({"a1", "a2"} <= set(event) for event in found)


def test_a_print_that_somebody_parted_stays_apart():
    """People's word on one print is not drowned by the others."""
    prints = [telling(key, bodies="상파울루 시의회", people=12) for key in "abcd"]
    decisions = Decisions(parted=frozenset(frozenset(("d", key)) for key in "abc"))
    assert groups(*prints, decisions=decisions) == [["a", "b", "c"], ["d"]]


# --- one visit ---------------------------------------------------------------------------------------------


def test_languages_and_rounded_numbers():
    """One delegation in three languages, its number rounded in one, is one event."""
    assert groups(
        telling("ko", bodies="상파울루시 데이터국", people=40, about=True),
        telling("en", bodies="Sao Paulo data office", people=42),
        telling("ja", bodies="サンパウロ市", day="2023-05"),
    ) == [["en", "ja", "ko"]]


def test_planned_then_happened():
    """An announcement and the report of it are one event, also where it was put off by a week."""
    announced = telling(
        "plan", bodies="상파울루 시의회", day="2023-05-15", told="2023-05-10", status=Status.PLANNED
    )
    came = telling("came", bodies="상파울루 시의회", day="2023-05-22", people=12)
    assert groups(announced, came) == [["plan", "came"]]


def test_a_brief_joins_the_one_visit_that_it_can_mean():
    """A brief without day, number and name belongs to the only delegation of that country in those days."""
    full = telling("full", bodies="상파울루 시의회", people=12)
    assert groups(full, telling("brief", day=None, told="2023-05-25")) == [["full", "brief"]]


def test_a_brief_that_can_mean_two_visits_stands_alone():
    """Unsure means apart: a wrong merge is worse than a missed one."""
    assert groups(
        telling("one", bodies="상파울루 시의회", people=12),
        telling("two", bodies="리우데자네이루 교통공사", people=30, day="2023-05-24"),
        telling("brief", day=None, told="2023-05-25"),
    ) == [["one"], ["two"], ["brief"]]


def test_versions_of_one_story():
    """What the versions of one story tell of one country is one visit, however little each says."""
    assert groups(
        telling("release", bodies="상파울루 시의회", people=12, story="s"),
        telling("copy", day=None, story="s"),
    ) == [["copy", "release"]]


# --- two visits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        telling("b", countries="CL"),
        telling("b", day="2023-05-29"),
        telling("b", city="busan"),
        telling("b", direction=Direction.OUTBOUND),
        telling("b", article="a"),
        telling("b", kind=VisitKind.AGGREGATE),
        telling("b", bodies="리우데자네이루 교통공사"),
        telling("b", day="2024-05-22", told="2024-05-24"),
        telling("b", people=90),
        telling("b", day=None, told="2023-09-24"),
    ],
    ids=["country", "day", "city", "direction", "article", "total", "body", "year", "number", "months later"],
)
def test_two_visits(other):
    """Another country, day, city, direction, body or number is another visit; so is what one article tells apart."""
    assert groups(telling("a", bodies="상파울루 시의회", people=12), other) in (
        [["a"], ["b"]],
        [["b"], ["a"]],
    )


def test_a_visit_and_a_video_call_of_the_same_week():
    """One came in person, one online: without the same day and body these are two."""
    assert groups(
        telling("a", day="2023-05-22..2023-05-24", people=12),
        telling("b", day="2023-05-24", mode=Mode.ONLINE),
    ) == [["a"], ["b"]]


# --- the laws ----------------------------------------------------------------------------------------------

TELLINGS = st.builds(
    telling,
    st.uuids().map(str),
    st.sampled_from(["BR", "CL", "BR CL", ""]),
    st.sampled_from([(), "상파울루 시의회", "Sao Paulo City Council", "리우 교통공사", "칠레 통계청"]),
    st.sampled_from([None, "2023-05", "2023-05-22", "2023-05-23", "2023-05-22..2023-05-24", "2023-06-22"]),
    st.sampled_from([None, 12, 40]),
    st.sampled_from(["2023-05-20", "2023-05-24", "2023-06-24"]),
    status=st.sampled_from(Status),
)


@settings(max_examples=60)
@given(st.lists(TELLINGS, max_size=7), st.randoms())
def test_the_order_of_arrival_does_not_matter(tellings, random):
    """The same tellings are the same events, whichever came first; each telling is in exactly one."""
    shuffled = list(tellings)
    random.shuffle(shuffled)
    found = groups(*tellings)
    assert found == groups(*shuffled)
    assert sorted(key for group in found for key in group) == sorted(each.key for each in tellings)


@given(TELLINGS, TELLINGS)
def test_a_verdict_is_symmetric_and_in_words(one, other):
    """Two tellings say the same of each other, and every sign has its line."""
    verdict = judge(one, other, SIGNS)
    back = judge(other, one, SIGNS)
    assert (verdict.score, sorted(verdict.because)) == (back.score, sorted(back.because))
    assert all(SIGNS.line(sign) for sign in verdict.because)


# --- people ------------------------------------------------------------------------------------------------


def test_people_join_and_part():
    """What somebody has joined or split stays so, whatever the signs say."""
    one, same, other = telling("a", people=12), telling("b", people=12), telling("c", countries="CL")
    parted = Decisions(parted=frozenset({frozenset(("a", "b"))}))
    joined = Decisions(joined=frozenset({frozenset(("a", "c"))}))
    assert groups(one, same) == [["a", "b"]]
    assert groups(one, same, decisions=parted) == [["a"], ["b"]]
    assert groups(one, other, decisions=joined) == [["a", "c"]]


# --- ids ---------------------------------------------------------------------------------------------------


def ids_of(tellings, known):
    return {each.key: event for event, group in named(grouped(tellings, SIGNS), known) for each in group}


def test_an_event_keeps_its_id_when_an_earlier_telling_comes_late():
    """An article that was printed earlier and found later joins the event; it does not rename it."""
    first, late = telling("b", people=12), telling("a", people=12, told="2023-05-23")
    known = ids_of([first], {})
    assert ids_of([first, late], known) == {"a": known["b"], "b": known["b"]}


def test_two_events_that_become_one():
    """The one that was told first gives its name."""
    one = telling("a", bodies="상파울루 시의회", day=None, told="2023-05-23")
    two = telling("b", bodies="상파울루 시의회", people=12)
    known = {"a": event_id("a"), "b": event_id("b")}
    assert ids_of([one, two], known) == {"a": event_id("a"), "b": event_id("a")}


def test_one_event_that_becomes_two():
    """The part that holds the founding telling keeps the id; no id is given twice."""
    one, two = telling("a"), telling("b", countries="CL")
    assert ids_of([one, two], {"a": event_id("a"), "b": event_id("a")}) == {
        "a": event_id("a"),
        "b": event_id("b"),
    }


@given(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from("abcdx")),
    st.sets(st.sampled_from("abcd"), min_size=1),
)
def test_no_id_is_given_twice(before, now):
    """Whatever was of which event before, every event of now has an id of its own."""
    countries = dict(zip("abcd", ("BR", "CL", "BR", "PE"), strict=True))
    tellings = [telling(key, countries=countries[key], people=12) for key in sorted(now)]
    known = {key: event_id(founder) for key, founder in before.items()}
    found = named(grouped(tellings, SIGNS), known)
    assert len({event for event, _ in found}) == len(found)


@given(st.permutations(["a", "b", "c"]))
def test_ids_do_not_depend_on_the_order_when_nothing_was_known(order):
    """Rebuilt from nothing, the events have the ids that one look at all tellings gives."""
    tellings = {key: telling(key, people=12) for key in "abc"}
    assert len(set(ids_of([tellings[key] for key in order], {}).values())) == 1
    assert ids_of([tellings[key] for key in order], {})["a"] == event_id("a")


# --- values ------------------------------------------------------------------------------------------------


def test_numbers_that_differ():
    """The exact number is chosen before the rounded one; both ends are kept, and the choice is explained."""
    event = event_of("e", [telling("a", people=40, about=True), telling("b", people=42)])
    assert (event.headcount, event.headcount_low, event.headcount_high) == (42, 40, 42)
    assert event.why == ("42 people of 40 to 42: exact where others round",)


def test_copies_count_once():
    """Seven prints of one announcement are one witness against two of their own."""
    copies = [telling(f"c{i}", people=40, story="s") for i in range(7)]
    event = event_of("e", [*copies, telling("x", people=45), telling("y", people=45)])
    assert (event.headcount, event.n_articles, event.n_independent) == (45, 9, 3)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([Status.PLANNED, Status.HAPPENED], Status.HAPPENED),
        ([Status.PLANNED, Status.CANCELLED], Status.CANCELLED),
        ([Status.HAPPENED, Status.PLANNED], Status.HAPPENED),
        ([Status.CANCELLED, Status.HAPPENED], Status.HAPPENED),
        ([Status.PLANNED], Status.PLANNED),
    ],
)
def test_status_is_the_latest_word(told, status):
    """The latest word decides, but a late reprint of a plan undoes nothing."""
    assert event_of("e", [telling(str(i), status=each) for i, each in enumerate(told)]).status is status


def test_the_day_is_the_most_exact_after_it_happened():
    """A month gives way to a day, and a plan's day to that of the report."""
    plan = telling("a", day="2023-05-15", status=Status.PLANNED)
    month, day = telling("b", day="2023-05"), telling("c", day="2023-05-22")
    assert event_of("e", [plan, month, day]).date == span("2023-05-22")


def test_values_do_not_depend_on_how_often_they_are_asked():
    """The same tellings make the same event."""
    tellings = [telling("a", people=12), telling("b", people=13), telling("c", day=None)]
    assert {event_of("e", tellings) == event_of("e", list(each)) for each in permutations(tellings)} >= {True}
