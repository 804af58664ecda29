"""Honours given to the city: constructions in three languages, and who else might have got them."""

import pytest
from reading import labelled, read, reading_of, seed


def told(body, city="seoul", lang="ko", title=""):
    return [(a.name, a.giver, a.year) for a in read(body, city=city, lang=lang, title=title).awards]


@pytest.mark.parametrize(
    ("city", "body", "award"),
    [
        (
            "busan",
            "부산시는 지난해 독일 베를린에서 열린 세계도시박람회(WCF)에서 물길 안내 서비스로 우수상을 받았다.",
            ("우수상", "세계도시박람회(WCF)", 2023),
        ),
        (
            "daegu",
            "대구시가 행정안전부의 디지털정부 혁신 평가에서 2년 연속 1위를 차지했다.",
            ("디지털정부 혁신 평가 1위", "행정안전부", 2024),
        ),
        (
            "seoul",
            "영국 잡지 ‘모노클’(MONOCLE)이 발표한 ‘살기 좋은 도시 20’에 서울이 이름을 올렸다.",
            ("살기 좋은 도시 20", "모노클", 2024),
        ),
        (
            "incheon",
            "인천시는 국토교통부로부터 스마트도시 인증을 받았다.",
            ("스마트도시 인증", "국토교통부", 2024),
        ),
        (
            "seoul",
            "서울시는 2021년 국제경영개발대학원(IMD)이 발표한 스마트시티 지수에서 5위에 올랐다.",
            ("스마트시티 지수 5위", "국제경영개발대학원(IMD)", 2021),
        ),
        ("goyang", "고양시가 유엔 공공행정상을 수상했다고 9일 밝혔다.", ("유엔 공공행정상", None, 2024)),
        (
            "sejong",
            "세종시는 국제표준화기구의 스마트시티 국제인증(ISO 37106)을 획득했다.",
            ("스마트시티 국제인증(ISO 37106)", "국제표준화기구", 2024),
        ),
        (
            "gangnam-gu",
            "강남구는 아시아태평양 어워드(SCAPA)에서 도시 부문 대상을 차지했다.",
            ("도시 부문 대상", "아시아태평양 어워드(SCAPA)", 2024),
        ),
    ],
)
def test_korean_constructions(city, body, award):
    """At an event, by a giver, in a list, a certificate, a rank: name, giver and year."""
    assert told(body, city) == [award]


@pytest.mark.parametrize(
    ("lang", "body", "award"),
    [
        (
            "en",
            "Seoul won the Grand Prize at the World Smart City Awards in Barcelona.",
            ("Grand Prize", "World Smart City Awards", 2024),
        ),
        (
            "en",
            "Harbour Life magazine has named Seoul among the World's Best Cities of 2023.",
            ("World's Best Cities of 2023", "Harbour Life", 2023),
        ),
        ("ja", "ソウル市は昨年、国連公共行政賞を受賞した。", ("国連公共行政賞", None, 2023)),
        (
            "ja",
            "ソウル市の電子政府が「世界の賢い都市100選」に選ばれた。",
            ("世界の賢い都市100選", None, 2024),
        ),
    ],
)
def test_english_and_japanese_constructions(lang, body, award):
    """Won at, named among, 受賞, 選ばれた."""
    assert told(body, lang=lang) == [award]


@pytest.mark.parametrize(
    "body",
    [
        "서울시는 폴란드 그단스크에 스마트도시 대상을 수여했다.",
        "서울시장이 시상식에서 그단스크에 금상을 건넸다.",
        "스페인 마드리드는 교통 부문 최우수상을 받았다. 서울시는 심사를 맡았다.",
        "서울시가 그단스크를 도왔고, 같은 날 핀란드 헬싱키가 본상을 받았다.",
        "세계 전자정부 1위 도시인 서울시를 배우려고 손님이 왔다.",
        "서울시는 교육 대상을 넓혔다.",
        "서울시는 세상을 이롭게 할 정책을 내놓고 상을 차렸다.",
        "안양시가 국토교통부로부터 스마트도시 인증을 받았다.",
    ],
)
def test_what_is_no_honour_of_the_city(body):
    """Prizes it gives, co-winners, ranks told in passing, 대상 as target, neighbours' certificates."""
    assert told(body) == []


def test_two_honours_in_one_sentence():
    """Each with its own name, giver and reason."""
    body = (
        "서울시는 작년 세계도시박람회(WCF)에서 디지털 안내사로 우수상을 탔고, "
        "미국 잡지 ‘시티즈’가 뽑은 ‘올해의 발명 50’에는 메타버스 서울이 들었다."
    )
    awards = read(body).awards
    assert [(a.name, a.giver, a.for_what) for a in awards] == [
        ("올해의 발명 50", "시티즈", "메타버스 서울"),
        ("우수상", "세계도시박람회(WCF)", "디지털 안내사"),
    ]


def test_title_does_not_repeat_the_body():
    """The title's honour counts only where the body tells none."""
    body = "서울시가 국토교통부로부터 스마트도시 인증을 받았다."
    assert len(told(body, title="서울시, 스마트도시 인증 획득")) == 1


def test_year_stays_open_without_a_day():
    """Without a publication date a relative year is not guessed."""
    assert read("서울시는 지난해 박람회에서 우수상을 받았다.", day=None).awards[0].year is None


def test_reference_article():
    """Exactly the two honours of the reference article's labels."""
    found = {(award.name, award.giver, award.year) for award in reading_of("seed").awards}
    assert found == {(award["name"], award["giver"], award["year"]) for award in seed()["awards"]}


def test_floor_on_labelled_articles():
    """On the labelled articles at least four of five honours are found by year, and as few invented."""
    hits = found = gold = 0
    for each in labelled():
        ours = [award.year for award in reading_of(str(each["id"])).awards]
        theirs = [award["year"] for award in each["awards"]]
        hits += sum(min(ours.count(year), theirs.count(year)) for year in set(ours))
        found, gold = found + len(ours), gold + len(theirs)
    assert 2 * hits / (found + gold) >= 0.8
