"""Foreign outlets that report on the city, and those that only happen to be named."""

import pytest
from reading import f1, labelled, read, reading_of, seed


def told(body, city="seoul", lang="ko"):
    return [(c.outlet, c.country, c.kind, c.status.value) for c in read(body, city=city, lang=lang).coverage]


@pytest.mark.parametrize(
    ("lang", "body", "coverage"),
    [
        (
            "ko",
            "프랑스 공영방송 프랑스5가 서울시의 정류장을 촬영하고 갔다.",
            ("프랑스5", "FR", "filming", "happened"),
        ),
        (
            "ko",
            "뉴욕타임스는 서울시의 심야버스를 1면에 소개했다.",
            ("뉴욕타임스", "US", "report", "happened"),
        ),
        ("ko", "독일 ZDF 취재진이 서울시청을 찾아 상황판을 취재했다.", ("ZDF", "DE", "report", "happened")),
        (
            "ko",
            "베트남 국영방송 VTV는 다음 달 서울시의 교통카드를 방영할 예정이다.",
            ("VTV", "VN", "broadcast", "planned"),
        ),
        (
            "en",
            "The Guardian featured Seoul's food-waste bins.",
            ("The Guardian", "GB", "report", "happened"),
        ),
        (
            "en",
            "A French broadcaster, Canal Deux, filmed the control room of the Seoul Metropolitan Government.",
            ("Canal Deux", "FR", "filming", "happened"),
        ),
        ("en", "Seoul's bus system was profiled by Bloomberg.", ("Bloomberg", "US", "report", "happened")),
        ("ja", "朝日新聞はソウル市のデジタル行政を報道した。", ("朝日新聞", "JP", "report", "happened")),
    ],
)
def test_constructions(lang, body, coverage):
    """Known outlets and ones introduced by country and kind; active, passive; done and planned."""
    assert told(body, lang=lang) == [coverage]


def test_lists_of_outlets():
    """Members of a list whose common noun is the subject are each coverage, research bodies as research."""
    found = told("맥킨지, 이탈리아 국영방송 RAI 등 여러 해외 기관이 서울시의 정책에 관심을 보였다.")
    assert found == [("맥킨지", "US", "research", "happened"), ("RAI", "IT", "report", "happened")]


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("ko", "일본 NHK에 따르면 도쿄 주가가 올랐다. 서울시는 말이 없었다."),
        ("ko", "서울시는 CNN, BBC, NHK 등 외신 기자를 불러 간담회를 했다."),
        ("ko", "아리랑TV가 서울시의 메타버스를 해외에 방영했다."),
        ("ko", "미국 타임이 뽑은 ‘올해의 발명 50’에 서울시의 메타버스 서울이 들었다."),
        ("ko", "서울시는 타임스퀘어에 광고를 촬영해 내걸었다."),
        ("ko", "안양시의 관제센터를 BBC가 촬영했다."),
        ("en", "Seoul's platform, featured at a meeting run by MIT Technology Review, opens today."),
    ],
)
def test_what_is_no_coverage(lang, body):
    """Sources of other news, invited guests, domestic channels, givers of prizes, advertisements, neighbours."""
    assert told(body, lang=lang) == []


def test_giver_that_is_quoted_about_the_city():
    """A medium that lists the city and says why in its own words is coverage of kind ranking."""
    body = (
        "TIME magazine has named Seoul among the World's Best Cities of 2023. "
        'The U.S. weekly called the Korean capital "a city that listens to its streets."'
    )
    assert told(body, lang="en") == [("TIME", "US", "ranking", "happened")]


def test_reference_article():
    """Exactly the four outlets of the reference article's labels, with country, kind and status."""
    found = {(c.outlet, c.country, c.kind, c.status.value) for c in reading_of("seed").coverage}
    assert found == {(c["outlet"], c["country"], c["kind"], c["status"]) for c in seed()["coverage"]}


def test_floor_on_labelled_articles():
    """On the labelled articles coverage reaches F1 .8 by outlet."""
    pairs = [
        ({c.outlet for c in reading_of(str(each["id"])).coverage}, {c["outlet"] for c in each["coverage"]})
        for each in labelled()
    ]
    assert f1(pairs) >= 0.8
