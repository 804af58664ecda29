"""A month on a fast clock: memory and file handles stay flat, and every link has its outcome.

    python -m tests.benchmarks.soak [--sources 300] [--days 30] [--interval-h 6]

Every source brings an article in each of its intervals; some pages are gone, broken, empty or in CP949. Samples
are taken four times a virtual day, after publishing. Prints resident memory and open file handles in the second
tenth of the days and in the last (the reading processes apart), and the books; exits 1 where memory has grown
by more than 5 %, handles have, or a link is without an outcome.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import active_children
from pathlib import Path
from statistics import mean

import structlog

from jobs.memory import bound_arenas
from jobs.metrics import Metrics
from jobs.publish_turns import PublishTurns
from jobs.wiring import RESULTS_FILE, STATE_FILE, open_rig
from pipeline.model import Run, Source
from storage.reports import run_sql
from tests.site import Answer, Asked, Site, site
from tests.virtual_days import Clock, serve
from tests.walking import article_page, rss, settings_for, source_for

START = datetime(2026, 3, 2, tzinfo=UTC)
FIRST_DAY = date(2000, 1, 1)
DAYS_APART = 25
SAMPLE_EVERY = timedelta(hours=6)
GROWTH = 0.05
FEED_LENGTH = 20
PAGE_BYTES = resource.getpagesize()
ODD_PAGES = {
    7: Answer(status=404),
    17: Answer(status=403),
    27: Answer(b""),
    37: Answer(b"%PDF-1.7\n", type="application/pdf"),
    47: Answer(article_page().decode().replace("utf-8", "euc-kr").encode("cp949"), type="text/html"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at the processes."""

    own_bytes: int
    children_bytes: int
    handles: int


@dataclass(frozen=True, slots=True)
class Soaked:
    """What a soak showed."""

    runs: int
    seconds: float
    samples: tuple[Sample, ...]
    announced: int
    links: int
    attempted: int
    stored: int
    articles: int
    without_outcome: int

    def tenths(self, of: Callable[[Sample], int]) -> tuple[float, float]:
        """The means of the second tenth and of the last."""
        size = max(len(self.samples) // 10, 1)
        return mean(map(of, self.samples[size : 2 * size])), mean(map(of, self.samples[-size:]))

    @property
    def is_flat(self) -> bool:
        """Whether neither memory nor handles grow."""
        memory = self.tenths(lambda sample: sample.own_bytes)
        handles = self.tenths(lambda sample: sample.handles)
        return memory[1] <= memory[0] * (1 + GROWTH) and handles[1] <= handles[0] + 1

    @property
    def is_conserved(self) -> bool:
        """Whether every link announced ended in an outcome, and each article is there once."""
        return (
            self.announced == self.links == self.attempted
            and self.stored == self.articles
            and self.without_outcome == 0
        )

    def told(self) -> str:
        """The figures for a person."""
        own = [each / 2**20 for each in self.tenths(lambda sample: sample.own_bytes)]
        children = [each / 2**20 for each in self.tenths(lambda sample: sample.children_bytes)]
        handles = self.tenths(lambda sample: sample.handles)
        return (
            f"{self.runs} looks in {self.seconds:.0f} s\n"
            f"memory, second tenth to last: {own[0]:.1f} to {own[1]:.1f} MB ({own[1] / own[0] - 1:+.1%});"
            f" reading processes {children[0]:.1f} to {children[1]:.1f} MB\n"
            f"file handles: {handles[0]:.1f} to {handles[1]:.1f}\n"
            f"links announced {self.announced}, booked {self.links}, with an outcome {self.attempted};"
            f" stored {self.stored}, articles {self.articles}; without outcome {self.without_outcome}"
        )


def prove(folder: Path, sources: int, days: float, interval_h: float) -> Soaked:
    """Let `sources` sources run for `days` days of a clock that is set."""
    clock = Clock(START)
    with site({}) as running:
        chosen = {source.id: source for source in outlets(running, clock, sources, interval_h)}
        return asyncio.run(soak(folder, running, chosen, clock, timedelta(days=days)))


def outlets(running: Site, clock: Clock, count: int, interval_h: float) -> list[Source]:
    """Sources with a feed that grows by an article in each interval."""
    made = []
    for number in range(count):
        feed_path = f"/{number}/rss"
        running.routes[feed_path] = feed_of(running, clock, number, interval_h)
        running.routes[f"/{number}/read"] = page_of
        source = source_for(running.url(feed_path), id=f"s{number}", interval_s=int(interval_h * 3600))
        made.append(source)
    return made


def feed_of(running: Site, clock: Clock, number: int, interval_h: float) -> Callable[[Asked], Answer]:
    """The newest articles by now."""

    def answer(_: Asked) -> Answer:
        newest = announced_by(clock(), interval_h)
        first = max(newest - FEED_LENGTH, 0)
        urls = [running.url(f"/{number}/read?article={article}") for article in range(first, newest)]
        return Answer(rss(urls), type="application/rss+xml", etag=f'"{newest}"')

    return answer


def announced_by(now: datetime, interval_h: float) -> int:
    """How many articles a source has announced by `now`."""
    return int((now - START) / timedelta(hours=interval_h)) + 1


def page_of(asked: Asked) -> Answer:
    """An article; some numbers stand for a page in trouble."""
    number = int(asked.path.rpartition("=")[2])
    if number % 50 in ODD_PAGES:
        return ODD_PAGES[number % 50]
    # Days of years: what is told of one visit is held together, and ten thousand tellings of it are no month.
    day = FIRST_DAY + timedelta(days=DAYS_APART * (int(asked.path.split("/")[1]) + number))
    return Answer(article_page(f"{asked.path} 소식", day), etag='"1"')


async def soak(
    folder: Path, running: Site, sources: dict[str, Source], clock: Clock, length: timedelta
) -> Soaked:
    """Serve, publish and sample until the days are over; then reckon up."""
    began, runs, samples = time.monotonic(), 0, []
    newest: dict[str, int] = {}
    interval_h = next(iter(sources.values())).interval_s / 3600
    settings = settings_for(folder, workers=2)
    async with open_rig(settings, "daemon", clock=clock) as rig:
        publishing = PublishTurns(settings, rig.publisher, rig.state, Metrics())
        rig.state.sync_sources({source.id: source.interval_s for source in sources.values()}, clock())

        def count(done: list[Run]) -> None:
            nonlocal runs
            runs += len(done)
            newest.update({run.source_id: announced_by(run.started_at, interval_h) for run in done})

        while clock() < START + length:
            await serve(rig, sources, clock, clock() + SAMPLE_EVERY, each_time=count)
            await publishing.take(is_last=True)
            assert publishing.unpublished is None, publishing.unpublished
            forget_log(running)
            samples.append(sample())
    attempted, stored, articles = books(folder / RESULTS_FILE)
    links, without_outcome = booked(folder / STATE_FILE)
    return Soaked(
        runs=runs,
        seconds=time.monotonic() - began,
        samples=tuple(samples),
        announced=sum(newest.values()),
        links=links,
        attempted=attempted,
        stored=stored,
        articles=articles,
        without_outcome=without_outcome,
    )


def forget_log(running: Site) -> None:
    """What the site remembers of requests is its growth, not ours."""
    for kept in (running.log, running.answered, running.sent):
        kept.clear()


def sample() -> Sample:
    """Memory and handles now, garbage aside."""
    gc.collect()
    children = sum(resident_bytes(child.pid) for child in active_children())
    return Sample(resident_bytes(os.getpid()), children, len(list(Path("/proc/self/fd").iterdir())))


def resident_bytes(process_id: int | None) -> int:
    """Resident memory of a process (proc(5), statm)."""
    return int(Path(f"/proc/{process_id}/statm").read_text("ascii").split()[1]) * PAGE_BYTES


def books(file: Path) -> tuple[int, int, int]:
    """Links with an attempt, links stored, and articles, as a reader sees them."""
    ((attempted, stored, articles),) = run_sql(
        file,
        """
        select
            count(distinct url),
            count(distinct url) filter (outcome = 'stored'),
            (select count(*) from article)
        from outcome
        """,
    ).rows
    return int(str(attempted)), int(str(stored)), int(str(articles))


def booked(file: Path) -> tuple[int, int]:
    """Links ever booked, and those that have no outcome."""
    with closing(sqlite3.connect(file)) as connection:
        links, ended = connection.execute("select count(*), count(last_outcome) from link").fetchone()
    return links, links - ended


def main() -> None:
    """Soak for as long, and with as many sources, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--interval-h", type=float, default=6.0)
    wanted = parser.parse_args()
    bound_arenas()  # as the daemon does at its start
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="citymentions-soak-") as folder:
        done = prove(Path(folder), wanted.sources, wanted.days, wanted.interval_h)
    print(done.told())
    sys.exit(0 if done.is_flat and done.is_conserved else 1)


if __name__ == "__main__":
    main()
