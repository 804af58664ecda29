"""Whose sentence is it."""

import pytest
from reading import scope

from pipeline.extract.scope import Standing


@pytest.mark.parametrize(
    ("sentence", "lang", "standing"),
    [
        ("서울시는 새 망을 깔았다.", "ko", Standing.GOVERNMENT),
        ("서울의 골목은 조용하다.", "ko", Standing.BARE),
        ("서울에서 열린 잔치에 갔다.", "ko", Standing.LOCATION),
        ("서울시 물빛동의 한 빌딩에 회사가 들었다.", "ko", Standing.LOCATION),
        ("서울대에서 강연이 있었다.", "ko", None),
        ("서울역 앞은 붐볐다.", "ko", None),
        ("The fair in Seoul drew crowds.", "en", Standing.LOCATION),
        ("Seoul Metropolitan Government opened a hall.", "en", Standing.GOVERNMENT),
        ("Seoul opened a hall.", "en", Standing.BARE),
        ("ソウル市は網を敷いた。", "ja", Standing.GOVERNMENT),
    ],
)
def test_standing(sentence, lang, standing):
    """A government acts, a bare name is spoken of, a location only lends the place."""
    assert scope(sentence, lang=lang)[0].standing == standing


def test_sentence_inherits_its_owner():
    """A sentence without a government goes on with the one before; a neighbour's name changes hands."""
    told = scope(
        "서울시는 망을 깔았다.\n앞으로 관제센터도 짓는다.\n안양시는 새 관제센터를 열었다.\n하루 종일 살핀다.\n서울시는 부러워했다."
    )
    assert [each.is_citys for each in told] == [True, True, False, False, True]


def test_ministry_or_foreign_subject_is_passed_over_once():
    """A ministry's or a foreign city's own sentence is not the city's; the next one is again."""
    told = scope(
        "서울시는 망을 깔았다.\n국토교통부는 기금을 낸다.\n하노이는 강을 꾸민다.\n내년에는 관제센터도 짓는다."
    )
    assert [each.is_citys for each in told] == [True, False, False, True]


def test_title_without_a_name_belongs_to_the_lead():
    """A title that names nobody goes with the first sentence of the body."""
    assert scope("서울시가 골목마다 불을 켰다고 밝혔다.", title="골목마다 똑똑한 불빛")[0].is_citys
    assert not scope("안양시가 골목마다 불을 켰다고 밝혔다.", title="골목마다 똑똑한 불빛")[0].is_citys


def test_offices_of_many_cities_need_the_citys_name():
    """행정부시장 alone is any city's; where the city is named, it is the city's."""
    assert scope("행정부시장이 손님을 맞았다.", city="busan")[0].standing is None
    assert scope("부산시 행정부시장이 손님을 맞았다.", city="busan")[0].standing is Standing.GOVERNMENT


def test_a_longer_name_of_its_own_body_names_the_city():
    """안양시 스마트도시통합센터 is found as the facility, and still says whose it is."""
    assert all(each.is_citys for each in scope("안양시 스마트도시통합센터가 문을 열었다.", city="anyang"))


def test_the_seat_of_a_firm_is_a_place():
    """Where somebody else sits is no act of the city."""
    sentence = scope("성남시 판교에 있는 기업이 로봇을 만든다.", city="seongnam")[0]
    assert sentence.standing is Standing.LOCATION


def test_a_foreign_subject_stays_in_the_citys_run():
    """Whose turn it is and whose story it is are two things: the run goes on under a foreign subject."""
    told = scope("서울시가 손님을 맞았다. 프랑스는 그 현장을 눈여겨봤다.")
    assert [(each.is_citys, each.is_in_run) for each in told] == [(True, True), (False, True)]


def test_finds_cut_their_surface():
    """Offsets of terms, names and places index the sentence that holds them."""
    for each in scope("서울시는 메타버스를 열었다.\n\n핀란드 손님이 토피스를 봤다.", title="서울 메타버스"):
        text = each.sentence.text
        assert all(text[place.start : place.end] == place.surface for place in each.places)
        assert all(text[hit.start : hit.end] in {"메타버스", "토피스"} for hit in each.terms)
        assert all(text[hit.start : hit.end] in {"서울시", "서울", "토피스"} for hit in each.words)
