"""Whole files, safely: copied without their bytes where the file system can, synced, put in place at once."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

# linux/fs.h: _IOW(0x94, 9, int). Btrfs, XFS, bcachefs, overlayfs over them; elsewhere it is refused.
FICLONE = 0x40049409
COPY_BYTES = 4 * 1024 * 1024
_TRIES = 3


class SourceChanges(OSError):
    """The file is being written by somebody else, so no true copy of it can be had."""


def copy_file(source: Path, target: Path) -> None:
    """`target` becomes what `source` is now, by reflink where possible. Raises OSError, SourceChanges."""
    for _ in range(_TRIES):
        before = _fingerprint(source)
        with source.open("rb") as reading, target.open("wb") as writing:
            if not _clone(reading.fileno(), writing.fileno()):
                shutil.copyfileobj(reading, writing, COPY_BYTES)
        if _fingerprint(source) == before and target.stat().st_size == before[1]:
            return
    raise SourceChanges(f"{source} is being written by another program")


def is_open_for_writing(path: Path) -> bool:
    """Whether a process (of this machine) holds the lock that DuckDB takes on a file it may write."""
    try:
        with path.open("rb") as file:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def sync_file(path: Path) -> None:
    """Return when the contents of `path` are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_directory(directory: Path) -> None:
    """Return when the names in `directory` are on the disk."""
    sync_file(directory)


def _fingerprint(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _clone(source: int, target: int) -> bool:
    try:
        fcntl.ioctl(target, FICLONE, source)
    except OSError:  # another file system, or one that cannot: copy
        return False
    return True
