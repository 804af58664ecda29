"""What every proof by SIGKILL shares: the killing, the comparison with an undisturbed run, the command line.

What is started, when it is killed, and what else must hold is each proof's own.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol

import duckdb
import psutil

from jobs.wiring import RESULTS_FILE
from tests.shell import WITHIN_S, environment

VICTIMS = ("command", "with all its processes", "reading process")
# Everything that a reader sees, but for when we ourselves looked, and what follows from that: a story is named by
# its article that was seen first, with which the others are compared, and an event by its telling that came first.
# What is in it together follows from the articles.
ROWS = {
    "article": """
        select * exclude (first_seen_at, fetched_at, story_id, story_role, share_taken, n_new_sentences)
        from article
        order by article_id
    """,
    "story": """
        select
            list(article_id order by article_id) as articles,
            story.n_articles,
            story_id = arg_min(article_id, (article.first_seen_at, article_id)) as is_named_by_its_first
        from article left join story using (story_id)
        group by story_id, story.n_articles
        order by all
    """,
    "flag": "select * from flag order by all",
    "mention": "select * from mention order by all",
    "visit": "select * exclude (event_id, occasion_id) from visit order by all",
    "visits told together": """
        select
            list(visit_id order by visit_id) as visits,
            event_id is not distinct from occasion_id as are_counted_by_event
        from visit
        group by event_id, occasion_id
        order by all
    """,
    "occasion": "select * exclude (occasion_id, event_id) from occasion order by all",
    "event": "select * exclude (event_id, first_reported_at) from event order by all",
    "quote": "select * from quote order by all",
    "outcome": "select url, outcome, step, detail, article_id from outcome where outcome = 'stored' order by all",
}
TWICE = "select count(*) - count(distinct url) from article"


class Survivor(Protocol):
    """What is left after the kills."""

    @property
    def is_whole(self) -> bool:
        """Whether nobody could tell that anything was killed."""

    def told(self) -> str:
        """The counts for a person."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a reader finds in the one results file and not in the other; `twice`: articles there twice."""

    rows: int
    differing: tuple[str, ...]
    twice: int


def compared(mine: Path, whole: Path) -> Compared:
    """The results file of the data directory `mine` beside that of `whole`, whose run nobody disturbed."""
    differing, rows = [], 0
    with (
        duckdb.connect(str(mine / RESULTS_FILE), read_only=True) as after,
        duckdb.connect(str(whole / RESULTS_FILE), read_only=True) as before,
    ):
        for table, question in ROWS.items():
            found, expected = after.execute(question).fetchall(), before.execute(question).fetchall()
            rows += len(found)
            if found != expected:
                differing.append(f"{table}: {len(found)} rows, not {len(expected)}")
        twice = int(after.execute(TWICE).fetchall()[0][0])
    return Compared(rows, tuple(differing), twice)


def kill_repeatedly(kills: int, kill_once: Callable[[], str | None], for_s: float = math.inf) -> Counter[str]:
    """What was killed how often: so many in all, or until there is nothing to kill (`None`), or time is up."""
    killed: Counter[str] = Counter()
    give_up = time.monotonic() + for_s
    while killed.total() < kills and time.monotonic() < give_up:
        what = kill_once()
        if what is None:
            break
        killed[what] += 1
    return killed


def kills_told(kills: Counter[str]) -> str:
    """How many, and of what."""
    by_victim = ", ".join(f"{what} {count}" for what, count in sorted(kills.items()))
    return f"{kills.total()} times SIGKILL ({by_victim})"


def started(command: Sequence[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """The command at work in `folder`, in a process group of its own; what it says is added to `log`."""
    with log.open("ab") as said:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment(folder),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def kill_part(process: subprocess.Popen[bytes], what: str, chance: random.Random) -> str | None:
    """Kill `what` of VICTIMS, and the rest with it; `None` where the command had ended by itself."""
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


def reading_processes(process: subprocess.Popen[bytes]) -> list[int]:
    """The children that read pages, if any lives."""
    try:
        children = psutil.Process(process.pid).children()
        return [child.pid for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.Error:
        return []


def kill(process_id: int) -> None:
    """SIGKILL, unless it has just ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process_id, signal.SIGKILL)


def parser_for(document: str | None, articles: int, kills: int) -> argparse.ArgumentParser:
    """The options of every proof."""
    parser = argparse.ArgumentParser(description=document, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=articles)
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def run(name: str, articles: int, prove: Callable[[Path], Survivor]) -> NoReturn:
    """Prove it in a folder of its own, and print what was found; exit 1 where anything differs."""
    with tempfile.TemporaryDirectory(prefix=f"citymentions-{name}-") as folder:
        began = time.monotonic()
        done = prove(Path(folder))
        print(f"{articles} articles, {time.monotonic() - began:.0f} s")
    print(done.told())
    sys.exit(0 if done.is_whole else 1)
