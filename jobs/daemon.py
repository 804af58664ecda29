"""The long-running scheduler. The only module that knows APScheduler.

APScheduler is the clock, not the memory: due times are rows of the state store, and a tick asks which are
due. A tick that comes late loses nothing, because the work is found by the next query.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from jobs.heartbeat import Heartbeat, last_heartbeat, write_heartbeat
from jobs.memory import bound_arenas, give_back_free
from jobs.metrics import Metrics
from jobs.notify import Notifier
from jobs.publish_turns import PublishTurns
from jobs.purge import purge_if_due
from jobs.service import Supervisor
from jobs.settings import Settings, require_contact
from jobs.wiring import Rig, check_definitions, chosen_sources, make_data_dir, open_rig, utc_now
from pipeline.errors import CityMentionsError, ConfigError, StorageError
from pipeline.model import Source
from storage.search import renew_index

LOCK_FILE = "daemon.lock"
PURGE_LOOK_S = 3600.0  # how often it is asked whether a day has passed since the last purge
# A run that failed here, such as by a full disk, moved no due time: without a rest it would start every tick.
REST_AFTER_OUR_FAILURE = timedelta(minutes=1)
LAST_PUBLISH_S = 1.0  # after `stop_within_s`: what takes longer is left to the next start
RELOADED = frozenset({"cities", "sources"})  # what SIGHUP takes up of citymentions.toml itself

log = structlog.get_logger("daemon")


@dataclass(frozen=True, slots=True)
class Company:
    """Whom the daemon keeps informed: its supervisor, whoever scrapes its metrics, whoever is notified."""

    supervisor: Supervisor
    metrics: Metrics
    notifier: Notifier | None = None


class Daemon:
    """Looks at what is due, until it is told to stop."""

    def __init__(
        self, settings: Settings, rig: Rig, sources: Mapping[str, Source], company: Company | None = None
    ) -> None:
        self.stop = asyncio.Event()
        self._settings = settings
        self._rig = rig
        self._sources = dict(sources)
        self._company = company or Company(Supervisor({}), Metrics())
        self._running: dict[str, asyncio.Task[None]] = {}
        self._not_before: dict[str, datetime] = {}
        self._chores: dict[str, asyncio.Task[None]] = {}
        last_life = last_heartbeat(settings.data_path)
        unpublished = last_life.unpublished if last_life else None
        self._publishing = PublishTurns(
            settings, rig.publisher, rig.state, self._company.metrics, unpublished
        )
        self._is_heard = True  # whether the last heartbeat could be written
        self._reloading = asyncio.Lock()

    async def run(self, *, until_idle: bool = False) -> None:
        """Serve until `stop` is set; with `until_idle`, until every source has been looked at once.

        Then what is in flight may finish within `settings.stop_within_s`, and what is ready is published,
        where that takes no longer than LAST_PUBLISH_S more.
        """
        self._rig.state.sync_sources(self._intervals(), utc_now())
        give_back_free()  # of what reading the definitions took
        scheduler = self._scheduler()
        scheduler.start()
        log.info("daemon started", sources=len(self._sources), data_dir=str(self._settings.data_path))
        self._company.supervisor.ready(self._status())
        try:
            await self._tick()
            if until_idle:
                await self._idle()
            else:
                await self.stop.wait()
        finally:
            self.stop.set()
            self._company.supervisor.stopping()
            scheduler.shutdown(wait=False)
            last = asyncio.get_running_loop().time() + self._settings.stop_within_s + LAST_PUBLISH_S
            await self._finish_in_flight()
            await self._publish_last(last)
            log.info("daemon stopped")

    async def reload(self, read: Callable[[], tuple[Settings, Mapping[str, Source]]]) -> None:
        """Take up changed definitions, with new reading processes that know them.

        A bad file changes nothing and is named in the log.
        """
        async with self._reloading:
            self._company.supervisor.reloading()
            try:
                settings, sources = await asyncio.to_thread(read)
                self._rig.workers.take_up(settings.cities)
            except (ConfigError, StorageError) as error:
                log.error("reload rejected, the old definitions stay", error=str(error))  # noqa: TRY400  (says it all)
            else:
                self._sources = dict(sources)
                self._rig.state.sync_sources(self._intervals(), utc_now())
                log.info("reloaded", sources=len(sources), cities=list(settings.cities))
                for key in _changed(self._settings, settings):
                    log.warning("this setting changes with the next start only", setting=key)
            finally:
                give_back_free()
                self._company.supervisor.ready(self._status())

    async def publish(self) -> None:
        """Take a turn at publishing. One at a time: where a publication is under way, this waits for it."""
        await self._under_way("publishing", self._publish)

    async def _publish(self) -> None:
        await self._publishing.take(is_last=self.stop.is_set())

    async def _publish_last(self, until: float) -> None:
        """End what is being published, then publish the rest; given up at `until` (the loop's clock).

        What would not end in time is not begun: a killed copy of a large file keeps the disk busy.
        """
        try:
            async with asyncio.timeout_at(until):
                if (under_way := self._chores.get("publishing")) is not None:
                    await under_way
                left_s = until - asyncio.get_running_loop().time()
                if self._publishing.is_likely_within(left_s):
                    await self.publish()
                else:
                    log.info("publishing would take too long now: the next start publishes")
        except TimeoutError:
            log.warning("the last publishing takes too long and is given up: the next start publishes")

    def _under_way(self, chore: str, begin: Callable[[], Coroutine[None, None, None]]) -> asyncio.Task[None]:
        """The chore's one task: the one that runs, else a new one."""
        task = self._chores.get(chore)
        if task is None or task.done():
            task = self._chores[chore] = asyncio.create_task(begin())
        return task

    async def _renew_search(self) -> None:
        """Have the search index, where there is one, follow the file; not beside a stop."""
        try:
            done = await asyncio.to_thread(
                renew_index, self._rig.publisher.file, go_on=lambda: not self.stop.is_set()
            )
        except CityMentionsError as error:
            log.error("search index not renewed", error=str(error))  # noqa: TRY400  (says it all)
            return
        if done is not None and done.added + done.removed:
            log.info("search index renewed", added=done.added, removed=done.removed)

    def _scheduler(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone="UTC")
        # misfire_grace_time=None: a late tick is still a tick. (APScheduler's default drops a job that is one
        # second late.) coalesce: ten late ticks are one.
        ticking = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler.add_job(self._tick, "interval", seconds=self._settings.tick_interval_s, **ticking)
        scheduler.add_job(self._chore, "interval", seconds=self._settings.publish_interval_s, **ticking)
        if self._settings.purge_daily:
            scheduler.add_job(self._purge, "interval", seconds=PURGE_LOOK_S, **ticking)
        return scheduler

    async def _chore(self) -> None:  # only begins them: the scheduler, shut down, would cancel what it awaits
        self._under_way("publishing", self._publish)
        self._under_way("searching", self._renew_search)
        if self._company.notifier is not None:
            self._under_way("notifying", self._notify)

    async def _purge(self) -> None:
        try:
            purged = await asyncio.to_thread(purge_if_due, self._settings, utc_now())
        except CityMentionsError as error:
            log.error("purging failed", error=str(error))  # noqa: TRY400  (says it all)
            return
        if purged is not None and purged.is_any:
            log.info("purged", pages=purged.pages.pages, bodies=purged.texts.bodies)

    def _intervals(self) -> dict[str, int]:
        return {source.id: source.interval_s for source in self._sources.values()}

    async def _tick(self) -> None:  # a coroutine, so that the scheduler runs it in our loop
        now = utc_now()
        try:
            self._start_what_is_due(now)
            waiting = self._rig.state.outbox_size()
        except StorageError as error:  # and no heartbeat: whoever watches us learns of it
            log.error("nothing can be looked at", error=str(error))  # noqa: TRY400  (says it all)
            return
        self._beat(Heartbeat(now, os.getpid(), len(self._running), waiting, self._publishing.unpublished))
        self._company.supervisor.alive(self._status())

    def _beat(self, beat: Heartbeat) -> None:
        try:
            write_heartbeat(self._settings.data_path, beat)
        except OSError as error:
            if self._is_heard:  # once, not with every tick
                remedy = f"see to the rights of {self._settings.data_path}, and to the room there"
                log.warning("no heartbeat can be written", error=str(error), remedy=remedy)
            self._is_heard = False
            return
        if not self._is_heard:
            log.info("heartbeat again")
        self._is_heard = True

    def _start_what_is_due(self, now: datetime) -> None:
        for source_id in self._rig.state.due_sources(now):
            if self._not_before.get(source_id, now) > now:
                continue
            if len(self._running) >= self._settings.concurrent_sources:
                return
            if source_id in self._sources and source_id not in self._running and not self.stop.is_set():
                self._running[source_id] = asyncio.create_task(self._look_at(self._sources[source_id]))

    def _status(self) -> str:
        return f"{len(self._running)} of {len(self._sources)} sources are being looked at"

    async def _look_at(self, source: Source) -> None:
        until = utc_now() + timedelta(seconds=source.interval_s)
        try:
            run = await self._rig.walk.run(source, self.stop, until)
            self._company.metrics.run_ended(run)
        except Exception:  # the height "per run": one source's trouble is not the others'
            log.exception("run failed", source=source.id)
            self._not_before[source.id] = utc_now() + REST_AFTER_OUR_FAILURE
        finally:
            del self._running[source.id]

    async def _notify(self) -> None:
        if self._company.notifier is None:
            return
        try:
            await asyncio.to_thread(self._company.notifier.turn, utc_now(), self.stop.is_set)
        except CityMentionsError as error:  # nothing was told, and nothing taken for told: the next turn does
            log.error("nobody could be notified", error=str(error))  # noqa: TRY400  (says it all)

    async def _idle(self) -> None:
        while not self.stop.is_set():
            await self._tick()
            if not self._running:
                return
            await asyncio.wait(list(self._running.values()), return_when=asyncio.FIRST_COMPLETED)

    async def _finish_in_flight(self) -> None:
        tasks = list(self._running.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self._settings.stop_within_s)
        for task in late:  # their links stay pending, and are found again at the next start
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def serve(read_settings: Callable[[], Settings]) -> None:
    """Run the daemon until SIGTERM or SIGINT; SIGHUP reads settings, sources, cities and topics again.

    Raises ConfigError, and StorageError where another daemon holds the data directory.
    """
    bound_arenas()
    settings = read_settings()
    require_contact(settings)
    sources = chosen_sources(settings)

    def reread() -> tuple[Settings, Mapping[str, Source]]:
        changed = read_settings()
        check_definitions(changed)
        return changed, chosen_sources(changed)

    metrics = Metrics()
    told_to_stop = asyncio.Event()  # by a signal that comes before there is a daemon to obey it
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    told_to_reload = asyncio.Event()  # likewise; unheard, it would end the process
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, told_to_reload.set)
    with held(make_data_dir(settings.data_path)):
        async with open_rig(settings, "daemon", on_attempt=metrics.attempt_ended) as rig:
            with metrics.served(settings, rig.state):
                notifier = Notifier(settings, rig.state) if settings.notify_urls else None
                daemon = Daemon(settings, rig, sources, Company(Supervisor(), metrics, notifier))
                _obey_signals(daemon, reread)
                if told_to_stop.is_set():
                    daemon.stop.set()
                if told_to_reload.is_set():
                    signal.raise_signal(signal.SIGHUP)
                await daemon.run()


def _obey_signals(daemon: Daemon, reread: Callable[[], tuple[Settings, Mapping[str, Source]]]) -> None:
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = loop.create_task(daemon.reload(reread))
        reloads.add(task)  # or it could be collected before it has ended
        task.add_done_callback(reloads.discard)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, daemon.stop.set)
    loop.add_signal_handler(signal.SIGHUP, reload)


def _changed(before: Settings, after: Settings) -> list[str]:
    """The settings that differ and that a reload does not take up."""
    names = (field.name for field in fields(Settings) if field.name not in RELOADED)
    return [name for name in names if getattr(before, name) != getattr(after, name)]


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """One daemon per data directory, by a lock that the kernel frees when its holder dies."""
    path = data_dir / LOCK_FILE
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            holder = lock.read().strip() or "another process"
            raise StorageError(
                f"{data_dir}: held by {holder}; stop that daemon, or choose another --data-dir"
            ) from error
        lock.truncate(0)
        lock.write(f"process {os.getpid()} since {utc_now().isoformat(timespec='seconds')}")
        lock.flush()
        yield
