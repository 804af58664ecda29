"""Whether two names are one body's: across spellings, scripts, languages and abbreviations."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events.names import Likeness, aliases_in, bodies_likeness
from pipeline.events.signs import same_visit_signs
from pipeline.sounds import consonants, sound_alike

GENERIC = same_visit_signs().generic


def likeness(one, other, countries="NO", evidence=()):
    return bodies_likeness([one], [other], frozenset(countries.split()), GENERIC, aliases_in(evidence))


@pytest.mark.parametrize(
    ("one", "other", "countries"),
    [
        ("오슬로시 교통국", "오슬로시 교통국 대표단", "NO"),
        ("베르겐 시의회", "Bergen City Council", "NO"),
        ("트론헤임시", "トロンハイム市", "NO"),
        ("Tromsø municipality", "Municipality of Tromso", "NO"),
        ("NMTA", "Norwegian Maritime Transport Authority", "NO"),
        ("노르웨이 해양수산청", "해양수산청", "NO"),
        ("브롱크스타드시", "브론크스타트시", "NO"),
        ("스타방에르 항만공사", "스타방에르항만공사 관계자들", "NO"),
    ],
)
def test_one_body(one, other, countries):
    """Spelling, script, generic nouns and abbreviation make no other body of it, whichever is named first."""
    assert likeness(one, other, countries) is Likeness.SAME
    assert likeness(other, one, countries) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("오슬로시 교통국", "노르웨이 국세청"),
        ("Bergen City Council", "University of Stavanger"),
        ("노르웨이 외교부", "노르웨이 통계청"),
        ("베르겐시 교통국", "트론헤임시 교통국"),
        ("Bergen Transport Office", "Tromsø Transport Office"),
        ("광저우시", "항저우시"),
    ],
)
def test_two_bodies(one, other):
    """Two names of one script that share nothing specific are two bodies."""
    assert likeness(one, other) is Likeness.OTHER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("노르웨이 대표단", "오슬로시 교통국"),
        ("노르웨이 대표단", "노르웨이 정부 고위 공무원들"),
        ("Norwegian officials", "노르웨이 통계청"),
        ("노르웨이 통계청", "Statistisk sentralbyrå"),
        ("NTA", "오슬로시 교통국"),
    ],
)
def test_nothing_to_compare(one, other):
    """A generic name says nothing, and neither does one that only a translation could compare."""
    assert likeness(one, other) is Likeness.UNKNOWN


def test_what_stands_in_brackets_is_another_name():
    """An abbreviation that any of the articles explains is known for all of them."""
    evidence = ("노르웨이 항만안전청(NHSA) 관계자 12명이 시청을 찾았다.",)
    assert likeness("항만안전청", "NHSA") is Likeness.UNKNOWN
    assert likeness("항만안전청", "NHSA", evidence=evidence) is Likeness.SAME


def test_a_head_count_in_brackets_is_no_name():
    """Numbers and days in brackets explain nothing."""
    assert aliases_in(["노르웨이 대표단(12명)", "노르웨이 대표단(22일)"]) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("타슈켄트", "Tashkent"),
        ("ヘルシンキ", "헬싱키"),
        ("울란바토르", "Ulaanbaatar"),
        ("로사 마린", "Rosa Marin"),
        ("싱가포르", "Singapore"),
    ],
)
def test_transcriptions_sound_alike(one, other):
    """A name and its transcription have the same consonants."""
    assert sound_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("타슈켄트", "Samarkand"), ("헬싱키", "Tampere"), ("리가", "Riga")]
)
def test_other_or_short_names_do_not(one, other):
    """Other cities do not sound alike, and two consonants are too few to say so."""
    assert not sound_alike(one, other)


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_symmetric(one, other):
    """What two names say of each other does not depend on which comes first; no text is too odd for it."""
    assert likeness(one, other) is likeness(other, one)


@given(st.text(max_size=20))
def test_consonants_come_in_few_classes(word):
    """Whatever the script, what is left are classes of consonants, none twice in a row."""
    sounds = consonants(word)
    assert set(sounds) <= set("kstnpmlh")
    assert all(a != b for a, b in pairwise(sounds))
