"""SIGKILL at random moments of `backfill --warc`, run again each time: the rows are those of an undisturbed run.

    python -m tests.benchmarks.backfill_warc_kill [--articles 600] [--kills 100] [--seed 1]

First a WARC file is brought in undisturbed, in parts of some records. Then it is brought into a second data
directory, and killed again and again at random: the command alone, with all its processes, one reading process. Prints
what was killed when, and what differs in the end; exits 1 where anything does.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jobs.wiring import RESULTS_FILE, STATE_FILE
from storage.harvests import WarcProgress
from storage.state import State
from tests.benchmarks.backfill_kill import reading_processes
from tests.benchmarks.kill import ROWS, TWICE, kill
from tests.shell import WITHIN_S, environment
from tests.walking import article_page
from tests.warc_samples import write_warc

STEP_S = 0.005
PART_BYTES = 1_000  # a page or two: a hundred kills must find something left to read
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "https://paper.example/"
hosts = ["paper.example"]
"""
SETTINGS = 'contact = "proof on loopback"\nworkers = 2\nsources = ["paper"]\n'
# The command itself; parts are of so many bytes, so that a small file has many.
COMMAND = """
import sys
from jobs import backfill_warc, warc_reading
from jobs.cli import main
if __name__ == "__main__":
    warc_reading.PART_BYTES = int(sys.argv.pop(1))
    backfill_warc._LEAST_REST_S = 0.2
    main()
"""


@dataclass(frozen=True, slots=True)
class Survived:
    """What is left after the kills. `places`: at how many different bytes of the file they came."""

    kills: Counter[str]
    places: int
    rows: int
    differing: tuple[str, ...]
    twice: int

    @property
    def is_whole(self) -> bool:
        """Whether nobody could tell that anything was killed."""
        return not self.differing and not self.twice

    def told(self) -> str:
        """The counts for a person."""
        kills = ", ".join(f"{what} {count}" for what, count in sorted(self.kills.items()))
        return (
            f"{self.kills.total()} times SIGKILL ({kills}), with the file booked up to {self.places} different bytes\n"
            f"{self.rows} rows; what differs from the undisturbed run: {list(self.differing) or 'nothing'};"
            f" articles twice: {self.twice}"
        )


def prove(folder: Path, articles: int, kills: int, seed: int) -> Survived:
    """Bring in `articles` undisturbed, then again with `kills`."""
    chance = random.Random(seed)
    warc = configure(folder, articles)
    run_to_end(folder, "undisturbed", warc)
    killed: Counter[str] = Counter()
    places = set()
    while killed.total() < kills:
        what = kill_once(folder, warc, chance, warc.stat().st_size / kills)
        if what is None:  # it had ended by itself: nothing is left to be killed at
            break
        killed[what] += 1
        places.add(booked(folder, "killed", warc))
    run_to_end(folder, "killed", warc)
    return survived(folder, warc, killed, len(places))


def configure(folder: Path, articles: int) -> Path:
    """The outlet's file, the settings, and the WARC."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "paper.toml").write_text(SOURCE, encoding="utf-8")
    (folder / "citymentions.toml").write_text(SETTINGS, encoding="utf-8")
    pages = [
        (
            f"https://paper.example/n/{number}",
            article_page(f"{number}번째 방문단, 서울을 찾다"),
            "text/html",
        )
        for number in range(articles)
    ]
    return write_warc(folder / "paper.warc.gz", pages)


def backfill(folder: Path, data: str, warc: Path) -> subprocess.Popen[bytes]:
    """`backfill --warc` into the data directory `data`, in a process group of its own."""
    where = ("--data-dir", str(folder / data), "--config", str(folder / "citymentions.toml"), "--log", "json")
    with (folder / f"{data}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, str(PART_BYTES), "backfill", "--warc", str(warc), *where],
            cwd=folder,
            env=environment(folder),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def run_to_end(folder: Path, data: str, warc: Path) -> None:
    """Run it until the file is done."""
    code = backfill(folder, data, warc).wait(WITHIN_S)
    assert code == 0, (folder / f"{data}.log").read_text("utf-8")[-2000:]


def kill_once(folder: Path, warc: Path, chance: random.Random, share: float) -> str | None:
    """Start a backfill, and kill it or its processes within the next bytes; what, `None` where it had ended."""
    began_at = booked(folder, "killed", warc)
    process = backfill(folder, "killed", warc)
    what = chance.choice(("command", "with all its processes", "reading process"))
    if chance.random() < 0.2:  # while it starts
        time.sleep(chance.uniform(0.0, 3.0))
    else:
        wanted = began_at + chance.uniform(0.0, 1.6 * share)
        while booked(folder, "killed", warc) <= wanted and process.poll() is None:
            time.sleep(STEP_S)
        time.sleep(chance.uniform(0.0, 0.1))
    if what == "reading process" and (readers := reading_processes(process)):
        kill(chance.choice(readers))
        time.sleep(chance.uniform(0.0, 0.2))
    if process.poll() is not None:
        return None
    if what == "command":
        kill(process.pid)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(WITHIN_S)
    return what


def booked(folder: Path, data: str, warc: Path) -> int:
    """Up to which byte the file is booked."""
    found = progress(folder, data, warc)
    return found.position if found else 0


def progress(folder: Path, data: str, warc: Path) -> WarcProgress | None:
    """The file's own row, if it was begun."""
    if not (folder / data / STATE_FILE).exists():
        return None
    with State(folder / data / STATE_FILE) as state:
        return state.harvests.progress(str(warc))


def survived(folder: Path, warc: Path, killed: Counter[str], places: int) -> Survived:
    """Compare the two results files and what is booked of the file."""
    differing, rows = [], 0
    with (
        duckdb.connect(str(folder / "killed" / RESULTS_FILE), read_only=True) as after,
        duckdb.connect(str(folder / "undisturbed" / RESULTS_FILE), read_only=True) as before,
    ):
        for table, question in ROWS.items():
            found, expected = after.execute(question).fetchall(), before.execute(question).fetchall()
            rows += len(found)
            if found != expected:
                differing.append(f"{table}: {len(found)} rows, not {len(expected)}")
        twice = int(after.execute(TWICE).fetchall()[0][0])
    mine, whole = (progress(folder, data, warc) for data in ("killed", "undisturbed"))
    if mine != whole:
        differing.append(f"the file's row: {mine}, not {whole}")
    return Survived(killed, places, rows, tuple(differing), twice)


def main() -> None:
    """Prove it with as many articles and kills as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="citymentions-warc-kill-") as folder:
        began = time.monotonic()
        done = prove(Path(folder), wanted.articles, wanted.kills, wanted.seed)
        print(f"{wanted.articles} articles, {time.monotonic() - began:.0f} s")
    print(done.told())
    sys.exit(0 if done.is_whole else 1)


if __name__ == "__main__":
    main()
