"""The close calls among topics, rule by rule."""

import pytest
from reading import DAY, read

SCREEN = "서울시 통합관제센터가 골목 CCTV를 지켜본다."


@pytest.mark.parametrize(
    "body",
    [
        "서울시의회 의원 다섯 명이 8일 덴마크 코펜하겐의 로봇 시험장을 둘러보고 귀국했다.",
        "서울시는 폴란드 그단스크와 스마트 주차 자료를 나누는 업무협약을 맺었다.",
        "서울시는 폴란드 그단스크와 스마트 주차 자료를 주고받기로 뜻을 모았다. 손님은 그단스크 시장이었다.",
        "그단스크 시장은 서울시 스마트 주차를 봤다.\n폴란드 손님은 서울시에 시스템을 함께 시험하자고 제안했다.",
        "서울시가 만든 버스정보시스템을 몽골 울란바토르에 수출한다.",
        "세계스마트시티기구 총회가 서울시청에서 열렸다고 서울시가 밝혔다.",
    ],
)
def test_international_work(body):
    """A trip of its own people, an agreement, a concrete proposal, an export, a network: `intl`."""
    assert "intl" in read(body).topics


@pytest.mark.parametrize(
    "body",
    [
        f"폴란드 그단스크 공무원 일곱 명이 서울시를 찾았다. {SCREEN}",
        f"폴란드 그단스크 시장이 서울시를 찾았다. {SCREEN}\n두 사람은 우정을 이어 가자고 했다.",
        f"{SCREEN}\n서울시는 이웃 대학과 협약을 맺고 실습생을 받는다. 폴란드 손님도 다녀갔다.",
        f"{SCREEN}\n서울시와 그단스크는 1996년 우호협약을 맺었다. 폴란드 공무원 셋이 왔다.",
    ],
)
def test_no_international_work(body):
    """A study visit, politeness, a partner of the neighbourhood and an old agreement are none."""
    assert "intl" not in read(body).topics


def test_english_agreement():
    """A letter of intent that is signed counts in English, too."""
    body = (
        "The mayor of Gdansk called on the Seoul city government. A letter of intent on parking data was signed."
        " The Polish guests saw Seoul's smart parking."
    )
    assert "intl" in read(body, lang="en").topics


def test_trip_in_passing_needs_more():
    """A trip told in passing makes no topic; with a sentence on exchange with the world it does."""
    guests = "페루 리마 공무원들이 서울시 공공와이파이를 보러 왔다.\n이들은 시장 골목을 종일 걸으며 접속 속도를 하나하나 쟀다."
    trip = "서울시는 지난해 10월 핀란드 헬싱키에서 열린 정보통신 회의에 참가해 사례를 발표했다."
    exchange = "시는 온라인 강연으로 해외와 활발히 교류하고 있다."
    assert "intl" not in read(f"{guests}\n{trip}", day=DAY).topics
    assert "intl" in read(f"{guests}\n{trip}\n{exchange}", day=DAY).topics
