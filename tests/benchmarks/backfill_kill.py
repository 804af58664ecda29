"""SIGKILL at random moments of a backfill, resumed each time: the rows are those of an undisturbed run.

    python -m tests.benchmarks.backfill_kill [--articles 600] [--kills 100] [--seed 1] [--daemon]

First a backfill brings in the days of a loopback outlet undisturbed. Then another does so into a second data
directory, and is killed again and again at random: the command alone, with all its processes, one reading process.
With `--daemon`, a daemon looks at the same outlet's feed meanwhile. Prints what was killed when, and what differs in
the end; exits 1 where anything does, or where a page was asked for twice without need.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jobs.wiring import ARCHIVE_DIR, STATE_FILE
from storage.archive import Archive
from storage.ledger.windows import Window, WindowStatus
from storage.state import State
from tests.benchmarks import killing
from tests.benchmarks.killing import compared, kill_part
from tests.shell import WITHIN_S, command
from tests.site import Answer, Site, site
from tests.walking import article_page, rss

FIRST = date(2023, 5, 1)
PER_DAY = 20
STEP_S = 0.002
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{base}"
hosts = ["127.0.0.1"]
interval_s = 60
min_delay_s = 0.0
[[feeds]]
url = "{base}rss"
[[archives]]
url = "{base}{{yyyymmdd}}"
link_selector = "a"
"""
SETTINGS = 'contact = "proof on loopback"\nallow_private = true\nworkers = 1\npublish_interval_s = 0.3\nsources = ["paper"]\n'


@dataclass(frozen=True, slots=True)
class Survived:
    """What is left after the kills. `refetched`: pages asked for once more; at most one may be per kill."""

    kills: Counter[str]
    rows: int
    differing: tuple[str, ...]
    twice: int
    undone: int
    unbalanced: int
    archived_twice: int
    refetched: int

    @property
    def is_whole(self) -> bool:
        """Whether nobody could tell that anything was killed."""
        bad = self.differing or self.twice or self.undone or self.unbalanced
        return not bad and self.refetched <= self.kills.total()

    def told(self) -> str:
        """The counts for a person."""
        return (
            f"{killing.kills_told(self.kills)}\n"
            f"{self.rows} rows; tables that differ from the undisturbed run's: {list(self.differing) or 'none'}\n"
            f"articles twice: {self.twice}; windows not done: {self.undone}; windows whose counts differ:"
            f" {self.unbalanced}; pages asked for again because a kill came before they were kept:"
            f" {self.refetched}, archived twice: {self.archived_twice}"
        )


def prove(
    folder: Path, articles: int, kills: int, seed: int, *, page_s: float = 0.0, with_daemon: bool = False
) -> Survived:
    """Bring in `articles` undisturbed, then again with `kills`; `page_s`: how long the site takes for a page."""
    chance = random.Random(seed)
    days = [FIRST + timedelta(days=number) for number in range(-(-articles // PER_DAY))]
    with site({}) as running:
        publish(running, days, articles, page_s)
        configure(folder, running)
        run_to_end(folder, "undisturbed", days)
        before = len(running.log)
        with beside(folder, "killed", with_daemon=with_daemon):
            killed = killing.kill_repeatedly(
                kills, lambda: kill_once(folder, days, running, chance, articles / kills, before)
            )
            run_to_end(folder, "killed", days)
        asked = Counter(each.path for each in running.log[before:] if each.path.startswith("/n/"))
    return survived(folder, killed, sum(asked.values()) - len(asked), with_daemon=with_daemon)


def publish(running: Site, days: Sequence[date], articles: int, page_s: float) -> None:
    """A day archive, its pages, and a feed that announces every third of them."""
    paths = [f"/n/{number}" for number in range(articles)]
    for number, path in enumerate(paths):
        running.routes[path] = Answer(article_page(f"{number}번째 방문단, 서울을 찾다"), wait_s=page_s)
    for number, day in enumerate(days):
        own = paths[number * PER_DAY : (number + 1) * PER_DAY]
        running.routes[f"/{day:%Y%m%d}"] = Answer(
            "".join(f"<a href='{path}'>글</a>" for path in own).encode()
        )
    feed = rss([running.url(path) for path in paths[::3]])
    running.routes["/rss"] = Answer(feed, type="application/rss+xml", etag='"1"')


def configure(folder: Path, running: Site) -> None:
    """The outlet's file and the settings."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "paper.toml").write_text(SOURCE.format(base=running.url("/")), encoding="utf-8")
    (folder / "citymentions.toml").write_text(SETTINGS, encoding="utf-8")


def start(folder: Path, data: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A command on the data directory `data`, in a process group of its own."""
    where = ("--data-dir", str(folder / data), "--config", str(folder / "citymentions.toml"), "--log", "json")
    return killing.started(command(*arguments, *where), folder, folder / f"{data}.log")


def backfill(folder: Path, data: str, days: Sequence[date]) -> subprocess.Popen[bytes]:
    """`backfill` of all the days."""
    wanted = ("--source", "paper", "--from", days[0].isoformat(), "--to", days[-1].isoformat())
    return start(folder, data, "backfill", *wanted)


def run_to_end(folder: Path, data: str, days: Sequence[date]) -> None:
    """Run it until every window is done; a window may be left to what a daemon still has in hand."""
    give_up = time.monotonic() + WITHIN_S
    while True:
        code = backfill(folder, data, days).wait(WITHIN_S)
        assert code == 0, (folder / f"{data}.log").read_text("utf-8")[-2000:]
        if all(window.status is WindowStatus.DONE for window in windows_of(folder / data)):
            return
        assert time.monotonic() < give_up, "windows stay undone"


@contextmanager
def beside(folder: Path, data: str, *, with_daemon: bool) -> Iterator[None]:
    """A daemon on the same data directory while the block runs, where one is wanted."""
    if not with_daemon:
        yield
        return
    daemon = start(folder, data, "daemon")
    try:
        yield
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(WITHIN_S)


def kill_once(
    folder: Path, days: Sequence[date], running: Site, chance: random.Random, share: float, before: int
) -> str | None:
    """Start a backfill, and kill it or its processes within the next pages; what, `None` where it had ended."""
    process = backfill(folder, "killed", days)
    what = chance.choice(killing.VICTIMS)
    if chance.random() < 0.2:  # while it starts, books, or publishes its last
        time.sleep(chance.uniform(0.0, 2.0))
    else:
        wanted = pages_asked(running, before) + chance.uniform(0.0, 1.6 * share)
        while pages_asked(running, before) < wanted and process.poll() is None:
            time.sleep(STEP_S)
        time.sleep(chance.uniform(0.0, 0.01))
    return kill_part(process, what, chance)


def pages_asked(running: Site, before: int) -> int:
    """How many article pages were asked for since."""
    return len({each.path for each in running.log[before:] if each.path.startswith("/n/")})


def windows_of(data: Path) -> tuple[Window, ...]:
    """The ledger."""
    with State(data / STATE_FILE) as state:
        return state.windows.all()


def survived(folder: Path, killed: Counter[str], refetched: int, *, with_daemon: bool) -> Survived:
    """Compare the two results files and ledgers, and count what the second archive holds twice."""
    mine, whole = folder / "killed", folder / "undisturbed"
    found = compared(mine, whole)
    after_all, before_all = windows_of(mine), windows_of(whole)
    pages = Counter(page.url for _, _, page in Archive(mine / ARCHIVE_DIR).pages())
    return Survived(
        kills=killed,
        rows=found.rows,
        differing=found.differing,
        twice=found.twice,
        undone=sum(window.status is not WindowStatus.DONE for window in after_all),
        # What a daemon found first is known to the backfill: the sum stays, not its parts.
        unbalanced=sum(
            (one.found, 0 if with_daemon else one.stored) != (two.found, 0 if with_daemon else two.stored)
            for one, two in zip(after_all, before_all, strict=True)
        ),
        archived_twice=sum(pages.values()) - len(pages),
        refetched=refetched,
    )


def main() -> None:
    """Prove it with as many articles and kills as the command line says."""
    parser = killing.parser_for(__doc__, 600, 100)
    parser.add_argument("--daemon", action="store_true")
    wanted = parser.parse_args()

    def proof(folder: Path) -> Survived:
        return prove(folder, wanted.articles, wanted.kills, wanted.seed, with_daemon=wanted.daemon)

    killing.run("backfill-kill", wanted.articles, proof)


if __name__ == "__main__":
    main()
