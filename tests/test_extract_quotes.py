"""Named speakers with their offices."""

import pytest
from reading import read, reading_of, scope, seed

from pipeline.extract.quotes import read_quotes


def told(body, lang="ko"):
    return [(quote.speaker, quote.role) for quote in read_quotes(scope(body, lang=lang))]


@pytest.mark.parametrize(
    ("lang", "body", "speaker"),
    [
        (
            "ko",
            "한가람 서울시 교통실장은 “밤 버스를 더 촘촘히 놓겠다”고 말했다.",
            ("한가람", "서울시 교통실장"),
        ),
        (
            "ko",
            "마리아 노보트나 체코 프라하 부시장은 “지하 통신망이 부럽다”며 “꼭 배우고 싶다”고 했다.",
            ("마리아 노보트나", "체코 프라하 부시장"),
        ),
        (
            "ko",
            "한가람 서울시 교통실장이 회의에 나왔다. 그는 “밤 버스를 더 촘촘히 놓겠다”고 말했다.",
            ("한가람", "서울시 교통실장"),
        ),
        ("ko", "안내를 맡은 한가람 교통실장은 “언제든 환영한다”고 했다.", ("한가람", "교통실장")),
        (
            "ko",
            "이소라 부시장이 손님을 맞았다. 이 부시장은 “언제든 오시라고 전해 달라”고 인사했다.",
            ("이소라", "부시장"),
        ),
        (
            "ko",
            "얀 노보타 주한체코대사가 시청을 찾았다. 노보타 대사는 “밤 버스가 무척 부럽다”고 말했다.",
            ("얀 노보타", "주한체코대사"),
        ),
        (
            "ko",
            "방문단을 이끈 조셉 음왕가 교통국장은 “설계도를 미리 봤다”고 말했다.",
            ("조셉 음왕가", "교통국장"),
        ),
        ("ko", "안내사로 일하는 한가람씨는 “어르신이 웃으실 때 보람차다”고 했다.", ("한가람", None)),
        ("ko", "“이제 기차표도 혼자 끊어요.” 물빛동에 사는 한가람(74) 씨가 웃었다.", ("한가람", None)),
        ("ko", '[한가람/서울시 교통실장 : "밤 버스를 더 촘촘히 놓겠습니다."]', ("한가람", "서울시 교통실장")),
        ("en", '"We grew up with sensors in this town," producer Lena Roe said.', ("Lena Roe", "producer")),
        ("en", 'Mayor Jane Roe said "we will keep every bus stop warm in winter."', ("Jane Roe", "Mayor")),
        (
            "en",
            '"We will keep every bus stop warm in winter," said Kim Ha-na, director of transport.',
            ("Kim Ha-na", "director"),
        ),
        (
            "en",
            'Park Na-ri, deputy mayor of Seoul, met the guests. Park said there was "plenty of time for all of us."',
            ("Park Na-ri", "deputy mayor of Seoul"),
        ),
        ("ja", "金春子市長は「冬も暖かい停留所をつくる」と話した。", ("金春子", "市長")),
    ],
)
def test_constructions(lang, body, speaker):
    """Name with affiliation, foreign names, 그는, surname with office, said after and before."""
    assert told(body, lang) == [speaker]


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("ko", "시 관계자는 “밤 버스를 더 촘촘히 놓겠다”고 말했다."),
        ("ko", "한가람 서울시 교통실장은 ‘올빼미’ 버스를 소개했다."),
        ("ko", "한가람 실장이 왔다. 한 학생은 “버스가 따뜻해서 좋았다”고 말했다."),
        ("ja", "市の担当者は「冬も暖かい停留所をつくる」と話した。"),
    ],
)
def test_nobody_named(lang, body):
    """Spokespersons, names of things in quotation marks, and passers-by are no speakers."""
    assert told(body, lang) == []


def test_one_quote_a_speaker():
    """Who speaks twice is recorded once, with the first sentence as evidence."""
    first = "한가람 서울시 교통실장은 “밤 버스를 놓겠다”고 말했다."
    quotes = read(first + " 한 실장은 “낮에도 살피겠다”고 덧붙였다.").quotes
    assert [(quote.speaker, quote.evidence) for quote in quotes] == [("한가람", first)]


def test_reference_article():
    """Exactly the two speakers of the reference article's labels, with their offices as written."""
    found = {(quote.speaker, quote.role) for quote in reading_of("seed").quotes}
    assert found == {(quote["speaker"], quote["role"]) for quote in seed()["quotes"]}
