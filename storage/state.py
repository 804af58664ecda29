"""The operation's memory: due times, links, pace, and the outbox, in one SQLite file.

The only door to it for jobs; the rooms behind it are `due`, `links`, `pace`, `http_memory` and `outbox`.
Every method is one transaction: when it returns, what it says is on the disk; killed before, nothing of it
is. Threads may share a State (a lock makes them take turns); every process opens its own. Times are aware.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Self

from pipeline.errors import StorageError
from pipeline.model import Attempt, Entry, Link, Run, Source
from storage.archive import ArchiveRef
from storage.ledger import (
    acceptance,
    due,
    events,
    http_memory,
    kept,
    links,
    notices,
    outbox,
    pace,
    standing,
    stories,
)
from storage.ledger.acceptance import Accepted
from storage.ledger.due import OpenRun, Past
from storage.ledger.ending import Ending, batches_of
from storage.ledger.event_book import EventBook
from storage.ledger.harvest_book import HarvestBook
from storage.ledger.http_memory import StoredRobots, StoredValidators
from storage.ledger.kept import KeptPage
from storage.ledger.links import LastReading, LinkState, PendingLink
from storage.ledger.notices import Notice, ReceiverRest, Told, WaitingNotice
from storage.ledger.owners import Owner
from storage.ledger.rhythm import Rhythm
from storage.ledger.standing import SourceStanding
from storage.ledger.state_file import naming, open_state_file, transaction
from storage.ledger.stories import Grouped, Grouping
from storage.ledger.told_articles import ToldArticle
from storage.ledger.windows import Windows
from storage.results.rows import Revision, source_batch
from storage.times import moment_of, utc_text

__all__ = ["Ending", "LinkState", "Past", "PendingLink", "State", "StoredRobots", "StoredValidators"]


class State:
    """The state file at `path`, made if need be. Any method may raise StorageError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._connection = open_state_file(path)
        try:
            self._owner = Owner(path.with_name(path.name + ".owners"))
        except OSError as error:
            self._connection.close()
            raise StorageError(f"{path.parent}: cannot be written ({error.strerror})") from error
        self.windows = Windows(self._change, self._look, self._owner)
        self.events = EventBook(self._change, self._look)
        self.harvests = HarvestBook(self._change, self._look)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of everything claimed."""
        with self._lock:
            self._connection.close()
            self._owner.close()

    # --- sources and runs --------------------------------------------------------------------------------

    def sync_sources(self, ids_with_intervals: Mapping[str, int], now: datetime) -> None:
        """Schedule exactly these sources (seconds between two looks). New ones are due now."""
        with self._change() as connection:
            due.sync(connection, ids_with_intervals, now)

    def due_sources(self, now: datetime) -> tuple[str, ...]:
        """Scheduled sources that are due, the longest overdue first."""
        with self._look() as connection:
            return due.due(connection, now)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next source is due: `now` where one is overdue, `None` where none is scheduled."""
        with self._look() as connection:
            return due.next_due(connection, now)

    def failures(self, source_id: str) -> int:
        """How many runs of the source failed or were blocked since the last that was not."""
        with self._look() as connection:
            return due.failures(connection, source_id)

    def start_run(self, source_id: str, job: str, now: datetime, *, is_look: bool = True) -> str:
        """The id of a run that begins now. One that begins an interval late or more leaves a gap.

        `is_look` is false where the source's feeds are not looked at (a backfill).
        """
        with self._change() as connection:
            return due.start(connection, source_id, job, now, self._owner, is_look=is_look)

    def past(self, source_id: str, now: datetime) -> Past:
        """What the source brought before `now`: by the hour of its week, and lately."""
        with self._look() as connection:
            return due.past(connection, source_id, now)

    def end_run(
        self,
        run: Run,
        next_due: datetime | None,
        *,
        is_telling: bool = True,
        seen: Rhythm | None = None,
        lacking: tuple[int, Mapping[str, int]] | None = None,
        stands: SourceStanding | None = None,
        returned: Iterable[str] = (),
    ) -> None:
        """The due time moves on (`None`, a backfill: it stays), and the run goes to the outbox.

        `is_telling` is false where the run says nothing of the source: its failures in a row then stay.
        `seen`: what it learned of the source's rhythm; `None` where its feeds were not all looked at.
        `lacking`: how many pages it stored, and how many of these lacked what; `None` where they are no
        measure for the next. `stands`: how the source stands now. `returned`: what was accepted as gone, and
        its pages have again.
        """
        with self._change() as connection:
            due.end(
                connection,
                run,
                next_due,
                is_telling=is_telling,
                seen=seen,
                lacking=lacking,
                stands=stands,
                returned=returned,
            )

    def standings(self) -> tuple[SourceStanding, ...]:
        """How each source stands, by id."""
        with self._look() as connection:
            return standing.standings(connection)

    def accepted(self, source_id: str | None = None) -> tuple[Accepted, ...]:
        """What somebody has accepted as gone from the pages of the source, or of every source."""
        with self._look() as connection:
            return acceptance.accepted(connection, source_id)

    def accept(self, stands: SourceStanding, things: Iterable[str], now: datetime) -> None:
        """`things` are gone from the source's pages for good, which then stands as `stands`."""
        with self._change() as connection:
            acceptance.accept(connection, stands.source_id, things, now)
            standing.put(connection, stands)

    def open_runs(self) -> tuple[OpenRun, ...]:
        """What runs now, in any process, the longest first."""
        with self._look() as connection:
            return due.open_runs(connection, self._owner)

    def overdue_since(self, now: datetime) -> datetime | None:
        """When the source fell due that has waited longest; `None` where none waits."""
        with self._look() as connection:
            return due.overdue_since(connection, now)

    def end_interrupted_runs(self, now: datetime) -> tuple[Run, ...]:
        """End, as failed, the runs of processes that are gone. To be called at the start of a job."""
        with self._change() as connection:
            return due.end_interrupted(connection, now, self._owner)

    # --- links -------------------------------------------------------------------------------------------

    def add_links(self, found: Iterable[Link], now: datetime) -> tuple[Link, ...]:
        """Book the links whose keys are unknown, and return those alone, in their order."""
        with self._change() as connection:
            return links.add(connection, found, now, self._owner)

    def pending_links(
        self,
        source_id: str | None = None,
        limit: int = 1000,
        now: datetime | None = None,
        window: str | None = None,
    ) -> tuple[PendingLink, ...]:
        """Links that this process is to bring in, oldest first: unfinished, and not waiting for a retry time.

        They are claimed: another process gets them only once this one has ended. Those that this process
        has claimed and not finished come again. `now` `None` is the machine's clock. With `window`, only what
        that window of a backfill has found, which nobody else is given; else all but that.
        """
        with self._change() as connection:
            moment = now or datetime.now(UTC)
            return links.pending(connection, source_id, moment, limit, self._owner, window)

    def set_archived(self, key: str, ref: ArchiveRef) -> None:
        """The link's page lies at `ref`: after a crash it is read from there and not fetched again."""
        with self._change() as connection:
            links.set_archived(connection, key, ref)

    def finish(
        self,
        attempt: Attempt,
        entry: Entry | None = None,
        *,
        retry_at: datetime | None = None,
        read: LastReading | None = None,
        recheck_at: datetime | None = None,
        revision: Revision | None = None,
    ) -> None:
        """An attempt has ended: the link moves on, what came of it goes to the outbox. All of it or nothing.

        With `retry_at` the link stays pending until then. `read`: how its page read; `recheck_at`: when it is
        looked at again. The same attempt told again changes nothing.
        """
        self.finish_all((Ending(attempt, entry, retry_at, read, recheck_at, revision),))

    def finish_all(self, endings: Iterable[Ending]) -> None:
        """`finish` for many, with one wait for the disk: all of them or nothing.

        For jobs that end many in a second. Keep it to some hundreds: other processes wait meanwhile.
        """
        told = [(ending, batches_of(ending)) for ending in endings]  # the costly part, before the write lock
        with self._change() as connection:
            new = [each for each in told if _moves_on(connection, each[0])]
            outbox.append(connection, *chain.from_iterable(batches for _, batches in new))
            for ending, _ in new:
                if ending.entry:
                    stories.keep(connection, ending.entry)
                    events.keep(connection, ending.entry)

    def link_state(self, key: str) -> LinkState | None:
        """All that is known of the link; `None` where it was never seen."""
        with self._look() as connection:
            return links.state_of(connection, key)

    def pending_count(self) -> int:
        """How many links have no final outcome yet, but for those that wait for a backfill."""
        with self._look() as connection:
            return links.count_pending(connection)

    # --- stories -----------------------------------------------------------------------------------------

    def group_stories(self, rules: Grouping, limit: int) -> int:
        """Group up to `limit` articles that are in no story yet; how many it were."""
        with self._change() as connection:
            return stories.group(connection, rules, limit)

    def ungrouped(self) -> int:
        """How many articles are in no story yet."""
        with self._look() as connection:
            return stories.count_waiting(connection)

    def grouped(self, article_id: str) -> Grouped | None:
        """How the article stands among the others; `None` where no traits of it are kept."""
        with self._look() as connection:
            return stories.grouped(connection, article_id)

    # --- pace and HTTP memory ----------------------------------------------------------------------------

    def claim_host(self, host: str, min_delay_s: float, now: datetime, lease_s: float) -> float:
        """0.0: `host` is the caller's until `release_host`. Else seconds to wait, then ask again.

        A claim lasts for `lease_s` at most. The claim of a process that is gone counts no longer.
        """
        with self._change() as connection:
            return pace.claim(connection, host, min_delay_s, now, lease_s, self._owner)

    def release_host(
        self, host: str, now: datetime, not_before: datetime | None = None, *, is_refused: bool = False
    ) -> None:
        """The request has ended: the host rests for its delay, and until `not_before` if that is later.

        It rests longer where its answers are slow, or where it said that it is overloaded (`is_refused`).
        """
        with self._change() as connection:
            pace.release(connection, host, now, not_before, self._owner, is_refused=is_refused)

    def validators(self, url: str) -> StoredValidators | None:
        """What the last answer of `url` carried, for a conditional request."""
        with self._look() as connection:
            return http_memory.validators(connection, url)

    def set_validators(
        self, url: str, etag: str | None, last_modified: str | None, body_digest: str | None
    ) -> None:
        """Keep what the answer of `url` carried."""
        with self._change() as connection:
            http_memory.set_validators(connection, url, StoredValidators(etag, last_modified, body_digest))

    def moved_feed(self, url: str) -> str | None:
        """Where the feed at `url` has moved to for good; `None` where it has not."""
        with self._look() as connection:
            return http_memory.moved_feed(connection, url)

    def set_moved_feed(self, url: str, moved_to: str | None, now: datetime) -> None:
        """Keep where the feed at `url` has moved to; `None`: it is asked where it was declared again."""
        with self._change() as connection:
            http_memory.set_moved_feed(connection, url, moved_to, now)

    def robots(self, host: str) -> StoredRobots | None:
        """The robots.txt last answered by `host` (or site: any name that the caller uses throughout)."""
        with self._look() as connection:
            return http_memory.robots(connection, host)

    def set_robots(self, host: str, status: int | None, body: bytes, fetched_at: datetime) -> None:
        """Keep the robots.txt of `host`."""
        with self._change() as connection:
            http_memory.set_robots(connection, host, StoredRobots(status, body, fetched_at))

    # --- notices -----------------------------------------------------------------------------------------

    def told(self) -> Mapping[str, Told]:
        """What somebody was told lately, by subject."""
        with self._look() as connection:
            return notices.told(connection)

    def add_notices(self, to_tell: Iterable[Notice], receivers: Iterable[str], now: datetime) -> None:
        """Each receiver is to be told; from now on the subjects count as told."""
        with self._change() as connection:
            notices.add(connection, to_tell, receivers, now)

    def waiting_notices(self, receiver: str) -> tuple[WaitingNotice, ...]:
        """What `receiver` has not taken yet, oldest first."""
        with self._look() as connection:
            return notices.waiting(connection, receiver)

    def receiver_rest(self, receiver: str) -> ReceiverRest | None:
        """How often `receiver` has failed lately, and until when it rests; `None` where it has not."""
        with self._look() as connection:
            return notices.rest(connection, receiver)

    def let_receiver_rest(self, receiver: str, until: datetime) -> None:
        """`receiver` has failed once more, and is left alone until then."""
        with self._change() as connection:
            notices.let_rest(connection, receiver, until)

    def notices_taken(self, receiver: str, last: int) -> None:
        """`receiver` has taken all up to number `last`."""
        with self._change() as connection:
            notices.taken(connection, receiver, last)

    def notices_waiting(self) -> int:
        """How many messages wait, over all receivers."""
        with self._look() as connection:
            return notices.count(connection)

    def forget_other_receivers(self, receivers: Iterable[str]) -> int:
        """Drop what waits for receivers that are configured no longer; how many messages that were."""
        with self._change() as connection:
            return notices.forget_others(connection, receivers)

    # --- the archive read again ------------------------------------------------------------

    def kept_pages(self, source_id: str | None, after: KeptPage | None, limit: int) -> tuple[KeptPage, ...]:
        """Links with a page that can be read again, by file and place in it, behind `after`."""
        with self._look() as connection:
            return kept.pages(connection, source_id, after, limit)

    def tell_again(self, told: Iterable[tuple[KeptPage, ToldArticle]]) -> int:
        """Articles as read again go to the outbox, where the page is still the link's. How many did."""
        with self._change() as connection:
            return kept.tell_again(connection, told)

    # --- outbox ------------------------------------------------------------------------------------------

    def add_to_outbox(self, source: Source) -> bool:
        """Tell the results file how `source` is configured. False where it was told so before."""
        batch = source_batch(source)
        with self._change() as connection:
            told = connection.execute(
                "select payload from source_row where source_id = ?", (source.id,)
            ).fetchone()
            if told is not None and told["payload"] == batch.payload:
                return False
            connection.execute("insert or replace into source_row values (?, ?)", (source.id, batch.payload))
            outbox.append(connection, batch)
            return True

    def outbox_size(self) -> int:
        """How many batches wait for the results file."""
        with self._look() as connection:
            return outbox.size(connection)

    def outbox_bytes(self) -> int:
        """How many bytes wait for the results file: what `Publisher.make_room` keeps bounded."""
        with self._look() as connection:
            return outbox.held_bytes(connection)

    # --- keeping -----------------------------------------------------------------------------------------

    def purged_at(self) -> datetime | None:
        """When what may be kept no longer was last removed; `None`: never."""
        with self._look() as connection:
            row = connection.execute("select value from fact where name = 'purged_at'").fetchone()
            return moment_of(row["value"]) if row else None

    def set_purged(self, now: datetime) -> None:
        """It was removed just now."""
        with self._change() as connection:
            connection.execute("insert or replace into fact values ('purged_at', ?)", (utc_text(now),))

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock, naming(self._path), transaction(self._connection) as connection:
            yield connection

    @contextmanager
    def _look(self) -> Iterator[sqlite3.Connection]:
        with self._lock, naming(self._path):
            yield self._connection


def _moves_on(connection: sqlite3.Connection, ending: Ending) -> bool:
    """Whether it was not told before."""
    return links.finish(connection, ending.attempt, ending.retry_at, ending.read, ending.recheck_at)
