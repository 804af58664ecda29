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


@pytest.mark.parametrize(
    ("lang", "body", "coverage"),
    [
        ("ko", "스페인 유력 일간지 ‘엘누도’가 서울시의 물길을 대서특필했다.", ("엘누도", "ES", "report")),
        ("ko", "서울시 쉼터가 프랑스 시사지 리베르의 특집 기사에 실렸다.", ("리베르", "FR", "report")),
        (
            "ko",
            "체코 모라바24 방송 취재진이 서울시청을 찾아 관제실을 촬영했다.",
            ("모라바24", "CZ", "filming"),
        ),
        ("ko", "페루 리마일보가 서울시의 청소차를 소개했다.", ("리마일보", "PE", "report")),
        (
            "ko",
            "독일의 한 방송사 제작진이 서울시의 안내사를 촬영했다.",
            ("독일의 한 방송사", "DE", "filming"),
        ),
        (
            "ko",
            "라오스 국영방송(TNB)은 서울시의 버스를 방영했다.",
            ("라오스 국영방송(TNB)", "LA", "broadcast"),
        ),
        ("ko", "서울시장은 캐나다 CBC와의 인터뷰에서 물길을 설명했다.", ("CBC", "CA", "interview")),
        ("ko", "서울시의 정책 현장은 싱가포르 CNA 전파를 탄다.", ("CNA", "SG", "broadcast")),
        (
            "ko",
            "네덜란드 흐로닝공대 연구진은 서울시 버스를 분석한 보고서를 냈다.",
            ("흐로닝공대", "NL", "research"),
        ),
        ("ko", "말레이시아 국영통신 말라카나는 서울시 정책을 호평했다.", ("말라카나", "MY", "report")),
        ("en", "The Dutch daily De Molen devoted a page to Seoul's bins.", ("De Molen", "NL", "report")),
        (
            "en",
            "Singapore-based broadcaster CNA plans to air a program on Seoul.",
            ("CNA", "SG", "broadcast"),
        ),
        ("en", "A crew from Norwegian public broadcaster NRK shot Seoul's bins.", ("NRK", "NO", "report")),
        ("ja", "台湾の公共放送がソウル市のバスを取材した。", ("台湾の公共放送", "TW", "broadcast")),
        ("ja", "日本の民放テレビ松島がソウル市の管制室を撮影した。", ("テレビ松島", "JP", "filming")),
    ],
)
def test_outlets_that_no_list_knows(lang, body, coverage):
    """A country with the word for a medium and a name, with a name that ends as outlets' do, or without one."""
    outlet, country, kind = coverage
    assert [told_of[:3] for told_of in told(body, lang=lang)] == [(outlet, country, kind)]


def test_a_list_of_reporters_is_each_of_them():
    """The common noun at the list's end is the subject: every outlet covered the city."""
    found = told("로이터와 AFP, 일본 서해신문 등 외신기자 12명이 서울시의 물길을 취재했다.")
    assert [outlet for outlet, *_ in found] == ["로이터", "AFP", "서해신문"]


def test_a_named_outlet_stands_for_its_unnamed_mention():
    """독일 방송 and then its name are one outlet."""
    found = told("독일 방송이 서울시를 촬영했다. 독일 공영방송 ZDF 제작진은 서울시청도 찍었다.")
    assert [outlet for outlet, *_ in found] == ["ZDF"]


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
        ("ko", "서울시는 KBS와 다큐멘터리를 만들어 프랑스와 독일에 방영한다."),
        ("ko", "서울시는 독일 방송 기술 업체와 업무협약을 맺었다."),
        ("ko", "교통 파업이 시작됐다. 일본 NHK는 혼잡이 이어졌다고 보도했다. 서울시는 말이 없었다."),
        ("en", "The mayor of Seoul told Reuters that exports fell."),
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


@pytest.mark.parametrize(
    ("lang", "body", "outlet"),
    [
        ("ko", "네덜란드 일간지 데 물런블라트는 서울시의 쉼터를 두 면에 걸쳐 소개했다.", "데 물런블라트"),
        (
            "ko",
            "영국 싱크탱크 도시물길연구소는 보고서에서 서울시의 행정을 모범 사례로 꼽았다.",
            "도시물길연구소",
        ),
        ("ko", "서울시의 민원실이 일본 NHK 아침 뉴스에 소개됐다.", "NHK"),
        (
            "en",
            "The night buses of the Seoul Metropolitan Government were aired by Denmark's public broadcaster KBX.",
            "KBX",
        ),
    ],
)
def test_outlets_by_article_slot_and_owner(lang, body, outlet):
    """Names with an article, a programme's slot beside the name, and a country's own broadcaster."""
    assert [each[0] for each in told(body, lang=lang)] == [outlet]


@pytest.mark.parametrize(
    "body",
    [
        "서울시는 태국 신문 기자들과 점심을 먹었다.",
        "서울시는 영국 연구소와 함께 정류장을 조사하기로 업무협약을 맺었다.",
    ],
)
def test_outlets_that_are_only_met(body):
    """Who is met or signs an agreement has not reported."""
    assert told(body) == []
