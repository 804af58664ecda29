"""Sentences: exact offsets, one frame one sentence, linear time."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.text import MAX_SENTENCE_CHARS, fold, sentences_of, split_sentences
from pipeline.model import Article


def texts(body: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(body)]


@given(st.text(alphabet='가나다. 했요!?“”"‘’()▲1aA.\n。「」…', max_size=200))
def test_a_span_cuts_its_sentence_out_of_the_text(body: str):
    """Offsets are exact, in order, never overlapping, and nothing but space lies between sentences."""
    position = 0
    for sentence in split_sentences(body):
        assert body[sentence.start : sentence.end] == sentence.text
        assert body[position : sentence.start].strip() == ""
        position = sentence.end
    assert body[position:].strip() == ""


def test_title_comes_first_and_indexes_the_title():
    """The title is one sentence, offsets index the title; those of the body index the body."""
    article = Article(url="", title=" 제목이다. 둘째 ", body="첫 문장이다. 둘째다.")
    title, *body = sentences_of(article)
    assert title.in_title
    assert article.title[title.start : title.end] == title.text == "제목이다. 둘째"
    assert [article.body[s.start : s.end] for s in body] == ["첫 문장이다.", "둘째다."]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("시는 2.5배 늘었다고 했다. 끝이다.", ["시는 2.5배 늘었다고 했다.", "끝이다."]),
        ("2023.05.26 발표했다. 다음이다.", ["2023.05.26 발표했다.", "다음이다."]),
        ("올해 4. 11. 문을 열었다.", ["올해 4. 11. 문을 열었다."]),
        ("문을 열었다.서울시는 웃었다.", ["문을 열었다.", "서울시는 웃었다."]),
        (
            "시장은 “반갑다. 또 오라.”면서 손을 잡았다. 끝.",
            ["시장은 “반갑다. 또 오라.”면서 손을 잡았다.", "끝."],
        ),
        ("“반갑습니다.” 시장이 먼저 말했다.", ["“반갑습니다.”", "시장이 먼저 말했다."]),
        (
            "▲가 시 대표단 ▲나 시 공무원이 왔다. 이들은 갔다.",
            ["▲가 시 대표단 ▲나 시 공무원이 왔다.", "이들은 갔다."],
        ),
        (
            "The U.S. team came at 3 p.m. Monday. It left.",
            ["The U.S. team came at 3 p.m. Monday.", "It left."],
        ),
        ("On Aug. 1 Dr. Lee spoke. He left.", ["On Aug. 1 Dr. Lee spoke.", "He left."]),
        ("市を訪れた。「いい街だ。」と話した。", ["市を訪れた。", "「いい街だ。」と話した。"]),
        ("[나루일보=김가람 기자] 시가 문을 열었다.", ["[나루일보=김가람 기자]", "시가 문을 열었다."]),
        ("(안양=나루) 김가람 기자 = 시가 문을 열었다.", ["(안양=나루) 김가람 기자 =", "시가 문을 열었다."]),
    ],
)
def test_where_a_sentence_ends(body: str, expected: list[str]):
    """Decimals, dates, abbreviations and quotes do not end a sentence; a frame stays with its quote."""
    assert texts(body) == expected


def test_paragraphs_are_counted_by_blank_lines():
    """A single line break ends a sentence, a blank line a paragraph."""
    assert [s.paragraph for s in split_sentences("가다.\n나다.\n\n다다.")] == [0, 0, 1]


@pytest.mark.parametrize("unit", ["가", "“", "(", "했다.", '"', "a. ", "▲가 "])
def test_text_without_an_end_is_cut_and_costs_time_in_proportion(unit: str):
    """A megabyte without sentence ends, or of nothing but openers, is a matter of seconds, in bounded pieces."""
    begun = time.perf_counter()
    longest = max(len(text) for text in texts(unit * (1_000_000 // len(unit))))
    assert longest <= MAX_SENTENCE_CHARS
    assert time.perf_counter() - begun < 30


def test_folding_composes_jamo_and_keeps_offsets():
    """Decomposed Hangul and halfwidth kana are matched in their ordinary form; spans index the original."""
    original = unicodedata.normalize("NFD", "서울시") + " ﾀｲ"
    folded = fold(original)
    assert folded.text == "서울시 タイ"
    start, end = folded.original_span(0, 3)
    assert unicodedata.normalize("NFC", original[start:end]) == "서울시"


@given(st.text(max_size=80))
def test_folding_is_idempotent(text: str):
    """Folded text folds to itself."""
    once = fold(text).text
    assert fold(once).text == once
