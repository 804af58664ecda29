"""Raw pages as WARC: written, and synced, before anything is parsed. The only module that touches them.

Files are of one UTC day and one writing process (`2026-01-31-4711-9f….warc.gz`), so that two processes never
interleave and a file with a torn end is never written on; one that is full is followed by another. Names are
made here; nothing in them comes from a page.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import mmap
import os
import re
import threading
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Self

from pipeline.errors import StorageError, StorageFull
from pipeline.model import Page
from storage.results.file_copy import sync_directory
from storage.warc import page_of, record_of

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-\d+-[0-9a-f]{12}\.warc\.gz")
_MAGIC = b"\x1f\x8b\x08"  # RFC 1952, 2.3.1: gzip, deflate
_GZIP_WINDOW = 31  # zlib's way to say "a gzip member"
_STEP_BYTES = 256 * 1024
MAX_FILE_BYTES = 1024**3  # the size that the WARC standard recommends (ISO 28500, annex C)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

log = logging.getLogger("storage.archive")


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a record lies: name of the file within the archive, its first byte, its length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(slots=True)
class _OpenFile:
    name: str
    day: date
    process: int
    descriptor: int
    size: int


class Archive:
    """The archive in `directory` (made if need be). Threads may share one; every process has its own.

    A file that holds `max_file_bytes` or more gets no further page. Raises StorageError where the directory
    cannot be made or written.
    """

    def __init__(self, directory: Path, *, max_file_bytes: int = MAX_FILE_BYTES) -> None:
        self._directory = directory
        self._max_file_bytes = max_file_bytes
        self._lock = threading.Lock()
        self._open: _OpenFile | None = None
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(directory, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, page: Page, source_id: str, *, sync: bool = True) -> ArchiveRef:
        """Write `page` into the file of the UTC day of its fetching; it is on the disk when this returns.

        With `sync=False` it is only after the next `sync()` (several pages, one wait for the disk): until
        then no link may count as archived. Raises StorageFull (nothing half-written stays), StorageError.
        """
        record = record_of(page, source_id)
        with self._lock:
            target = self._file_of(page.fetched_at.astimezone(UTC).date())
            ref = ArchiveRef(target.name, target.size, len(record))
            try:
                _write_all(target.descriptor, record)
                if sync:
                    os.fsync(target.descriptor)
            except OSError as error:
                os.ftruncate(target.descriptor, target.size)
                if error.errno in _NO_ROOM:
                    detail = f"no room in {self._directory}: make some; the page is tried again"
                    raise StorageFull(page.url, detail) from error
                raise _unusable(self._directory / target.name, error) from error
            target.size += len(record)
        return ref

    def sync(self) -> None:
        """Return when everything appended so far is on the disk."""
        with self._lock:
            if self._open is not None:
                os.fsync(self._open.descriptor)

    def close(self) -> None:
        """Sync and let go of the day's file. The next `append` begins a new one."""
        with self._lock:
            self._close_file()

    def total_bytes(self) -> int:
        """What all files of the archive take."""
        return sum((self._directory / name).stat().st_size for name in archive_files(self._directory))

    def read(self, ref: ArchiveRef) -> Page:
        """The page at `ref`, exactly as it was appended. Raises StorageError where it is not there whole."""
        if not _NAME.fullmatch(ref.file):
            raise StorageError(f"{ref.file!r} is not the name of an archive file")
        path = self._directory / ref.file
        try:
            with path.open("rb") as file:
                file.seek(ref.offset)
                member = file.read(ref.length)
            found = page_of(zlib.decompress(member, _GZIP_WINDOW))
        except OSError as error:
            raise _unusable(path, error) from error
        except (ValueError, zlib.error) as error:
            raise StorageError(f"{path}: no whole page at byte {ref.offset}: {error}") from error
        if found is None:
            raise StorageError(f"{path}: no page at byte {ref.offset}")
        return found[1]

    def pages(
        self, first_day: date | None = None, last_day: date | None = None
    ) -> Iterator[tuple[ArchiveRef, str, Page]]:
        """Every page fetched on a UTC day within [first_day, last_day]: where it lies, its source id, itself.

        By day, then file, then order of writing. What is damaged (the last record of a killed process, a bad
        sector) is skipped and named in the log, with file and byte.
        """
        for name, day in archive_files(self._directory).items():
            if not _within(day, first_day, last_day):
                continue
            for ref, record in records_in(self._directory / name):
                try:
                    found = page_of(record)
                except ValueError as error:
                    log.warning("archive record skipped: file=%s byte=%d %s", name, ref.offset, error)
                    continue
                if found is not None:
                    yield ref, *found

    def _file_of(self, day: date) -> _OpenFile:
        current = self._open
        is_ours = current is not None and (current.day, current.process) == (day, os.getpid())
        if current is not None and is_ours and current.size < self._max_file_bytes:
            return current
        self._close_file()
        name = new_file_name(day)
        path = self._directory / name
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
            fcntl.flock(descriptor, fcntl.LOCK_SH)  # whoever clears the archive leaves it alone
            sync_directory(self._directory)
        except OSError as error:
            raise _unusable(path, error) from error
        self._open = _OpenFile(name, day, os.getpid(), descriptor, 0)
        return self._open

    def _close_file(self) -> None:
        current, self._open = self._open, None
        if current is None:
            return
        try:
            if current.process == os.getpid():  # a forked child leaves its parent's file alone
                os.fsync(current.descriptor)
        finally:
            os.close(current.descriptor)


def archive_files(directory: Path) -> dict[str, date]:
    """The files of the archive in `directory`, in order, each with the UTC day whose pages it holds."""
    if not directory.is_dir():
        return {}
    names = sorted(path.name for path in directory.iterdir())
    matches = (_NAME.fullmatch(name) for name in names)
    return {match[0]: date.fromisoformat(match[1]) for match in matches if match}


def new_file_name(day: date) -> str:
    """A name that no file of the archive has."""
    return f"{day.isoformat()}-{os.getpid()}-{uuid.uuid4().hex[:12]}.warc.gz"


def is_being_written(path: Path) -> bool:
    """Whether a process has the archive's file open to append to it. False where it is gone."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def records_in(path: Path) -> Iterator[tuple[ArchiveRef, bytes]]:
    """Every whole gzip member of `path`, unpacked; after damage the next beginning of one is looked for.

    Nothing where the file has gone meanwhile: its pages' time was over, or they are in a newer file.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        offset = 0
        while offset < len(data):
            unpacked, end = _member_at(data, offset)
            if unpacked is not None:
                yield ArchiveRef(path.name, offset, end - offset), unpacked
                offset = end
                continue
            log.warning("archive record skipped: file=%s byte=%d torn or damaged", path.name, offset)
            following = data.find(_MAGIC, offset + 1)
            offset = len(data) if following < 0 else following


def _member_at(data: mmap.mmap, offset: int) -> tuple[bytes | None, int]:
    """The unpacked gzip member that begins at `offset`, and where it ends; `None` where it is not whole."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    parts = []
    position = offset
    try:
        while not unpacker.eof and position < len(data):
            parts.append(unpacker.decompress(data[position : position + _STEP_BYTES]))
            position = min(position + _STEP_BYTES, len(data))
    except zlib.error:
        return None, offset
    if not unpacker.eof:
        return None, offset
    return b"".join(parts), position - len(unpacker.unused_data)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or day >= first) and (last is None or day <= last)


def _unusable(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path}: cannot be used ({error.strerror}); check its rights, or choose --data-dir")
