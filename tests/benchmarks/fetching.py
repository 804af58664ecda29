"""Our fetcher beside Scrapy on the same loopback site: pages a second and processor time a page, in one run.

    python -m venv /tmp/venv-scrapy && /tmp/venv-scrapy/bin/pip install scrapy
    python -m tests.benchmarks.fetching --scrapy /tmp/venv-scrapy/bin/python [--pages 2000] [--rounds 3]

Politeness is off on both: no robots.txt, no delay, 50 requests at once. Each fetches in a process of its own, in
turn, round by round; the best round of each counts. The site is a third process. Without --scrapy the Python at
hand is taken, which has Scrapy with the extra `bench`. Last, ours runs once more under cProfile, which tells in
which layer its time goes (profiled, Python's own code looks dearer than C's: read the shares, not the seconds).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import platform
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from tests.walking import article_page

AT_ONCE = 50
BUILT_IN = "~"  # where cProfile says that a function is written in C
OF_BUILT_IN = {"poll": "waiting for the network", "socket.": "socket calls"}
OF_MODULE = {
    "/pipeline/": "citymentions: limits, addresses, redirects, unpacking",
    "/httpx/": "httpx",
    "/httpcore/": "httpx",
    "/httpx_aiohttp/": "httpx-aiohttp",
    "/aiohttp/": "aiohttp",
    "/yarl/": "yarl and multidict",
    "/multidict/": "yarl and multidict",
    "/asyncio/": "asyncio",
    "/selectors.py": "asyncio",
}
PAGE_BYTES = 100_000  # a news page with its scripts and style
# Run by the Python that has Scrapy: prints wall seconds, processor seconds, pages.
SCRAPY = """
import json, resource, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess

address, pages, at_once = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

class Pages(scrapy.Spider):
    name = "pages"
    got = 0
    custom_settings = {
        "CONCURRENT_REQUESTS": at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": at_once,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        "RETRY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
    }

    async def start(self):
        for number in range(pages):
            yield scrapy.Request(f"{address}/{number}")

    def parse(self, response):
        Pages.got += len(response.body) > 0

def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

process = CrawlerProcess()
process.crawl(Pages)
began, before = time.perf_counter(), cpu()
process.start()
print(json.dumps([time.perf_counter() - began, cpu() - before, Pages.got]))
"""
OURS = """
import asyncio, cProfile, json, resource, sys, time
from pipeline.fetch import Fetcher

address, pages, at_once = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

async def go():
    got, numbers = 0, iter(range(pages))
    async with Fetcher("citymentions-benchmark/0", allow_private=True) as fetcher:
        async def fetch():
            nonlocal got
            for number in numbers:
                page = await fetcher.get(f"{address}/{number}")
                got += len(page.body) > 0
        await asyncio.gather(*(fetch() for _ in range(at_once)))
    return got

began, before = time.perf_counter(), cpu()
if sys.argv[4:]:
    profile = cProfile.Profile()
    got = profile.runcall(asyncio.run, go())
    profile.dump_stats(sys.argv[4])
else:
    got = asyncio.run(go())
print(json.dumps([time.perf_counter() - began, cpu() - before, got]))
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """What one fetcher took for all pages."""

    seconds: float
    processor_s: float
    pages: int

    @property
    def pages_per_s(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    @property
    def processor_ms(self) -> float:
        """Milliseconds of processor time a page."""
        return 1000 * self.processor_s / self.pages


def measure(python: str, program: str, address: str, pages: int, *more: str) -> Speed:
    """Run `program` by `python` over the site. Raises CalledProcessError."""
    done = subprocess.run(
        [python, "-c", program, address, str(pages), str(AT_ONCE), *more],
        capture_output=True,
        check=True,
        env=os.environ,
    )
    seconds, processor_s, got = json.loads(done.stdout.decode().splitlines()[-1])
    assert got == pages, f"{got} of {pages} pages came"
    return Speed(seconds, processor_s, got)


def time_by_layer(address: str, pages: int) -> dict[str, float]:
    """Share of our profiled time that goes to each layer, the largest first."""
    with tempfile.TemporaryDirectory(prefix="citymentions-fetching-") as folder:
        file = Path(folder) / "profile"
        measure(sys.executable, OURS, address, pages, str(file))
        stats = pstats.Stats(str(file)).stats  # type: ignore[attr-defined]  # typeshed has no `stats`
    spent: Counter[str] = Counter()
    for (path, _, name), (_, _, own_s, _, callers) in stats.items():
        if path != BUILT_IN:
            spent[layer_of(path)] += own_s
        elif named := next((layer for part, layer in OF_BUILT_IN.items() if part in name), ""):
            spent[named] += own_s
        else:  # C is counted to whoever calls it
            for (caller, _, _), (_, _, from_it_s, _) in callers.items():
                spent[layer_of(caller)] += from_it_s
    total_s = spent.total()
    return {layer: seconds / total_s for layer, seconds in spent.most_common()}


def layer_of(path: str) -> str:
    """The layer to which a module's file belongs."""
    return next((layer for part, layer in OF_MODULE.items() if part in path), "the rest")


@contextmanager
def served() -> Iterator[str]:
    """The site, in a process of its own: its address."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join(timeout=10)
        process.kill()


def serve(parent: Connection) -> None:
    """One page for every path, until told to stop."""
    body = article_page("소식").ljust(PAGE_BYTES)

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(body=body, content_type="text/html", charset="utf-8")

    async def go() -> None:
        runner = web.ServerRunner(web.Server(answer, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        parent.send(f"http://127.0.0.1:{runner.addresses[0][1]}")
        await asyncio.to_thread(parent.recv)
        await runner.cleanup()

    asyncio.run(go())


def main() -> None:
    """Measure both, in turn, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scrapy", default=sys.executable, help="the Python that has Scrapy")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    ours: list[Speed] = []
    theirs: list[Speed] = []
    with served() as address:
        measure(sys.executable, OURS, address, min(wanted.pages, 100))  # files into memory
        for _ in range(wanted.rounds):
            ours.append(measure(sys.executable, OURS, address, wanted.pages))
            theirs.append(measure(wanted.scrapy, SCRAPY, address, wanted.pages))
        shares = time_by_layer(address, wanted.pages)
    mine, scrapy = (max(speeds, key=lambda speed: speed.pages_per_s) for speeds in (ours, theirs))
    print(
        f"{wanted.pages} pages of {PAGE_BYTES:,} bytes, {AT_ONCE} at once, best of {wanted.rounds};"
        f" Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f}"
    )
    for name, speed in (("citymentions", mine), ("Scrapy", scrapy)):
        print(
            f"{name:14} {speed.pages_per_s:6.0f} pages/s  {speed.processor_ms:6.3f} ms processor time a page"
        )
    print(
        f"ratio          {mine.pages_per_s / scrapy.pages_per_s:.2f} × the pages/s,"
        f" {mine.processor_ms / scrapy.processor_ms:.2f} × the processor time a page\n"
    )
    for layer, share in shares.items():
        print(f"{share:6.1%}  {layer}")


if __name__ == "__main__":
    main()
