"""The daemon's turns at publishing: when one is due, how long it may take, since when none succeeds."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from jobs.heartbeat import Unpublished
from jobs.memory import give_back_free
from jobs.metrics import Metrics
from jobs.publishing import Cause, Ended, Failure, is_called_for, publish_apart
from jobs.settings import Settings
from jobs.wiring import utc_now
from pipeline.errors import CityMentionsError
from storage.publish import Publisher
from storage.results.results_file import LOCK_FILE
from storage.state import State

# A publish may take publish_total_s; where it took long before, so many times as long.
TIMES_OF_THE_LAST = 20
MOST_DOUBLINGS = 6

log = structlog.get_logger("daemon")


@dataclass(frozen=True, slots=True)
class _Held:
    """Another process publishes, seen at `since` (UTC) and `began_s` (monotonic), with this very file."""

    since: datetime
    began_s: float
    file_ns: int


class PublishTurns:
    """One turn at a time. `unpublished`: why the last one failed, and since when, over the daemon's lives."""

    def __init__(
        self,
        settings: Settings,
        publisher: Publisher,
        state: State,
        metrics: Metrics,
        unpublished: Unpublished | None = None,
    ) -> None:
        self._settings = settings
        self._publisher = publisher
        self._state = state
        self._metrics = metrics
        self._not_before = utc_now()
        self._last_s = 0.0
        self._hung = 0  # in a row
        self._held: _Held | None = None
        self._note(unpublished)

    async def take(self, *, is_last: bool) -> None:
        """Publish what is ready, unless the last time was too costly for another so soon.

        A failure is told in the log, by the metrics and by `unpublished`; the next turn tries again.
        """
        try:
            if not is_last and self._rests():
                return
            await asyncio.to_thread(self._publisher.prepare)
            if not await self._is_called_for():
                self._goes_on()
                return
            ended = await publish_apart(self._settings.data_path, self._settings.min_confidence, self.limit_s)
            if ended == Ended() and await self._is_called_for():
                ended = Ended(failure=self._another_is_at_it())
        except CityMentionsError as error:
            ended = Ended(failure=Failure(Cause.REFUSED, str(error)))
        if ended.failure is not None:
            self._failed(ended.failure)
        elif (published := ended.published) is not None:
            self._last_s = published.elapsed_s
            self._not_before = utc_now() + timedelta(seconds=published.rest_s)
            self._goes_on()
            self._metrics.published(published.elapsed_s)
            log.info("published", batches=published.batches, articles=published.articles)
            give_back_free()  # of what grouping took

    @property
    def limit_s(self) -> float:
        """How long a publish may take now. Longer after each that was killed: it may have been at work."""
        usual: float = max(self._settings.publish_total_s, TIMES_OF_THE_LAST * self._last_s)
        return usual * 2.0 ** min(self._hung, MOST_DOUBLINGS)

    def is_likely_within(self, left_s: float) -> bool:
        """Whether another publish would end in time, if it took as long as the last."""
        return self._last_s < left_s

    def _rests(self) -> bool:
        is_filling = self._state.outbox_bytes() > self._settings.max_outbox_bytes / 2
        return utc_now() < self._not_before and not is_filling

    async def _is_called_for(self) -> bool:
        return await asyncio.to_thread(is_called_for, self._publisher, self._state)

    def _another_is_at_it(self) -> Failure | None:
        """A failure where that has brought no new file for longer than a publish may take."""
        file = self._publisher.file
        file_ns = file.stat().st_mtime_ns if file.exists() else 0
        if self._held is None or self._held.file_ns != file_ns:
            self._held = _Held(utc_now(), time.monotonic(), file_ns)
        held_s = time.monotonic() - self._held.began_s
        if held_s < self.limit_s:
            return None
        lock = self._settings.data_path / LOCK_FILE
        why = f"{lock}: another process has held it for {held_s:.0f} s: find it (fuser names it) and end it"
        return Failure(Cause.HELD, why)

    def _failed(self, failure: Failure) -> None:
        self._hung += failure.cause is Cause.HUNG
        since = self._held.since if failure.cause is Cause.HELD and self._held else utc_now()
        if self.unpublished is not None:
            since = self.unpublished.since
        self._note(Unpublished(since, failure.cause, failure.why))
        self._metrics.publishing_failed()
        log.error("publishing failed", cause=failure.cause.value, error=failure.why)

    def _goes_on(self) -> None:
        if self.unpublished is not None:
            log.info("publishing goes on", failed_since=self.unpublished.since.isoformat(timespec="seconds"))
        self._held = None
        self._hung = 0
        self._note(None)

    def _note(self, unpublished: Unpublished | None) -> None:
        self.unpublished = unpublished
        self._metrics.publishing_stands(unpublished)
