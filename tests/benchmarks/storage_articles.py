"""Articles by the number for the storage's benchmarks: invented sentences in the proportions of real articles.

Of the bodies that are kept (one in five, as a mix of outlets has it) the mean is 1,400 characters; an article has
about twelve mentions with their sentences, one in eight tells a visit, one in thirty a prize or foreign coverage.
"""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from pipeline.model import (
    Article,
    Attempt,
    Award,
    Coverage,
    DateSpan,
    Direction,
    Entry,
    Headcount,
    Link,
    Mention,
    Mode,
    Outcome,
    Precision,
    Quote,
    Reading,
    Rights,
    Source,
    Status,
    Visit,
    VisitKind,
)
from storage.state import Ending

EPOCH = datetime(2019, 1, 1, tzinfo=UTC)
SOURCES = 30
COUNTRIES = ("BR", "JP", "US", "FI", "KZ", "LA", "VN", "DE", "FR", "SA", "ID", "MX")
TOPICS = ("transport", "egov", "ai", "wifi", "env", "opendata", "safety", "economy", "general")
SUBJECTS = (
    "시 담당 부서는",
    "현장을 찾은 방문단은",
    "관제센터 직원들은",
    "이날 모인 전문가들은",
    "시민 평가단은",
)
OBJECTS = ("교통 신호를 한곳에서 다루는 화면을", "골목의 공기를 재는 감지기를", "민원을 스스로 나누는 체계를")
VERBS = (
    "차례로 살펴봤다.",
    "내년까지 늘리기로 했다.",
    "시험해 본 결과를 내놓았다.",
    "다른 도시와 나누겠다고 밝혔다.",
)
TERMS = (
    ("topic", "transport", "교통 신호"),
    ("topic", "env", "공기"),
    ("topic", "egov", "민원"),
    ("organisation", "host", "관제센터"),
    ("city", "seoul", "시민"),
)


def link(number: int, series: str = "") -> Link:
    """The link of article `number` of `series`."""
    key = f"outlet{number % SOURCES}.example/{series}{number}"
    return Link(url=f"https://{key}", key=key, source_id=f"outlet{number % SOURCES}")


def source(number: int, rights: Rights | None = None) -> Source:
    """Outlet `number`; every fifth lets its text be kept."""
    host = f"outlet{number}.example"
    kept = rights or (Rights.EXCERPT if number % 5 else Rights.FULL_TEXT)
    return Source(
        f"outlet{number}", f"시험일보 {number}", "ko", "Asia/Seoul", f"https://{host}", (host,), rights=kept
    )


def ending(number: int, series: str = "", body_chars: int = 1_400) -> Ending:
    """Article `number` of `series`, stored, as a walk ends it. The same at every call but for its attempt."""
    found = link(number, series)
    entry = _entry(number, found, body_chars)
    attempt = Attempt(
        attempt_id=uuid.uuid4().hex,
        run_id=f"run-{number // 1000}",
        source_id=found.source_id,
        key=found.key,
        url=found.url,
        outcome=Outcome.STORED,
        step="store",
        at=entry.fetched_at,
        http_status=200,
        elapsed_ms=40 + number % 400,
        article_id=entry.article_id,
    )
    return Ending(attempt, entry)


def endings(first: int, until: int, series: str = "", body_chars: int = 1_400) -> Iterator[Ending]:
    """Articles `first` <= n < `until`."""
    return (ending(number, series, body_chars) for number in range(first, until))


def _entry(number: int, found: Link, body_chars: int) -> Entry:
    chance = random.Random(number)
    sentences = _sentences(chance, max(3, int(chance.triangular(0.4, 2.0, 0.6) * body_chars) // 36))
    body = " ".join(sentences)
    at = EPOCH + timedelta(seconds=number * 43)
    article = Article(
        url=found.url,
        title=f"{sentences[0][:24]} ({number})",
        body=body,
        authors=(f"기자 {number % 700}",),
        section="사회",
        published=at,
        published_day=at.date(),
        published_basis="json-ld",
        modified=at,
        utc_offset_min=540,
        lang="ko",
        canonical_url=found.url,
        parser="layout:invented/1",
        encoding="utf-8",
        encoding_basis="header",
    )
    rights = source(int(found.source_id.removeprefix("outlet"))).rights
    article_id = hashlib.sha256(found.key.encode()).hexdigest()[:16]
    reading = _reading(chance, number, body, sentences, at.date())
    return Entry(article_id, found.source_id, found.key, rights, article, (reading,), at, at)


def _sentences(chance: random.Random, count: int) -> list[str]:
    return [
        f"{chance.choice(SUBJECTS)} {chance.randint(1, 9999)}번째로 {chance.choice(OBJECTS)} {chance.choice(VERBS)}"
        for _ in range(count)
    ]


def _reading(chance: random.Random, number: int, body: str, sentences: list[str], day: date) -> Reading:
    said = sentences[0]
    return Reading(
        city="seoul",
        smart_city=number % 3 == 0,
        topics=(TOPICS[number % 9], TOPICS[number % 7]),
        programmes=("길잡이 2030",) if number % 20 == 0 else (),
        visits=(_visit(chance, number, said, day),) if number % 8 == 0 else (),
        awards=(Award("도시 혁신상", said, "세계도시협의회", 2024, "관제", "award-verb", 0.8),)
        if number % 30 == 1
        else (),
        coverage=(Coverage("YLE", "filming", said, "FI", Status.HAPPENED, "film-verb", 0.7),)
        if number % 30 == 2
        else (),
        quotes=(Quote("김하나", said, "국장"),) if number % 2 else (),
        mentions=tuple(_mentions(body, sentences)),
        extractor="invented/1",
    )


def _mentions(body: str, sentences: list[str]) -> Iterator[Mention]:
    start = 0
    for count, sentence in enumerate(sentences):
        kind, code, surface = TERMS[count % len(TERMS)]
        if (offset := sentence.find(surface)) >= 0:
            yield Mention(kind, code, surface, start + offset, start + offset + len(surface), sentence)
        start += len(sentence) + 1
    assert start == len(body) + 1


def _visit(chance: random.Random, number: int, said: str, day: date) -> Visit:
    return Visit(
        kind=VisitKind.EVENT,
        direction=Direction.INBOUND,
        status=Status.HAPPENED,
        mode=Mode.IN_PERSON,
        countries=(COUNTRIES[number // 8 % len(COUNTRIES)],),
        organisations=(f"시의회 {chance.randint(1, 999)}",),
        evidence=(said,),
        rule="visitor-verb",
        confidence=0.9,
        visitor_kind="city",
        headcount=Headcount(chance.randint(2, 60)),
        date=DateSpan(day, day, Precision.DAY),
        host="서울시",
        place="서울시청",
        purpose=(TOPICS[number % 9],),
    )
