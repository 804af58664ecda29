"""Smart-city news of the monitored city, and of nobody else."""

import pytest
from reading import f1, labelled, read, reading_of


@pytest.mark.parametrize(
    ("city", "lang", "title", "body"),
    [
        ("seoul", "ko", "", "서울시는 디지털 약자를 위한 교육장을 열었다."),
        ("seoul", "ko", "", "서울시의회가 지능형 관제실을 둘러봤다."),
        ("seongdong-gu", "ko", "", "성동구 스마트쉼터에 난방 의자가 들어왔다."),
        (
            "busan",
            "ko",
            "부산 에코델타시티에 새 이웃",
            "국토교통부가 부산 에코델타시티 스마트빌리지에 살 사람을 뽑는다.",
        ),
        ("suwon", "ko", "수원시, 인공지능 상담 시작", "수원시가 전화 상담에 인공지능을 들였다."),
        ("seoul", "en", "Seoul opens data campus", "The Seoul city government opened a big data campus."),
        ("incheon", "en", "", "The deputy mayor of Incheon showed the smart city operations center."),
        ("seoul", "ja", "", "ソウル市は広場に無料Wi-Fiを広げた。"),
        ("busan", "ko", "", "부산시가 하수도에 심은 침수 감지기를 손님에게 보였다."),
        ("gangnam-gu", "ko", "", "강남구 골목에 배달 로봇이 다닌다."),
        ("seoul", "ko", "", "서울시는 쓰레기를 사진 찍어 스마트폰으로 신고하게 했다."),
        ("seoul", "ko", "", "서울시는 스마트 빗물터를 마을마다 둔다."),
        ("busan", "en", "", "The Busan city government put sensors along the port's roads to cut traffic."),
        ("seoul", "ja", "", "ソウル市は市民がスマホで苦情や要望を届ける仕組みを広げた。"),
        ("seoul", "ko", "마포에 ‘디지털 빨래방’", "서울시가 문을 연 디지털 빨래방에 줄이 섰다."),
        ("seoul", "ko", "", "서울시는 동네마다 공무원이 들고 다니는 태블릿으로 민원을 받는다."),
        ("incheon", "en", "", "Students filed into the control room of the Incheon city government."),
        (
            "busan",
            "ko",
            "부산시 부두에 새 버스",
            "부산시가 새 버스를 들였다.\n손님이 왔다.\n버스의 위치는 시청 상황판에 실시간으로 뜬다.",
        ),
        ("goyang", "ko", "고양시 골목 휴지통", "고양시가 휴지통을 놓았다. 통 안의 감지기가 청소차를 부른다."),
        (
            "seoul",
            "ko",
            "",
            (
                "서울시는 손님들을 자원회수시설로 안내했다고 8일 밝혔다.\n폐기물의 무게를 재는 화면이 붙었다. 하루가 길었다."
                "\n손님들은 쓰레기를 태우는 온도가 스스로 바뀌는 대목에서 웃었다."
            ),
        ),
        (
            "suwon",
            "ko",
            "수원 골목 ‘지도 앱’ 나왔다",
            "수원시가 청소년들과 우리 동네를 담은 지도 앱을 만들었다고 밝혔다.",
        ),
        ("anyang", "ko", "안양 관제센터에 새 화면", "안양시 스마트도시통합센터가 화면을 넓혔다."),
        ("seoul", "ko", "WeGO 총회 서울서 열려", "서울시가 세계스마트시티기구 총회를 연다."),
    ],
)
def test_true_for_the_citys_own_work(city, lang, title, body):
    """The city, its council, body, district or programme acts, and a smart term says what."""
    assert read(body, city=city, lang=lang, title=title).smart_city


@pytest.mark.parametrize(
    ("city", "lang", "title", "body"),
    [
        (
            "seoul",
            "ko",
            "안양시 관제센터 새 단장",
            "안양시는 스마트도시통합센터를 고쳤다. 서울에서 온 손님이 봤다.",
        ),
        ("seongnam", "ko", "", "성남시 판교에 있는 기업 루멘이 인공지능 비서를 냈다."),
        ("suwon", "ko", "", "수원시에 본사를 둔 루멘전자가 생성형 AI를 담은 가전을 내놨다."),
        ("seoul", "ko", "", "서울시는 스마트폰을 잃어버린 시민이 늘었다고 밝혔다."),
        ("seoul", "ko", "", "서울시 보조금으로 전기차를 사면 환경에도 좋다."),
        ("seoul", "ko", "스마트시티 관련주 급등", "서울시 협약 소식에 스마트시티 관련주가 올랐다."),
        ("busan", "ko", "에코델타시티 새 아파트", "부산 에코델타시티에 스마트시티 아파트 500채가 분양된다."),
        ("seoul", "ko", "과기정통부, AI 대회", "과학기술정보통신부는 서울 코엑스에서 인공지능 대회를 연다."),
        ("seoul", "ko", "서울서 AI 가전 공개", "한빛전자는 서울 강남에서 인공지능 세탁기를 선보였다."),
        ("seoul", "ko", "시장, 대사 접견", "서울시장이 스웨덴 대사를 만나 우정을 나눴다."),
        ("suwon", "ko", "용인 계획", "용인시는 스마트도시 계획을 냈다. 수원시와 화성시도 관심을 보였다."),
        ("seoul", "ko", "서울시장, 오만 대사 접견", "서울시장이 대사를 만났다.\n▶ 미국 스마트시티 기업 상장"),
        ("seoul", "ko", "시장, 기후회의로", "서울시장이 C40 총회에서 나무 심기를 말했다."),
        ("seoul", "ko", "", "서울시 디지털정책관이 퇴임했다. 서울 구로디지털단지에서 송별회가 열렸다."),
        ("seoul", "ko", "", "서울시는 디지털 성범죄 피해자를 돕는 변호사를 늘렸다."),
        ("daegu", "ko", "대구 생선 가게의 AI", "동해에서 대구 어획이 늘었다. 인공지능 경매가 도입됐다."),
        ("goyang", "ko", "고양이 로봇", "고양이 로봇이 인공지능으로 운다."),
        (
            "seoul",
            "en",
            "Samsung shows AI phone in Seoul",
            "Samsung showed an artificial intelligence phone in Seoul.",
        ),
        ("seoul", "ja", "", "東京都はソウルでスマートシティの展示を見た。"),
        ("seoul", "ko", "", ""),
    ],
)
def test_false_for_everybody_else(city, lang, title, body):
    """Neighbours, shares, flats, ministries, gadgets, courtesy calls, homographs and empty text."""
    assert not read(body, city=city, lang=lang, title=title).smart_city


def test_network_named_in_passing_is_no_smart_news():
    """Guests who came for a network's assembly do not make a courtesy call digital."""
    told = "서울시의회 의장이 손님을 맞았다.\n두 의회는 우정을 다졌다.\n손님들은 WeGO 총회에도 간다."
    assert not read(told).smart_city


def test_floor_on_labelled_articles():
    """On the labelled articles the flag reaches F1 .95."""
    pairs = [
        (
            {"smart"} if reading_of(str(each["id"])).smart_city else set(),
            {"smart"} if each["smart_city"] else set(),
        )
        for each in labelled()
    ]
    assert f1(pairs) >= 0.95
