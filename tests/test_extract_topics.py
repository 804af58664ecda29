"""What an article talks about, and the close calls."""

import pytest
from reading import f1, labelled, read, reading_of, seed


@pytest.mark.parametrize(
    ("body", "topics"),
    [
        ("서울시는 디지털 약자를 위한 교육장을 열었다.", {"inclusion"}),
        ("서울시는 시장 골목에 공공와이파이를 깔았다.", {"wifi"}),
        ("서울시가 도시 전체를 디지털트윈으로 옮겼다.", {"twin"}),
        ("서울시가 자율주행 택시를 늘린다.", {"mobility"}),
        ("서울시 사이버안전센터가 밤새 접속을 지킨다.", {"security"}),
        ("서울시 통합관제센터가 길 잃은 아이를 찾았다.", {"safety"}),
        ("서울시는 스마트도시 기본계획을 새로 짰다.", {"general"}),
    ],
)
def test_one_topic(body, topics):
    """One thing told is one topic."""
    assert set(read(body).topics) == topics


def test_a_driverless_bus_is_both():
    """A new vehicle that runs as public transport is told as both (labelling rules, close calls)."""
    assert set(read("서울시가 심야 자율주행 버스를 늘린다.").topics) == {"mobility", "transport"}


def test_names_of_honours_are_no_topics():
    """A prize called after data, and the expo that gives it, say nothing of what the city does."""
    body = "서울시는 세계 스마트시티 엑스포에서 지하철 안내판으로 ‘빅데이터 혁신상’을 받았다. 시는 인공지능을 썼다."
    assert set(read(body).topics) == {"ai"}


def test_a_strategy_that_is_shown_is_a_topic():
    """Guests who ask for the smart-city policy as such: general, beside what else they saw."""
    body = "몽골 공무원들이 서울시 스마트도시 정책을 배웠다. 이들은 서울시 공공와이파이와 디지털트윈을 봤다."
    assert set(read(body).topics) == {"general", "wifi", "twin"}


def test_everyday_words_count_in_company():
    """Crime, traffic and disaster named together under a control room are topics; a lone word is not."""
    listed = read(
        "서울시는 통합관제센터를 연다고 밝혔다.\n방범과 교통, 방재를 한 방에서 지켜본다.\n손님도 받는다."
    )
    assert set(listed.topics) == {"safety", "transport"}
    lone = read(
        "서울시는 통합관제센터를 연다고 밝혔다.\n문은 시청 옆에 난다.\n셋째 날에는 에너지 얘기도 나왔다."
    )
    assert set(lone.topics) == {"safety"}


def test_lists_are_company():
    """In a list everyday words say what a system does; beside one strong thing they are said in passing."""
    listed = read(
        "서울시는 새 상황을 알렸다.\n화면이 커졌다.\n통합상황실에서 교통과 미세먼지 값을 함께 본다."
    )
    assert set(listed.topics) == {"infra", "transport", "env"}
    beside = read("서울시는 새 소식을 알렸다.\n화면이 커졌다.\n통합상황실 옆에 로봇이 서 있다.")
    assert set(beside.topics) == {"infra"}


def test_a_machine_in_a_longer_word_is_told_too():
    """인공지능 관제 is both a machine's work and a control room's."""
    assert set(read("서울시가 인공지능 관제를 넓힌다.").topics) == {"ai", "safety"}


def test_same_topics_in_any_order_of_hashing():
    """Topics come strongest first, and those equally strong in order of mention."""
    body = "서울시는 공공와이파이와 디지털트윈, 메타버스를 알렸다.\n블록체인도 썼다."
    assert read(body).topics == ("wifi", "twin", "metaverse", "security")


def test_general_is_not_an_extra_to_narrow_topics():
    """'Smart city' inside names of centres and fairs adds no general topic to narrower ones."""
    told = "서울시는 로봇 배송과 인공지능 상담을 보여 준다고 밝혔다.\n행사는 스마트시티 엑스포 전시관에서 열린다."
    assert "general" not in read(told).topics


def test_general_where_strategy_is_the_subject():
    """Title and lead that speak of the smart city as such make it a topic beside narrower ones."""
    told = read(
        "서울시의 스마트도시 정책을 보려는 손님이 늘었다.\n손님들은 인공지능 상담과 자율주행 버스를 봤다.",
        title="서울 스마트도시 보러 온다",
    )
    assert {"general", "ai", "mobility"} <= set(told.topics)


def test_other_cities_stops_give_no_topic():
    """What another city shows on the same trip is not the city's topic."""
    told = read("서울시는 메타버스를 소개했다고 밝혔다.\n안양시는 자율주행 버스를 보여 줬다.")
    assert set(told.topics) == {"metaverse"}


def test_no_topics_without_the_flag():
    """An article that is no smart-city news of the city has no topics for it."""
    assert read("안양시는 자율주행 버스를 보여 줬다.").topics == ()


def test_reference_article():
    """The reference article has exactly the eight topics of its labels."""
    assert set(reading_of("seed").topics) == set(seed()["topics"])


def test_floor_on_labelled_articles():
    """On the labelled articles topics reach F1 .75 (two annotators agree at .77)."""
    assert f1([(set(reading_of(str(each["id"])).topics), set(each["topics"])) for each in labelled()]) >= 0.75
