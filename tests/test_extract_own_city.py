"""A city that a user adds in ten lines of TOML is read as well as those that ship."""

import json
from pathlib import Path

import pytest

from jobs.read import answer_line
from pipeline.extract.home import exchanged

TOML = """\
country = "KR"
level = "city"
names = ["전주시", "전주", "Jeonju", "全州市", "全州"]
hosts = ["전주시의회", "Jeonju City Council", "全州市議会"]
places = ["전주시청", "Jeonju City Hall", "全州市庁"]
officers = ["전주시장"]

[[programmes]]
name = "전주 똑똑주차"
topic = "mobility"
"""


@pytest.fixture(scope="module")
def user_dir(tmp_path_factory):
    """A user's own directory with that one city."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "cities").mkdir()
    (folder / "cities" / "jeonju.toml").write_text(TOML, "utf-8")
    assert len(TOML.splitlines()) == 10
    return folder


def read(text, user_dir):
    """What the article says for the user's city."""
    line = {"id": "a", "city": "jeonju", "published": "2031-05-16", "title": "소식", "text": text}
    return json.loads(answer_line(1, json.dumps(line), Path(), (user_dir,)))


def visits(told):
    """Direction, countries, how many, when, of every record."""
    return [
        (
            each["direction"],
            each["countries"],
            (each["headcount"] or {}).get("value"),
            (each["date"] or {}).get("start"),
        )
        for each in told["visits"]
    ]


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("전주시는 14일 시청에서 칠레 발파라이소 공무원 12명을 맞아 주차 안내 시스템을 소개했다.", ("inbound", ["CL"], 12, "2031-05-14")),
        ("우범기 전주시장은 지난 3일 집무실에서 주한 케냐 대사를 접견했다.", ("inbound", ["KE"], None, "2031-05-03")),
        ("전주시의회는 오는 20일 몽골 울란바토르 시의원단을 맞이한다.", ("inbound", ["MN"], None, "2031-05-20")),
        ("핀란드 교육부 연수단이 15일 전주시청을 방문해 관제실을 둘러봤다.", ("inbound", ["FI"], None, "2031-05-15")),
        ("전주시 공무원 6명은 지난 8일 덴마크 코펜하겐으로 출장을 떠났다.", ("outbound", ["DK"], 6, "2031-05-08")),
        ("올해 들어 전주시를 찾은 해외 대표단은 14개국 210명에 이른다.", ("inbound", [], 210, "2031-01-01")),
        ("A delegation of 12 officials from Chile visited Jeonju City Hall on May 14 to study parking.", ("inbound", ["CL"], 12, "2031-05-14")),
        ("Jeonju City Council received lawmakers from Mongolia on May 13.", ("inbound", ["MN"], None, "2031-05-13")),
        ("Jeonju Mayor Woo Beom-gi met the ambassador of Kenya on May 3.", ("inbound", ["KE"], None, "2031-05-03")),
        ("Six Jeonju city officials flew to Copenhagen, Denmark, on May 8 for a study trip.", ("outbound", ["DK"], 6, "2031-05-08")),
        ("全州市は14日、市庁でチリの公務員12人を迎え、駐車案内システムを紹介した。", ("inbound", ["CL"], 12, "2031-05-14")),
        ("フィンランド教育省の研修団が15日、全州市庁を訪問した。", ("inbound", ["FI"], None, "2031-05-15")),
        ("全州市議会は3日、モンゴルの議員団6人を迎えた。", ("inbound", ["MN"], 6, "2031-05-03")),
        ("全州市の職員6人は8日、デンマークのコペンハーゲンを訪問した。", ("outbound", ["DK"], 6, "2031-05-08")),
    ],
)  # fmt: skip
def test_its_visits_are_read(text, record, user_dir):
    """Guests and trips in Korean, English and Japanese."""
    assert [record] == visits(read(text, user_dir))


@pytest.mark.parametrize(
    "text",
    [
        "군산시는 14일 시청에서 페루 대표단을 맞았다.",
        "서울시는 14일 시청에서 페루 대표단을 맞았다.",
        "A delegation from Peru visited Gunsan City Hall on May 14.",
        "群山市は14日、市庁でペルーの代表団を迎えた。",
    ],
)
def test_other_cities_visits_are_not_its_own(text, user_dir):
    """Another city's guests are not reported for it."""
    assert [] == visits(read(text, user_dir))


def test_its_smart_city_work_is_known(user_dir):
    """Flag, topics and its own programme."""
    told = read("전주시는 인공지능으로 주차난을 푸는 ‘전주 똑똑주차’를 시작했다.", user_dir)
    assert (True, ["전주 똑똑주차"], True) == (
        told["smart_city"],
        told["programmes"],
        "mobility" in told["topics"],
    )


ESPOO = """\
country = "FI"
level = "city"
names = ["Espoo", "에스포", "에스포시", "エスポー"]
hosts = ["Espoo City Council"]
places = ["Espoo City Hall"]
"""


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("A delegation of 12 officials from Chile visited Espoo City Hall on May 14.", [("inbound", ["CL"], 12, "2031-05-14")]),
        ("A delegation from South Korea visited Espoo City Hall on May 14.", [("inbound", ["KR"], None, "2031-05-14")]),
        ("Six Espoo city officials flew to Seoul, South Korea, on May 8 for a study trip.", [("outbound", ["KR"], 6, "2031-05-08")]),
        ("A delegation from Finland visited Espoo City Hall on May 14.", []),
        ("에스포시는 14일 시청에서 칠레 공무원 12명을 맞았다.", [("inbound", ["CL"], 12, "2031-05-14")]),
        ("핀란드 교육부 연수단이 15일 에스포시를 방문했다.", []),
        ("エスポー市は14日、市庁でチリの公務員12人を迎えた。", [("inbound", ["CL"], 12, "2031-05-14")]),
    ],
)  # fmt: skip
def test_what_is_foreign_depends_on_where_the_city_lies(text, records, tmp_path):
    """For a Finnish city Finland is home, and Korea is abroad."""
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "espoo.toml").write_text(ESPOO, "utf-8")
    line = {"id": "a", "city": "espoo", "published": "2031-05-16", "title": "News", "text": text}
    assert records == visits(json.loads(answer_line(1, json.dumps(line), Path(), (tmp_path,))))


@pytest.mark.parametrize("country", ["KR", "FI"])
@pytest.mark.parametrize("code", ["KR", "FI", "BR", ""])
def test_exchanging_countries_twice_is_nothing(country, code):
    """What is exchanged before reading comes back in the record."""
    assert code == exchanged(exchanged(code, country), country)
