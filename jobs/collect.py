"""THE WALK: a source is due, its feeds become links, its pages become articles and readings.

source → feeds → links (known ones dropped) → robots and pace → page → archive → child process: decode, parse,
extract → outbox. Daemon, collect and demo all end here. Errors are caught at two heights: per link, per run.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from jobs.attempts import Errand, attempt_of, named
from jobs.entries import entry_of
from jobs.health import Tally, judge, lacks_of, things_returned
from jobs.politeness import Politeness
from jobs.recheck import link_recheck_at, reading_of, revision_of
from jobs.retry import link_retry_at, source_due_at
from jobs.rhythm import interval_s, seen_between
from jobs.settings import Settings
from jobs.standing import change_of, standing_after
from jobs.workers import Workers
from pipeline.errors import LinkError, RateLimited, StorageFull
from pipeline.fetch import Validators
from pipeline.model import Attempt, Entry, Feed, Page, Run, RunOutcome, Source
from storage.archive import Archive
from storage.ledger.links import LastReading
from storage.ledger.rhythm import Rhythm
from storage.ledger.standing import Standing
from storage.state import Past, State

MAX_CHILD_SITEMAPS = 3  # of a sitemap index, the newest few: a daily look needs no archive of years
NOT_MODIFIED = 304

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(?P<seconds>[0-9]{1,9})", re.IGNORECASE)

log = structlog.get_logger("collect")


class Walk:
    """One walk for daemon, collect and demo: the only place where the three rooms meet.

    `clock`: the time now, aware, in UTC. `job`: the name under which runs are booked. `on_attempt` is told of
    each attempt that has ended.
    """

    def __init__(
        self,
        settings: Settings,
        state: State,
        archive: Archive,
        polite: Politeness,
        workers: Workers,
        clock: Callable[[], datetime],
        job: str,
        on_attempt: Callable[[Attempt], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._state = state
        self._archive = archive
        self._polite = polite
        self._workers = workers
        self._clock = clock
        self._job = job
        self._on_attempt = on_attempt
        self._writing = asyncio.Lock()
        # Pages wait here, not in the children's queue: memory stays bounded whatever the number of sources.
        self._desks = asyncio.Semaphore(2 * settings.workers)

    async def run(self, source: Source, stop: asyncio.Event, until: datetime | None = None) -> Run:
        """Look at `source` once and bring in what is pending.

        `stop` and `until` end it early; what is then left stays pending, and nothing is lost.
        """
        started = self._clock()
        await asyncio.to_thread(self._state.add_to_outbox, source)
        run_id = await asyncio.to_thread(self._state.start_run, source.id, self._job, started)
        past = await asyncio.to_thread(self._state.past, source.id, started)
        tally = Tally()
        for feed in source.feeds:
            if stop.is_set():
                tally.is_cut_short = True
                break
            await self._book_links(feed, source, tally)
        await self.bring_in(source, run_id, tally, stop, until)
        outcome, reason = judge(tally, source, past, started)
        ended = self._clock()
        run = Run(
            run_id=run_id,
            source_id=source.id,
            job=self._job,
            started_at=started,
            ended_at=ended,
            outcome=outcome,
            reason=reason,
            links_found=tally.found,
            links_known=tally.known,
            links_new=tally.new,
            stored=tally.stored,
            failed=tally.failed,
        )
        next_due = self._next_due(source, past, tally, outcome, ended)
        stands = standing_after(source.id, tally, outcome, reason, past, ended)
        is_broken = stands is not None and stands.standing is Standing.BROKEN
        await asyncio.to_thread(
            self._state.end_run,
            run,
            next_due,
            is_telling=tally.is_telling,
            seen=_seen(source, past, tally, started),
            # What a broken source brings is no measure of what is usual.
            lacking=None if is_broken or outcome is RunOutcome.SUSPECT else (tally.stored, tally.lacking),
            stands=stands,
            returned=things_returned(past.accepted, tally.stored, tally.lacking),
        )
        changed = change_of(past.standing, stands)
        if changed is not None:
            tell = log.warning if changed is Standing.BROKEN else log.info
            tell(f"source {changed.value}", source=source.id, reason=reason)
        log.info(
            "run ended",
            source=source.id,
            outcome=outcome.value,
            reason=reason,
            found=tally.found,
            new=tally.new,
            stored=tally.stored,
            failed=tally.failed,
        )
        return run

    def _next_due(
        self, source: Source, past: Past, tally: Tally, outcome: RunOutcome, now: datetime
    ) -> datetime:
        if tally.is_cut_short or tally.has_left_pages:
            return now  # the next start goes on
        failed = outcome in (RunOutcome.FAILED, RunOutcome.BLOCKED) and tally.is_telling
        failures = self._state.failures(source.id) + 1 if failed else 0
        waits = [error.retry_after_s or 0.0 for error in tally.problems if isinstance(error, RateLimited)]
        interval = interval_s(past.rhythm, source.interval_s, now, source.zone, tally.hint_s)
        return source_due_at(now, interval, failures, max(waits, default=None))

    # --- links -------------------------------------------------------------------------------------------

    async def _book_links(self, feed: Feed, source: Source, tally: Tally) -> None:
        """Book the new links of `feed`, and of the newest children where it is a sitemap index."""
        try:
            children = await self._look_at(feed, source, tally)
            for child in children[:MAX_CHILD_SITEMAPS]:
                await self._look_at(Feed(child, feed.kind), source, tally)
        except Exception as error:  # noqa: BLE001  (the height "per run": the other feeds go on)
            tally.problems.append(named(error, feed.url))
            tally.asked_to_rest |= isinstance(error, RateLimited)

    async def _look_at(self, feed: Feed, source: Source, tally: Tally) -> tuple[str, ...]:
        kept = await asyncio.to_thread(self._state.validators, feed.url)
        asked = Validators(kept.etag, kept.last_modified) if kept else None
        moved_to = await asyncio.to_thread(self._state.moved_feed, feed.url)
        try:
            page = await self._polite.get(moved_to or feed.url, source.min_delay_s, asked)
            digest = hashlib.sha256(page.body).hexdigest()
            is_unchanged = page.status == NOT_MODIFIED or (kept is not None and kept.body_digest == digest)
            discovery = None if is_unchanged else await self._workers.discover(page, feed, source)
        except LinkError:
            if moved_to is not None:  # perhaps it has moved back, or moved on: the declared address knows
                await asyncio.to_thread(self._state.set_moved_feed, feed.url, None, self._clock())
            raise
        await self._keep_move(feed, page, source, tally)
        if discovery is None:
            tally.unchanged_feeds += 1
            return ()
        new = await asyncio.to_thread(self._state.add_links, discovery.links, self._clock())
        tally.found += len(discovery.links)
        tally.new += len(new)
        tally.known += len(discovery.links) - len(new)
        tally.remarks.extend(discovery.problems)
        tally.hint_s = max(tally.hint_s, discovery.hint_interval_s or 0, max_age_s(page))
        # Kept only now that the links are booked: killed in between, the feed is simply read again.
        await asyncio.to_thread(
            self._state.set_validators, feed.url, page.header("etag"), page.header("last-modified"), digest
        )
        return discovery.children

    async def _keep_move(self, feed: Feed, page: Page, source: Source, tally: Tally) -> None:
        """A feed that has moved for good, and could be read there, is asked there from now on."""
        if page.moved_to is None:
            return
        await asyncio.to_thread(self._state.set_moved_feed, feed.url, page.moved_to, self._clock())
        tally.remarks.append(
            f"{feed.url} has moved for good to {page.moved_to}: change it in {source.id}.toml"
        )

    # --- pages -------------------------------------------------------------------------------------------

    async def bring_in(
        self,
        source: Source,
        run_id: str,
        tally: Tally,
        stop: asyncio.Event,
        until: datetime | None = None,
        window: str | None = None,
    ) -> int:
        """Fetch one page after the other (one in flight per host); read them meanwhile in the children.

        With `window`, what that window of a backfill has found; else what else of the source is pending. How
        many links were taken up; those after `stop`, `until` or a publisher's wish for rest stay pending.
        """
        ask = self._state.pending_links
        pending = await asyncio.to_thread(ask, source.id, now=self._clock(), window=window)
        async with asyncio.TaskGroup() as readings:
            for waiting in pending:
                if stop.is_set():
                    tally.has_left_pages = True
                    break
                if tally.asked_to_rest or (until is not None and self._clock() >= until):
                    break
                errand = Errand(waiting, source, run_id, self._clock(), is_past=window is not None)
                page = await self._fetch(errand, tally)
                if page is not None:
                    await self._desks.acquire()
                    task = readings.create_task(self._read(errand, page, tally))
                    task.add_done_callback(lambda _: self._desks.release())
        return len(pending)

    async def _fetch(self, errand: Errand, tally: Tally) -> Page | None:
        """The archived page of the errand's link; `None` where the attempt has ended without one."""
        link, archived, before = errand.waiting.link, errand.waiting.archived, errand.waiting.read
        try:
            if archived is not None and before is None:  # fetched before a crash: read what we have
                return await asyncio.to_thread(self._archive.read, archived)
            self._keep_disk_free(link.url)
            asked = Validators(before.etag, before.last_modified) if before else None
            page = await self._polite.get(link.url, errand.source.min_delay_s, asked)
            if before is None:
                await self._keep(page, errand)
        except Exception as error:  # noqa: BLE001  (the height "per link": a bug of ours is an outcome, too)
            await self._end(errand, tally, error=named(error, link.url))
            return None
        if page.status == NOT_MODIFIED:
            await self._end(errand, tally, unchanged=page)
            return None
        return page

    async def _keep(self, page: Page, errand: Errand) -> None:
        """The page lies in the archive, and the link knows where."""
        async with self._writing:
            ref = await asyncio.to_thread(self._archive.append, page, errand.source.id)
        await asyncio.to_thread(self._state.set_archived, errand.waiting.link.key, ref)

    async def _read(self, errand: Errand, page: Page, tally: Tally) -> None:
        """Make an article and its readings of `page`, and hand them to the outbox."""
        link, before = errand.waiting.link, errand.waiting.read
        try:
            article, readings = await self._workers.read(page, errand.source, link)
            read = reading_of(article, page, before)
            if before is not None and read.digest == before.digest:
                await self._end(errand, tally, unchanged=page)
                return
            if before is not None:  # only now: a page that has not changed need not be kept twice
                await self._keep(page, errand)
            seen_at = errand.waiting.first_seen_at
            entry = await asyncio.to_thread(
                entry_of, link.key, errand.source, page, article, readings, seen_at
            )
        except Exception as error:  # noqa: BLE001  (the height "per link")
            await self._end(errand, tally, error=named(error, link.url), http_status=page.status)
            return
        if before is None:
            tally.lacking.update(lacks_of(article))
        await self._end(errand, tally, entry=entry, read=read, http_status=page.status)

    async def _end(
        self,
        errand: Errand,
        tally: Tally,
        *,
        entry: Entry | None = None,
        read: LastReading | None = None,
        unchanged: Page | None = None,
        error: LinkError | None = None,
        http_status: int | None = None,
    ) -> None:
        """End the attempt in its one outcome, with what came of it, in one transaction."""
        now = self._clock()
        before = errand.waiting.read
        attempt = attempt_of(
            errand, now, entry, is_unchanged=unchanged is not None, error=error, http_status=http_status
        )
        outcome = attempt.outcome
        wait_s = error.retry_after_s if isinstance(error, RateLimited) else None
        retry_at = None if before else link_retry_at(outcome, errand.waiting.attempts + 1, now, wait_s)
        if before is not None and read is None:
            read = replace(before, rechecks=before.rechecks + 1)
        await asyncio.to_thread(
            self._state.finish,
            attempt,
            entry,
            retry_at=retry_at,
            read=read,
            recheck_at=link_recheck_at(outcome, read.rechecks, now) if read and not errand.is_past else None,
            revision=revision_of(before, entry, read) if before and entry and read else None,
        )
        self._on_attempt(attempt)
        tally.end(outcome, is_recheck=before is not None)
        log.debug("attempt ended", url=attempt.url, outcome=outcome.value, step=attempt.step)

    def _keep_disk_free(self, url: str) -> None:
        free = shutil.disk_usage(self._settings.data_path).free
        if free < self._settings.min_free_disk_bytes:
            raise StorageFull(
                url, f"{free:,} bytes free in {self._settings.data_path}: make room; it is tried again"
            )
        waiting = self._state.outbox_bytes()
        if waiting >= self._settings.max_outbox_bytes:
            detail = (
                f"{waiting:,} bytes wait to be published, max_outbox_bytes is"
                f" {self._settings.max_outbox_bytes:,}: `citymentions publish` says why; it is tried again"
            )
            raise StorageFull(url, detail)
        most = self._settings.max_archive_bytes
        if most and (held := self._archive.total_bytes()) >= most:
            detail = f"the archive holds {held:,} bytes, max_archive_bytes is {most:,}: it is tried again"
            raise StorageFull(url, detail)


def _seen(source: Source, past: Past, tally: Tally, now: datetime) -> Rhythm | None:
    """What this run learned of the source's rhythm; `None` where not every feed told what is new."""
    if tally.problems or tally.is_cut_short:
        return None
    if past.looked_at is None:  # all that a first look finds is new: it is of no one hour
        return {}
    return seen_between(past.looked_at, now, tally.new, source.zone)


def max_age_s(page: Page) -> int:
    """For how many seconds `page` says that it stays fresh (Cache-Control, RFC 9111, 5.2.2.1); 0 unsaid."""
    found = _MAX_AGE.search(page.header("cache-control") or "")
    return int(found["seconds"]) if found else 0
