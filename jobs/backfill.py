"""The past, by the walk of the present: windows become links, and links what `collect` makes of them.

A window is a source's day, or its part of a list of addresses. Each is listed, then brought in, then
settled; killed anywhere, the next turn goes on where the ledger says. Daemon and backfill share pace,
locks and outbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from jobs.backfill_progress import Watch
from jobs.health import Tally
from jobs.settings import Settings
from jobs.wiring import Rig, utc_now
from pipeline.errors import CityMentionsError
from pipeline.model import Attempt, Link, Run, RunOutcome, Source
from storage.windows import Window, WindowStatus

JOB = "backfill"
BOOKED_AT_ONCE = 2_000  # so that nobody waits long for the state file
MOST_WAITING = 20_000  # batches in the outbox; beyond, publishing comes first
ROOM_LOOK_S = 1.0

log = structlog.get_logger("backfill")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source and the windows of it that are to be brought in, in this order."""

    source: Source
    windows: tuple[Window, ...]


class Backfill:
    """Brings in windows. `watch` is told of everything, and says when to stop."""

    def __init__(
        self, settings: Settings, rig: Rig, watch: Watch, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._settings = settings
        self._rig = rig
        self._ledger = rig.state.windows
        self._watch = watch
        self._clock = clock

    async def book_list(self, source: Source, name: str, links: Sequence[Link]) -> Window:
        """The window `name` of `source`, which holds the links of a list. Killed meanwhile, say it again."""
        (window,) = await asyncio.to_thread(self._ledger.plan, source.id, (name,), self._clock())
        if not window.is_listed:
            await self._book(name, links, {})
            keys = [link.key for link in links]
            await asyncio.to_thread(self._ledger.listed, source.id, name, keys, 1)
        return await asyncio.to_thread(self._ledger.one, source.id, name)

    async def run(self, wanted: Iterable[Wanted]) -> None:
        """Bring all of it in: source beside source, in each one window after the other."""
        places = asyncio.Semaphore(self._settings.concurrent_sources)

        async def of_source(each: Wanted) -> None:
            async with places:
                for windows in _turns(each):
                    if not self._watch.stop.is_set():
                        await self._turn(each.source, windows)

        async with asyncio.TaskGroup() as group:
            for each in wanted:
                self._watch.expect(sum(window.waiting for window in each.windows))
                group.create_task(of_source(each))

    async def _turn(self, source: Source, windows: Sequence[Window]) -> None:
        """List, bring in and settle windows that share their lists: one run of the source."""
        state = self._rig.state
        mine = [each for each in windows if await asyncio.to_thread(self._ledger.claim, source.id, each.name)]
        for window in windows:
            if window not in mine:
                log.info("another process is at this window", source=source.id, window=window.name)
        if not mine:
            return
        started = self._clock()
        await asyncio.to_thread(state.add_to_outbox, source)
        run_id = await asyncio.to_thread(state.start_run, source.id, JOB, started, is_look=False)
        tally = Tally()
        settled = []
        for window in mine:
            await self._bring_in(source, window.name, run_id, tally)
            settled.append(await asyncio.to_thread(self._settle, source, window.name, tally))
        run = _run_of(settled, run_id, started, self._clock(), tally)
        await asyncio.to_thread(state.end_run, run, None)

    async def _book(self, name: str, links: Sequence[Link], skipped: Mapping[str, Attempt]) -> int:
        """Book in pieces, so that nobody waits long for the state file; how many links were new."""
        new = 0
        for start in range(0, len(links), BOOKED_AT_ONCE):
            piece = links[start : start + BOOKED_AT_ONCE]
            new += await asyncio.to_thread(self._ledger.book, name, piece, skipped, self._clock())
        return new

    async def _bring_in(self, source: Source, name: str, run_id: str, tally: Tally) -> None:
        stop = self._watch.stop
        while not stop.is_set() and not tally.asked_to_rest:
            await self._wait_for_room()
            if not await self._rig.walk.bring_in(source, run_id, tally, stop, window=name):
                return

    async def _wait_for_room(self) -> None:
        """What is read faster than it can be published waits here, or the outbox would fill the disk."""
        while await asyncio.to_thread(self._rig.state.outbox_size) >= MOST_WAITING:
            if self._watch.stop.is_set():
                return
            if await asyncio.to_thread(self._rig.publisher.publish) is None:  # another process is at it
                await asyncio.sleep(ROOM_LOOK_S)

    def _settle(self, source: Source, name: str, tally: Tally) -> Window:
        window = self._ledger.one(source.id, name)
        status, reason = WindowStatus.DONE, ""
        if window.waiting:
            status, reason = WindowStatus.PENDING, self._why_waiting(window, tally)
        settled = self._ledger.settle(source.id, name, status, reason, self._clock())
        _tell(settled)
        return settled

    def _why_waiting(self, window: Window, tally: Tally) -> str:
        if self._watch.reason:
            return self._watch.reason
        if tally.asked_to_rest:
            return "the publisher asked for a rest"
        at = f" from {window.retry_at:%Y-%m-%d %H:%M} UTC" if window.retry_at else ""
        return f"{window.waiting} links are tried again{at}"


def _turns(wanted: Wanted) -> Iterator[tuple[Window, ...]]:
    """The windows that are not done, those together that share their lists."""
    for window in wanted.windows:
        if window.status is not WindowStatus.DONE:
            yield (window,)


async def brought_in(
    settings: Settings,
    rig: Rig,
    watch: Watch,
    wanted: Callable[[Backfill], Awaitable[Sequence[Wanted]]],
) -> tuple[Window, ...]:
    """What `wanted` names, brought in and published; how its windows stand then.

    When `watch` says stop, what is in flight may finish within `settings.stop_within_s`.
    """
    job = Backfill(settings, rig, watch)
    async with publishing(rig, settings):
        named = await wanted(job)
        work = asyncio.create_task(job.run(named))
        stopping = asyncio.create_task(watch.stop.wait())
        await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await asyncio.wait((work,), timeout=settings.stop_within_s if watch.stop.is_set() else None)
        if not work.done():  # its links stay pending, and are found again at the next turn
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        else:
            work.result()
    return tuple(rig.state.windows.one(each.source.id, w.name) for each in named for w in each.windows)


@asynccontextmanager
async def publishing(rig: Rig, settings: Settings) -> AsyncIterator[None]:
    """While the block runs, publish now and then; at its end, whatever it was, once more."""

    async def now_and_then() -> None:
        while True:
            await asyncio.sleep(settings.publish_interval_s)
            try:
                published = await asyncio.to_thread(rig.publisher.publish)
            except CityMentionsError as error:  # the next turn, or the last one, tells
                log.error("publishing failed", error=str(error))  # noqa: TRY400  (says it all)
                continue
            if published is not None:
                await asyncio.sleep(published.rest_s)

    task = asyncio.create_task(now_and_then())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(rig.publisher.publish)


def _run_of(windows: Sequence[Window], run_id: str, started: datetime, ended: datetime, tally: Tally) -> Run:
    how = {window.status for window in windows}
    good = RunOutcome.NEW if tally.new or tally.stored else RunOutcome.NOTHING_NEW
    bad = RunOutcome.SUSPECT if WindowStatus.SUSPECT in how else good
    told = [f"{window.name}: {window.reason}" for window in windows if window.reason]
    return Run(
        run_id=run_id,
        source_id=windows[0].source_id,
        job=JOB,
        started_at=started,
        ended_at=ended,
        outcome=RunOutcome.FAILED if WindowStatus.FAILED in how else bad,
        reason="; ".join(told),
        links_found=tally.found,
        links_known=tally.known,
        links_new=tally.new,
        stored=tally.stored,
        failed=tally.failed,
    )


def _tell(window: Window) -> None:
    log.info(
        "window ended",
        source=window.source_id,
        window=window.name,
        status=window.status.value,
        reason=window.reason,
        found=window.found,
        known=window.known,
        skipped=window.skipped,
        stored=window.stored,
        failed=window.failed,
        waiting=window.waiting,
    )
