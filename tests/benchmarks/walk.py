"""The walk without politeness on loopback: pages a second, and where the time goes.

    python -m tests.benchmarks.walk [--pages 1000] [--workers 2]

The pages are those of the recorded day, again and again, under 16 invented hosts: each stands for one outlet of
the day, sends that outlet's pages and is read by its layouts. A process of its own serves them. First the whole
walk runs, from feed to published file; then each stage alone over the same pages, in one process.

All stages alone add up to less than the walk's processor time: the rest is the event loop, the threads and pipes
between the parts. Needs psutil (the extra `bench`).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import pickle
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import structlog

from jobs.settings import Settings
from jobs.wiring import STATE_FILE, make_data_dir, open_rig
from jobs.workers import lexicon_for
from pipeline.extract import extract
from pipeline.fetch import Fetcher
from pipeline.model import Article, Attempt, Entry, Link, Outcome, Page, Reading, Source
from pipeline.parse import read_page
from pipeline.robots import robots_from_answer
from pipeline.urls import article_id, canonical_key
from storage.archive import Archive
from storage.publish import Publisher
from storage.state import State
from tests.benchmarks.invented_outlets import (
    OUTLETS,
    WARM_UP_PAGES,
    Outlet,
    invented_outlets,
    served,
    warm_outlet,
    write_site,
)
from tests.fixture_day import FixturePage

LEASE_S = 90.0


@dataclass(frozen=True, slots=True)
class Walked:
    """The whole walk: wall seconds, counts, and the processor seconds of every part."""

    seconds: float
    publish_seconds: float
    attempts: int
    stored: int
    processor_s: dict[str, float]


def main() -> None:
    """Build the sites, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    # As `daemon` logs without --verbose, but for the lines themselves: the table is what is read here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="citymentions-walk-") as folder:
        root = Path(folder)
        outlets = invented_outlets(wanted.pages)
        warm = warm_outlet(outlets)
        for outlet in (*outlets, warm):
            write_site(root / "sites", outlet)
        with served(root / "sites") as (address, server):
            settings = Settings(
                data_dir=str(root / "data"),
                contact="benchmark on loopback",
                workers=wanted.workers,
                concurrent_sources=OUTLETS,
            )
            walked = asyncio.run(walk(settings, outlets, warm, address, server))
            report_walk(walked, wanted.workers)
            report_stages(measure_stages(root / "alone", outlets, address), wanted.pages)


def report_walk(walked: Walked, workers: int) -> None:
    """The walk in a few lines."""
    pages = walked.attempts
    print(
        f"whole walk: {pages} pages, {walked.stored} stored, {pages / walked.seconds:.0f} pages/s"
        f" ({walked.seconds:.2f} s, publishing {walked.publish_seconds:.2f} s of it)"
    )
    print(
        f"            {OUTLETS} outlets, {workers} reading processes, {psutil.cpu_count()} cores,"
        f" {psutil.Process().memory_info().rss / 2**20:.0f} MB in the parent at the end"
    )
    print(f"\n{'processor time of the walk':34} ms/page")
    for name, seconds in walked.processor_s.items():
        print(f"{name:34} {1000 * seconds / pages:7.3f}")
    bound = (psutil.cpu_count() or 1) * pages / sum(walked.processor_s.values())
    print(f"with all cores busy on nothing else: at most {bound:.0f} pages/s", end="")
    print(f" (load average of the last minute: {os.getloadavg()[0]:.1f})")


def report_stages(stages: Iterator[tuple[str, float]], pages: int) -> None:
    """Wall time of each stage alone."""
    took = dict(stages)
    total = sum(took.values())
    print(f"\n{'each stage alone, wall time':34} ms/page  share")
    for name, seconds in took.items():
        print(f"{name:34} {1000 * seconds / pages:7.3f}  {seconds / total:5.0%}")
    print(f"{'all':34} {1000 * total / pages:7.3f}")


# --- the whole walk ------------------------------------------------------------------------------------------


async def walk(
    settings: Settings, outlets: list[Outlet], warm: Outlet, address: tuple[str, int], server: psutil.Process
) -> Walked:
    """One look at every outlet, all at once, and a publish at the end; a warm-up before."""
    async with open_rig(settings, "benchmark", connect_to=address) as rig:
        await rig.walk.run(warm.source, asyncio.Event())
        rig.publisher.publish()
        before = processor_seconds(server)
        began = time.perf_counter()
        runs = await asyncio.gather(*(rig.walk.run(outlet.source, asyncio.Event()) for outlet in outlets))
        fetched = time.perf_counter()
        await asyncio.to_thread(rig.publisher.publish)
        ended = time.perf_counter()
        after = processor_seconds(server)
    return Walked(
        seconds=ended - began,
        publish_seconds=ended - fetched,
        attempts=sum(run.stored + run.failed for run in runs),
        stored=sum(run.stored for run in runs),
        processor_s={name: after[name] - before[name] for name in after},
    )


def processor_seconds(server: psutil.Process) -> dict[str, float]:
    """User and system time so far of the walk's process, of its reading processes, and of the site."""
    here = psutil.Process()
    children = [child for child in here.children(recursive=True) if child.pid != server.pid]
    return {
        "the walk's own process": own_seconds(here),
        "the reading processes": sum(own_seconds(child) for child in children),
        "the site (not ours to pay)": own_seconds(server),
    }


def own_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


# --- each stage alone ----------------------------------------------------------------------------------------


def measure_stages(
    folder: Path, outlets: list[Outlet], address: tuple[str, int]
) -> Iterator[tuple[str, float]]:
    """Seconds that each stage takes alone, for all pages; nothing beside it."""
    make_data_dir(folder)
    pages = [
        (as_fetched(page, url), outlet.source)
        for outlet in outlets
        for url, (_, page) in zip(outlet.urls(), outlet.pages, strict=True)
    ]
    yield f"fetch ({OUTLETS} at once)", asyncio.run(fetch_all([page.url for page, _ in pages], address))
    publisher = Publisher(folder)
    publisher.ensure_file()
    with State(folder / STATE_FILE) as state:
        links = [Link(page.url, canonical_key(page.url), source.id) for page, source in pages]
        state.add_links(links, datetime.now(UTC))
        yield "robots and pace ledger, synced", pace(state, pages)
        with Archive(folder / "archive") as archive:
            began = time.perf_counter()
            for (page, source), link in zip(pages, links, strict=True):
                state.set_archived(link.key, archive.append(page, source.id))
            yield "archive and its note, synced", time.perf_counter() - began
        began = time.perf_counter()
        articles = [read_page(page, source) for page, source in pages]
        yield "decode and parse", time.perf_counter() - began
        readings, seconds = extract_all(articles)
        yield "extract", seconds
        yield "pickled to the child and back", pickled(pages, articles, readings)
        yield "state and outbox, synced", finish_all(state, pages, links, articles, readings)
    began = time.perf_counter()
    publisher.publish()
    yield "publish", time.perf_counter() - began


def as_fetched(page: FixturePage, url: str) -> Page:
    """The page as the fetcher would hand it on."""
    return Page(url, url, 200, (("content-type", page.content_type),), page.body, datetime.now(UTC))


async def fetch_all(urls: list[str], address: tuple[str, int]) -> float:
    """Seconds to fetch all `urls`, OUTLETS at once."""
    places = asyncio.Semaphore(OUTLETS)
    async with Fetcher("citymentions-benchmark/0", connect_to=address) as fetcher:

        async def get(url: str) -> None:
            async with places:
                await fetcher.get(url)

        began = time.perf_counter()
        await asyncio.gather(*(get(url) for url in urls))
        return time.perf_counter() - began


def pace(state: State, pages: list[tuple[Page, Source]]) -> float:
    """Seconds to look robots.txt up, and to take and give back the host, as for every request."""
    state.set_robots("http://outlet.example", 200, b"User-agent: *\nDisallow:\n", datetime.now(UTC))
    began = time.perf_counter()
    for page, source in pages:
        kept = state.robots("http://outlet.example")
        assert kept is not None
        assert robots_from_answer(kept.status, kept.body).allows(page.url, "citymentions-benchmark/0")
        host = str(urlsplit(page.url).hostname)
        assert state.claim_host(host, source.min_delay_s, datetime.now(UTC), LEASE_S) == 0.0
        state.release_host(host, datetime.now(UTC))
    return time.perf_counter() - began


def extract_all(articles: list[Article]) -> tuple[list[Reading], float]:
    """The readings for Seoul, and the seconds that they took; the lexicon is loaded before."""
    lexicon = lexicon_for(())
    city = lexicon.city("seoul")
    for article in islice(articles, WARM_UP_PAGES):
        extract(article, city, lexicon)
    began = time.perf_counter()
    readings = [extract(article, city, lexicon) for article in articles]
    return readings, time.perf_counter() - began


def pickled(pages: list[tuple[Page, Source]], articles: list[Article], readings: list[Reading]) -> float:
    """Seconds to pack and unpack what goes to a reading process, and what comes back."""
    began = time.perf_counter()
    for question, article, reading in zip(pages, articles, readings, strict=True):
        pickle.loads(pickle.dumps(question))
        pickle.loads(pickle.dumps((article, (reading,))))
    return time.perf_counter() - began


def finish_all(
    state: State,
    pages: list[tuple[Page, Source]],
    links: list[Link],
    articles: list[Article],
    readings: list[Reading],
) -> float:
    """Seconds to end every attempt: one transaction each."""
    now = datetime.now(UTC)
    began = time.perf_counter()
    for number, ((_, source), link, article, reading) in enumerate(
        zip(pages, links, articles, readings, strict=True)
    ):
        entry = Entry(article_id(link.key), source.id, link.key, source.rights, article, (reading,), now, now)
        attempt = Attempt(str(number), "r", source.id, link.key, link.url, Outcome.STORED, "store", now)
        state.finish(attempt, entry)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
