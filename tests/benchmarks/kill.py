"""SIGKILL at random moments: the rows are those of an undisturbed run, none twice, and the archive reads whole.

    python -m tests.benchmarks.kill [--articles 2000] [--kills 200] [--seed 1] [--minutes 60]

First a daemon brings in a loopback site undisturbed. Then another does so into a second data directory, and is
killed again and again, at random: the daemon alone, with all its processes, one reading process, the process that
publishes, or the daemon while that is at work. Prints what was killed when, and what differs in the end; exits 1 where anything does.
"""

from __future__ import annotations

import contextlib
import math
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Self

import duckdb

from jobs.wiring import ARCHIVE_DIR, RESULTS_FILE, STATE_FILE
from pipeline.urls import canonical_key
from storage.archive import Archive
from storage.state import State
from tests.benchmarks import killing
from tests.benchmarks.killing import compared, kill
from tests.shell import WITHIN_S
from tests.site import Answer, Site, site
from tests.walking import article_page, rss

OUTLETS = 10
FIRST_DAY = date(2013, 1, 1)
STEP_S = 0.002
STALLED_S = 90.0
LONGEST_WAIT_S = 60.0  # for what is sure to come, on a busy machine
PUBLISH_WITHIN_S = 3.0  # there may be nothing left to publish
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{feed}"
hosts = ["{host}"]
interval_s = 60
min_delay_s = 0.0
[[feeds]]
url = "{feed}"
"""
SETTINGS = """
contact = "proof on loopback"
allow_private = true
workers = 1
publish_interval_s = 0.3
tick_interval_s = 0.2
sources = [{names}]
"""
WAITING = """
select
    (select count(*) from story_article where is_waiting = 1)
    + (select count(*) from telling where is_waiting = 1)
    + (select count(*) from outbox)
"""


@dataclass(frozen=True, slots=True)
class Survived:
    """What is left after the kills."""

    kills: Counter[str]
    rows: int
    differing: tuple[str, ...]
    twice: int
    archived: int
    unreadable: int
    left_running: int

    @property
    def is_whole(self) -> bool:
        """Whether nobody could tell that anything was killed."""
        return not (self.differing or self.twice or self.unreadable or self.left_running)

    def told(self) -> str:
        """The counts for a person."""
        return (
            f"{killing.kills_told(self.kills)}\n"
            f"{self.rows} rows; tables that differ from the undisturbed run's: {list(self.differing) or 'none'}\n"
            f"articles twice: {self.twice}; pages in the archive: {self.archived}, unreadable: {self.unreadable};"
            f" processes left running: {self.left_running}"
        )


def prove(
    folder: Path, articles: int, kills: int, seed: int, page_s: float = 0.0, kill_for_s: float = math.inf
) -> Survived:
    """Bring in `articles` undisturbed, then again with `kills`, or so many as fit into `kill_for_s`.

    `page_s`: how long the site takes for a page.
    """
    chance = random.Random(seed)
    hosts = [f"127.0.2.{number}" for number in range(1, OUTLETS + 1)]
    with site({}, hosts=hosts) as running:
        for number, host in enumerate(hosts):
            publish_outlet(running, host, range(number, articles, OUTLETS), page_s)
        configure(folder, running, hosts)
        with Daemon(folder, "undisturbed") as daemon:
            daemon.serve_until(articles)
        before = len(running.log)

        def kill_a_daemon() -> str:
            with Daemon(folder, "killed") as daemon:
                asked = len({(asked.host, asked.path) for asked in running.log[before:]})
                return kill_once(daemon, running, chance, min(articles / kills, articles - asked))

        killed = killing.kill_repeatedly(kills, kill_a_daemon, kill_for_s)
        with Daemon(folder, "killed") as daemon:
            daemon.serve_until(articles)
        urls = [f"http://{asked}" for asked in addresses(running)]
    return survived(folder, killed, urls, at_work_in(folder))


def publish_outlet(running: Site, host: str, numbers: range, page_s: float) -> None:
    """One outlet's feed and pages."""
    paths = [f"/{number}" for number in numbers]
    for path in paths:
        # Days of years: that two thousand articles of a month tell one visit is another matter.
        day = FIRST_DAY + timedelta(days=2 * int(path[1:]))
        page = article_page(f"{path[1:]}번째 방문단, 서울을 찾다", day)
        running.routes[f"//{host}{path}"] = Answer(page, wait_s=page_s)
    feed = rss([f"http://{host}:{running.port}{path}" for path in paths])
    running.routes[f"//{host}/rss"] = Answer(feed, type="application/rss+xml", etag='"1"')


def addresses(running: Site) -> list[str]:
    """Host, port and path of every article."""
    named = (key.removeprefix("//").partition("/") for key in running.routes if not key.endswith("/rss"))
    return [f"{host}:{running.port}/{path}" for host, _, path in named]


def configure(folder: Path, running: Site, hosts: list[str]) -> None:
    """One source for each outlet."""
    (folder / "sources").mkdir(parents=True)
    for number, host in enumerate(hosts):
        text = SOURCE.format(feed=f"http://{host}:{running.port}/rss", host=host)
        (folder / "sources" / f"outlet{number}.toml").write_text(text, encoding="utf-8")
    names = ", ".join(f'"outlet{number}"' for number in range(len(hosts)))
    (folder / "citymentions.toml").write_text(SETTINGS.format(names=names), encoding="utf-8")


class Daemon:
    """A daemon process on the data directory `name`, in a process group of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.data = folder / name
        self.log = folder / f"{name}.log"
        self.told_before = self.log.stat().st_size if self.log.exists() else 0
        command = [sys.executable, "-m", "jobs.cli", "daemon", "--data-dir", str(self.data), "--log", "json"]
        self.process = killing.started(
            [*command, "--config", str(folder / "citymentions.toml")], folder, self.log
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def serve_until(self, articles: int) -> None:
        """Let it bring in so many articles, and settle stories and events; then end it in order.

        Fails where it stalls.
        """
        seen, since = (-1, -1), time.monotonic()
        while (now := (self.stored(), self.waiting())) != (articles, 0) or not self.is_up():
            if now != seen:
                seen, since = now, time.monotonic()
            assert self.process.poll() is None, "the daemon has ended"
            assert time.monotonic() - since < STALLED_S, f"stalled at {now} of {articles} articles"
            time.sleep(0.1)  # before it is up, Python itself still starts, and would end at once
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(WITHIN_S) == 0

    def is_up(self) -> bool:
        """Whether this very process has told that it serves."""
        return b"daemon started" in self.log.read_bytes()[self.told_before :]

    def stored(self) -> int:
        """How many articles a reader sees now."""
        file = self.data / RESULTS_FILE
        if not file.exists():
            return 0
        with duckdb.connect(str(file), read_only=True) as connection:
            return int(connection.execute("select count(*) from article").fetchall()[0][0])

    def waiting(self) -> int:
        """How much is not yet settled, or not yet published."""
        if not (self.data / RESULTS_FILE).exists():  # the last to be made
            return 0
        with closing(sqlite3.connect(self.data / STATE_FILE)) as connection:
            return int(connection.execute(WAITING).fetchone()[0])

    def readers(self) -> list[int]:
        """The reading processes that it has started, and the one that minds their resources."""
        return [child for child in self._children() if not is_publishing(child)]

    def publishers(self) -> list[int]:
        """The process that publishes now, if any does."""
        return [child for child in self._children() if is_publishing(child)]

    def _children(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(child) for child in children.split()]


def at_work_in(folder: Path) -> int:
    """How many processes run in `folder`, as all of ours do: a number alone may be another's by now."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            count += (process / "cwd").readlink() == folder
    return count


def is_publishing(process_id: int) -> bool:
    """Whether the process publishes; False where it has just ended."""
    with contextlib.suppress(OSError):
        return b"jobs.publishing" in Path(f"/proc/{process_id}/cmdline").read_bytes()
    return False


def kill_once(daemon: Daemon, running: Site, chance: random.Random, pages: float) -> str:
    """Kill something of `daemon` at a random moment within about `pages` pages; what it was."""
    what = chance.choice(
        (
            "daemon",
            "all its processes",
            "reading process",
            "publishing",
            "daemon while publishing",
            "at its start",
        )
    )
    if what == "at its start":
        time.sleep(chance.uniform(0.0, 2.0))
    else:
        wanted = len(running.log) + chance.randint(1, max(1, int(2 * pages)))
        wait_until(lambda: len(running.log) >= wanted, daemon, LONGEST_WAIT_S if pages > 0 else 0.0)
        time.sleep(chance.uniform(0.0, 0.1))
    if what == "reading process":
        wait_until(lambda: bool(daemon.readers()), daemon, LONGEST_WAIT_S)
        kill(chance.choice(daemon.readers()))
    if "publishing" in what:
        wait_until((daemon.data / ".publishing").exists, daemon, PUBLISH_WITHIN_S)
        time.sleep(chance.uniform(0.0, 0.05))
    if what == "publishing":
        for publisher in daemon.publishers():
            kill(publisher)
    if what in ("reading process", "publishing"):
        time.sleep(chance.uniform(0.0, 1.0))  # it goes on; then it ends, so that the next life is a new one
        daemon.process.send_signal(signal.SIGTERM)
        daemon.process.wait(WITHIN_S)
        return what
    if what in ("daemon", "daemon while publishing"):
        kill(daemon.process.pid)
        daemon.process.wait()
    else:
        os.killpg(daemon.process.pid, signal.SIGKILL)
    return what


def wait_until(happens: Callable[[], bool], daemon: Daemon, within_s: float) -> None:
    """Wait for it, but not for ever: when all is brought in, nothing more happens, which is a moment, too."""
    give_up = time.monotonic() + within_s
    while not happens() and time.monotonic() < give_up:
        assert daemon.process.poll() is None, "the daemon has ended by itself"
        time.sleep(STEP_S)


def survived(folder: Path, killed: Counter[str], urls: list[str], left: int) -> Survived:
    """Compare the two results files, and read every page of the second archive."""
    mine, whole = folder / "killed", folder / "undisturbed"
    found = compared(mine, whole)
    archive = Archive(mine / ARCHIVE_DIR)
    with State(mine / STATE_FILE) as state:
        unreadable = sum(not is_readable(archive, state, url) for url in urls)
    archived = len({page.url for _, _, page in archive.pages()})
    unreadable += archived != len(urls)
    return Survived(killed, found.rows, found.differing, found.twice, archived, unreadable, left)


def is_readable(archive: Archive, state: State, url: str) -> bool:
    """Whether the link's page lies where the state says."""
    link = state.link_state(canonical_key(url))
    return link is not None and link.archived is not None and archive.read(link.archived).url == url


def main() -> None:
    """Prove it with as many articles and kills as the command line says."""
    parser = killing.parser_for(__doc__, 2000, 200)
    parser.add_argument("--minutes", type=float, default=60, help="kill no longer than this")
    wanted = parser.parse_args()
    for_s = 60 * wanted.minutes

    def proof(folder: Path) -> Survived:
        return prove(folder, wanted.articles, wanted.kills, wanted.seed, kill_for_s=for_s)

    killing.run("kill", wanted.articles, proof)


if __name__ == "__main__":
    main()
