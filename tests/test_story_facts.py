"""What articles in other words or other languages have in common, and what tells look-alikes apart."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from storage_samples import article_id
from story_samples import DAY, article, bring, story_entry, telling, told_stories

from pipeline.model import DateSpan, Direction, Mode, Precision, Reading, Status, Visit, VisitKind
from pipeline.stories import likeness, link_between, stories_of, story_rules, traits_of
from pipeline.stories.measures import measures_in
from pipeline.stories.numbers import ordinals_differ, ordinals_in
from pipeline.stories.people import full_names
from storage.state import State

RULES = story_rules()


@pytest.mark.parametrize(
    "texts",
    [
        (
            "일로나 베르톨디 달빛 부시장이 웃었다",
            "Deputy Mayor Ilona Bertoldi smiled",
            "イロナ・ベルトルディ副市長",
        ),
        ("토마스 그린필드 교통국장은", "Thomas Greenfield, head of transport"),
    ],
)
def test_a_guest_s_full_name_sounds_alike_in_any_script(texts):
    """With a title behind it in Hangul, with a dot in katakana, with capitals in Latin letters."""
    assert set.intersection(*(set(full_names(text)) for text in texts))


@pytest.mark.parametrize("text", ["서울시 행정 부시장은 웃었다", "the mayor smiled", "メガネ", "부시장"])
def test_what_every_text_says_is_no_name(text):
    """Ordinary words before a title, and one name alone, name nobody."""
    assert list(full_names(text)) == []


@pytest.mark.parametrize(
    ("measure", "texts"),
    [
        ("12month", ("열두 달 동안", "for twelve months", "12カ月間", "a twelve-month trial")),
        ("71percent", ("71%가", "71 percent of them", "71％が", "71퍼센트")),
        ("8000won", ("최대 8천 원이", "up to 8,000 won a month", "最大8千ウォン")),
        ("10000person", ("1만 명을", "Ten thousand people", "1万人が")),
        ("16person", ("공무원 16명", "Sixteen senior officials from afar", "職員16人")),
        ("600place", ("정류장 600곳에", "at 600 stops", "停留所600カ所に")),
        ("60day", ("60일 안에", "within 60 days", "60日以内に")),
    ],
)
def test_a_measure_is_one_value_in_any_language(measure, texts):
    """Words or digits, and whatever the counter."""
    assert [[measure]] * len(texts) == [list(measures_in(text)) for text in texts]


def test_a_clock_measures_nothing():
    """Minutes past an hour are a time of day."""
    assert list(measures_in("오전 10시 20분에 시작한다")) == []


def test_the_first_and_the_second_of_a_row_differ():
    """By what is counted: of no row both name, nothing follows."""
    first, second, other = (
        frozenset(ordinals_in(text)) for text in ("연수 1기 과정", "연수 2기 과정", "제3회 포럼")
    )
    assert (first, second, other) == ({"1기"}, {"2기"}, {"3회"})
    assert [ordinals_differ(first, each) for each in (first, second, other)] == [False, True, False]


def visit(first, last, *, country="PE", bodies=(), kind=None):
    """A reading that tells of one visit to Seoul in March 2026."""
    return Reading(
        city="seoul",
        smart_city=True,
        visits=(
            Visit(
                kind=VisitKind.EVENT,
                direction=Direction.INBOUND,
                status=Status.HAPPENED,
                mode=Mode.IN_PERSON,
                countries=(country,) if country else (),
                organisations=bodies,
                evidence=(),
                rule="r",
                confidence=1.0,
                date=DateSpan(date(2026, 3, first), date(2026, 3, last), Precision.DAY),
                visitor_kind=kind,
            ),
        ),
    )


def told(number, body, *readings, hours=0.0, lang="ko"):
    """The article as it is compared, with what was read in it."""
    plain = telling(number, body, hours=hours, lang=lang)
    told_at = DAY + timedelta(hours=hours)
    text = replace(article(number, body, lang=lang, told_at=told_at, title="·"), published_day=told_at.date())
    return replace(plain, traits=traits_of(text, readings))


PLANNED = "이끼빛시 물길 담당 11명이 오는 9일 시청을 찾는다. 버들다리 수문 314개를 여닫는 화면을 본다."
PUT_OFF = "이끼빛시 물길 담당의 방문이 16일로 늦춰졌다. 9일에 오려던 길이다. 버들다리 수문 314개를 본다."
CAME = "이끼빛시 물길 담당 11명이 16일 시청에 왔다. 9일에서 늦춰진 길이다. 버들다리 수문 314개 앞에 섰다."


def test_a_visit_put_off_stays_one_story_for_weeks():
    """Planned, put off, over at last: later than a follow-up may be, since both tell of one visit."""
    versions = [
        told(1, PLANNED, visit(9, 9)),
        told(2, PUT_OFF, visit(16, 16), hours=24 * 5.5),
        told(3, CAME, visit(16, 16), hours=24 * 14),
    ]
    assert link_between(versions[0], versions[2], RULES)
    assert link_between(told(1, PLANNED), told(3, CAME, hours=24 * 14), RULES) is None
    links = [
        link
        for one in versions
        for other in versions
        if one is not other
        if (link := link_between(one, other, RULES))
    ]
    assert [len(story) for story in stories_of(versions, links, RULES.window, RULES.reach)] == [3]


def test_the_same_guests_in_a_week_are_no_contradiction():
    """A training of two weeks and its last day, "last week" and its Thursday: one visit."""
    weeks, day = told(1, PLANNED, visit(2, 13)), told(2, CAME, visit(13, 13))
    reasons = likeness(weeks, day, RULES).because
    assert not any("days apart" in reason for reason in reasons)
    assert any(reason.startswith("guest within") for reason in reasons)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (visit(9, 9, bodies=("이끼빛 물길국",)), visit(9, 9, bodies=("바람골 주택공사",)), "of other bodies"),
        (visit(9, 9, country=""), visit(12, 12, country=""), "guests came 3 days apart"),
        (visit(9, 9, kind="city"), visit(9, 9, kind="company"), "no visitor in common"),
    ],
    ids=["bodies", "days without a country", "kinds"],
)
def test_what_tells_two_visits_apart(one, other, why):
    """Guests of one country on one day may still be two delegations."""
    pair = told(1, "손님들이 다녀갔다.", one), told(2, "손님들이 다녀갔다.", other)
    assert any(why in reason for reason in likeness(*pair, RULES).because)


def test_a_foreign_city_and_its_day_are_reason_enough_across_languages():
    """Together: the city alone is what a day's news has in common, and so is the day of printing."""
    facts = ("place_sound:mntpt", "country:uy", "day:2026-02-20")
    one, other = (
        replace(plain, traits=replace(plain.traits, facts=facts))
        for plain in (
            told(1, "몬테비데오에서 온 손님이 2월 20일 차고지를 돌아봤다."),
            told(2, "Guests from Montevideo saw the depot on February 20.", lang="en"),
        )
    )
    assert link_between(one, other, RULES)
    without_day = replace(one, traits=replace(one.traits, facts=one.traits.facts[:2]))
    assert likeness(without_day, other, RULES).score >= RULES.threshold
    assert link_between(without_day, other, RULES) is None


def test_two_notices_each_of_its_own_day_are_two():
    """Neither names a day but that on which it was printed."""
    body = "도토리은행 사람 아홉이 {}일 참나무골에서 배를 탔다. 노 젓는 법을 적은 종이 23장을 받아 갔다."
    one, other = told(1, body.format(2)), told(2, body.format(4), hours=48)
    assert any("printed on" in reason for reason in likeness(one, other, RULES).because)


def test_words_of_the_lead_alone_bring_two_together(tmp_path):
    """Told in other words throughout: found by the rare words of title and first sentence."""
    entries = (
        story_entry(1, "도깨비불 등대가 여울목 범람을 알린다. 수달길 자갈밭 억새밭 물레방앗간에 선다."),
        story_entry(
            2,
            "여울목 사람들은 등대를 도깨비불이라 부른다. 억새밭과 자갈밭, 수달길 옆 물레방앗간이다.",
            hours=5,
        ),
    )
    with State(tmp_path / "state.sqlite") as state:
        bring(state, *entries)
    assert len(set(told_stories(tmp_path))) == 2
    with State(tmp_path / "state.sqlite") as state:
        assert {state.grouped(article_id(number)).part.story_id for number in (1, 2)} == {article_id(1)}
