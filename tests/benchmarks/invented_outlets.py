"""The recorded day as 16 invented outlets on loopback, served by a process of its own: the walk's raw material."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from jobs.playback import playback
from pipeline.model import Feed, Source, UrlRules
from pipeline.sources import load_sources
from tests.fixture_day import FixturePage, fixture_pages
from tests.walking import rss

OUTLETS = 16
WARM_UP_PAGES = 64  # until every reading process has its lexicon and its first pages behind it


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented host: its source, and its pages by path, in the order of its feed."""

    source: Source
    pages: tuple[tuple[str, FixturePage], ...]

    def urls(self) -> list[str]:
        """The pages' addresses."""
        return [f"http://{self.source.hosts[0]}{path}" for path, _ in self.pages]


def invented_outlets(count: int) -> list[Outlet]:
    """`count` pages under OUTLETS hosts, each with the layouts of the outlet that it stands for."""
    known = load_sources()
    by_source: dict[str, list[FixturePage]] = {}
    for page in fixture_pages():
        if page.source_id in known:
            by_source.setdefault(page.source_id, []).append(page)
    chosen = list(by_source.items())[:OUTLETS]
    sizes = [len(range(number, count, OUTLETS)) for number in range(OUTLETS)]
    return [
        invented(f"outlet{number:02}", known[source_id], own, size)
        for number, ((source_id, own), size) in enumerate(zip(chosen, sizes, strict=True))
    ]


def invented(name: str, original: Source, own: list[FixturePage], size: int) -> Outlet:
    """`size` pages of `original` under a host of their own.

    The path ends as the outlet's own does, because layouts may look at it; its number in front makes it one of
    many, so the outlet's rules for canonical keys, which would make one of them all, are left out.
    """
    host = f"{name}.example"
    source = replace(
        original,
        id=name,
        home=f"http://{host}/",
        hosts=(host,),
        feeds=(Feed(f"http://{host}/rss"),),
        urls=UrlRules(),
        article_pattern="",
        min_delay_s=0.0,
        max_links=100_000,
    )
    pages = ((f"/{i:06}{own[i % len(own)].path}", own[i % len(own)]) for i in range(size))
    return Outlet(source, tuple(pages))


def warm_outlet(outlets: list[Outlet]) -> Outlet:
    """A host more, for the pages before the clock starts."""
    known = load_sources()
    first = outlets[0].pages[0][1]
    return invented("warm", known[first.source_id], [first], WARM_UP_PAGES)


def write_site(root: Path, outlet: Outlet) -> None:
    """One host of the playback server."""
    folder = root / outlet.source.hosts[0]
    folder.mkdir(parents=True)
    lines = ['[[page]]\npath = "/robots.txt"\nfile = "robots.txt"\ntype = "text/plain"\n']
    lines.append('[[page]]\npath = "/rss"\nfile = "rss"\ntype = "application/rss+xml"\n')
    (folder / "robots.txt").write_bytes(b"User-agent: *\nDisallow:\n")
    (folder / "rss").write_bytes(rss(outlet.urls()))
    for number, (path, page) in enumerate(outlet.pages):
        (folder / f"{number}.html").write_bytes(page.body)
        lines.append(f'[[page]]\npath = "{path}"\nfile = "{number}.html"\ntype = "{page.content_type}"\n')
    (folder / "site.toml").write_text("\n".join(lines), encoding="utf-8")


@contextlib.contextmanager
def served(root: Path) -> Iterator[tuple[tuple[str, int], psutil.Process]]:
    """The sites, served by a process of their own: where, and by which."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(root, there), daemon=True)
    process.start()
    try:
        yield here.recv(), psutil.Process(process.pid)
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
