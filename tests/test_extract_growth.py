"""Understanding grows with the length of the text and no faster: held by counts of work, not by a clock."""

import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import lexicon

from pipeline.extract import extract
from pipeline.extract.text import MAX_SENTENCE_CHARS, sentences_of
from pipeline.model import Article, Reading

NEWS = (
    "서울시는 칠레 산티아고시 공무원 7명이 지난 3일 서울시청을 방문해 교통 정책을 배웠다고 밝혔다. "
    "대표단은 5일 덴마크 코펜하겐으로 출국했다. "
)
SHAPES = {
    "one line": NEWS,
    "no sentence end": NEWS.replace(".", ""),
    "no space": NEWS.replace(" ", ""),
    "one syllable": "가",
    "list marks": "▲미국 대표단이 서울시를 찾아 ",
    "countries": "미국, 일본, ",
    "open quotes": "“서울시장은 말했다 ",
    "open brackets": "서울시(덴마크 ",
    "trips": "서울시 대표단은 덴마크 코펜하겐을 방문하고 ",
    "totals": "지금까지 82개국 3천412명이 서울시를 찾았고 ",
    "awards": "서울시가 최우수상을 수상하고 대상을 받아 ",
    "coverage": "영국 공영방송이 서울시를 취재해 보도하고 ",
    "dates": "3일 4월 1~2일 ",
    "emoji": "🚌🚇 ",
    "decomposed": unicodedata.normalize("NFD", NEWS),
    "halfwidth": "ｿｳﾙ市長が東京都を訪問した ",
}


def understood(text: str, *, title: str = "", published: date | None = date(2024, 6, 12)) -> Reading:
    article = Article(url="", title=title, body=text, lang="ko", published_day=published)
    return extract(article, lexicon().city("seoul"), lexicon())


def calls(text: str, *, title: str = "") -> int:
    """How many functions, ours and the libraries', are called to understand the text."""
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        understood(text, title=title)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("place", ["body", "title"])
def test_twice_the_text_is_twice_the_work(name: str, place: str):
    """Of two texts of one shape the longer costs in proportion, in the body and in the title."""
    short, long = (SHAPES[name] * (size // len(SHAPES[name])) for size in (4_000, 8_000))
    understood(short)
    texts = [{"text": "서울시는 웃었다.", "title": text} for text in (short, long)]
    few, many = (calls(**given) for given in texts) if place == "title" else (calls(short), calls(long))
    assert many <= 2.3 * few


@pytest.mark.parametrize("name", ["no sentence end", "no space", "one syllable", "open quotes", "decomposed"])
def test_a_sentence_of_a_hundred_thousand_characters_is_read(name: str):
    """A text that never ends a sentence is read to its end."""
    reading = understood((SHAPES[name] * (100_000 // len(SHAPES[name]) + 1))[:100_000])
    assert reading.city == "seoul"


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(SHAPES)),
    st.integers(0, 6_000),
    st.booleans(),
)
def test_no_sentence_is_longer_than_the_bound_and_none_is_lost(name: str, size: int, in_title: bool):
    """Sentences are short enough for work within one to be bounded, and hold every character but spaces."""
    text = (SHAPES[name] * (size // len(SHAPES[name]) + 1))[:size]
    body, title = ("", text) if in_title else (text, "")
    sentences = sentences_of(Article(url="", title=title, body=body, lang="ko"))
    assert all(len(sentence.text) <= MAX_SENTENCE_CHARS for sentence in sentences)
    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert "".join(text.split()) == "".join("".join(s.text for s in sentences).split())


def test_an_undated_page_keeps_its_trips_and_loses_their_days():
    """Without a day of publication a trip stands, its relative days do not."""
    (visit,) = understood("서울시 대표단은 지난 3일 덴마크 코펜하겐을 방문했다.", published=None).visits
    assert (visit.direction, visit.countries, visit.date) == ("outbound", ("DK",), None)
