"""Visits: each construction and trap by a sentence of our own, then the labelled articles."""

import importlib.util
import json
import sys
import time
import tomllib
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import lexicon
from shared_data import shared_path

from pipeline.extract.text import sentences_of
from pipeline.extract.visits import read_visits, weigh_visits
from pipeline.model import Article, City, Visit
from pipeline.parse import read_text

CASES = tomllib.loads((Path(__file__).parent / "visit_sentences.toml").read_text("utf-8"))["case"]
NET = [
    case
    for name in ("visit_net_ko", "visit_traps_ko", "visit_layouts_ko")
    for case in tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))["case"]
]


def read(
    text: str,
    *,
    city: City | None = None,
    published: date | None = date(2024, 6, 12),
    lang="ko",
    captions=(),
    title="",
):
    article = Article(url="", title=title, body=text, published_day=published, lang=lang, captions=captions)
    return read_visits(article, sentences_of(article), city or lexicon().city("seoul"), lexicon())


def line(visit: Visit) -> str:
    """The record as the sentences' file writes it."""
    parts = (visit.kind, visit.direction, visit.status, visit.mode, ",".join(visit.countries) or "-")
    day = visit.date.start.isoformat() if visit.date else "-"
    return " ".join((*parts, day, str(visit.headcount.value) if visit.headcount else "-"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_construction(case):
    """The sentence tells exactly the records written beside it, and nothing else."""
    city = lexicon().city(case["city"])
    visits = read(
        case["text"],
        city=city,
        published=case["published"],
        lang=case["lang"],
        title=case.get("title", ""),
    )
    assert sorted(map(line, visits)) == sorted(case["tells"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_evidence_is_cut_from_the_text(case):
    """Every record proves itself by exact substrings, names its rule and says how sure it is."""
    for visit in read(case["text"], city=lexicon().city(case["city"]), published=case["published"]):
        assert visit.evidence
        assert all(evidence in case["text"] for evidence in visit.evidence)
        assert visit.rule
        assert 0 < visit.confidence <= 1


@pytest.mark.parametrize("case", NET, ids=lambda case: case["name"])
def test_wide_net(case):
    """Whatever the construction: the events of guests at the city's are told, and nothing that only looks like one."""
    city = lexicon().city(case["city"])
    visits = read(case["text"], city=city, published=case["published"], title=case.get("title", ""))
    inbound = [line(visit) for visit in visits if (visit.kind, visit.direction) == ("event", "inbound")]
    assert sorted(inbound) == sorted(case["tells"])


def test_every_party_is_accepted_or_let_go_by_a_named_rule():
    """A foreign party that makes no visit is handed back with its sentence and the rule that barred it."""
    told = "칠레 산티아고시 공무원 7명이 10일 서울시청을 방문했다."
    rumour = "서울시와 맞닿은 공단에는 네팔 대표단이 한 업체를 방문한다는 소문이 돌았다."
    article = Article(url="", title="", body=f"{told}\n{rumour}", published_day=date(2024, 6, 12), lang="ko")
    verdicts = weigh_visits(article, sentences_of(article), lexicon().city("seoul"), lexicon())
    assert [visit.countries for visit in verdicts.visits] == [("CL",)]
    assert [(each.evidence, each.surface) for each in verdicts.rejected] == [(rumour, "네팔 대표단이")]
    assert all(each.rule for each in verdicts.rejected)


def test_a_city_of_ten_lines_works_as_well():
    """Nothing is known of a city but what its few lines say."""
    city = City(id="hanbit", country="KR", level="city", names=("한빛시", "한빛"), self_names=("시",))
    text = "한빛시는 칠레 산티아고시 공무원 7명이 10일 시청을 방문했다고 12일 밝혔다."
    assert list(map(line, read(text, city=city))) == ["event inbound happened in_person CL 2024-06-10 7"]


def test_another_citys_visit_is_not_ours():
    """The same sentence read for a city that it does not name tells nothing."""
    text = "한빛시는 칠레 산티아고시 공무원 7명이 10일 시청을 방문했다고 12일 밝혔다."
    assert read(text) == ()


def test_dates_are_left_out_where_the_article_has_none():
    """Without a day of publication the visit stands, its date does not."""
    (visit,) = read("칠레 산티아고시 공무원 7명이 10일 서울시청을 방문했다.", published=None)
    assert visit.date is None


def test_a_caption_that_repeats_the_lead_counts_once():
    """Captions are read last and add only what the body does not have."""
    body = "칠레 산티아고시 공무원 7명이 10일 서울시청을 방문했다."
    assert len(read(body, captions=(body,))) == 1
    other = "지난 5일 네팔 카트만두시 직원들이 서울시청을 방문해 기념촬영을 하고 있다."
    assert [visit.countries for visit in read(body, captions=(other,))] == [("CL",), ("NP",)]


def test_roles_of_a_full_sentence():
    """Host, place, arranger, organisation, kind and purpose come from the words of the sentence."""
    text = "칠레 경제사절단 40여명이 10일 주한칠레대사관 협조 속에 서울시청을 방문해 서울시 공공데이터 정책을 배웠다."
    (visit,) = read(text)
    assert visit.organisations == ("칠레 경제사절단",)
    assert visit.visitor_kind == "company"
    assert visit.headcount is not None
    assert (visit.headcount.value, visit.headcount.approx) == (40, True)
    assert visit.place == "서울시청"
    assert visit.facilitated_by == "주한칠레대사관"
    assert "opendata" in visit.purpose


def test_exchange_under_a_frame_sentence_is_online_and_outbound():
    """A frame (온라인으로 교류) lends its mode to the list of hosts after it, one record each."""
    text = (
        "서울시는 온라인 강연과 세미나로 해외 도시와 교류하고 있다.\n"
        "지난해 유엔해비타트, 세계은행, 세계도시공유포럼 등 여러 기관의 초청에 따라 서울시 정책을 알렸다."
    )
    visits = read(text)
    assert [visit.organisations for visit in visits] == [
        ("유엔해비타트",),
        ("세계은행",),
        ("세계도시공유포럼",),
    ]
    assert {(visit.direction, visit.mode) for visit in visits} == {("outbound", "online")}


def test_decomposed_text_is_read_and_cited_as_written():
    """Text in NFD gives the same records; the evidence is the original's."""
    text = "칠레 산티아고시 공무원 7명이 10일 서울시청을 방문했다."
    decomposed = unicodedata.normalize("NFD", text)
    (visit,) = read(decomposed)
    assert visit.countries == ("CL",)
    assert visit.evidence == (decomposed,)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="칠레네팔서울시청을방문했다공무원7명이10일 ,.▲“”와과의에서취소예정미(美)\n", max_size=120
    )
)
def test_any_text_is_survived(text: str):
    """No string of words makes the reader fail, and evidence is always a part of the text."""
    for visit in read(text):
        assert all(evidence in text for evidence in visit.evidence)


@pytest.mark.parametrize(
    "unit", ["미국, 일본, ", "▲미국 대표단이 서울시를 찾아 ", "1일 2일 ", "시는 ", "Seoul met the US "]
)
def test_time_grows_in_proportion(unit: str):
    """A text without a sentence end costs about twice the time at twice the length."""

    def seconds(times: int) -> float:
        begun = time.perf_counter()
        read(unit * times)
        return time.perf_counter() - begun

    seconds(50)
    short, long = seconds(20_000 // len(unit)), seconds(80_000 // len(unit))
    assert long < 12 * short + 1


@pytest.mark.parametrize("text", ["", " ", "\n\n", "🚌🚌🚌", "한글없이띄어쓰기도없이" * 50])
def test_nothing_to_read_gives_nothing(text: str):
    """Empty, blank and wordless texts tell no visit."""
    assert read(text) == ()


# --- labelled articles, beside the checkout --------------------------------------------------------------


def scorer():
    spec = importlib.util.spec_from_file_location("gold_score", shared_path("gold", "score.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold_score"] = module
    spec.loader.exec_module(module)
    return module


def as_prediction(visit: Visit) -> dict[str, object]:
    span = visit.date
    return {
        "kind": visit.kind.value,
        "direction": visit.direction.value,
        "status": visit.status.value,
        "mode": visit.mode.value,
        "countries": list(visit.countries),
        "organisations": list(visit.organisations),
        "visitor_kind": visit.visitor_kind,
        "headcount": visit.headcount and {"value": visit.headcount.value, "approx": visit.headcount.approx},
        "date": span and {"start": str(span.start), "end": str(span.end), "precision": span.precision.value},
    }


def read_gold(gold: dict[str, object], city_id: str) -> list[dict[str, object]]:
    day = date.fromisoformat(str(gold["published"]))
    given = read_text(str(gold["text"]), title=str(gold["title"]), lang=str(gold["lang"]))
    article = Article(
        url="",
        title=given.title,
        body=given.body,
        captions=given.captions,
        published_day=day,
        lang=str(gold["lang"]),
    )
    visits = read_visits(article, sentences_of(article), lexicon().city(city_id), lexicon())
    return [as_prediction(visit) for visit in visits]


def scores(golds: list[dict[str, object]]) -> dict[str, dict[str, float]]:
    predicted = {g["id"]: {"visits": read_gold(g, str(g["city"]))} for g in golds}
    result: dict[str, dict[str, float]] = scorer().score(predicted, golds)
    return result


def test_the_reference_article_is_read_whole():
    """Nine visits, one open list, five exchanges by screen: all found, nothing invented, fields right."""
    gold = json.loads(shared_path("seed", "gold.json").read_text("utf-8"))
    gold["text"] = shared_path("seed", "herald-2023-05-26.txt").read_text("utf-8")
    gold.setdefault("topics", [])
    gold.setdefault("programmes", [])
    result = scores([gold])
    for part, count in (("visits", 9), ("outbound", 5), ("aggregates", 1)):
        assert {key: result[part][key] for key in ("tp", "fp", "fn")} == {"tp": count, "fp": 0, "fn": 0}
    exact = {name: value["acc"] for name, value in result["fields"].items()}
    assert exact == dict.fromkeys(exact, 1.0)


def test_the_labelled_articles_stay_above_their_floor():
    """F1 on the development labels never falls below what was reached, less a little."""
    golds = [json.loads(row) for row in shared_path("gold", "dev.jsonl").read_text("utf-8").splitlines()]
    result = scores(golds)
    assert result["visits"]["f1"] >= 0.95
    assert result["visits"]["p"] >= 0.97
    assert result["alert"]["f1"] >= 0.96
    assert result["outbound"]["f1"] >= 0.88
    assert result["aggregates"]["f1"] >= 0.92


def test_each_of_a_list_is_named_by_its_own_words():
    """Bodies in a list keep their names, and a town's country is not another guest."""
    visits = read(
        "Delegations from the University of Northern Queensland and from Bergen, Norway, toured Seoul City Hall.",
        lang="en",
    )
    named = [visit.organisations for visit in visits]
    assert named == [("University of Northern Queensland",), ("Bergen",)]
