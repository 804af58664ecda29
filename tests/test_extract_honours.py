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
    ("city", "body", "award"),
    [
        (
            "seoul",
            "서울시가 유엔이 수여하는 공공행정상 대상의 영예를 안았다.",
            ("공공행정상 대상", "유엔", 2024),
        ),
        (
            "songpa-gu",
            "송파구가 2년 연속 국토교통부 스마트도시로 인증받았다.",
            ("스마트도시 인증", "국토교통부", 2024),
        ),
        (
            "daejeon",
            "대전시는 세계물길포럼으로부터 ‘물길 선도도시’ 인증을 받았다.",
            ("물길 선도도시 인증", "세계물길포럼", 2024),
        ),
        (
            "seoul",
            "서울시의 걷기 앱이 세계보건기구가 뽑은 건강도시 모범 사례로 이름을 올렸다.",
            ("건강도시 모범 사례", "세계보건기구", 2024),
        ),
        (
            "seoul",
            "미국 주간지 하버라이프는 서울을 ‘걷기 좋은 도시 30’에 포함했다.",
            ("걷기 좋은 도시 30", "미국 주간지 하버라이프", 2024),
        ),
        (
            "seoul",
            "아시아도시연합이 서울시에 ‘물길 공로상’을 수여했다.",
            ("물길 공로상", "아시아도시연합", 2024),
        ),
        (
            "suwon",
            "수원시가 행정안전부 ‘데이터 행정 평가’에서 3년째 최우수 등급을 받았다.",
            ("데이터 행정 평가 최우수 등급", "행정안전부", 2024),
        ),
        (
            "seoul",
            "‘메타버스 서울’은 지난해 주간지 하버라이프가 고른 ‘올해의 발명 50’에 든 서비스다. 서울시가 운영한다.",
            ("올해의 발명 50", "하버라이프", 2023),
        ),
        (
            "daegu",
            "대구시 물길 지도가 세계도시상 ‘데이터’ 부문 수상작으로 뽑혔다.",
            ("세계도시상 ‘데이터’ 부문", None, 2024),
        ),
    ],
)
def test_passive_given_and_graded(city, body, award):
    """The giver as subject, certified as, chosen without quotation marks, grades, relative clauses."""
    assert told(body, city) == [award]


@pytest.mark.parametrize(
    ("lang", "body", "award"),
    [
        (
            "ko",
            "서울시 심야버스는 2014년 국토교통부 대중교통 우수사례에도 뽑힌 바 있다.",
            ("대중교통 우수사례", "국토교통부", 2014),
        ),
        (
            "ko",
            "서울시는 정보보호 관리체계(ISMS-P) 인증을 취득했다.",
            ("정보보호 관리체계(ISMS-P) 인증", None, 2024),
        ),
        (
            "ko",
            "영국 모노클이 서울시 물길 지도를 올해의 발명으로 선정했다.",
            ("올해의 발명", "영국 모노클", 2024),
        ),
        (
            "en",
            "Seoul has been certified as a smart city by the British Standards Institution.",
            ("smart city", "British Standards Institution", 2024),
        ),
        ("en", "Seoul is the winner of this year's Lee Harbour Prize.", ("Lee Harbour Prize", None, 2024)),
        (
            "en",
            "Seoul won a gold medal at the International Data Olympiad on Monday.",
            ("gold medal", "International Data Olympiad", 2024),
        ),
        (
            "ja",
            "ソウル市のアプリがアジア公共サービス大賞で最優秀賞に輝いた。",
            ("最優秀賞", "アジア公共サービス大賞", 2024),
        ),
        (
            "ja",
            "ソウル市は国際機関からデジタル先進都市に認定された。",
            ("デジタル先進都市", "国際機関", 2024),
        ),
    ],
)
def test_cases_standards_and_titles(lang, body, award):
    """Best cases, standards with their sign in brackets, titles and certificates by a named body."""
    title = {"ko": "서울시 소식", "en": "Seoul city government honoured", "ja": "ソウル市の話題"}[lang]
    assert told(body, lang=lang, title=title) == [award]


@pytest.mark.parametrize(
    "body",
    [
        "서울시는 가장 기억에 남는 장면으로 손님들이 꼽은 ‘최고의 골목 지도’를 들었다.",
        "서울시는 ‘살기 좋은 도시 20’을 예로 들었다.",
    ],
)
def test_what_guests_name_is_no_list(body):
    """Something that people name, or that is brought up, was given by nobody."""
    assert told(body) == []


def test_a_list_of_prizes():
    """Each item of a bulleted list whose verb stands at its end is an honour of its own."""
    body = "수원시가 올해 디지털 행정으로 상을 휩쓸었다. ▲지방정책대회 최우수상 ▲데이터학회 행정 대상 ▲물길포럼 우수상 등 3개를 한 해에 받았다."
    assert [name for name, _, _ in told(body, "suwon")] == [
        "지방정책대회 최우수상",
        "행정 대상",
        "물길포럼 우수상",
    ]


def test_a_headline_tells_an_honour():
    """The title counts where the body tells none: a prize before the noun of receiving ends it."""
    assert [
        name for name, _, _ in told("서울시가 기쁜 소식을 알렸다.", title="서울시, 세계 물길상 수상")
    ] == ["세계 물길상"]


@pytest.mark.parametrize(
    ("lang", "body", "award"),
    [
        (
            "en",
            "Seoul ranked third in the Harbour Cities Index compiled by Danish consultancy Havn.",
            ("Harbour Cities Index third", "Havn", 2024),
        ),
        (
            "en",
            "The city of Seoul earned ISO 37122 certification from the British Standards Institution.",
            ("ISO 37122 certification", "British Standards Institution", 2024),
        ),
        (
            "en",
            "The Seoul city government won the top city prize at the Harbour Congress in Porto in 2022.",
            ("top city prize", "Harbour Congress", 2022),
        ),
        ("ja", "ソウル市は世界電子政府評価で7回連続1位となった。", ("世界電子政府評価 1位", None, 2024)),
    ],
)
def test_ranks_and_certificates_abroad(lang, body, award):
    """Ranked by, certified from, won at, 1位."""
    assert told(body, lang=lang) == [award]


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
        "서울시가 연 대회에서 한빛대 팀이 대상을 받았다.",
        "서울시 물빛동에 있는 기업 루멘이 미국 전자협회가 주는 혁신상을 받았다.",
        "서울시는 우수 사례로 뽑힌 자치구에 표창을 수여했다.",
        "서울시는 이번 평가에서 낮은 등급을 받은 부서에 개선을 요구했다.",
        "서울시는 올해 스마트도시 인증에 도전한다.",
        "서울시는 시민 제안 10건을 우수 제안으로 선정했다.",
        "서울시는 국토교통부의 조성사업 대상지로 선정됐다.",
        "수사선상에 오른 업체를 서울시가 고발했다.",
        "서울시민은 피해 보상을 받았다.",
        "최우수상을 받은 도시들은 서울시를 찾았다.",
    ],
)
def test_what_is_no_honour_of_the_city(body):
    """Prizes it gives, co-winners, firms and teams, ranks in passing, 대상 as target, plans, projects won."""
    assert told(body) == []


def test_two_honours_in_one_sentence():
    """Each with its own name, giver and reason."""
    body = (
        "서울시는 작년 세계도시박람회(WCF)에서 디지털 안내사로 우수상을 탔고, "
        "미국 잡지 ‘시티즈’가 뽑은 ‘올해의 발명 50’에는 메타버스 서울이 들었다."
    )
    awards = read(body).awards
    assert [(a.name, a.giver, a.for_what) for a in awards] == [
        ("우수상", "세계도시박람회(WCF)", "디지털 안내사"),
        ("올해의 발명 50", "시티즈", "메타버스 서울"),
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


@pytest.mark.parametrize(
    ("body", "award"),
    [
        (
            "서울시는 핀란드 물빛대가 집계한 ‘2023 세계 디지털도시 지수’에서 88.2점을 얻어 1위를 차지했다고 밝혔다.",
            ("2023 세계 디지털도시 지수 1위", "핀란드 물빛대", 2023),
        ),
        (
            "서울시의 길 안내 앱이 국제접근성연맹(IAF)의 ‘열린 길 프라이즈 2024’에서 교통 분야 챔피언으로 뽑혔다.",
            ("열린 길 프라이즈 2024", "국제접근성연맹(IAF)", 2024),
        ),
        (
            "서울시는 행정안전부 주관 데이터행정 실태점검에서 최우수 등급을 받았다.",
            ("데이터행정 실태점검 최우수 등급", "행정안전부", 2024),
        ),
    ],
)
def test_scores_prizes_by_other_words_and_inspections(body, award):
    """A score with a decimal point does not end the clause; a 프라이즈 is a scheme; inspections rank, too."""
    assert told(body) == [award]


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        (
            "en",
            "Nine cities and firms received the Blue River Prize, the Seoul Metropolitan Government said.",
        ),
        ("ko", "대만 타이난은 서울 스마트도시 상을 받았다고 서울시가 전했다."),
    ],
)
def test_prizes_that_others_receive(lang, body):
    """Many winners, and winners of the city's own prize, are not the city."""
    assert told(body, lang=lang) == []
