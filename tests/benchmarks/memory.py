"""Peak memory of the daemon: a real process, 50 sources, 1,000 pages on loopback.

    python -m tests.benchmarks.memory [--sources 50] [--pages 20] [--workers 2] [--recorded-day]

Each source is a file in a user's own directory, with a feed and its pages under a loopback address of its own
(127.0.0.0/8, Linux), so that 16 sources are at work at once, as they would be outside. The pages are the real ones
kept beside the checkout (CITYMENTIONS_SHARED) where they are there, else, and with --recorded-day, ours. A process
of its own serves them. The daemon runs with its defaults but for the pace, and publishes every 5 seconds.

Printed: the highest sum seen over the whole process tree. RSS counts a page of memory in every process that
shares it, so it is the upper bound, and it is what the target is held against; PSS shares it out. Needs psutil
(the extra `bench`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import multiprocessing
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
from aiohttp import web

from pipeline.errors import CityMentionsError
from storage.reports import run_sql
from tests.fixture_day import fixture_pages
from tests.shared_data import SHARED
from tests.walking import rss

TARGET_MB = 400
LONGEST_S = 300.0
LOOK_EVERY_S = 0.1
MB = 2**20
SOURCE = """
name = "{name}"
lang = "ko"
zone = "Asia/Seoul"
home = "{feed}"
hosts = ["{host}"]
min_delay_s = 0.0
[[feeds]]
url = "{feed}"
"""
SETTINGS = """
sources = [{names}]
contact = "benchmark on loopback"
allow_private = true
workers = {workers}
publish_interval_s = 5.0
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What the daemon's tree holds at one moment, in MB."""

    parent_rss: float
    children_rss: float
    pss: float
    processes: int

    @property
    def rss(self) -> float:
        """Parent and children."""
        return self.parent_rss + self.children_rss


@dataclass(frozen=True, slots=True)
class Body:
    """A page: bytes as sent, and their Content-Type."""

    data: bytes
    type: str


def main() -> None:
    """Serve, run the daemon until all is stored, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=50)
    parser.add_argument("--pages", type=int, default=20, help="of each source")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--recorded-day", action="store_true", help="our small pages instead of real ones")
    wanted = parser.parse_args()
    hosts = [f"127.0.0.{number + 2}" for number in range(wanted.sources)]
    with tempfile.TemporaryDirectory(prefix="citymentions-memory-") as name:
        folder = Path(name)
        with served(hosts, wanted.pages, recorded_day=wanted.recorded_day) as (port, mean_bytes):
            configure(folder, hosts, port, wanted.workers)
            began = time.perf_counter()
            moments, done = watch(folder, wanted.sources * wanted.pages)
            seconds = time.perf_counter() - began
    report(
        moments, done, seconds, f"{wanted.sources} sources, pages of {mean_bytes / 1024:.0f} KB on average"
    )


def report(moments: list[Held], done: dict[str, int], seconds: float, what: str) -> None:
    """The peak, and what it is made of."""
    peak = max(moments, key=lambda held: held.rss)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in done.items())
    print(f"{what}; {sum(done.values())} pages in {seconds:.0f} s: {outcomes}")
    print(f"\n{'peak of the whole tree':34}{'MB':>6}")
    print(f"{'the daemon itself (RSS)':34}{peak.parent_rss:6.0f}")
    print(f"{f'its {peak.processes - 1} children (RSS)':34}{peak.children_rss:6.0f}")
    verdict = "under" if peak.rss < TARGET_MB else "OVER"
    print(f"{'together (RSS)':34}{peak.rss:6.0f}   {verdict} the target of {TARGET_MB} MB")
    print(f"{'together, shared memory once (PSS)':34}{max(held.pss for held in moments):6.0f}")
    print(f"{'largest daemon, children apart (RSS)':36}", end="")
    largest = max(held.parent_rss for held in moments), max(held.children_rss for held in moments)
    print(f"{largest[0]:4.0f}, {largest[1]:.0f}")


# --- the daemon ----------------------------------------------------------------------------------------------


def configure(folder: Path, hosts: list[str], port: int, workers: int) -> None:
    """A user's directory: settings, and a file for each source."""
    (folder / "sources").mkdir()
    names = [f"source{number:03}" for number in range(len(hosts))]
    for name, host in zip(names, hosts, strict=True):
        text = SOURCE.format(name=name, host=host, feed=f"http://{host}:{port}/rss")
        (folder / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
    listed = ", ".join(f'"{name}"' for name in names)
    text = SETTINGS.format(names=listed, workers=workers)
    (folder / "citymentions.toml").write_text(text, encoding="utf-8")


def watch(folder: Path, pages: int) -> tuple[list[Held], dict[str, int]]:
    """Run the daemon until `pages` attempts are published, then stop it: its memory all the while, outcomes."""
    command = [sys.executable, "-m", "jobs.cli", "daemon", "--config", str(folder / "citymentions.toml")]
    command += ["--data-dir", str(folder / "data")]
    moments: list[Held] = []
    give_up = time.monotonic() + LONGEST_S
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log)
        try:
            while sum(outcomes(folder).values()) < pages:
                if process.poll() is not None or time.monotonic() > give_up:
                    raise SystemExit((folder / "log").read_text(encoding="utf-8")[-2000:])
                for _ in range(10):
                    moments.extend(held_by(process.pid))
                    time.sleep(LOOK_EVERY_S)
            process.send_signal(signal.SIGTERM)
            while process.poll() is None and time.monotonic() < give_up:  # it publishes once more
                moments.extend(held_by(process.pid))
                time.sleep(LOOK_EVERY_S)
        finally:
            process.kill()
            process.wait()
    return moments, outcomes(folder)


def held_by(pid: int) -> list[Held]:
    """The tree's memory now; nothing where a process ended while it was looked at."""
    try:
        parent = psutil.Process(pid)
        whole = [process.memory_full_info() for process in (parent, *parent.children(recursive=True))]
    except psutil.Error:
        return []
    own, *children = whole
    return [
        Held(
            parent_rss=own.rss / MB,
            children_rss=sum(child.rss for child in children) / MB,
            pss=sum(process.pss for process in whole) / MB,
            processes=len(whole),
        )
    ]


def outcomes(folder: Path) -> dict[str, int]:
    """How the published attempts ended, and how many each; empty before the file is there."""
    file = folder / "data" / "mentions.duckdb"
    if not file.exists():
        return {}
    try:
        rows = run_sql(file, "select outcome, count(*) from outcome group by all order by 2 desc").rows
        return {str(outcome): int(str(count)) for outcome, count in rows}
    except CityMentionsError as error:
        raise SystemExit(str(error)) from error


# --- the site ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def served(hosts: list[str], pages: int, *, recorded_day: bool) -> Iterator[tuple[int, float]]:
    """The sites, served by a process of their own: the port, and the mean size of a page in bytes."""
    here, there = multiprocessing.Pipe()
    arguments = (hosts, pages, recorded_day, there)
    process = multiprocessing.get_context("spawn").Process(target=serve, args=arguments, daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join(timeout=10)
        process.kill()


def serve(hosts: list[str], pages: int, recorded_day: bool, parent: Connection) -> None:
    """Runs in the serving process until told to stop."""
    bodies = bodies_of(recorded_day=recorded_day)

    async def answer(request: web.BaseRequest) -> web.Response:
        host = str(request.host)
        if request.path == "/robots.txt":
            return web.Response(text="User-agent: *\nDisallow:\n")
        if request.path == "/rss":
            feed = rss([f"http://{host}/article/{number}" for number in range(pages)])
            return web.Response(body=feed, content_type="application/rss+xml")
        number = int(request.path.rsplit("/", 1)[1])
        first = hosts.index(host.split(":", maxsplit=1)[0]) * pages
        body = bodies[(first + number) % len(bodies)]
        return web.Response(body=body.data, headers={"content-type": body.type})

    async def go() -> None:
        runner = web.ServerRunner(web.Server(answer, access_log=None))
        await runner.setup()
        port = 0
        for host in hosts:  # the first takes a free port, the others the same
            await web.TCPSite(runner, host, port).start()
            port = runner.addresses[0][1]
        parent.send((port, sum(len(body.data) for body in bodies) / len(bodies)))
        await asyncio.to_thread(parent.recv)
        await runner.cleanup()

    asyncio.run(go())


def bodies_of(*, recorded_day: bool) -> tuple[Body, ...]:
    """Real pages where they are kept beside the checkout, else those of the recorded day."""
    files = [] if recorded_day else sorted((SHARED / "pages").glob("*/*.html.gz"))
    if files:  # the set with true CP949 bytes names no charset, as its outlets did not
        return tuple(Body(gzip.decompress(file.read_bytes()), "text/html") for file in files)
    return tuple(Body(page.body, page.content_type) for page in fixture_pages())


if __name__ == "__main__":
    main()
