"""The outbox into the file that readers open, which is replaced whole and never written in place.

One publisher at a time (a lock file) copies the file, applies what waits, writes down in the copy how far it
got, and puts the copy in the file's place. Readers keep what they opened. Killed at any step, nothing is lost
and nothing is there twice: before the replacement the copy is litter, after it the number in the file says
which batches it holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import StorageError
from storage import outbox
from storage.catalog import REBUILD, bring_up_to_date, create_file, is_up_to_date
from storage.file_copy import SourceChanges, copy_file, is_open_for_writing, sync_directory, sync_file
from storage.merge import last_batch, merge, set_last_batch
from storage.state_file import naming, open_state_file

RESULTS_FILE = "mentions.duckdb"
STATE_FILE = "state.sqlite"
# Publishing at most this share of the time: a file of 7 GB takes 6 s, so its next turn is in two minutes.
LARGEST_SHARE = 0.05
MIN_CONFIDENCE = 0.5
FREE_MARGIN_BYTES = 64 * 1024 * 1024
LOCK_WAIT_S = 120.0
LIMITS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "256MB",
    "threads": 2,
    "preserve_insertion_order": False,
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
    step before it is taken. Every method may raise StorageError, naming the file and what to do.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        min_confidence: float = MIN_CONFIDENCE,
        on_step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.file = data_dir / RESULTS_FILE
        self._data_dir = data_dir
        self._state_file = data_dir / STATE_FILE
        self._work = data_dir / ".publishing"
        # What an analyst's program leaves when it opens the file for writing. It is never the new file's.
        self._foreign_log = data_dir / (RESULTS_FILE + ".wal")
        self._min_confidence = min_confidence
        self._on_step = on_step

    def ensure_file(self) -> None:
        """Make the file, empty and with its whole schema, where there is none; upgrade an older one."""
        if self._is_ready():
            return
        give_up = time.monotonic() + LOCK_WAIT_S
        while time.monotonic() < give_up:
            with self._locked() as is_ours:
                if is_ours:
                    self._publish(even_if_empty=not self._is_ready())
                    return
            if self._is_ready():
                return
            time.sleep(0.05)
        raise StorageError(
            f"{self.file}: another process has been publishing for {LOCK_WAIT_S:.0f} s: look for it"
        )

    def publish(self) -> Published | None:
        """Bring all that waits into the file. `None`: nothing waits, or another process is at it."""
        with self._locked() as is_ours:
            if not is_ours:
                return None
            self._drop_stray_log()
            return self._publish(even_if_empty=False)

    def _publish(self, *, even_if_empty: bool) -> Published | None:
        started = time.monotonic()
        with self._naming(), closing(open_state_file(self._state_file)) as state, naming(self._state_file):
            if not self.file.exists():
                outbox.tell_sources_again(state)
                even_if_empty = True
            until = outbox.last_number(state)
            if until == 0 and not even_if_empty:
                return None
            self._on_step("copy")
            copy = self._copy()
            done = self._apply(copy, state, until)
            if done.is_changed:
                self._put_in_place(copy)
            shutil.rmtree(self._work)
            # Last, so that a crash before it only means that the file's own number is asked next time.
            self._on_step("forget")
            outbox.delete_through(state, until)
        if not done.is_changed:
            return None
        size = self.file.stat().st_size
        return Published(done.batches, done.articles, done.last_batch, size, time.monotonic() - started)

    def _copy(self) -> Path:
        """A copy of the file to work on, or a new one; what a killed publisher left is swept away."""
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir()
        copy = self._work / RESULTS_FILE
        if not self.file.exists():
            create_file(copy)
            return copy
        needed = self.file.stat().st_size + FREE_MARGIN_BYTES
        if shutil.disk_usage(self._data_dir).free < needed:
            raise StorageError(
                f"{self.file}: publishing needs {needed:,} bytes of free disk: make room; nothing is lost"
            )
        copy_file(self.file, copy)
        return copy

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
                articles += merge(connection, chunk.batches, self._work)
                set_last_batch(connection, outbox_id, chunk.last)
                connection.execute("commit")
                batches += len(chunk.batches)
                held = chunk.last
                self._on_step("applied")
            connection.execute("checkpoint")
        return _Done(batches, articles, held, is_changed=is_changed or batches > 0)

    def _put_in_place(self, copy: Path) -> None:
        self._on_step("sync")
        sync_file(copy)
        self._foreign_log.unlink(missing_ok=True)
        self._on_step("replace")
        copy.replace(self.file)
        self._on_step("sync directory")
        sync_directory(self._data_dir)

    def _drop_stray_log(self) -> None:
        """A writer that has an earlier file open may log beside this one, whose readers are then refused."""
        with self._naming():
            if self._foreign_log.exists() and not is_open_for_writing(self.file):
                self._foreign_log.unlink(missing_ok=True)

    def _is_ready(self) -> bool:
        """Whether the file is there with our schema and threshold; True where only its writer could say."""
        if not self.file.exists():
            return False
        with self._naming():
            try:
                connection = duckdb.connect(str(self.file), read_only=True)
            except duckdb.IOException as error:
                if "lock" in str(error):  # an analyst has it open for writing: it is looked at on the copy
                    return True
                raise
            with connection:
                return is_up_to_date(connection, self.file, self._min_confidence)

    @contextmanager
    def _locked(self) -> Iterator[bool]:
        """Whether we are the one publisher, for as long as this lasts. The lock ends with the process."""
        with self._naming():
            descriptor = os.open(self._data_dir / "publish.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            yield False
            return
        try:
            yield True
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # also for a child that has inherited the descriptor
            os.close(descriptor)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Turn what DuckDB and the system raise into one line that names the file and says what to do."""
        try:
            yield
        except SourceChanges as error:
            raise StorageError(
                f"{self.file}: another program writes to it: open it read-only there; nothing is lost"
            ) from error
        except OSError as error:
            raise StorageError(
                f"{error.filename or self.file}: {error.strerror}; {_remedy(error)}"
            ) from error
        except duckdb.Error as error:
            first_line = str(error).partition("\n")[0]
            raise StorageError(f"{self.file}: {first_line}; {_remedy(error)}") from error


@dataclass(frozen=True, slots=True)
class _Done:
    batches: int
    articles: int
    last_batch: int
    is_changed: bool


def _remedy(error: Exception) -> str:
    problem = str(error)
    if "No space left" in problem or "File too large" in problem or "quota" in problem:
        return "make room on the disk; nothing is lost"
    if isinstance(error, PermissionError) or "Permission" in problem or "Read-only" in problem:
        return "check the rights of the directory, or choose another with --data-dir"
    if isinstance(error, duckdb.OutOfMemoryException):
        return "give the machine more memory; nothing is lost"
    if isinstance(error, OSError):
        return "nothing is lost; the next publish tries again"
    return f"if it is damaged, {REBUILD}"
