"""Which articles are one story, and why: the decisions, without a database."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_samples import COPY, DAY, EDITED, ENGLISH, HOME, OTHER, RELEASE, article, telling

from pipeline.model import (
    DateSpan,
    Direction,
    Mode,
    Precision,
    Reading,
    Role,
    Status,
    StoryLink,
    Visit,
    VisitKind,
)
from pipeline.sounds import sound_of, sound_of_place
from pipeline.sources import load_sources, source_for_url
from pipeline.stories import (
    keys_of,
    likeness,
    link_between,
    parts_of,
    stories_of,
    story_rules,
    traits_of,
)
from pipeline.stories.numbers import numbers_in
from pipeline.stories.shingles import ALL_HASHES, MAX_HASHES, sampled, shingles
from pipeline.stories.traits import MAX_CHARS, key_of_fact
from pipeline.urls import canonical_key
from storage.ledger.story_file import traits_bytes, traits_from
from tests.benchmarks.story_set import url_pairs

RULES = story_rules()


def ids(stories):
    """Stories as sets of ids."""
    return {frozenset(each.article_id for each in story) for story in stories}


# --- numbers, names, shingles ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("자료 1만 240종", ["10240"]),
        ("10,240 data sets", ["10240"]),
        ("資料1万240件", ["10240"]),
        ("사업비 1조 2,000억 원", ["1200000000000"]),
        ("27억 6천만 원", ["2760000000"]),
        ("2.76 billion won", ["2760000000"]),
        ("직원 1만 9천 명과 0.4초", ["19000", "0.4"]),
        ("지난 16일 오후 3시 30분, 2026년 5월", []),
        ("May 22, 2023 at 10:30", []),
        ("２１４만 건", ["2140000"]),
    ],
)
def test_a_number_is_one_value_in_any_language(text, expected):
    """Units are multiplied out; what belongs to a calendar or a clock is no fact."""
    assert expected == list(numbers_in(text))


@pytest.mark.parametrize(
    ("one", "other"), [("한도윤", "Han Do-yun"), ("이서준", "Lee Seo-jun"), ("박하나래", "Park Hanarae")]
)
def test_a_person_sounds_alike_in_hangul_and_latin(one, other):
    """Consonants stay, however the vowels are written."""
    assert sound_of(one) == sound_of(other)
    assert sound_of(one) is not None


@pytest.mark.parametrize(
    "names",
    [
        ("타슈켄트", "タシケント", "Tashkent"),
        ("헬싱키", "ヘルシンキ", "Helsinki"),
        ("몬테비데오", "Montevideo"),
    ],
)
def test_a_place_sounds_alike_in_three_scripts(names):
    """The same consonants; a script that tells no sound has none."""
    assert len({sound_of_place(name) for name in names}) == 1
    assert sound_of_place("東京都") is None
    assert sound_of_place("로마") is None


def test_a_text_s_sample_is_bounded_and_comparable():
    """However long, at most so many hashes, and every one of the text's below the limit."""
    body = ". ".join(f"{number}번째 골목에 새로 단 등은 {number * 37}개다" for number in range(400))
    hashes, below, sentence_of, spans = sampled(body, MAX_HASHES)
    everything, all_below, _, _ = sampled(body, 10**6)
    assert (len(hashes), all_below) == (MAX_HASHES, ALL_HASHES)
    assert hashes == tuple(value for value in everything if value < below)
    assert max(sentence_of) < len(spans)


def test_english_is_told_by_words_and_korean_by_letters():
    """Five letters of English are no phrase."""
    assert list(shingles("The lamp wakes up.")) == ["the lamp wakes", "lamp wakes up"]
    assert list(shingles("가로등이 켜진다")) == ["가로등이켜", "로등이켜진", "등이켜진다"]


def test_traits_are_small_and_come_back_from_their_bytes():
    """Of the longest text less than 2 KB for what is sampled, and what is read is what was written."""
    long = traits_of(article(1, (RELEASE + "\n\n" + OTHER) * 200), ())
    assert traits_from(traits_bytes(long)) == long
    assert len(traits_bytes(traits_of(article(1, RELEASE + "\n\n" + OTHER), ()))) < 2_048
    assert max(end for _, end in long.sentences) <= MAX_CHARS


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400), st.booleans())
def test_any_text_has_traits(body, is_release):
    """No text breaks the reading of traits or their bytes, and none has keys beyond its kinds."""
    traits = traits_of(article(1, body), (), is_release=is_release)
    assert traits_from(traits_bytes(traits)).hashes == traits.hashes
    assert all(says > 0 for says in keys_of(traits, RULES).values())


# --- links ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("body", "lang"), [(COPY, "ko"), (EDITED, "ko"), (ENGLISH, "en")])
def test_versions_of_an_announcement_are_one_story(body, lang):
    """Cut, told in other words, or in another language; and the reasons are given."""
    link = link_between(telling(1, RELEASE), telling(2, body, lang=lang), RULES)
    assert link is not None
    assert any("4318" in reason for reason in link.because)


def test_another_announcement_of_the_same_city_is_another_story():
    """The same mayor's office is no reason."""
    assert link_between(telling(1, RELEASE), telling(2, OTHER), RULES) is None


def test_a_follow_up_is_a_story_of_its_own():
    """The same text a week later is not the announcement."""
    assert link_between(telling(1, RELEASE), telling(2, RELEASE, hours=24 * 7), RULES) is None


def test_a_link_does_not_depend_on_who_is_asked_first():
    """Two articles are one story, or are not, from either side."""
    one, other = telling(1, RELEASE), telling(2, EDITED)
    assert link_between(one, other, RULES) == link_between(other, one, RULES)


def guests(country, day, city="seoul"):
    """A reading that tells of one visit."""
    return Reading(
        city=city,
        smart_city=True,
        visits=(
            Visit(
                kind=VisitKind.EVENT,
                direction=Direction.INBOUND,
                status=Status.HAPPENED,
                mode=Mode.IN_PERSON,
                countries=(country,),
                organisations=(),
                evidence=(),
                rule="r",
                confidence=1.0,
                date=DateSpan(day, day, Precision.DAY),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("PE", 20, "seoul"), ("BO", 20, "seoul")),
        (("JP", 20, "seoul"), ("JP", 23, "seoul")),
        (("JP", 20, "seoul"), ("JP", 20, "busan")),
    ],
    ids=["another country", "another day", "another city"],
)
def test_one_sentence_alike_about_other_guests_is_another_story(one, other):
    """A form of words filled in with other guests, days or hosts tells of another visit."""
    body = "대표단 20명이 시청을 찾아 가로등 관제 화면을 살피고 밤길 안전을 어떻게 지키는지 물었다."
    traits = []
    for country, day, city in (one, other):
        reading = guests(country, DAY.date().replace(day=day), city)
        traits.append(traits_of(article(1, body.replace("20명", f"{day}명")), (reading,)))
    first, second = telling(1, body), telling(2, body)
    pair = [
        type(first)(
            *(
                getattr(each, name)
                for name in ("article_id", "source_id", "url", "is_release", "told_at", "first_seen_at")
            ),
            held,
        )
        for each, held in zip((first, second), traits, strict=True)
    ]
    assert link_between(*pair, RULES) is None
    assert any(reason.startswith("against it") for reason in likeness(*pair, RULES).because)


def test_what_too_many_tell_is_no_reason():
    """A fact that is common in its week counts for no pair."""
    one, other = telling(1, RELEASE), telling(2, ENGLISH, lang="en")
    common = frozenset(map(key_of_fact, one.traits.facts))
    assert link_between(one, other, RULES, common) is None


# --- stories -------------------------------------------------------------------------------------------------


def test_stories_are_the_same_in_any_order():
    """Neither the order of articles nor that of links matters."""
    tellings = [
        telling(1, RELEASE),
        telling(2, EDITED, hours=3),
        telling(3, OTHER, hours=1),
        telling(4, COPY, hours=9),
    ]
    links = [
        link
        for at, one in enumerate(tellings)
        for other in tellings[:at]
        if (link := link_between(one, other, RULES))
    ]
    found = {
        tuple(stories_of(some, order, RULES.window, RULES.reach))
        for some in permutations(tellings)
        for order in (links, links[::-1])
    }
    assert len(found) == 1
    assert ids(*found) == {
        frozenset(tellings[at].article_id for at in (0, 1, 3)),
        frozenset({tellings[2].article_id}),
    }


def test_one_that_resembles_both_does_not_join_two_stories():
    """A digest that tells of two announcements leaves them two."""
    tellings = {number: telling(number, RELEASE, hours=number) for number in range(1, 11)}
    name = {number: each.article_id for number, each in tellings.items()}

    def linked(one, other, score):
        return StoryLink(*sorted((name[one], name[other])), score, ())

    links = [linked(a, b, 8.0) for a in range(1, 6) for b in range(1, a)]
    links += [linked(a, b, 8.0) for a in range(6, 11) for b in range(6, a)]
    links.append(linked(5, 10, 3.0))
    assert {len(story) for story in stories_of(tellings.values(), links, RULES.window, RULES.reach)} == {5}


def test_no_story_is_longer_than_the_window():
    """A chain of articles, each near the next, ends when the window does."""
    tellings = [telling(number, RELEASE, hours=50 * number) for number in range(6)]
    links = [link_between(one, other, RULES) for one, other in pairwise(tellings)]
    for story in stories_of(tellings, [link for link in links if link], RULES.window, RULES.reach):
        assert max(each.told_at for each in story) - min(each.told_at for each in story) <= RULES.window


# --- tracing -------------------------------------------------------------------------------------------------


def test_what_came_of_a_release():
    """Release, copy, edited, foreign: each with its share, and the sentences of its own."""
    own_line = " 기자가 밤에 걸어 보니 등 하나는 끝내 켜지지 않았고 고양이만 지나갔다."
    story = [
        telling(1, RELEASE, is_release=True),
        telling(2, COPY + own_line),
        telling(3, EDITED),
        telling(4, ENGLISH, lang="en"),
        telling(5, OTHER),
    ]
    parts = parts_of(story, HOME, RULES.tracing)
    assert [part.role for part in parts] == [Role.RELEASE, Role.COPY, Role.EDITED, Role.FOREIGN, Role.OWN]
    assert {part.release_url for part in parts} == {story[0].url}
    assert [part.share_taken is None for part in parts] == [True, False, False, True, False]
    ((start, end),) = parts[1].new_sentences
    assert (COPY + own_line)[start:end] == own_line.strip()


def test_without_a_release_the_first_report_is_the_measure():
    """The first article in the city's own language is reporting; what is like it is a copy of that."""
    story = [telling(1, ENGLISH, lang="en"), telling(2, RELEASE, hours=1), telling(3, COPY, hours=2)]
    parts = parts_of(story, HOME, RULES.tracing)
    assert [part.role for part in parts] == [Role.FOREIGN, Role.OWN, Role.COPY]
    assert [part.traced_to for part in parts] == [story[1].article_id, None, story[1].article_id]
    assert {part.release_url for part in parts} == {None}


# --- the labelled set ----------------------------------------------------------------------------------------


def test_no_two_different_addresses_of_the_set_are_merged():
    """Wrong merges lose articles: there is none, in either half."""
    sources = load_sources()
    pairs = (*url_pairs(held_out=False), *url_pairs(held_out=True))
    merged = [
        pair["id"]
        for pair in pairs
        if not pair["same"]
        and len({canonical_key(pair[side], source_for_url(pair[side], sources)) for side in ("a", "b")}) == 1
    ]
    assert (len(pairs) >= 200, merged) == (True, [])
