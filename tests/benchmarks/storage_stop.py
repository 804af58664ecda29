"""SIGTERM while a large results file is being published: how long the daemon takes to end, and what is lost.

A daemon with nothing to collect finds articles waiting for a file of the wanted size, and is told to stop at moments
spread over the publish: while it copies, applies, syncs. Whatever the moment, the articles are published once, then or
by the next start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from storage.publish import Publisher
from storage.results.results_file import ResultsFile
from storage.state import State
from tests.benchmarks.killing import started
from tests.benchmarks.storage_speed import SEED_ARTICLES, grow, store
from tests.shell import command
from tests.site import Answer, Site, site
from tests.walking import rss

WITHIN_S = 10.0  # the daemon's promise
LONGEST_WAIT_S = 600.0  # for a daemon to start, or to end against its promise
STEP_S = 0.01
FIRST = 20_000_000
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{feed}"
hosts = ["127.0.0.1"]
min_delay_s = 0.0
[[feeds]]
url = "{feed}"
"""
SETTINGS = """
sources = ["paper"]
contact = "proof on loopback"
allow_private = true
workers = 1
publish_interval_s = 0.5
tick_interval_s = 0.2
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """One SIGTERM: so long after the publish had begun, in this step; so long until the daemon had ended."""

    after_s: float
    step: str
    took_s: float
    is_given_up: bool
    code: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """All of them, with the file's size, and how many articles were lost or are there twice in the end."""

    file_bytes: int
    publish_s: float
    stops: tuple[Stop, ...]
    lost: int
    twice: int

    @property
    def is_kept(self) -> bool:
        """Whether every stop was in order and in time, and nothing was lost by it."""
        in_time = all(stop.took_s < WITHIN_S and stop.code == 0 for stop in self.stops)
        return in_time and not self.lost and not self.twice


def measure(folder: Path, size_mb: int, articles: int, stops: int) -> bool:
    """Print a line for each stop; whether all promises were kept."""
    found = prove(folder, size_mb, articles, stops)
    console = Console(width=120)
    console.print(
        f"a file of {found.file_bytes / 1e6:,.0f} MB; undisturbed, a publish takes {found.publish_s:.1f} s"
    )
    table = Table("SIGTERM after", "the publish at", "ended within", "exit", "the publish was")
    for stop in found.stops:
        fate = "given up" if stop.is_given_up else "finished"
        table.add_row(f"{stop.after_s:.1f} s", stop.step, f"{stop.took_s:.1f} s", str(stop.code), fate)
    console.print(table)
    console.print(f"articles lost: {found.lost}, twice: {found.twice}")
    return found.is_kept


def prove(
    folder: Path, size_mb: int, articles: int, stops: int, seed_articles: int = SEED_ARTICLES
) -> Stopped:
    """Publish `articles` into a file of `size_mb` undisturbed; then stop a daemon at `stops` moments of the same."""
    data = folder / "data"
    grow(data, size_mb, seed_articles)
    first = count_in(data)
    with site({}) as running, State(data / "state.sqlite") as state:
        configure(folder, running)
        store(state, FIRST, FIRST + articles)
        began = time.monotonic()
        Publisher(data).publish()
        publish_s = time.monotonic() - began
        told = []
        for number in range(stops):
            start = FIRST + articles * (number + 1)
            store(state, start, start + articles)
            told.append(stop_once(folder, data, publish_s * (number + 0.5) / stops))
        Publisher(data).publish()
    with duckdb.connect(str(data / "mentions.duckdb"), read_only=True) as connection:
        ((rows, keys),) = connection.execute("select count(*), count(distinct key) from article").fetchall()
    size = (data / "mentions.duckdb").stat().st_size
    return Stopped(size, publish_s, tuple(told), first + articles * (stops + 1) - keys, rows - keys)


def configure(folder: Path, running: Site) -> None:
    """A source whose feed announces nothing."""
    running.routes["/rss"] = Answer(rss([]), type="application/rss+xml")
    (folder / "sources").mkdir()
    (folder / "sources" / "paper.toml").write_text(SOURCE.format(feed=running.url("/rss")), encoding="utf-8")
    (folder / "citymentions.toml").write_text(SETTINGS, encoding="utf-8")


def stop_once(folder: Path, data: Path, after_s: float) -> Stop:
    """Start a daemon, and stop it so long after its publishing process has begun to copy."""
    results = ResultsFile(data)
    with results.awaited():  # what was killed before may die late
        results.close_work()
    log = folder / "log"
    with daemon(folder, data, log) as process:
        give_up = time.monotonic() + LONGEST_WAIT_S
        while not results.work.exists():
            assert process.poll() is None, log.read_text("utf-8")[-2000:]
            assert time.monotonic() < give_up, "it does not publish"
            time.sleep(STEP_S)
        time.sleep(after_s)
        step = step_of(data)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        code = process.wait(LONGEST_WAIT_S)
        took_s = time.monotonic() - began
    is_given_up = "takes too long and is given up" in log.read_text("utf-8")
    return Stop(after_s, step, took_s, is_given_up, code)


def step_of(data: Path) -> str:
    """What the publish is about, as far as its room tells from outside."""
    copy, file = data / ".publishing" / "mentions.duckdb", data / "mentions.duckdb"
    try:
        return "copying" if copy.stat().st_size < file.stat().st_size else "applying, syncing"
    except FileNotFoundError:
        return "its end" if not copy.parent.exists() else "its begin"


@contextmanager
def daemon(folder: Path, data: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A daemon with a new log; killed at the end, whatever happens."""
    where = ("--data-dir", data, "--config", folder / "citymentions.toml", "--log", "json")
    log.unlink(missing_ok=True)
    process = started(command("daemon", *where), folder, log)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def count_in(data: Path) -> int:
    """How many articles the file holds."""
    with duckdb.connect(str(data / "mentions.duckdb"), read_only=True) as connection:
        ((count,),) = connection.execute("select count(distinct key) from article").fetchall()
    return int(count)
