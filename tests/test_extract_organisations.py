"""Who came: phrases, their members and cases, the surface that names the body, the kind of visitor."""

import pytest
from reading import lexicon

from pipeline.extract.counts import find_counts
from pipeline.extract.visits.ko.phrases import Case, Phrase, phrases_of
from pipeline.extract.visits.ko.words import words_of
from pipeline.extract.visits.organisations import visitors_of
from pipeline.extract.visits.roles import kind_of_visitor


def phrase(text: str) -> Phrase:
    places = tuple(hit for hit in lexicon().gazetteer.find(text, "ko") if hit.code not in ("KR", "KP"))
    return phrases_of(text, words_of(text, places), places, find_counts(text))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("칠레 경제사절단 40여명이 시청을 방문했다", Case.SUBJECT),
        ("시장이 칠레 대사를 접견했다", Case.OBJECT),
        ("시장이 칠레 대사와 만났다", Case.WITH),
        ("칠레 대사의 예방을 받았다", Case.GENITIVE),
        ("칠레에서 공무원 3명을 초청했다", Case.SOURCE),
        ("칠레 총리에게 명예시민증을 줬다", Case.TO),
        ("칠레 그란데이 의과대학 교수가 왔다", Case.SUBJECT),
        ("인도 수도 뉴델리 대표단은 배웠다", Case.SUBJECT),
    ],
)
def test_case_of_a_phrase(text: str, expected: Case):
    """The particle behind the whole phrase decides; nouns that end like a particle do not close it."""
    assert phrase(text).case is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("칠레 산티아고 디지털국 공무원들이 왔다", [(("CL",), "산티아고 디지털국")]),
        ("로사 마린 주한 칠레대사가 왔다", [(("CL",), "주한 칠레대사")]),
        ("주한칠레대사관과 네팔 대표단이 왔다", [(("CL",), "주한칠레대사관"), (("NP",), "네팔 대표단")]),
        ("칠레·네팔·오만 등 3개국 교통 공무원 9명이 왔다", [(("CL", "NP", "OM"), "교통 공무원")]),
        ("칠레와 네팔의 통계청 직원들이 왔다", [(("CL", "NP"), "통계청")]),
        ("칠레 재무부와 관세청의 간부들이 왔다", [(("CL",), "칠레 재무부")]),
        (
            "칠레 산티아고시 4명, 발파라이소시 3명의 방문이 취소됐다",
            [(("CL",), "산티아고시"), (("CL",), "발파라이소시")],
        ),
        ("세계은행 관계자들이 왔다", [((), "세계은행")]),
        ("페루 무역사절단(3일·12명)이 왔다", [(("PE",), "페루 무역사절단")]),
        ("칠레 관광객들이 왔다", []),
        ("칠레 축구 대표팀 선수단이 왔다", []),
    ],
)
def test_parties_of_a_phrase(text: str, expected: list[tuple[tuple[str, ...], str]]):
    """A joint group is one party, coordinated delegations are one each; the shortest naming surface is kept."""
    read = [(each.countries, each.organisations[0]) for each in visitors_of(phrase(text))]
    assert read == expected


@pytest.mark.parametrize(
    ("words", "city", "expected"),
    [
        ("주한 칠레대사", False, "embassy"),
        ("칠레 상원의원", False, "parliament"),
        ("칠레 국영방송 취재진", False, "media"),
        ("칠레 가톨릭대 교수진", False, "university"),
        ("칠레 경제사절단", False, "company"),
        ("칠레 대표단", False, "government"),
        ("산티아고 대표단", True, "city"),
        ("칠레 교통부 차관", False, "government"),
    ],
)
def test_kind_of_visitor(words: str, city: bool, expected: str):
    """The kind follows the words; a named city makes an unspecified delegation the city's."""
    assert kind_of_visitor(words, is_city_named=city) == expected
