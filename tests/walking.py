"""A walk over a loopback site, for tests: real sockets, real child processes, real files."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jobs.settings import Settings
from jobs.wiring import open_rig
from pipeline.model import Feed, FeedKind, Run, Source
from storage.reports import run_sql

ARTICLE = """<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="{day}T09:30:00+09:00"></head>
<body><header><a href="/">처음</a></header><article><h1>{title}</h1>
<p>핀란드 에스포시 대표단 12명이 지난 11일 서울시청을 방문해 서울의 스마트도시 정책을 둘러봤다.</p>
<p>대표단은 교통정보센터의 실시간 관제 화면 앞에서 오래 머물며 운영 방식을 물었다고 시는 전했다.</p>
<p>서울시 관계자는 앞으로도 여러 도시와 경험을 나누겠다는 뜻을 밝히고 다음 만남을 기약했다.</p>
</article></body></html>"""


def article_page(
    title: str = "에스포시 대표단, 서울 스마트도시 견학", day: date = date(2024, 3, 12)
) -> bytes:
    """A page of our own with one inbound visit, published on `day` in Seoul."""
    return ARTICLE.format(title=title, day=day).encode()


def rss(urls: list[str]) -> bytes:
    """A feed that announces `urls`."""
    items = "".join(f"<item><title>기사 {i}</title><link>{url}</link></item>" for i, url in enumerate(urls))
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>시험</title>'
    return f"{head}{items}</channel></rss>".encode()


def settings_for(data_dir: Path, **changes: object) -> Settings:
    """Settings for loopback: short limits, one child."""
    plain = Settings(
        data_dir=str(data_dir),
        contact="tests on loopback",
        allow_private=True,
        workers=1,
        request_total_s=5.0,
        parse_total_s=20.0,
    )
    return replace(plain, **changes)


def source_for(feed_url: str, **changes: object) -> Source:
    """A source on loopback whose feed is at `feed_url`."""
    plain = Source(
        id="test-source",
        name="시험일보",
        lang="ko",
        zone="Asia/Seoul",
        home=feed_url,
        hosts=("127.0.0.1",),
        feeds=(Feed(feed_url, FeedKind.FEED),),
        min_delay_s=0.0,
    )
    return replace(plain, **changes)


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk left behind."""

    runs: tuple[Run, ...]
    results: Path

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The answer of the published file."""
        return list(run_sql(self.results, sql).rows)

    def outcomes(self) -> dict[str, str]:
        """Last part of each link's path -> its outcome."""
        return {
            str(url).rsplit("/", 1)[-1]: str(how)
            for url, how in self.rows("select url, outcome from outcome")
        }


def walk_over(settings: Settings, *sources: Source) -> Walked:
    """Look at each source once, in turn, and publish."""

    async def go() -> tuple[Run, ...]:
        async with open_rig(settings, "collect") as rig:
            runs = [await rig.walk.run(source, asyncio.Event()) for source in sources]
            rig.publisher.publish()
            return tuple(runs)

    return Walked(asyncio.run(go()), settings.data_path / "mentions.duckdb")
