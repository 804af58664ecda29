"""The file that readers open: who may replace it, where its successor is made, how that takes its place.

It is never written in place. Whoever holds the lock makes a new one beside it and puts it in its place,
synced; readers keep what they opened. What a killed process left in the work room the next sweeps away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import StorageError
from storage.results.catalog import REBUILD, create_file
from storage.results.file_copy import SourceChanges, copy_file, is_open_for_writing, sync_directory, sync_file

RESULTS_FILE = "mentions.duckdb"
LOCK_FILE = "publish.lock"
FREE_MARGIN_BYTES = 64 * 1024 * 1024
LOCK_WAIT_S = 120.0
_LOCK_LOOK_S = 0.05


class ResultsFile:
    """`mentions.duckdb` in `data_dir`. `on_step` is told the name of each step before it is taken.

    Every method may raise StorageError, naming the file and what to do.
    """

    def __init__(self, data_dir: Path, on_step: Callable[[str], None] = lambda _: None) -> None:
        self.path = data_dir / RESULTS_FILE
        self.work = data_dir / ".publishing"
        self._data_dir = data_dir
        # What an analyst's program leaves when it opens the file for writing. It is never the new file's.
        self._foreign_log = data_dir / (RESULTS_FILE + ".wal")
        self._on_step = on_step

    def is_there(self) -> bool:
        """Whether there is a file. Raises StorageError where something else has its name."""
        if self.path.is_dir():
            raise StorageError(f"{self.path}: a directory has the file's name: move it away; nothing is lost")
        return self.path.exists()

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Whether we alone may replace the file, as long as this lasts. The lock ends with the process."""
        with self.naming():
            descriptor = os.open(self._data_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
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
    def awaited(self) -> Iterator[None]:
        """`locked`, waiting until whoever holds it is done; StorageError after `LOCK_WAIT_S`."""
        give_up = time.monotonic() + LOCK_WAIT_S
        while time.monotonic() < give_up:
            with self.locked() as is_ours:
                if is_ours:
                    yield
                    return
            time.sleep(_LOCK_LOOK_S)
        raise StorageError(
            f"{self.path}: another process has been publishing for {LOCK_WAIT_S:.0f} s: look for it"
        )

    def empty(self) -> Path:
        """An empty database in the work room, which is swept first."""
        self._sweep()
        made = self.work / RESULTS_FILE
        create_file(made)
        return made

    def copy(self) -> Path:
        """A copy of the file in the work room, which is swept first; where there is none, an empty one."""
        if not self.is_there():
            return self.empty()
        self._sweep()
        self.require_room(self.path.stat().st_size)
        copy = self.work / RESULTS_FILE
        copy_file(self.path, copy)
        return copy

    def require_room(self, needed: int) -> None:
        """Raise StorageError unless so many bytes, and a margin, are free."""
        needed += FREE_MARGIN_BYTES
        if shutil.disk_usage(self._data_dir).free < needed:
            raise StorageError(
                f"{self.path}: publishing needs {needed:,} bytes of free disk: make room; nothing is lost"
            )

    def put_in_place(self, made: Path) -> None:
        """`made`, a closed database in the work room, becomes the file: synced, at once, for good."""
        self._on_step("sync")
        sync_file(made)
        self._foreign_log.unlink(missing_ok=True)
        self._on_step("replace")
        made.replace(self.path)
        self._on_step("sync directory")
        sync_directory(self._data_dir)

    def close_work(self) -> None:
        """Leave nothing in the work room."""
        shutil.rmtree(self.work, ignore_errors=True)

    def drop_stray_log(self) -> None:
        """A writer that has an earlier file open may log beside this one, whose readers are then refused."""
        with self.naming():
            if self._foreign_log.exists() and not is_open_for_writing(self.path):
                self._foreign_log.unlink(missing_ok=True)

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Turn what DuckDB and the system raise into one line that names the file and says what to do."""
        try:
            yield
        except SourceChanges as error:
            raise StorageError(
                f"{self.path}: another program writes to it: open it read-only there; nothing is lost"
            ) from error
        except OSError as error:
            raise StorageError(
                f"{error.filename or self.path}: {error.strerror}; {_remedy(error)}"
            ) from error
        except duckdb.Error as error:
            first_line = str(error).partition("\n")[0]
            raise StorageError(f"{self.path}: {first_line}; {_remedy(error)}") from error

    def _sweep(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()


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
