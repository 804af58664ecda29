"""The matcher of word lists."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.terms import Pattern, TermMatcher, fold, spellings_of

MATCHER = TermMatcher(
    [
        Pattern("대사증후군", None),
        Pattern("대사", "ambassador"),
        Pattern("smart city", "general"),
        Pattern("ITS", "transport"),
        Pattern("앱", "civic", starts_word=True),
        Pattern("디지털 약자", "inclusion"),
        Pattern("관제", "safety"),
        Pattern("교통관제", "transport"),
    ]
)


def found(text):
    return [(hit.value, text[hit.start : hit.end]) for hit in MATCHER.find(text)]


def test_longer_word_hides_the_term():
    """A longer word that means something else hides the term inside it, and only there."""
    assert found("대사증후군 강의와 대사 예방") == [("ambassador", "대사")]


def test_longest_term_wins():
    """Of two terms at one place the longer one is found."""
    assert found("교통관제와 관제") == [("transport", "교통관제"), ("safety", "관제")]


def test_latin_is_matched_as_whole_words():
    """Latin terms are whole words in any case, with a plural s or a hyphen; inside words they are none."""
    assert found("Smart City, smart-city, smart citys, outsmart cityscape") == [
        ("general", "Smart City"),
        ("general", "smart-city"),
        ("general", "smart city"),
    ]


def test_acronyms_keep_their_capitals():
    """An acronym is found in capitals only: its is no ITS."""
    assert found("its ITS Its") == [("transport", "ITS")]


def test_gaps_may_be_closed():
    """A Korean term of two words is found written as one."""
    assert found("디지털약자 디지털 약자") == [("inclusion", "디지털약자"), ("inclusion", "디지털 약자")]


def test_word_beginnings():
    """A term that must begin a word is not found inside one."""
    assert found("앱을 켠다, 웹앱") == [("civic", "앱")]


def test_one_spelling_may_stand_for_two_values():
    """A spelling in two lists is found once for each; twice in one list, once."""
    matcher = TermMatcher([Pattern("드론", "a"), Pattern("드론", "b"), Pattern("드론", "a")])
    assert [hit.value for hit in matcher.find("드론")] == ["a", "b"]


def test_spellings_of_long_terms():
    """Variants stop where they would double too often."""
    assert spellings_of("가 나") == ("가 나", "가나")
    assert spellings_of("a b c d e") == ("a b c d e",)


@given(st.text(max_size=60))
def test_fold_keeps_offsets(text):
    """Lower case for matching has the length of the text, whatever its letters (İ, ß)."""
    assert len(fold(text)) == len(text)


@given(
    st.lists(
        st.sampled_from(["대사", "대사증후군", "ITS", "앱", " ", "x", "교통관제", "İ", "smart city"]),
        max_size=12,
    )
)
def test_finds_are_ordered_and_apart(parts):
    """Finds stand in order and none overlaps another."""
    hits = MATCHER.find("".join(parts))
    assert all(one.end <= two.start for one, two in itertools.pairwise(hits))


def test_a_text_of_a_million_letters_is_read_as_its_parts_are():
    """Were time to grow with the square of the length, this would not end."""
    text = "교통관제와 디지털 약자를 위한 smart city 앱. " * 500
    assert len(MATCHER.find(text * 64)) == 64 * len(MATCHER.find(text)) > 0
