"""Headlines that recommend a page, and such that do not."""

import pytest

from pipeline.extract.headlines import is_telling
from tests.reading import lexicon

SEOUL = "seoul"


@pytest.mark.parametrize(
    "headline",
    [
        "서울시, 골목마다 감지기 단다",
        "디지털재단, 어르신 교육 넓힌다…서울디지털재단 새 과정",
        "칠레 산티아고 대표단 방한…교통 정책 견학",
        "Delegation from Tallinn to visit city hall",
        "タリン代表団、ソウル訪問",
        "",
        "   ",
    ],
)
def test_what_may_tell_of_the_city_is_fetched(headline):
    """The city, its bodies, foreign visitors; and what has no headline at all: unsure means look."""
    assert is_telling(headline, lexicon().city(SEOUL), lexicon())


@pytest.mark.parametrize(
    "headline",
    [
        "원두값 다시 들썩…동네 카페 한숨",
        "주말 프로야구 선발 예고",
        "칠레 산티아고에 첫눈",
        "새 소설집 낸 작가 “느린 문장이 좋다”",
        "Quarterly profit rises at shipbuilder",
    ],
)
def test_what_tells_of_something_else_is_skipped(headline):
    """Weather, sport, markets; and a foreign city without visitors."""
    assert not is_telling(headline, lexicon().city(SEOUL), lexicon())
