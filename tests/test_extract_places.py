"""Places: every name of every table is found, every homograph is told apart."""

import time
import unicodedata

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from reading import lexicon

from pipeline.extract.place_tables import AMBIGUOUS_NAMES, read_place_tables
from pipeline.extract.places import load_gazetteer

TABLES = read_place_tables()
GAZETTEER = lexicon().gazetteer
HOMOGRAPHS = {rule.name for rule in TABLES.homographs.homograph}


def codes(text: str, lang: str | None = "ko") -> list[str]:
    return [hit.code for hit in GAZETTEER.find(text, lang)]


@pytest.mark.parametrize("place", [p for p in TABLES.places if p.example], ids=lambda p: p.names[0])
def test_every_name_is_read_in_its_example(place):
    """Each entry's example sentence, with each of its names put in, is read as that place."""
    for name in place.names:
        sentence = place.example.replace("{}", name)
        assert (name, place.code) in [(hit.surface, hit.code) for hit in GAZETTEER.find(sentence)]


@pytest.mark.parametrize("rule", TABLES.homographs.homograph, ids=lambda rule: rule.name)
def test_homographs_are_told_apart(rule):
    """The example is read as the place, the counter-example is not."""
    assert rule.name in [hit.surface for hit in GAZETTEER.find(rule.example)]
    if rule.counter:
        assert rule.name not in [hit.surface for hit in GAZETTEER.find(rule.counter)]


@pytest.mark.parametrize("mark", TABLES.marks.mark, ids=lambda mark: mark.code)
def test_marks_are_read_in_their_examples(mark):
    """A one-syllable mark before a head noun is the country."""
    assert mark.code in codes(mark.example)


@pytest.mark.parametrize("lang", ["ko", "en", "ja"])
def test_all_iso_countries_have_a_name(lang):
    """Every ISO country that can send people is found by its CLDR name, without what stands in brackets."""
    sentence = {"ko": "{} 대표단이 왔다.", "en": "Officials from {} came.", "ja": "{}の代表団が来た。"}[lang]
    known = {place.code for place in TABLES.places if place.kind == "country"}
    missing = []
    for code, name in Locale(lang).territories.items():
        plain = name.split("(")[0].split("（")[0].strip()
        if len(code) == 2 and code.isalpha() and code in known and plain not in HOMOGRAPHS | AMBIGUOUS_NAMES:
            plain = plain.split("-")[0].strip() if lang == "ko" else plain.split(" - ")[0]
            if code not in codes(sentence.replace("{}", plain), lang):
                missing.append((code, plain))
    assert [each for each in missing if each[0] not in SHARED_NAMES] == []


# Congo is two countries; the CLDR tells them apart by what we cut off.
SHARED_NAMES = {"CD", "CG"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("사업이란 이름으로", []),
        ("인도네시아 대표단", ["ID"]),
        ("베트남어와 몽골어로 안내한다", []),
        ("주한브라질대사관이 도왔다", ["BR"]),
        ("주상하이 총영사를 지냈다", []),
        ("미(美) 의회 조사단", ["US"]),
        ("방문 中 사고가 났다", []),
        ("韓·美·日 실무단", ["KR", "US", "JP"]),
        ("한불상공회의소 회장단", ["KR", "FR"]),
        ("일 도쿄도 의원", ["JP", "JP"]),
        ("[단독] 獨 의원단 방한", ["DE"]),
        ("리차드 씨는 오차드 거리를 걸었다", []),
        ("도미니카공화국과 콩고민주공화국", ["DO", "CD"]),
        ("미국 조지아주 상원의원", ["US", "US"]),
        ("월드뱅크와 유엔 직원", ["", ""]),
    ],
)
def test_traps_of_korean_names(text: str, expected: list[str]):
    """Compounds, marks and neighbours decide what a Korean name stands for."""
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("The us team met a turkey farmer.", "en", []),
        ("U.S. and Turkish officials", "en", ["US", "TR"]),
        ("インド洋の中国地方ではない", "ja", []),
        ("タイトルとタイの代表団", "ja", ["TH"]),
        ("米国株と日本語", "ja", []),
    ],
)
def test_traps_of_english_and_japanese_names(text: str, lang: str, expected: list[str]):
    """Case, word borders and compounds decide in English and Japanese."""
    assert codes(text, lang) == expected


def test_spans_index_the_text_as_given():
    """Decomposed text is read, and the span cuts the surface out of the original."""
    text = unicodedata.normalize("NFD", "페루 리마시 대표단")
    first = GAZETTEER.find(text, "ko")[0]
    assert first.code == "PE"
    assert text[first.start : first.end] == first.surface
    assert unicodedata.normalize("NFC", first.surface) == "페루"


@given(st.text(alphabet="미국 일본중美日中·한인도이란(),.UAEa네팔タイ市", max_size=60))
def test_hits_are_in_order_and_cut_their_surface(text: str):
    """No two hits overlap, and each span cuts its surface out of the text."""
    position = 0
    for hit in GAZETTEER.find(text):
        assert text[hit.start : hit.end] == hit.surface
        assert hit.start >= position
        position = hit.end


def test_finding_takes_time_in_proportion():
    """Half a megabyte of names is found in seconds."""
    begun = time.perf_counter()
    assert len(GAZETTEER.find("미국, 일본, 인도, " * 40_000)) > 40_000
    assert time.perf_counter() - begun < 30


def test_a_users_table_adds_names(tmp_path):
    """A file under the user's own directory adds places, with no Python."""
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "mine.toml").write_text(
        '[[place]]\ncode = "JP"\nkind = "city"\nnames = ["가상읍"]\nexample = "{} 대표단이 왔다."\n', "utf-8"
    )
    assert [hit.code for hit in load_gazetteer((tmp_path,)).find("가상읍 대표단이 왔다.")] == ["JP"]
