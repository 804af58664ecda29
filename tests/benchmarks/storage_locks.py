"""Readers and writers of one file at once: who is refused, who waits, and for how long.

The same company each time: a daemon that stores 20 articles every half second, a backfill that stores 500 at a time
at a given rate, four readers that open, ask and close in a loop, an analyst who keeps the file open. Once by way
of outbox and replaced file; then as is usual, everybody on one DuckDB file, writing in short bursts, with the
analyst and without.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from pipeline.model import Reading
from storage.ledger.ending import Ending, batches_of
from storage.publish import Publisher
from storage.results.merge import merge
from storage.state import State
from tests.benchmarks.storage_articles import EPOCH, endings, link
from tests.benchmarks.storage_speed import grow

READERS = 4
BURST = {"daemon": 20, "backfill": 500}
DAEMON_PAUSE_S = 0.5
AFTER_REFUSAL_S = 0.05
QUESTION = "select country, n_visits from visits_by_country order by n_visits desc limit 5"
COMPANY = ("daemon", "backfill", "analyst", *(f"reader-{n}" for n in range(READERS)))


@dataclass(slots=True)
class Told:
    """What one process saw. `waits_s`: of each turn, from wanting to having. `publishes_s`: by this process."""

    role: str
    turns: int = 0
    refused: int = 0
    articles: int = 0
    waits_s: list[float] = field(default_factory=list)
    publishes_s: list[float] = field(default_factory=list)
    is_steady: bool = True


def compare(folder: Path, run_s: float, rate: int, start_mb: int) -> bool:
    """Print both tables; whether ours kept its promises."""
    console = Console(width=120)
    grow(folder / "ours", start_mb)
    shutil.copytree(folder / "ours", folder / "shared")
    ours = run_company(folder / "ours", "ours", run_s, rate)
    console.print(_table(f"outbox and replaced file, {run_s:g} s", ours))
    shutil.copytree(folder / "shared", folder / "unheld")
    shared = run_company(folder / "shared", "shared", run_s, rate)
    console.print(_table(f"one shared file, {run_s:g} s", shared))
    unheld = run_company(folder / "unheld", "shared", run_s, rate, set(COMPANY) - {"analyst"})
    console.print(_table(f"one shared file that nobody keeps open, {run_s:g} s", unheld))
    broken = broken_promises(ours)
    longest = max((each for told in ours for each in told.publishes_s), default=0.0)
    console.print(f"longest publish {longest:.2f} s; promises broken: {', '.join(broken) or 'none'}")
    return not broken


def run_company(
    data: Path, way: str, run_s: float, rate: int, roles: Collection[str] = COMPANY
) -> list[Told]:
    """All of `roles` at once on `data`, `ours` or `shared`; what each saw."""
    command = [sys.executable, "-m", __spec__.name, way, str(data), str(run_s), str(rate)]
    company = [
        subprocess.Popen([*command, role], stdout=subprocess.PIPE, text=True) for role in sorted(roles)
    ]
    try:
        while len(list(data.glob("*.ready"))) < len(company) and all(each.poll() is None for each in company):
            time.sleep(0.05)
        (data / "go").touch()
        return [Told(**json.loads(each.communicate()[0])) for each in company]
    finally:
        for each in company:
            each.kill()
            each.wait()


def broken_promises(company: list[Told]) -> list[str]:
    """What may not be: a refusal, an inconsistent reader, a wait beyond one publish (and a second of this machine)."""
    longest = max((each for told in company for each in told.publishes_s), default=0.0)
    broken = [f"{told.role} refused {told.refused} times" for told in company if told.refused]
    broken += [f"{told.role} saw the file change" for told in company if not told.is_steady]
    broken += [f"{told.role} did nothing" for told in company if not told.turns]
    broken += [
        f"{told.role} waited {max(told.waits_s):.1f} s"
        for told in company
        if told.role in BURST and max(told.waits_s, default=0.0) > longest + 1
    ]
    return broken


def articles_in(data: Path) -> tuple[int, int]:
    """How many rows of articles are published, and how many articles."""
    with duckdb.connect(str(data / "mentions.duckdb"), read_only=True) as connection:
        row = connection.execute("select count(*), count(distinct article_id) from article").fetchone()
    assert row is not None
    return row[0], row[1]


def _table(title: str, company: list[Told]) -> Table:
    table = Table("who", "turns", "refused", "articles", "median wait", "longest wait", title=title)
    for told in company:
        waits = sorted(told.waits_s) or [0.0]
        tries = told.turns + told.refused
        table.add_row(
            told.role,
            f"{told.turns:,}",
            f"{told.refused:,} ({told.refused / max(tries, 1):.0%})",
            f"{told.articles:,}" if told.role in BURST else "",
            f"{waits[len(waits) // 2]:.3f} s",
            f"{waits[-1]:.2f} s",
        )
    return table


# --- one of the company --------------------------------------------------------------------------------------


def take_part(way: str, data: Path, run_s: float, rate: int, role: str) -> None:
    """Play `role` for `run_s`, and say what was seen."""
    told = Told(role)
    made = list(endings(0, BURST[role])) if role in BURST else []
    (data / f"{role}.ready").touch()
    parent = os.getppid()
    while not (data / "go").exists():
        if os.getppid() != parent:
            return
        time.sleep(0.01)
    until = time.monotonic() + run_s
    if role in BURST:
        pause_s = DAEMON_PAUSE_S if role == "daemon" else BURST[role] / rate
        (_write_ours if way == "ours" else _write_shared)(data, told, made, until, pause_s)
    elif role == "analyst":
        _hold(data, told, until)
    else:
        _read(data, told, until)
    sys.stdout.write(json.dumps(asdict(told)))


def _bursts(
    told: Told, made: list[Ending], until: float, pause_s: float, store: Callable[[list[Ending]], None]
) -> None:
    """Store a burst every `pause_s`, and make up for turns that came late."""
    size = BURST[told.role]
    next_at = time.monotonic()
    while time.monotonic() < until:
        time.sleep(max(0.0, next_at - time.monotonic()))
        next_at += pause_s
        first = told.articles
        burst = [_as_number(made[n % len(made)], told.role, n) for n in range(first, first + size)]
        store(burst)
        told.articles += size
        told.turns += 1


def _as_number(like: Ending, series: str, number: int) -> Ending:
    """Another article that reads the same, of visits on other days: else thousands would tell one visit."""
    found = link(number, series)
    assert like.entry is not None
    entry = replace(
        like.entry,
        key=found.key,
        article_id=f"{series[0]}{number:015d}",
        readings=tuple(_earlier(reading, number // 500) for reading in like.entry.readings),
    )
    attempt = replace(
        like.attempt, key=found.key, attempt_id=f"{series}-{number}", article_id=entry.article_id
    )
    return Ending(attempt, entry)


def _earlier(reading: Reading, days: int) -> Reading:
    back = timedelta(days=days)
    visits = tuple(
        replace(visit, date=replace(visit.date, start=visit.date.start - back, end=visit.date.end - back))
        if visit.date
        else visit
        for visit in reading.visits
    )
    return replace(reading, visits=visits)


def _write_ours(data: Path, told: Told, made: list[Ending], until: float, pause_s: float) -> None:
    publisher = Publisher(data)
    rests_until = 0.0

    def store(burst: list[Ending]) -> None:
        nonlocal rests_until
        if told.role == "daemon" and time.monotonic() >= rests_until:
            published = publisher.publish()
            if published is not None:
                told.publishes_s.append(published.elapsed_s)
                rests_until = time.monotonic() + published.rest_s
        wanted_at = time.monotonic()
        publisher.make_room()
        state.add_links(
            [link(int(each.attempt.attempt_id.split("-")[1]), told.role) for each in burst], EPOCH
        )
        state.finish_all(burst)
        told.waits_s.append(time.monotonic() - wanted_at)

    with State(data / "state.sqlite") as state:
        _bursts(told, made, until, pause_s, store)
        if told.role == "daemon" and (published := publisher.publish()) is not None:
            told.publishes_s.append(published.elapsed_s)


def _write_shared(data: Path, told: Told, made: list[Ending], until: float, pause_s: float) -> None:
    work = data / told.role
    work.mkdir()

    def store(burst: list[Ending]) -> None:
        wanted_at = time.monotonic()
        batches = [batch for each in burst for batch in batches_of(each)]
        while time.monotonic() < until:
            with suppress(duckdb.IOException), duckdb.connect(str(data / "mentions.duckdb")) as connection:
                connection.execute("begin")
                merge(connection, batches, work)
                connection.execute("commit")
                told.waits_s.append(time.monotonic() - wanted_at)
                return
            told.refused += 1
            time.sleep(AFTER_REFUSAL_S)
        told.waits_s.append(time.monotonic() - wanted_at)
        told.articles -= len(burst)
        told.turns -= 1

    _bursts(told, made, until, pause_s, store)


def _read(data: Path, told: Told, until: float) -> None:
    """Open, ask, close, as an analyst's tool does."""
    while time.monotonic() < until:
        started = time.monotonic()
        try:
            with duckdb.connect(str(data / "mentions.duckdb"), read_only=True) as connection:
                connection.execute(QUESTION).fetchall()
        except duckdb.IOException:
            told.refused += 1
            time.sleep(AFTER_REFUSAL_S)
            continue
        told.turns += 1
        told.waits_s.append(time.monotonic() - started)
        time.sleep(0.1)


def _hold(data: Path, told: Told, until: float) -> None:
    """Open once and keep it; every answer is the first one."""
    started = time.monotonic()
    while time.monotonic() < until:
        try:
            connection = duckdb.connect(str(data / "mentions.duckdb"), read_only=True)
        except duckdb.IOException:
            told.refused += 1
            time.sleep(AFTER_REFUSAL_S)
            continue
        told.waits_s.append(time.monotonic() - started)
        with connection:
            first = connection.execute("select count(*) from article").fetchone()
            while time.monotonic() < until:
                told.turns += 1
                told.is_steady &= connection.execute("select count(*) from article").fetchone() == first
                time.sleep(0.2)


if __name__ == "__main__":
    take_part(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
