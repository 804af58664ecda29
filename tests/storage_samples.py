"""Small values for the tests of storage, in sentences of our own."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from pipeline.model import (
    Article,
    Attempt,
    Award,
    Coverage,
    DateSpan,
    Direction,
    Entry,
    Event,
    Headcount,
    Link,
    Mention,
    Mode,
    Outcome,
    Page,
    Precision,
    Quote,
    Reading,
    Resolved,
    Rights,
    Run,
    RunOutcome,
    Source,
    Status,
    Telling,
    Visit,
    VisitKind,
)
from storage.results.event_rows import event_batch, visit_event_batch
from storage.results.rows import Batch, visit_id
from storage.state import State

NOW = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
SENTENCE = "핀란드 오울루시 대표단 12명이 지난달 20일 서울시청에서 교통 관제 화면을 살펴봤다."

VISIT = Visit(
    kind=VisitKind.EVENT,
    direction=Direction.INBOUND,
    status=Status.HAPPENED,
    mode=Mode.IN_PERSON,
    countries=("FI",),
    organisations=("오울루시",),
    evidence=(SENTENCE,),
    rule="visitor-verb",
    confidence=0.9,
    visitor_kind="city",
    headcount=Headcount(12),
    date=DateSpan(date(2026, 2, 20), date(2026, 2, 20), Precision.DAY),
    host="서울시",
    place="서울시청",
    purpose=("transport",),
    facilitated_by="주한핀란드대사관",
)


def link(number: int, source_id: str = "herald") -> Link:
    """Link number `number`, with everything that a feed may say."""
    return Link(
        url=f"https://news.example/a?id={number}",
        key=f"news.example/a?id={number}",
        source_id=source_id,
        title=f"제목 {number}",
        snippet="요약",
        published=NOW,
        found_in="https://news.example/rss",
    )


def entry(number: int, *, body: str = "첫 문단.\n\n둘째 문단.", rights: Rights = Rights.EXCERPT) -> Entry:
    """The article of link `number`, told in all tables."""
    reading = Reading(
        city="seoul",
        smart_city=True,
        topics=("transport", "intl"),
        programmes=("토피스",),
        proposed_programmes=("새길",),
        visits=(VISIT,),
        awards=(Award("도시교통 대상", "상을 받았다.", "세계교통협회", 2026, "관제", "award-verb", 0.8),),
        coverage=(Coverage("YLE", "filming", "촬영했다.", "FI", Status.HAPPENED, "film-verb", 0.7),),
        quotes=(Quote("김하나", "“잘 봤다”고 말했다.", "국장"),),
        mentions=(Mention("topic", "transport", "교통", 3, 5, SENTENCE),),
        extractor="test/1",
    )
    article = Article(
        url=f"https://news.example/a?id={number}",
        title=f"제목 {number}",
        body=body,
        authors=("이기자",),
        subtitle="부제",
        section="사회",
        published=NOW,
        published_day=date(2026, 3, 2),
        published_basis="json-ld",
        modified=NOW,
        utc_offset_min=540,
        lang="ko",
        canonical_url="https://news.example/a",
        image_url="https://news.example/i.jpg",
        parser="layout:herald/1",
        encoding="utf-8",
        encoding_basis="header",
    )
    key = f"news.example/a?id={number}"
    return Entry(article_id(number), "herald", key, rights, article, (reading,), NOW, NOW)


def article_id(number: int) -> str:
    """What link `number`'s article is called."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:16]


def grouped(number: int, event_id: str | None, *, is_rejected: bool = False) -> Batch:
    """That the visit which article `number` tells is of that event."""
    key = visit_id(article_id(number), "seoul", 1)
    telling = Telling(key, article_id(number), "seoul", NOW, NOW.date(), VISIT)
    return visit_event_batch(telling, event_id, is_rejected=is_rejected)


def event(event_id: str, **changes: object) -> Batch:
    """An event of two articles, twelve to fourteen people from Finland."""
    made = Event(
        id=event_id,
        city="seoul",
        direction=Direction.INBOUND,
        status=Status.HAPPENED,
        mode=Mode.IN_PERSON,
        countries=("FI",),
        organisations=("오울루시",),
        headcount=13,
        headcount_low=12,
        headcount_high=14,
        date=VISIT.date,
        purposes=("transport",),
        n_articles=2,
        n_independent=1,
        first_reported_at=NOW,
    )
    return event_batch(Resolved(replace(made, **changes), ()))


def attempt(number: int, outcome: Outcome = Outcome.STORED, **changes: object) -> Attempt:
    """An attempt at link `number`."""
    made = Attempt(
        attempt_id=hashlib.md5(f"{number}-{outcome}".encode()).hexdigest(),
        run_id="run-1",
        source_id="herald",
        key=f"news.example/a?id={number}",
        url=f"https://news.example/a?id={number}",
        outcome=outcome,
        step="store",
        at=NOW,
        http_status=200,
        elapsed_ms=40,
        article_id=article_id(number) if outcome is Outcome.STORED else None,
    )
    return replace(made, **changes)


def run(run_id: str, outcome: RunOutcome = RunOutcome.NEW, **changes: object) -> Run:
    """A run that has ended."""
    return replace(Run(run_id, "herald", "daemon", NOW, NOW, outcome), **changes)


def source(source_id: str = "herald") -> Source:
    """An outlet."""
    return Source(source_id, "헤럴드", "ko", "Asia/Seoul", "https://news.example", ("news.example",))


def page(number: int = 1, body: bytes = b"<html>\xb0\xa1</html>") -> Page:
    """A page as it comes off the wire."""
    return Page(
        url=f"https://news.example/a?id={number}",
        final_url=f"https://www.news.example/a?id={number}",
        status=200,
        headers=(("content-type", "text/html; charset=euc-kr"), ("content-encoding", "br")),
        body=body,
        fetched_at=NOW,
        redirects=(f"https://www.news.example/a?id={number}",),
    )


def bring_in(state: State, *entries: Entry) -> None:
    """Walk each entry's link from first seen to stored."""
    for item in entries:
        number = int(item.key.rpartition("=")[2])
        state.add_links([link(number)], NOW)
        state.finish(attempt(number, attempt_id=f"{number}-{hash(item.article.title)}"), item)


class Child:
    """A real process that runs `script` with `arguments`; its lines of output are JSON values."""

    def __init__(self, script: str, *arguments: object) -> None:
        root = Path(__file__).parents[1]
        prelude = "import json, os, signal, sys\n"
        prelude += "def say(value): print(json.dumps(value), flush=True)\n"
        prelude += "def die(): os.kill(os.getpid(), signal.SIGKILL)\n"
        self._process = subprocess.Popen(
            [sys.executable, "-c", prelude + script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            stream.close()

    def hear(self) -> object:
        """The next value that it says."""
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the child has ended: {self._process.stderr.read()}")
        return json.loads(line)

    def go_on(self) -> None:
        """Let it pass its next `sys.stdin.readline()`."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def wait(self) -> int:
        """Its exit code (negative: the signal that ended it)."""
        return self._process.wait(timeout=60)

    def rest(self) -> list[object]:
        """All that it said and nobody heard, whole lines only."""
        return [
            json.loads(line)
            for line in self._process.stdout.read().splitlines(keepends=True)
            if line[-1] == "\n"
        ]
