"""SIGKILL of publishers and writers at random moments: what was acknowledged is there, once, and the file opens.

Two writers say which articles are on the disk once `finish_all` has returned; a publisher publishes without rest.
One of the three is killed, again and again, and the file is opened after each kill.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import duckdb

from storage.publish import Publisher
from storage.results.data_check import check_data
from storage.state import State
from tests.benchmarks.killing import kills_told
from tests.benchmarks.storage_articles import EPOCH, endings, link

AT_ONCE = 40
LONGEST_PAUSE_S = 0.4
LONGEST_START_S = 60.0
ROLES = ("writer-a", "writer-b", "publisher")


@dataclass(frozen=True, slots=True)
class Survived:
    """What is left after the kills."""

    kills: Counter[str]
    acknowledged: int
    rows: int
    lost: int
    twice: int
    unopened: int
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nobody could tell that anything was killed."""
        return not (self.lost or self.twice or self.unopened or self.faults) and self.acknowledged > 0

    def told(self) -> str:
        """The counts for a person."""
        return (
            f"{kills_told(self.kills)}\n"
            f"{self.acknowledged:,} articles acknowledged, {self.rows:,} published: {self.lost} lost, {self.twice}"
            f" rows twice; the file could not be opened {self.unopened} times\n"
            f"check --data: {', '.join(self.faults) or 'everything holds together'}"
        )


def prove(folder: Path, kills: int, seed: int) -> Survived:
    """Kill `kills` times; then let everything that waits be published, and count."""
    chance = random.Random(seed)
    data, acknowledgements = folder / "data", folder / "said"
    for directory in (data, acknowledgements, folder / "ready"):
        directory.mkdir()
    with State(data / "state.sqlite"):
        Publisher(data).ensure_file()
    killed: Counter[str] = Counter()
    unopened = 0
    running = {role: _start(role, folder, 0) for role in ROLES}
    try:
        for turn in range(1, kills + 1):
            role = ROLES[turn % len(ROLES)]
            _await(folder / "ready" / str(running[role].pid))
            time.sleep(chance.uniform(0, LONGEST_PAUSE_S))
            running[role].kill()
            if running[role].wait() == -signal.SIGKILL:
                killed[role] += 1
            unopened += not _opens(data)
            running[role] = _start(role, folder, turn)
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    return _count(data, acknowledgements, killed, unopened)


def write(folder: Path, series: str) -> None:
    """Store articles of `series` until killed, and say so of each batch when it is on the disk."""
    publisher = Publisher(folder / "data")
    with State(folder / "data" / "state.sqlite") as state, _said(folder, series) as said:
        _tell_ready(folder)
        parent, first = os.getppid(), 0
        while os.getppid() == parent:  # it ends with the benchmark, however that ends
            state.add_links([link(n, series) for n in range(first, first + AT_ONCE)], EPOCH)
            state.finish_all(endings(first, first + AT_ONCE, series))
            said.write(f"{first}\n")
            said.flush()
            first += AT_ONCE
            publisher.make_room(4 * 1024 * 1024)  # writers publish as well


def publish(folder: Path) -> None:
    """Publish without rest until killed."""
    _tell_ready(folder)
    parent = os.getppid()
    while os.getppid() == parent:
        Publisher(folder / "data").publish()
        time.sleep(0.01)


def _said(folder: Path, series: str) -> contextlib.AbstractContextManager[TextIO]:
    return (folder / "said" / series).open("w", encoding="ascii")


def _tell_ready(folder: Path) -> None:
    (folder / "ready" / str(os.getpid())).touch()


def _await(path: Path) -> None:
    give_up = time.monotonic() + LONGEST_START_S
    while not path.exists() and time.monotonic() < give_up:
        time.sleep(0.01)


def _start(role: str, folder: Path, turn: int) -> subprocess.Popen[bytes]:
    series = f"{role}-{turn}-"
    return subprocess.Popen([sys.executable, "-m", __spec__.name, role, str(folder), series])


def _opens(data: Path) -> bool:
    try:
        with duckdb.connect(str(data / "mentions.duckdb"), read_only=True) as connection:
            connection.execute("select count(*) from article").fetchone()
    except duckdb.Error:
        return False
    return True


def _count(data: Path, acknowledgements: Path, killed: Counter[str], unopened: int) -> Survived:
    Publisher(data).publish()
    expected = {
        link(first + n, path.name).key
        for path in acknowledgements.iterdir()
        for first in map(int, path.read_text("ascii").split("\n")[:-1])  # a last line may be torn
        for n in range(AT_ONCE)
    }
    with duckdb.connect(str(data / "mentions.duckdb"), read_only=True) as connection:
        keys = [row[0] for row in connection.execute("select key from article").fetchall()]
        attempts = connection.execute("select count(*) - count(distinct attempt_id) from outcome").fetchone()
    assert attempts is not None
    faults = tuple(f"{each.place}: {each.what}" for each in check_data(data, EPOCH.replace(year=2100)))
    # The invented sources are told to nobody.
    faults = tuple(fault for fault in faults if "source" not in fault)
    twice = len(keys) - len(set(keys)) + attempts[0]
    return Survived(killed, len(expected), len(keys), len(expected - set(keys)), twice, unopened, faults)


if __name__ == "__main__":
    if sys.argv[1] == "publisher":
        publish(Path(sys.argv[2]))
    else:
        write(Path(sys.argv[2]), sys.argv[3])
