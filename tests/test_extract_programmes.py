"""Programmes as written, and proposals that are never asserted."""

from datetime import date

import pytest
from reading import read, reading_of, seed


@pytest.mark.parametrize(
    ("body", "city", "lang", "surfaces"),
    [
        ("서울시는 상담을 디지털약자와의 동행 사업에 넣었다.", "seoul", "ko", ("디지털약자와의 동행",)),
        (
            "The city government of Seoul opened Metaverse Seoul to teachers.",
            "seoul",
            "en",
            ("Metaverse Seoul",),
        ),
        ("ソウル市はメタバースソウルに相談室を置いた。", "seoul", "ja", ("メタバースソウル",)),
        ("성동구의 스마트쉼터와 스마트 쉼터 안내판을 고쳤다.", "seongdong-gu", "ko", ("스마트 쉼터",)),
        ("울산시는 물빛스마트도시센터를 연다.", "ulsan", "ko", ("물빛스마트도시센터",)),
    ],
)
def test_names_as_written(body, city, lang, surfaces):
    """An alias is given as the article writes it, once per programme; facilities named by a smart term, too."""
    assert read(body, city=city, lang=lang).programmes == surfaces


@pytest.mark.parametrize(
    ("body", "lang", "surface"),
    [
        ("서울시는 빈 평상을 찾아 주는 앱 ‘평상길’을 내놨다. 인공지능이 길을 고른다.", "ko", "평상길"),
        ("서울시는 인공지능이 길을 고르는 ‘평상길’ 앱을 내놨다.", "ko", "평상길"),
        ("서울시는 인공지능 상담 ‘손안의 도서 알리미’를 켰다.", "ko", "손안의 도서 알리미"),
        ("서울시 U시티 운영센터에 새 화면이 걸렸다.", "ko", "U시티 운영센터"),
        ("The Seoul city government runs a smart parking network known as Harbour Eye.", "en", "Harbour Eye"),
    ],
)
def test_names_that_the_sentence_introduces(body, lang, surface):
    """A name beside the word for what it is (앱 ‘…’), or ending in one, is a programme by the sentence's own word."""
    assert read(body, lang=lang).programmes == (surface,)


@pytest.mark.parametrize(
    "body",
    [
        "서울시는 인공지능을 다룬 ‘빛고을 도시 포럼’을 열었다.",
        "서울시는 스마트도시 공무원에게 ‘벼락 과외’를 했다.",
        "서울시는 인공지능으로 ‘걷기 좋은 서울’을 만든다.",
    ],
)
def test_fairs_and_slogans_are_not_asserted(body):
    """Names of fairs and figures of speech stay proposals at most."""
    assert read(body).programmes == ()


def test_city_called_something_is_no_programme():
    """'named Seoul' names the city, not a programme."""
    body = "A magazine named Seoul the smartest. The Seoul city government runs free Wi-Fi on every bus."
    assert "Seoul" not in read(body, lang="en").programmes


def test_most_written_surface_and_no_tails():
    """What the article writes most is its name; a shorter form that ends a longer one is the same facility."""
    told = read(
        "서울시 교통정보센터(토피스)가 붐볐다. 손님은 토피스 화면을 봤다.\n서울시는 물빛스마트도시센터를 열었다."
        " 물빛 손님은 스마트도시센터에 모였다."
    )
    assert told.programmes == ("토피스", "물빛스마트도시센터")


def test_validity():
    """A name is the programme's only in its time; a day that is not known excludes nothing."""
    told = "서울시는 메타버스 서울을 연다."
    assert read(told, day=date(2023, 1, 5)).programmes == ("메타버스 서울",)
    assert read(told, day=date(2019, 1, 5)).programmes == ()
    assert read(told, day=None).programmes == ("메타버스 서울",)


def test_new_names_are_proposed_not_asserted():
    """A quoted name beside a topic is a proposal; a quoted opinion is not."""
    told = read("서울시는 인공지능 상담 ‘물음표 친구’를 시작했다. 반응은 ‘놀랍다’였다.")
    assert told.programmes == ()
    assert told.proposed_programmes == ("물음표 친구",)


def test_prizes_and_outlets_are_no_proposals():
    """Names that belong to an honour or an outlet are not proposed."""
    told = read("영국 잡지 ‘모노클’이 발표한 ‘살기 좋은 도시 20’에 서울시의 메타버스가 이름을 올렸다.")
    assert told.proposed_programmes == ()


def test_foreign_facility_is_not_the_citys():
    """A centre with a foreign city's name before it is theirs."""
    assert read("서울시는 인공지능을 배우러 두바이 스마트도시센터에 갔다.").programmes == ()


def test_nothing_without_the_flag():
    """Another city's centre is no programme here."""
    assert read("안양시 스마트도시통합센터가 문을 열었다.").programmes == ()


def test_reference_article():
    """The reference article names exactly the five programmes of its labels."""
    assert set(reading_of("seed").programmes) == set(seed()["programmes"])


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("서울시는 18일 ‘물빛 빅데이터 포럼’을 열었다. 시는 공공데이터를 알렸다.", True),
        ("서울시는 공무원을 위한 ‘스마트도시 하천 과정’을 다음 달 개최한다.", True),
        ("서울시는 몽골에서 열린 ‘초원 빅데이터 포럼’에 참석해 공공데이터를 알렸다.", False),
    ],
)
def test_events_that_the_city_holds(body, named):
    """A quoted smart event or course is the city's where the city holds it, not where it takes part."""
    names = {"물빛 빅데이터 포럼", "스마트도시 하천 과정", "초원 빅데이터 포럼"}
    assert bool(names & set(read(body).programmes)) is named
