"""Files by path or by address: bytes that can be sought, here or wherever fsspec reaches."""

from __future__ import annotations

import importlib
import io
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.errors import StorageError


def size_of(location: str) -> int:
    """Bytes of the file at `location`. Raises StorageError naming it."""
    with open_file(location) as file:
        return file.seek(0, io.SEEK_END)


def remote_files(pattern: str) -> tuple[str, ...]:
    """The addresses that match `pattern`; itself where it is none. Raises StorageError."""
    if not any(sign in pattern for sign in "*["):
        return (pattern,)
    try:
        files, _, paths = _fsspec(pattern).get_fs_token_paths(pattern)
        return tuple(sorted(files.unstrip_protocol(path) for path in paths))
    except Exception as error:  # each file system raises its own
        raise StorageError(f"{pattern}: cannot be listed ({type(error).__name__}: {error})") from error


def _fsspec(location: str) -> Any:
    try:
        return importlib.import_module("fsspec")
    except ImportError as error:
        raise StorageError(f"{location}: needs the extra: pip install 'citymentions[remote]'") from error


def open_file(location: str) -> BinaryIO:
    """The file at `location` from its first byte. Raises StorageError naming it."""
    if "://" not in location:
        try:
            return Path(location).open("rb")
        except OSError as error:
            raise StorageError(f"{location}: cannot be read ({error.strerror}); name a WARC file") from error
    try:
        file: BinaryIO = _fsspec(location).open(location, "rb").open()
    except StorageError:
        raise
    except Exception as error:  # each file system raises its own
        raise StorageError(f"{location}: cannot be opened ({type(error).__name__}: {error})") from error
    return file


def read_bytes(file: BinaryIO, location: str, size: int) -> bytes:
    """The next `size` bytes at most. Raises StorageError naming `location`."""
    try:
        return file.read(size)
    except (OSError, ValueError) as error:  # fsspec says so of a server without ranges
        detail = f"{location}: cannot be read ({error}); run it again to go on, or download it first"
        raise StorageError(detail) from error


class Prefixed(io.RawIOBase):
    """`file` from byte `base` on, with `prefix` in front: the dictionary that every zstd frame needs."""

    def __init__(self, prefix: bytes, file: BinaryIO, base: int) -> None:
        self._prefix, self._file = prefix, file
        self._shift = base - len(prefix)
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Counted from the prefix's first byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As everywhere."""
        if whence == io.SEEK_END:
            self._at = self._file.seek(offset, io.SEEK_END) - self._shift
        else:
            self._at = offset + (self._at if whence == io.SEEK_CUR else 0)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # (any writable buffer)
        """The next bytes."""
        if self._at < len(self._prefix):
            piece = self._prefix[self._at : self._at + len(buffer)]
        else:
            self._file.seek(self._at + self._shift)
            piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        """The file, too."""
        self._file.close()
        super().close()
