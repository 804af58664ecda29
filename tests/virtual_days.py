"""Days in seconds: the walk over a loopback site by a clock that is set, looking at what is due as the daemon does."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from jobs.wiring import Rig
from pipeline.model import Run, Source

AT_ONCE = 16


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time now, aware, in UTC."""
        return self.now

    def advance(self, **by: float) -> None:
        """Set it on, or back, by so many `days` or `hours`."""
        self.now += timedelta(**by)


async def look_at_due(rig: Rig, sources: Mapping[str, Source], clock: Clock) -> list[Run]:
    """Look once at every source that is due by now."""
    places = asyncio.Semaphore(AT_ONCE)
    never = asyncio.Event()

    async def look_at(source: Source) -> Run:
        async with places:
            return await rig.walk.run(source, never)

    due = [sources[source_id] for source_id in rig.state.due_sources(clock())]
    return list(await asyncio.gather(*(look_at(source) for source in due)))


async def serve(
    rig: Rig,
    sources: Mapping[str, Source],
    clock: Clock,
    until: datetime,
    each_time: Callable[[list[Run]], None] = lambda _: None,
) -> None:
    """Set the clock from one due time to the next until `until`; `each_time` is told what was looked at."""
    while clock() < until:
        each_time(await look_at_due(rig, sources, clock))
        due_at = rig.state.next_due(clock())
        assert due_at is not None
        clock.now = min(max(due_at, clock() + timedelta(seconds=1)), until)
