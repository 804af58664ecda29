"""SIGKILL at random moments of `backfill --warc`, run again each time: the rows are those of an undisturbed run.

    python -m tests.benchmarks.backfill_warc_kill [--articles 1200] [--kills 100] [--seed 1]

First a WARC file is brought in undisturbed. Then it is brought into a second data directory, in parts of a page or
two, and killed again and again at random: the command alone, with all its processes, one reading process. Prints
what was killed when, and what differs in the end; exits 1 where anything does.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jobs.wiring import STATE_FILE
from storage.ledger.harvests import WarcProgress
from storage.state import State
from tests.benchmarks import killing
from tests.benchmarks.killing import compared, kill_part
from tests.shell import WITHIN_S
from tests.walking import article_page
from tests.warc_samples import write_warc

STEP_S = 0.005
FIRST_DAY = date(2013, 1, 1)
PART_BYTES = 1_000  # a page or two: a hundred kills must find something left to read
UNDISTURBED_PART_BYTES = 1_000_000
LONGEST_S = 10 * WITHIN_S  # a whole file, on a busy machine
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
        return (
            f"{killing.kills_told(self.kills)}, with the file booked up to {self.places} different bytes\n"
            f"{self.rows} rows; what differs from the undisturbed run: {list(self.differing) or 'nothing'};"
            f" articles twice: {self.twice}"
        )


def prove(folder: Path, articles: int, kills: int, seed: int) -> Survived:
    """Bring in `articles` undisturbed, then again with `kills`."""
    chance = random.Random(seed)
    warc = configure(folder, articles)
    run_to_end(folder, "undisturbed", warc, UNDISTURBED_PART_BYTES)
    places = set()

    def kill_a_backfill() -> str | None:
        what = kill_once(folder, warc, chance, warc.stat().st_size / kills)
        if what is not None:
            places.add(booked(folder, "killed", warc))
        return what

    killed = killing.kill_repeatedly(kills, kill_a_backfill)
    run_to_end(folder, "killed", warc, PART_BYTES)
    return survived(folder, warc, killed, len(places))


def configure(folder: Path, articles: int) -> Path:
    """The outlet's file, the settings, and the WARC."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "paper.toml").write_text(SOURCE, encoding="utf-8")
    (folder / "citymentions.toml").write_text(SETTINGS, encoding="utf-8")
    pages = [
        (
            f"https://paper.example/n/{number}",
            # Days of years: that a thousand articles of one day tell one visit is another matter.
            article_page(f"{number}번째 방문단, 서울을 찾다", FIRST_DAY + timedelta(days=2 * number)),
            "text/html",
        )
        for number in range(articles)
    ]
    return write_warc(folder / "paper.warc.gz", pages)


def backfill(folder: Path, data: str, warc: Path, part_bytes: int) -> subprocess.Popen[bytes]:
    """`backfill --warc` into the data directory `data`, in a process group of its own."""
    where = ("--data-dir", str(folder / data), "--config", str(folder / "citymentions.toml"), "--log", "json")
    command = [sys.executable, "-c", COMMAND, str(part_bytes), "backfill", "--warc", str(warc), *where]
    return killing.started(command, folder, folder / f"{data}.log")


def run_to_end(folder: Path, data: str, warc: Path, part_bytes: int) -> None:
    """Run it until the file is done."""
    code = backfill(folder, data, warc, part_bytes).wait(LONGEST_S)
    assert code == 0, (folder / f"{data}.log").read_text("utf-8")[-2000:]


def kill_once(folder: Path, warc: Path, chance: random.Random, share: float) -> str | None:
    """Start a backfill, and kill it or its processes within the next bytes; what, `None` where it had ended."""
    began_at = booked(folder, "killed", warc)
    process = backfill(folder, "killed", warc, PART_BYTES)
    what = chance.choice(killing.VICTIMS)
    if chance.random() < 0.2:  # while it starts
        time.sleep(chance.uniform(0.0, 3.0))
    else:
        wanted = began_at + chance.uniform(0.0, 0.6 * share)
        while booked(folder, "killed", warc) <= wanted and process.poll() is None:
            time.sleep(STEP_S)
        time.sleep(chance.uniform(0.0, 0.1))
    return kill_part(process, what, chance)


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
    found = compared(folder / "killed", folder / "undisturbed")
    differing = found.differing
    mine, whole = (progress(folder, data, warc) for data in ("killed", "undisturbed"))
    if mine != whole:
        differing += (f"the file's row: {mine}, not {whole}",)
    return Survived(killed, places, found.rows, differing, found.twice)


def main() -> None:
    """Prove it with as many articles and kills as the command line says."""
    parser = killing.parser_for(__doc__, 1200, 100)
    wanted = parser.parse_args()
    killing.run(
        "warc-kill", wanted.articles, lambda room: prove(room, wanted.articles, wanted.kills, wanted.seed)
    )


if __name__ == "__main__":
    main()
