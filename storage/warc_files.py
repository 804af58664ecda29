"""Records of WARC files that others wrote too: gzip, zstd and plain, here or far away, whole or damaged.

FastWARC reads; what is ours is where to go on behind damage, so that a broken record costs that record.
A file of members (each record packed for itself, as WARC 1.1 asks, annex D) can be entered at any byte and
read in ranges; a plain one, and one that is packed as a whole, from its beginning only.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Generator, Iterator
from enum import StrEnum
from typing import BinaryIO

from fastwarc.stream_io import ZstdReader
from fastwarc.warc import ArchiveIterator

from pipeline.errors import StorageError
from storage.remote import Prefixed, open_file, read_bytes, size_of
from storage.warc_records import HEAD_END, MAX_HEAD_BYTES, PassedOver, Record, Refusal, damaged, record_of

MAX_PAGE_BYTES = 10 * 1024 * 1024
PROBE_BYTES = 1024 * 1024  # the first record, a `warcinfo`, is far smaller: behind it a second member begins
_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the skippable frame in front (IIPC, "WARC ZST", 2020)
_PLAIN = b"WARC/1."
_BEGINNING_BYTES = 4096  # enough of a member to tell that it unpacks to a record
_STEP_BYTES = 1024 * 1024
_GZIP_WINDOW = 31
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.IGNORECASE)


class Framing(StrEnum):
    """How records lie in a file."""

    MEMBERS = "members"
    PLAIN = "plain"
    WHOLE = "whole"


class WarcFile:
    """The file at `location`: a path, or an address that fsspec opens. Every process opens its own.

    Raises StorageError naming it where it cannot be opened, or is no WARC.
    """

    def __init__(self, location: str) -> None:
        self.location = location
        self.size = size_of(location)
        with self.opened() as file:
            start = read_bytes(file, location, PROBE_BYTES)
            file.seek(max(self.size - 1, 0))
            read_bytes(file, location, 1)  # a server that knows no ranges is found out now
        self._magic, self._prefix = _magic_of(start)
        if not self._magic or not self._begins_record(start[len(self._prefix) :]):
            raise StorageError(f"{location}: not a WARC file: it begins with {start[:16]!r}")
        self.framing = Framing.PLAIN if self._magic == _PLAIN else Framing.MEMBERS
        is_one = self._magic != _PLAIN and self._next_start_in(start, len(self._prefix) + 1) is None
        if is_one and self._goes_on_within_a_member():
            self.framing = Framing.WHOLE

    def records(
        self,
        start: int = 0,
        end: int | None = None,
        *,
        refuse: Refusal = lambda _: "",
        max_bytes: int = MAX_PAGE_BYTES,
    ) -> Iterator[Record]:
        """Every record that begins within [start, end), in order; damage is a record of its own.

        `refuse` is asked about each page's address before the page is read; what it answers is why the page
        is passed over. A body above `max_bytes` is never held.
        """
        if self.framing is Framing.WHOLE:
            yield from self._records_of_whole(start, refuse, max_bytes)
            return
        end = self.size if end is None else min(end, self.size)
        at = self.next_start(start, end)
        while at is not None:
            at = yield from self._stretch(at, end, refuse, max_bytes)

    def next_start(self, at: int, end: int) -> int | None:
        """The first byte from `at` on, before `end`, at which a record begins."""
        if at == 0:
            return 0 if end > 0 else None
        with self.opened() as file:
            file.seek(at)
            piece, base = b"", at
            while base < end:
                more = read_bytes(file, self.location, _STEP_BYTES)
                piece += more
                found = self._next_start_in(piece, 0, is_last=not more)
                if found is not None:
                    return base + found if base + found < end else None
                if not more:
                    return None
                keep = min(len(piece), _BEGINNING_BYTES)
                base, piece = base + len(piece) - keep, piece[-keep:]
        return None

    def end_of(self, at: int) -> int | None:
        """The byte behind the record at `at`; `None` where it is torn, damaged, or not as long as it says."""
        with self.opened() as file:
            file.seek(at)
            if self._magic == _PLAIN:
                return _plain_end(file, at, self.size)
            if self._magic == _ZSTD:
                return self._next_frame(file, at)
            return _member_end(file, at)

    def opened(self) -> BinaryIO:
        """The file from its first byte, as bytes."""
        return open_file(self.location)

    def _stretch(
        self, at: int, end: int, refuse: Refusal, max_bytes: int
    ) -> Generator[Record, None, int | None]:
        """Records from `at` on until damage or `end`; the answer is where to go on, `None` for nowhere."""
        held: Record | None = None
        last, why = at, "it is torn"
        file, base = self._opened_at(at)
        with file:
            try:
                for found in _heads(file):
                    if held is not None:
                        yield held
                    held = None
                    position = base + found.stream_pos
                    if position >= end:
                        return None
                    last = position
                    held = record_of(found, position, refuse, max_bytes)
            except OSError as error:
                why = str(error)
        behind = None if held is None or held.passed_over == PassedOver.DAMAGED else self.end_of(last)
        if behind is None:
            yield damaged(last, held.detail if held and held.detail else why)
            return self.next_start(last + 1, end)
        assert held is not None
        yield held
        following = self.next_start(behind, self.size)
        if following != behind and behind < self.size:
            yield damaged(behind, why)
        return following if following is not None and following < end else None

    def _records_of_whole(self, start: int, refuse: Refusal, max_bytes: int) -> Iterator[Record]:
        """A file packed as a whole: what lies behind damage cannot be found again."""
        number = -1
        with self.opened() as file:
            try:
                for number, found in enumerate(_heads(file)):
                    if number >= start:
                        yield record_of(found, number, refuse, max_bytes)
            except OSError as error:
                yield damaged(number + 1, f"{error}; the rest of a file packed as a whole is lost with it")

    def _next_frame(self, file: BinaryIO, at: int) -> int:
        """Where the next zstd frame begins, whether or not it can be unpacked; else the end of the file."""
        piece, base = file.read(_STEP_BYTES), at
        while (found := piece.find(_ZSTD, 1)) < 0:
            keep = piece[-len(_ZSTD) :]
            base += len(piece) - len(keep)
            more = file.read(_STEP_BYTES)
            if not more:
                return self.size
            piece = keep + more
        return base + found

    def _opened_at(self, at: int) -> tuple[BinaryIO | Prefixed, int]:
        """The bytes from `at` on, and what is to be added to the positions that FastWARC counts in them."""
        file = self.opened()
        file.seek(at)
        if at < len(self._prefix) or not self._prefix:
            return file, 0  # FastWARC counts from the file's own beginning
        return Prefixed(self._prefix, file, at), at - len(self._prefix)

    def _next_start_in(self, piece: bytes, at: int, *, is_last: bool = True) -> int | None:
        while (found := piece.find(self._magic, at)) >= 0:
            if not is_last and len(piece) - found < _BEGINNING_BYTES:
                return None
            beginning = piece[found : found + _BEGINNING_BYTES]
            stands_free = self._magic != _PLAIN or found == 0 or piece[found - 1 : found] == b"\n"
            if stands_free and self._begins_record(beginning):
                return found
            at = found + 1
        return None

    def _begins_record(self, beginning: bytes) -> bool:
        try:
            if self._magic == _GZIP:
                return zlib.decompressobj(_GZIP_WINDOW).decompress(beginning, 5) == _PLAIN[:5]
            if self._magic == _ZSTD:
                with ZstdReader(io.BytesIO(self._prefix + beginning)) as reader:
                    return bytes(reader.read(5)) == _PLAIN[:5]
        except (zlib.error, OSError):
            return False
        return beginning.startswith(_PLAIN)

    def _goes_on_within_a_member(self) -> bool:
        """Whether the second record begins elsewhere than at a member's beginning."""
        with self.opened() as file:
            try:
                found = [each.stream_pos for _, each in zip(range(2), _heads(file), strict=False)]
            except OSError:
                return False
        return len(found) > 1 and self.next_start(found[1], self.size) != found[1]


def _heads(file: BinaryIO | Prefixed) -> ArchiveIterator:
    return ArchiveIterator(file, parse_http=False)


def _magic_of(start: bytes) -> tuple[bytes, bytes]:
    """What every record begins with, and the dictionary frame in front of all; empty where it is no WARC."""
    if start.startswith(_ZSTD_DICTIONARY):
        return _ZSTD, start[: 8 + int.from_bytes(start[4:8], "little")]
    return next((magic for magic in (_GZIP, _ZSTD, _PLAIN) if start.startswith(magic)), b""), b""


def _member_end(file: BinaryIO, at: int) -> int | None:
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    head, unpacked, read = b"", 0, 0
    try:
        while not unpacker.eof:
            piece = unpacker.unconsumed_tail or file.read(_STEP_BYTES)
            if not piece:
                return None
            read += 0 if unpacker.unconsumed_tail else len(piece)
            out = unpacker.decompress(piece, _STEP_BYTES)
            unpacked += len(out)
            head += out[: MAX_HEAD_BYTES - len(head)]
    except zlib.error:
        return None
    is_as_long = unpacked == _claimed_bytes(head)
    return at + read - len(unpacker.unused_data) if is_as_long else None


def _plain_end(file: BinaryIO, at: int, size: int) -> int | None:
    claimed = _claimed_bytes(file.read(MAX_HEAD_BYTES))
    if claimed is None or at + claimed > size:
        return None
    file.seek(at + claimed - len(HEAD_END))
    return at + claimed if file.read(len(HEAD_END)) == HEAD_END else None


def _claimed_bytes(head: bytes) -> int | None:
    """What a record says that it takes, with its head and the two line ends behind it."""
    head_end = head.find(HEAD_END)
    claimed = _LENGTH.search(head[: head_end + 2]) if head_end >= 0 else None
    return head_end + len(HEAD_END) + int(claimed[1]) + len(HEAD_END) if claimed else None
