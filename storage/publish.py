"""The outbox into the file that readers open, which is replaced whole and never written in place.

One publisher at a time (a lock file) copies the file, applies what waits, writes down in the copy how far it
got, and puts the copy in the file's place. Readers keep what they opened. Killed at any step, nothing is lost
and nothing is there twice: before the replacement the copy is litter, after it the number in the file says
which batches it holds.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from storage.ledger import events, outbox
from storage.ledger.state_file import naming, open_state_file
from storage.results.catalog import bring_up_to_date, is_up_to_date
from storage.results.merge import last_batch, merge, set_last_batch
from storage.results.results_file import RESULTS_FILE, ResultsFile

__all__ = ["RESULTS_FILE", "STATE_FILE", "Published", "Publisher"]

STATE_FILE = "state.sqlite"
# Publishing at most this share of the time: a file of 7 GB takes 6 s, so its next turn is in two minutes.
LARGEST_SHARE = 0.05
MIN_CONFIDENCE = 0.5
ROOM_LOOK_S = 0.1
# `checkpoint_threshold`: what is committed goes into the file itself, and not first into the log of a copy
# that nobody would recover.
LIMITS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "256MB",
    "threads": 2,
    "preserve_insertion_order": False,
    "checkpoint_threshold": "1KB",
}


@dataclass(frozen=True, slots=True)
class Published:
    """What one publish did. `last_batch`: number of the last batch that the file holds now."""

    batches: int
    articles: int
    last_batch: int
    file_bytes: int
    elapsed_s: float

    @property
    def rest_s(self) -> float:
        """How long to wait before the next, so that publishing stays under its share of the time."""
        return self.elapsed_s * (1 / LARGEST_SHARE - 1)


class Publisher:
    """Publishes `state.sqlite`'s outbox to `mentions.duckdb`, both in `data_dir`.

    `min_confidence`: below it a record is a candidate, and in no view. `on_step` is told the name of each
    step before it is taken; `prepare` is called before it is looked what waits. Every method may raise
    StorageError, naming the file and what to do.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        min_confidence: float = MIN_CONFIDENCE,
        on_step: Callable[[str], None] = lambda _: None,
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        self._results = ResultsFile(data_dir, on_step)
        self.file = self._results.path
        self._state_file = data_dir / STATE_FILE
        self._min_confidence = min_confidence
        self._on_step = on_step
        self.prepare = prepare

    def ensure_file(self) -> None:
        """Make the file, empty and with its whole schema, where there is none; upgrade an older one."""
        if self._is_ready():
            return
        with self._results.awaited():
            self._publish(even_if_empty=not self._is_ready())

    def publish(self) -> Published | None:
        """Bring all that waits into the file. `None`: nothing waits, or another process is at it."""
        self.prepare()
        with self._results.locked() as is_ours:
            if not is_ours:
                return None
            self._results.drop_stray_log()
            return self._publish(even_if_empty=False)

    def make_room(self, max_bytes: int = outbox.MAX_BYTES, is_stopped: Callable[[], bool] = bool) -> None:
        """Return once the outbox holds less than `max_bytes`: published here, or by whoever is at it.

        For jobs that write faster than the file can take it: this is how they are held up, by one publish at
        most, and why a backfill cannot fill the disk. `is_stopped` ends the wait early.
        """
        with naming(self._state_file), closing(open_state_file(self._state_file)) as state:
            while outbox.held_bytes(state) >= max_bytes and not is_stopped():
                if self.publish() is None:
                    time.sleep(ROOM_LOOK_S)

    def _publish(self, *, even_if_empty: bool) -> Published | None:
        started = time.monotonic()
        results = self._results
        with results.naming(), closing(open_state_file(self._state_file)) as state, naming(self._state_file):
            if not results.is_there():
                outbox.tell_sources_again(state)
                events.tell_again(state)
                even_if_empty = True
            until = outbox.last_number(state)
            if until == 0 and not even_if_empty:
                return None
            self._on_step("copy")
            try:
                copy = results.copy()
                done = self._apply(copy, state, until)
                if done.is_changed:
                    results.put_in_place(copy)
            finally:  # a copy that could not be finished must not go on filling the disk
                results.close_work()
            # Last, so that a crash before it only means that the file's own number is asked next time.
            self._on_step("forget")
            outbox.delete_through(state, until)
        if not done.is_changed:
            return None
        size = self.file.stat().st_size
        return Published(done.batches, done.articles, done.last_batch, size, time.monotonic() - started)

    def _apply(self, copy: Path, state: sqlite3.Connection, until: int) -> _Done:
        self._on_step("apply")
        with duckdb.connect(str(copy), config=LIMITS) as connection:
            is_changed = bring_up_to_date(connection, self.file, self._min_confidence)
            outbox_id = outbox.identity(state)
            held = last_batch(connection, outbox_id)
            if outbox.renew_identity(state, held):
                outbox_id, held = outbox.identity(state), 0
            batches = articles = 0
            for chunk in outbox.chunks(state, held, until):
                connection.execute("begin")
                articles += merge(connection, chunk.batches, self._results.work)
                set_last_batch(connection, outbox_id, chunk.last)
                connection.execute("commit")
                batches += chunk.count
                held = chunk.last
                self._on_step("applied")
            connection.execute("checkpoint")
        return _Done(batches, articles, held, is_changed=is_changed or batches > 0)

    def _is_ready(self) -> bool:
        """Whether the file is there with our schema and threshold; True where only its writer could say."""
        if not self._results.is_there():
            return False
        with self._results.naming():
            try:
                connection = duckdb.connect(str(self.file), read_only=True)
            except duckdb.IOException as error:
                if "lock" in str(error):  # an analyst has it open for writing: it is looked at on the copy
                    return True
                raise
            with connection:
                return is_up_to_date(connection, self.file, self._min_confidence)


@dataclass(frozen=True, slots=True)
class _Done:
    batches: int
    articles: int
    last_batch: int
    is_changed: bool
