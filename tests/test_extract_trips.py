"""Trips abroad, running totals, days and head-counts: sentences of our own, written before they were run."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import lexicon

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, find_dates
from pipeline.extract.text import sentences_of
from pipeline.extract.visits import read_visits
from pipeline.model import Article, DateSpan, Visit

SENTENCES = tomllib.loads((Path(__file__).parent / "trip_sentences.toml").read_text("utf-8"))
DAY = date(2024, 6, 12)


def read(text: str, city: str = "seoul", published: date | None = DAY) -> tuple[Visit, ...]:
    article = Article(url="", title="", body=text, published_day=published, lang="ko")
    return read_visits(article, sentences_of(article), lexicon().city(city), lexicon())


def days(span: DateSpan | None) -> str:
    if span is None:
        return "-"
    return str(span.start) if span.start == span.end else f"{span.start}..{span.end}"


def line(visit: Visit) -> str:
    """The record as the sentences' file writes it."""
    parts = (visit.kind, visit.direction, visit.status, visit.mode, ",".join(visit.countries) or "-")
    return " ".join((*parts, days(visit.date), str(visit.headcount.value) if visit.headcount else "-"))


def scored(visits: tuple[Visit, ...]) -> list[str]:
    return sorted(line(visit) for visit in visits if visit.kind != "background")


@pytest.mark.parametrize("case", SENTENCES["case"], ids=lambda case: case["name"])
def test_construction(case):
    """The sentence tells exactly the records written beside it."""
    assert sorted(case["tells"]) == scored(read(case["text"], case["city"], case["published"]))


@pytest.mark.parametrize("case", SENTENCES["days"], ids=lambda case: case["text"])
def test_told_days(case):
    """The words tell these days, first and last, where the article is of that day."""
    found = find_dates(case["text"], case["published"], ahead=case["ahead"])
    told = ["?" if hit.span is None else days(hit.span) for hit in found if hit.rule != ANNOUNCED]
    assert case["told"] == told


@pytest.mark.parametrize("case", SENTENCES["count"], ids=lambda case: case["text"])
def test_head_count(case):
    """The words tell this number of people; 수십 and 여러 tell none."""
    told = [(case["value"], case["approx"])] if "value" in case else []
    assert told == [(hit.value, hit.approx) for hit in find_counts(case["text"]) if hit.unit == "people"]


@pytest.mark.parametrize("text", ["지난 월요일", "다음 주 화요일", "22~24일", "연말", "사흘 전", "6.11.(화)"])
def test_an_undated_article_leaves_these_days_out(text: str):
    """Without a day of publication a relative day is found, and left without a span."""
    assert [None] == [hit.span for hit in find_dates(text, None)]


def test_a_day_of_publication_in_the_future_is_taken_as_told():
    """The page's date is what relative days are counted from, whatever the clock says."""
    (visit,) = read("서울시 대표단은 10일 덴마크 코펜하겐을 방문했다.", published=date(2094, 6, 12))
    assert days(visit.date) == "2094-06-10"


def test_a_trip_through_two_countries_told_in_two_sentences_is_one():
    """A later leg adds its country to the trip; the range told with it is the trip's."""
    text = (
        "한도윤 서울시장은 4일 덴마크 코펜하겐에서 라스 옌센 시장을 만났다.\n"
        "이어 6일에는 노르웨이 오슬로를 찾아 전기버스 차고지를 둘러봤다.\n"
        "시장단은 3일부터 9일까지 순방을 이어 간다."
    )
    (visit,) = read(text)
    assert visit.countries == ("DK", "NO")


def test_two_bureaus_on_two_trips_are_two_records():
    """Teams told apart by name do not join one journey."""
    text = (
        "서울시 직원들이 해외 사례를 보고 왔다.\n"
        "청년지원과 직원들은 덴마크 코펜하겐을 둘러봤다.\n"
        "물순환과 직원들은 노르웨이 오슬로의 하수처리장을 견학했다."
    )
    assert [visit.countries for visit in read(text)] == [("DK",), ("NO",)]


def test_whom_travellers_meet_abroad_is_no_visit_to_the_city():
    """Once a trip is told, a meeting without a place is part of it; one at city hall is not."""
    text = "서울시 대표단은 4일 덴마크 코펜하겐을 방문했다.\n대표단은 5일 덴마크 교통부 차관을 만나 조언을 들었다."
    assert [visit.direction for visit in read(text)] == ["outbound"]
    home = "서울시 대표단은 4일 덴마크 코펜하겐을 방문했다.\n한도윤 서울시장은 11일 시청에서 주한 칠레대사를 접견했다."
    assert [visit.direction for visit in read(home)] == ["outbound", "inbound"]


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="서울시장대표단은을를에서로덴마크오슬로방문했다파견 4~6일월요3박여명등,.(화)과의현지\n",
        max_size=120,
    )
)
def test_any_text_is_survived(text: str):
    """No string of these words makes the reader fail."""
    for visit in read(text):
        assert all(evidence in text for evidence in visit.evidence)
