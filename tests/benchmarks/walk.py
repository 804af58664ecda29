"""The walk without politeness on loopback: pages a second, and where the time goes.

    python -m tests.benchmarks.walk [--pages 1000] [--workers 2]

The pages are those of the recorded day, each under many addresses of 16 invented outlets, served by a process
of its own. First the whole walk runs, from feed to published file; then each stage alone over the same pages.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from jobs.playback import playback
from jobs.settings import Settings
from jobs.wiring import open_rig
from jobs.workers import lexicon_for
from pipeline.extract import extract
from pipeline.fetch import Fetcher
from pipeline.model import Attempt, Entry, Feed, Link, Outcome, Page, Source
from pipeline.parse import read_page
from pipeline.sources import load_sources
from pipeline.urls import article_id
from storage.archive import Archive
from storage.state import State
from tests.fixture_day import FixturePage, fixture_pages
from tests.walking import rss

OUTLETS = 16


def main() -> None:
    """Build the sites, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        sources, pages = build_sites(root / "sites", wanted.pages)
        with served(root / "sites") as address:
            settings = Settings(
                data_dir=str(root / "data"), contact="benchmark on loopback", workers=wanted.workers
            )
            seconds, stored, attempts = asyncio.run(walk(settings, sources, address))
            print(f"whole walk: {attempts} pages, {stored} stored, {attempts / seconds:.0f} pages/s")
            print(f"            {seconds:.2f} s with {wanted.workers} reading processes, {OUTLETS} outlets")
            stages = dict(measure_stages(root / "alone", pages, address))
    total = sum(stages.values())
    print(f"\n{'each stage alone, one core':30} ms/page  share")
    for name, took in stages.items():
        print(f"{name:30} {1000 * took / len(pages):7.3f}  {took / total:5.0%}")


def build_sites(root: Path, count: int) -> tuple[list[Source], list[tuple[Page, Source]]]:
    """`count` pages under OUTLETS hosts, with a feed each; the sources, and the pages as if fetched."""
    known = load_sources()
    originals = [page for page in fixture_pages() if page.source_id in known]
    sources: list[Source] = []
    pages: list[tuple[Page, Source]] = []
    for number in range(OUTLETS):
        host = f"outlet{number:02}.example"
        own = [originals[i % len(originals)] for i in range(number, count, OUTLETS)]
        names = [f"/article/{number:02}{i:06}" for i in range(len(own))]
        write_site(root / host, host, own, names)
        source = Source(
            id=f"outlet{number:02}",
            name=host,
            lang="ko",
            zone="Asia/Seoul",
            home=f"http://{host}/",
            hosts=(host,),
            feeds=(Feed(f"http://{host}/rss"),),
            min_delay_s=0.0,
            max_links=10_000,
            # Every layout of the day's outlets: what the shipped sources know is what this one knows.
            layouts=(),
        )
        sources.append(source)
        pages.extend(
            (as_fetched(page, f"http://{host}{name}"), known[page.source_id])
            for page, name in zip(own, names, strict=True)
        )
    return sources, pages


def write_site(folder: Path, host: str, own: list[FixturePage], names: list[str]) -> None:
    """One host of the playback server."""
    folder.mkdir(parents=True)
    lines = ['[[page]]\npath = "/robots.txt"\nfile = "robots.txt"\ntype = "text/plain"\n']
    lines.append('[[page]]\npath = "/rss"\nfile = "rss"\ntype = "application/rss+xml"\n')
    (folder / "robots.txt").write_bytes(b"User-agent: *\nDisallow:\n")
    (folder / "rss").write_bytes(rss([f"http://{host}{name}" for name in names]))
    for page, name in zip(own, names, strict=True):
        file = name.rsplit("/", 1)[1]
        (folder / file).write_bytes(page.body)
        lines.append(f'[[page]]\npath = "{name}"\nfile = "{file}"\ntype = "{page.content_type}"\n')
    (folder / "site.toml").write_text("\n".join(lines), encoding="utf-8")


def as_fetched(page: FixturePage, url: str) -> Page:
    """The page as the fetcher would hand it on."""
    return Page(url, url, 200, (("content-type", page.content_type),), page.body, datetime.now(UTC))


@contextlib.contextmanager
def served(root: Path) -> Iterator[tuple[str, int]]:
    """The sites, served by a process of their own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(root, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join(timeout=10)
        process.kill()


def serve(root: Path, parent: Connection) -> None:
    """Runs in the serving process until told to stop."""

    async def go() -> None:
        async with playback(root) as address:
            parent.send(address)
            await asyncio.to_thread(parent.recv)

    asyncio.run(go())


async def walk(settings: Settings, sources: list[Source], address: tuple[str, int]) -> tuple[float, int, int]:
    """Seconds of the whole walk, publishing included; articles stored; attempts."""
    async with open_rig(settings, "benchmark", connect_to=address) as rig:
        warm = replace(sources[0], id="warm", feeds=())
        await rig.walk.run(warm, asyncio.Event())
        began = time.perf_counter()
        runs = await asyncio.gather(*(rig.walk.run(source, asyncio.Event()) for source in sources))
        await asyncio.to_thread(rig.publisher.publish)
        took = time.perf_counter() - began
    return took, sum(run.stored for run in runs), sum(run.stored + run.failed for run in runs)


def measure_stages(
    folder: Path, pages: list[tuple[Page, Source]], address: tuple[str, int]
) -> Iterator[tuple[str, float]]:
    """Seconds that each stage takes alone, in this process, for all pages."""
    folder.mkdir()
    yield "fetch (16 at once)", asyncio.run(fetch_all([page.url for page, _ in pages], address))
    archive = Archive(folder / "archive")
    began = time.perf_counter()
    for page, source in pages:
        archive.append(page, source.id)
    yield "archive, synced", time.perf_counter() - began
    began = time.perf_counter()
    articles = [read_page(page, source) for page, source in pages]
    yield "decode and parse", time.perf_counter() - began
    lexicon = lexicon_for(())
    city = lexicon.city("seoul")
    extract(articles[0], city, lexicon)
    began = time.perf_counter()
    readings = [extract(article, city, lexicon) for article in articles]
    yield "extract", time.perf_counter() - began
    with State(folder / "state.sqlite") as state:
        now = datetime.now(UTC)
        began = time.perf_counter()
        for number, ((page, source), article, reading) in enumerate(
            zip(pages, articles, readings, strict=True)
        ):
            link = Link(page.url, page.url, source.id)
            state.add_links((link,), now)
            entry = Entry(
                article_id(link.key), source.id, link.key, source.rights, article, (reading,), now, now
            )
            attempt = Attempt(str(number), "r", source.id, link.key, link.url, Outcome.STORED, "store", now)
            state.finish(attempt, entry)
        yield "state and outbox, synced", time.perf_counter() - began


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


if __name__ == "__main__":
    main()
