"""The past, by the walk of the present: windows become links, and links what `collect` makes of them.

A window is a source's day, or its part of a list of addresses. Each is listed, then brought in, then
settled; killed anywhere, the next turn goes on where the ledger says. Daemon and backfill share pace,
locks and outbox.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import structlog

from jobs.attempts import named
from jobs.backfill_lists import MOST_LINKS, read_lists
from jobs.backfill_progress import Watch
from jobs.health import Tally
from jobs.settings import Settings
from jobs.wiring import Rig, utc_now
from pipeline.discover import Discovery
from pipeline.discover.past import Asking, shared_lists
from pipeline.errors import Blocked, CityMentionsError, LinkError, OwnNetworkDown, RateLimited, RobotsDenied
from pipeline.model import Attempt, Link, Outcome, Run, RunOutcome, Source
from storage.ledger.windows import Window, WindowStatus

JOB = "backfill"
BOOKED_AT_ONCE = 2_000  # so that nobody waits long for the state file
_REFUSALS = (Blocked, RateLimited, RobotsDenied, OwnNetworkDown)  # its other lists would end no better
_PASSING = (RateLimited, OwnNetworkDown)

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

    async def run(self, wanted: Iterable[Wanted]) -> None:
        """Bring all of it in: source beside source, in each one window after the other."""
        places = asyncio.Semaphore(self._settings.concurrent_sources)

        async def of_source(each: Wanted) -> None:
            async with places:
                for windows in turns(each):
                    if self._watch.stop.is_set() or not await self._turn(each.source, windows):
                        return

        async with asyncio.TaskGroup() as group:
            for each in wanted:
                self._watch.expect(sum(window.waiting for window in each.windows if window.is_listed))
                group.create_task(of_source(each))

    async def _turn(self, source: Source, windows: Sequence[Window]) -> bool:
        """List, bring in and settle windows that share their lists: one run. Whether the source goes on."""
        mine = [each for each in windows if await asyncio.to_thread(self._ledger.claim, source.id, each.name)]
        for window in windows:
            if window not in mine:
                log.info("another process is at this window", source=source.id, window=window.name)
        if not mine:
            return True
        started = self._clock()
        state = self._rig.state
        await asyncio.to_thread(state.add_to_outbox, source)
        run_id = await asyncio.to_thread(state.start_run, source.id, JOB, started, is_look=False)
        tally = Tally()
        turn = Turn(source, run_id, tally)
        await self._list(turn, [window for window in mine if not window.is_listed])
        settled = []
        for window in mine:
            if window.name not in turn.failed:
                await self._bring_in(turn, window.name)
            settled.append(await asyncio.to_thread(self._settle, turn, window.name))
        run = _run_of(settled, run_id, started, self._clock(), tally)
        await asyncio.to_thread(state.end_run, run, None)
        return not (tally.asked_to_rest or turn.is_refused)

    async def _list(self, turn: Turn, windows: Sequence[Window]) -> None:
        """Book what the lists of the windows hold, or why they could not be read."""
        by_day = {day: window for window in windows if (day := day_of(window)) is not None}
        turn.failed |= {
            window.name: "the list was not booked to its end: give it once more with --urls"
            for window in windows
            if day_of(window) is None
        }
        if not by_day:
            return
        source = replace(turn.source, max_links=MOST_LINKS)

        async def ask(asking: Asking) -> Discovery:
            feed = asking.feed
            page = await self._rig.polite.get(feed.url, source.min_delay_s, form=asking.form)
            return await self._rig.workers.discover(page, feed, source)

        try:
            listed = await read_lists(source, tuple(by_day), ask)
            for day, window in by_day.items():
                await self._book(turn, window, tuple(listed.links.get(day, {}).values()), listed.lists)
                if listed.doubt_of(day):
                    turn.doubts[window.name] = listed.doubt_of(day)
        except Exception as error:  # noqa: BLE001  (the height "per run": the next lists may well be read)
            fault = named(error, error.url if isinstance(error, LinkError) else source.home)
            turn.is_refused = isinstance(fault, _REFUSALS)
            turn.failed |= {window.name: f"its list: {fault}" for window in by_day.values()}
            turn.is_passing = isinstance(fault, _PASSING)
            return
        for remark in listed.remarks:
            log.warning("list with a peculiarity", source=source.id, remark=remark)

    async def _book(self, turn: Turn, window: Window, links: Sequence[Link], lists: int) -> None:
        """Book a window's links in pieces, so that nobody waits long for the state file."""
        new = 0
        for start in range(0, len(links), BOOKED_AT_ONCE):
            piece = links[start : start + BOOKED_AT_ONCE]
            skipped = await self._skipped(turn, piece) if window.is_matched else {}
            new += await asyncio.to_thread(self._ledger.book, window.name, piece, skipped, self._clock())
        keys = [link.key for link in links]
        await asyncio.to_thread(self._ledger.listed, turn.source.id, window.name, keys, lists)
        turn.tally.found += len(links)
        turn.tally.new += new
        turn.tally.known += len(links) - new
        booked = await asyncio.to_thread(self._ledger.one, turn.source.id, window.name)
        self._watch.expect(booked.waiting)

    async def _skipped(self, turn: Turn, links: Sequence[Link]) -> dict[str, Attempt]:
        """How the links end that their titles do not recommend, by key."""
        telling = await self._rig.workers.telling(links)
        return {
            link.key: Attempt(
                attempt_id=uuid.uuid4().hex,
                run_id=turn.run_id,
                source_id=turn.source.id,
                key=link.key,
                url=link.url,
                outcome=Outcome.SKIPPED,
                step="match",
                at=self._clock(),
                detail="neither title nor snippet tells of a monitored city",
            )
            for link, is_told in zip(links, telling, strict=True)
            if not is_told
        }

    async def _bring_in(self, turn: Turn, name: str) -> None:
        stop = self._watch.stop
        while not stop.is_set() and not turn.tally.asked_to_rest:
            await self._wait_for_room()
            if not await self._rig.walk.bring_in(turn.source, turn.run_id, turn.tally, stop, window=name):
                return

    async def _wait_for_room(self) -> None:
        """What is read faster than it can be published waits here, or the outbox would fill the disk."""
        await asyncio.to_thread(
            self._rig.publisher.make_room, self._settings.max_outbox_bytes // 2, self._watch.stop.is_set
        )

    def _settle(self, turn: Turn, name: str) -> Window:
        """Say how the window stands: done is only what was listed in full, believed, and has ended."""
        window = self._ledger.one(turn.source.id, name)
        status, reason = WindowStatus.DONE, ""
        is_today = day_of(window) == self._clock().astimezone(ZoneInfo(turn.source.zone)).date()
        if name in turn.failed:
            status = WindowStatus.PENDING if turn.is_passing else WindowStatus.FAILED
            reason = turn.failed[name]
        elif window.waiting:
            status, reason = WindowStatus.PENDING, self._why_waiting(window, turn.tally)
        elif is_today:
            status, reason = WindowStatus.PENDING, "the day is not over"
        elif name in turn.doubts:
            status, reason = WindowStatus.SUSPECT, turn.doubts[name]
        if is_today or name in turn.failed or name in turn.doubts:
            self._ledger.open_again(turn.source.id, name)
        settled = self._ledger.settle(turn.source.id, name, status, reason, self._clock())
        _tell(settled)
        return settled

    def _why_waiting(self, window: Window, tally: Tally) -> str:
        if self._watch.reason:
            return self._watch.reason
        if tally.asked_to_rest:
            return "the publisher asked for a rest"
        at = f" from {window.retry_at:%Y-%m-%d %H:%M} UTC" if window.retry_at else ""
        return f"{window.waiting} links are tried again{at}"


@dataclass(slots=True)
class Turn:
    """One run of a source for windows that share their lists. By window: `failed`, `doubts` say why."""

    source: Source
    run_id: str
    tally: Tally
    failed: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    is_passing: bool = False
    is_refused: bool = False


def turns(wanted: Wanted) -> Iterator[tuple[Window, ...]]:
    """The windows that are not done, those together that share their lists."""
    still = [window for window in wanted.windows if window.status is not WindowStatus.DONE]

    def lists_of(window: Window) -> object:
        day = day_of(window)
        return window.name if day is None else shared_lists(wanted.source.archives, day)

    for _, together in groupby(still, lists_of):
        yield tuple(together)


def day_of(window: Window) -> date | None:
    """The day that the window is; `None` for a list of addresses."""
    try:
        return date.fromisoformat(window.name)
    except ValueError:
        return None


async def brought_in(
    settings: Settings, rig: Rig, watch: Watch, wanted: Sequence[Wanted]
) -> tuple[Window, ...]:
    """What is `wanted`, brought in and published; how its windows stand then.

    When `watch` says stop, what is in flight may finish within `settings.stop_within_s`.
    """
    async with publishing(rig, settings):
        work = asyncio.create_task(Backfill(settings, rig, watch).run(wanted))
        stopping = asyncio.create_task(watch.stop.wait())
        await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await asyncio.wait((work,), timeout=settings.stop_within_s)
        if not work.done():  # its links stay pending, and are found again at the next turn
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        else:
            work.result()
    return tuple(rig.state.windows.one(each.source.id, w.name) for each in wanted for w in each.windows)


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
