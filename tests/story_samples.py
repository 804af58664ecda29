"""Small announcements for the tests of stories, in sentences of our own."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage_samples import article_id, attempt, entry, link

from jobs.stories import group_waiting, grouping
from pipeline.model import Article, Entry, Reading, Version
from pipeline.stories import traits_of
from storage.state import State

DAY = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
HOME = frozenset({"ko"})
RELEASE = (
    "달빛시는 골목 가로등 4,318개를 사람이 지나갈 때만 밝아지는 등으로 바꾼다고 밝혔다.\n\n"
    "등마다 달린 감지기가 발소리를 듣고 열두 걸음 앞까지 빛을 키운다. 아무도 없으면 촛불 밝기로 돌아간다.\n\n"
    "시는 ‘발소리 가로등’ 사업에 27억 6천만 원을 들이고, 아낀 전기료로 경로당 난방비를 보탠다.\n\n"
    "여든한 살 주민 대표는 밤길이 무섭지 않게 됐다며 손자에게 자랑했다고 전했다."
)
COPY = "\n\n".join(RELEASE.split("\n\n")[:3])
EDITED = (
    "밤길을 걷는 사람의 발소리를 듣고 켜지는 등이 온다. 달빛시는 가로등 4318개를 손본다.\n\n"
    "‘발소리 가로등’에 드는 돈은 27억6천만원. 아무도 없으면 촛불 밝기로 돌아간다고 한다."
)
ENGLISH = (
    "The city of Dalbit will fit 4,318 street lamps with sensors that wake at the sound of steps.\n\n"
    "The plan costs 2.76 billion won and pays for heating in homes for the aged."
)
OTHER = (
    "달빛시 도서관은 오는 주말부터 빌린 책을 우편으로 돌려받는다고 밝혔다.\n\n"
    "주민은 우체통에 넣기만 하면 되고, 요금은 1,250원을 시가 낸다. 느티나무 광장에는 반납함이 선다."
)


def article(number: int, body: str, *, lang: str = "ko", told_at: datetime = DAY, title: str = "") -> Article:
    """An article with nothing but what stories are made of."""
    return replace(
        entry(number).article, title=title or f"제목 {number}", body=body, lang=lang, published=told_at
    )


def telling(
    number: int, body: str, *, hours: float = 0, lang: str = "ko", is_release: bool = False
) -> Version:
    """The article as it is compared with others."""
    told_at = DAY + timedelta(hours=hours)
    told = article(number, body, lang=lang, told_at=told_at)
    traits = traits_of(told, (), is_release=is_release)
    return Version(article_id(number), "herald", told.url, is_release, told_at, told_at, traits)


def story_entry(
    number: int,
    body: str,
    *,
    hours: float = 0,
    lang: str = "ko",
    is_release: bool = False,
    readings: tuple[Reading, ...] = (),
) -> Entry:
    """The article of link `number` as the walk hands it over, told and first seen `hours` after `DAY`."""
    moment = DAY + timedelta(hours=hours)
    told = article(number, body, lang=lang, told_at=moment)
    return replace(
        entry(number),
        article=told,
        readings=readings,
        first_seen_at=moment,
        traits=traits_of(told, readings, is_release=is_release),
        is_release=is_release,
    )


def bring(state: State, *entries: Entry) -> None:
    """Store these articles, in this order."""
    for each in entries:
        number = int(each.key.rpartition("=")[2])
        state.add_links([link(number)], DAY)
        state.finish(attempt(number, attempt_id=uuid.uuid4().hex), each)


def told_stories(path: Path) -> dict[str, bytes]:
    """Every article's place, as last told, of the state file in `path`; what waits is grouped first."""
    with State(path / "state.sqlite") as state:
        group_waiting(state, grouping(HOME))
        rows = state._connection.execute("select article_id, part from story_article").fetchall()
    return {row["article_id"]: row["part"] for row in rows}
