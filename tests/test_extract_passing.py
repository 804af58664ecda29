"""Words that only pass by give no topic, and headlines below the text no flag."""

import pytest
from reading import read


@pytest.mark.parametrize(
    ("body", "topic"),
    [
        ("서울시는 공공와이파이를 페루 재난관리청 관계자에게 보였다.", "safety"),
        ("서울시는 공공와이파이를 국토교통위원회에 보고했다.", "transport"),
        ("서울시는 공공와이파이를 소개했다.\n엑스포가 끝난 뒤에는 시장을 둘러봤다.", "intl"),
        ("서울시는 공공와이파이를 소개했다.\n도시철도 관제실에서도 접속이 된다.", "safety"),
        ("서울시는 공공와이파이를 깔았다.\n통역이 안내했다.\n빅데이터 기업 대표도 왔다.", "opendata"),
    ],
)
def test_words_in_passing_are_no_topic(body, topic):
    """Names of offices, occasions and things watched do not say what the article talks about."""
    topics = read(body).topics
    assert "wifi" in topics
    assert topic not in topics


@pytest.mark.parametrize(
    ("body", "topic"),
    [
        ("Seoul Metropolitan Government showed its free Wi-Fi to the Department of Transport.", "transport"),
        ("Seoul Metropolitan Government showed its free Wi-Fi to the Flood Authority.", "safety"),
    ],
)
def test_names_of_offices_in_english(body, topic):
    """A department's or authority's name is no topic in English either."""
    topics = read(body, lang="en").topics
    assert "wifi" in topics
    assert topic not in topics


@pytest.mark.parametrize(
    ("body", "topic"),
    [
        ("서울시 재난안전 상황실이 침수 구간을 화면에 띄웠다. 통합관제센터도 함께 본다.", "safety"),
        ("서울시는 ‘물빛 스마트시티 포럼’을 열고 나라 밖 도시와 기술을 나눴다.", "intl"),
        ("서울시는 빅데이터로 버스 노선을 다시 짰다.", "opendata"),
    ],
)
def test_words_that_are_told_stay(body, topic):
    """The same words are topics where the city's own work is told."""
    assert topic in read(body).topics


@pytest.mark.parametrize("heading", ["많이 본 뉴스", "지금 뜨는 기사", "관련기사", "Most read"])
def test_headlines_of_other_pieces_are_not_the_article(heading):
    """What follows a heading of other pieces gives neither flag nor topic."""
    body = f"서울시는 시청 마당에 나무를 심었다.\n시민도 함께했다.\n{heading}\n▲ 스마트시티 홍수 대비 시작"
    reading = read(body)
    assert not reading.smart_city
    assert reading.topics == ()


def test_text_goes_on_after_such_a_heading():
    """A sentence below a heading in the middle is still the article's."""
    body = "서울시는 시청 마당에 나무를 심었다.\n관련기사\n시는 이어 공공와이파이를 깔았다."
    assert read(body).topics == ("wifi",)
