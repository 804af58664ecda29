"""Late is not lost: a stalled loop, a month asleep, a clock that jumps, days of 23 and 25 hours.

    python -m tests.benchmarks.late [--sources 200]

The stall is the real daemon, with its real clock, whose event loop is held up while all its sources are due in
one second. The rest is the walk by a clock that is set. Prints, for each, how many looks were due and how many
were dropped; exits 1 where any was.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import structlog

from jobs.daemon import Daemon
from jobs.rhythm import LEAST_OFTEN, MOST_OFTEN
from jobs.wiring import RESULTS_FILE, open_rig
from pipeline.model import Run, Source
from storage.reports import run_sql
from tests.site import Answer, Site, site
from tests.virtual_days import Clock, look_at_due, serve
from tests.walking import rss, settings_for, source_for

ASLEEP = timedelta(days=30)
STALL_S = 2.5
ROUNDS = 2
WITHIN_S = 300.0
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
# Nights in which a day has 23 or 25 hours, and one in a zone without them.
CHANGES = {
    "Europe/Berlin": (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)),
    "America/New_York": (datetime(2026, 3, 7, 20, tzinfo=UTC), datetime(2026, 10, 31, 20, tzinfo=UTC)),
    "Asia/Seoul": (datetime(2026, 3, 28, 12, tzinfo=UTC),),
}


@dataclass(frozen=True, slots=True)
class Late:
    """How many looks were due in one trial, how many of them never came, and what else is to be told."""

    trial: str
    due: int
    dropped: int
    told: str = ""


def prove(folder: Path, sources: int, trial_hours: int = 24) -> tuple[Late, ...]:
    """All trials, each with `sources` sources, in directories of their own."""
    with site({}) as running:
        return (
            stalled(folder / "stalled", feeds(running, sources, interval_s=1)),
            asleep(folder / "asleep", feeds(running, sources)),
            jumped_back(folder / "back", feeds(running, sources)),
            *(
                changed(folder / f"{zone.replace('/', '-')}-{since:%m}", running, zone, since, trial_hours)
                for zone, nights in CHANGES.items()
                for since in nights
            ),
        )


def feeds(running: Site, count: int, **changes: object) -> dict[str, Source]:
    """Sources whose feeds say the same every time."""
    running.routes["/rss"] = Answer(rss([]), type="application/rss+xml", etag='"1"')
    made = (source_for(running.url(f"/rss?{number}"), id=f"s{number}", **changes) for number in range(count))
    return {source.id: source for source in made}


def stalled(folder: Path, sources: dict[str, Source]) -> Late:
    """The daemon's loop is held up again and again while everything is due at once."""

    async def go() -> Counter[str]:
        settings = settings_for(folder, tick_interval_s=0.2, publish_interval_s=60.0)
        async with open_rig(settings, "daemon") as rig:
            daemon = Daemon(settings, rig, sources)
            serving = asyncio.create_task(daemon.run())
            give_up = time.monotonic() + WITHIN_S
            while fewest(looks := counted(folder), sources) < ROUNDS and time.monotonic() < give_up:
                time.sleep(STALL_S)  # noqa: ASYNC251  (holding the loop up is what this is about)
                await asyncio.sleep(STALL_S)
                rig.publisher.publish()
            daemon.stop.set()
            await serving
        return looks

    looks = asyncio.run(go())
    due = ROUNDS * len(sources)
    dropped = sum(max(ROUNDS - looks[source_id], 0) for source_id in sources)
    return Late(f"a loop that stalls {STALL_S:g} s at a time", due, dropped, f"{looks.total()} looks")


def counted(folder: Path) -> Counter[str]:
    """How many runs of each source a reader sees."""
    file = folder / RESULTS_FILE
    if not file.exists():
        return Counter()
    rows = run_sql(file, "select source_id, count(*) from run group by source_id").rows
    return Counter({str(source_id): int(str(count)) for source_id, count in rows})


def fewest(looks: Counter[str], sources: dict[str, Source]) -> int:
    """The looks at the source that had fewest."""
    return min(looks[source_id] for source_id in sources)


def asleep(folder: Path, sources: dict[str, Source]) -> Late:
    """A month passes between two looks: one look each, at once, and a gap in the books for each."""
    clock = Clock(START)

    async def go() -> tuple[list[Run], int]:
        async with open_rig(settings_for(folder), "daemon", clock=clock) as rig:
            rig.state.sync_sources(intervals(sources), clock())
            await look_at_due(rig, sources, clock)
            clock.now += ASLEEP
            runs = await look_at_due(rig, sources, clock)
            again = len(rig.state.due_sources(clock()))
            rig.publisher.publish()
            return runs, again

    runs, again = asyncio.run(go())
    ((gaps,),) = run_sql(folder / RESULTS_FILE, "select count(distinct source_id) from gap").rows
    missed = len(sources) - min(len({run.source_id for run in runs}), int(str(gaps)))
    return Late("30 days asleep", len(sources), missed + again, f"{gaps} gaps told, {again} due twice")


def jumped_back(folder: Path, sources: dict[str, Source]) -> Late:
    """The clock was a year ahead and is set right: nobody waits for the year to come round."""
    clock = Clock(START + timedelta(days=365))

    async def go() -> tuple[list[Run], float]:
        async with open_rig(settings_for(folder), "daemon", clock=clock) as rig:
            rig.state.sync_sources(intervals(sources), clock())
            await look_at_due(rig, sources, clock)
            clock.now = START
            runs = await look_at_due(rig, sources, clock)
            due_at = rig.state.next_due(clock())
            return runs, (due_at - clock()).total_seconds() if due_at else float("inf")

    runs, wait_s = asyncio.run(go())
    longest_s = max(source.interval_s for source in sources.values()) * LEAST_OFTEN
    dropped = len(sources) - len(runs) + (wait_s > longest_s)
    return Late("a clock set back by a year", len(sources), dropped, f"next look in {wait_s:.0f} s")


def changed(folder: Path, running: Site, zone: str, since: datetime, hours: int) -> Late:
    """A day and its odd night: the looks stay within their bounds, none in the missing hour, all in the double one."""
    sources = feeds(running, 1, zone=zone)
    (source,) = sources.values()
    clock = Clock(since)
    looked: list[datetime] = []

    async def go() -> None:
        async with open_rig(settings_for(folder), "daemon", clock=clock) as rig:
            rig.state.sync_sources(intervals(sources), clock())
            await serve(rig, sources, clock, since + timedelta(hours=hours), lambda _: looked.append(clock()))

    asyncio.run(go())
    waits = [(after - before).total_seconds() for before, after in pairwise(looked)]
    shortest_s, longest_s = source.interval_s / MOST_OFTEN, source.interval_s * LEAST_OFTEN
    outside = sum(not shortest_s <= wait_s <= longest_s for wait_s in waits)
    told = f"a look every {min(waits):.0f} to {max(waits):.0f} s"
    return Late(f"{zone}, {hours} h from {since:%d %B}", len(looked), outside, told)


def intervals(sources: dict[str, Source]) -> dict[str, int]:
    """What the state store schedules by."""
    return {source.id: source.interval_s for source in sources.values()}


def main() -> None:
    """All trials, with as many sources as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sources", type=int, default=200)
    wanted = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="citymentions-late-") as folder:
        trials = prove(Path(folder), wanted.sources)
    for late in trials:
        print(f"{late.trial:42} due {late.due:4}  dropped {late.dropped}  {late.told}")
    sys.exit(1 if any(late.dropped for late in trials) else 0)


if __name__ == "__main__":
    main()
