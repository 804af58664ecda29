"""Records of WARC files that others wrote too: gzip, zstd and plain, here or far away, whole or damaged.

FastWARC reads; what is ours is where to go on behind damage, so that a broken record costs that record.
A file of members (each record packed for itself, as WARC 1.1 asks, annex D) can be entered at any byte and
read in ranges; a plain one, and one that is packed as a whole, from its beginning only.
"""

from __future__ import annotations

import importlib
import io
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.stream_io import ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipeline.errors import StorageError
from pipeline.model import Page
from storage.warc import PAGE_HEADER, page_described

MAX_PAGE_BYTES = 10 * 1024 * 1024
PROBE_BYTES = 1024 * 1024  # the first record, a `warcinfo`, is far smaller: behind it a second member begins
_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the skippable frame in front (IIPC, "WARC ZST", 2020)
_PLAIN = b"WARC/1."
_BEGINNING_BYTES = 4096  # enough of a member to tell that it unpacks to a record
_STEP_BYTES = 1024 * 1024
_GZIP_WINDOW = 31
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.IGNORECASE)
_MAX_HEAD_BYTES = 64 * 1024
_CODED = ("transfer-encoding", "content-encoding")


class Framing(StrEnum):
    """How records lie in a file."""

    MEMBERS = "members"
    PLAIN = "plain"
    WHOLE = "whole"


class PassedOver(StrEnum):
    """Why a record is not a page to read."""

    OTHER_RECORD = "other-record"
    REVISIT = "revisit"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    NOT_200 = "not-200"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first byte (its number, in a file packed as a whole), and a page or why there is none.

    `source_id`: whose page it is, where our own archive says so. `truncated`: why the crawler cut the page
    (WARC-Truncated), empty where it did not. `detail`: what is wrong with a damaged one.
    """

    offset: int
    page: Page | None = None
    passed_over: str = ""
    detail: str = ""
    source_id: str = ""
    truncated: str = ""


Refusal = Callable[[str], str]


class WarcFile:
    """The file at `location`: a path, or an address that fsspec opens. Every process opens its own.

    Raises StorageError naming it where it cannot be opened, or is no WARC.
    """

    def __init__(self, location: str) -> None:
        self.location = location
        self.size = size_of(location)
        with self.opened() as file:
            start = _read(file, location, PROBE_BYTES)
            file.seek(max(self.size - 1, 0))
            _read(file, location, 1)  # a server that knows no ranges is found out now
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
                more = _read(file, self.location, _STEP_BYTES)
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
        return _opened(self.location)

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
                    held = _record_of(found, position, refuse, max_bytes)
            except OSError as error:
                why = str(error)
        behind = None if held is None or held.passed_over == PassedOver.DAMAGED else self.end_of(last)
        if behind is None:
            yield _damaged(last, held.detail if held and held.detail else why)
            return self.next_start(last + 1, end)
        assert held is not None
        yield held
        following = self.next_start(behind, self.size)
        if following != behind and behind < self.size:
            yield _damaged(behind, why)
        return following if following is not None and following < end else None

    def _records_of_whole(self, start: int, refuse: Refusal, max_bytes: int) -> Iterator[Record]:
        """A file packed as a whole: what lies behind damage cannot be found again."""
        number = -1
        with self.opened() as file:
            try:
                for number, found in enumerate(_heads(file)):
                    if number >= start:
                        yield _record_of(found, number, refuse, max_bytes)
            except OSError as error:
                yield _damaged(number + 1, f"{error}; the rest of a file packed as a whole is lost with it")

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

    def _opened_at(self, at: int) -> tuple[BinaryIO | _Prefixed, int]:
        """The bytes from `at` on, and what is to be added to the positions that FastWARC counts in them."""
        file = self.opened()
        file.seek(at)
        if at < len(self._prefix) or not self._prefix:
            return file, 0  # FastWARC counts from the file's own beginning
        return _Prefixed(self._prefix, file, at), at - len(self._prefix)

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


def _heads(file: BinaryIO | _Prefixed) -> ArchiveIterator:
    return ArchiveIterator(file, parse_http=False)


class _Prefixed(io.RawIOBase):
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


def size_of(location: str) -> int:
    """Bytes of the file at `location`. Raises StorageError naming it."""
    with _opened(location) as file:
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


def _opened(location: str) -> BinaryIO:
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


def _read(file: BinaryIO, location: str, size: int) -> bytes:
    try:
        return file.read(size)
    except (OSError, ValueError) as error:  # fsspec says so of a server without ranges
        detail = f"{location}: cannot be read ({error}); run it again to go on, or download it first"
        raise StorageError(detail) from error


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
            head += out[: _MAX_HEAD_BYTES - len(head)]
    except zlib.error:
        return None
    is_as_long = unpacked == _claimed_bytes(head)
    return at + read - len(unpacker.unused_data) if is_as_long else None


def _plain_end(file: BinaryIO, at: int, size: int) -> int | None:
    claimed = _claimed_bytes(file.read(_MAX_HEAD_BYTES))
    if claimed is None or at + claimed > size:
        return None
    file.seek(at + claimed - len(_HEAD_END))
    return at + claimed if file.read(len(_HEAD_END)) == _HEAD_END else None


def _claimed_bytes(head: bytes) -> int | None:
    """What a record says that it takes, with its head and the two line ends behind it."""
    head_end = head.find(_HEAD_END)
    claimed = _LENGTH.search(head[: head_end + 2]) if head_end >= 0 else None
    return head_end + len(_HEAD_END) + int(claimed[1]) + len(_HEAD_END) if claimed else None


def _damaged(offset: int, why: str) -> Record:
    return Record(offset, passed_over=PassedOver.DAMAGED, detail=why)


# --- one record ----------------------------------------------------------------------------------------


def _record_of(found: WarcRecord, offset: int, refuse: Refusal, max_bytes: int) -> Record:
    url = (found.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    if why := _why_not(found, url, refuse, max_bytes):
        return Record(offset, passed_over=why)
    described = found.headers.get(PAGE_HEADER)
    found.parse_http()
    status = found.http_headers.status_code or 0
    claimed = found.content_length
    body = bytes(found.reader.read(max_bytes + 1))
    if len(body) < min(claimed, max_bytes + 1):
        return _damaged(offset, f"{len(body):,} bytes of a page that says it has {claimed:,}")
    if status != HTTPStatus.OK:
        return Record(offset, passed_over=PassedOver.NOT_200)
    try:
        whose = (
            page_described(described, status, body) if described else ("", _page(found, url, body, max_bytes))
        )
    except ValueError as error:
        return _damaged(offset, str(error))
    source_id, page = whose
    if len(page.body) > max_bytes:
        return Record(offset, passed_over=PassedOver.TOO_LARGE)
    return Record(offset, page, source_id=source_id, truncated=found.headers.get("WARC-Truncated") or "")


def _why_not(found: WarcRecord, url: str, refuse: Refusal, max_bytes: int) -> str:
    """Why the record is passed over, by its head alone; empty where it is to be read."""
    if found.record_type == WarcRecordType.revisit:
        return PassedOver.REVISIT
    if found.record_type != WarcRecordType.response or not found.is_http:
        return PassedOver.OTHER_RECORD
    if why := refuse(url):
        return why
    return PassedOver.TOO_LARGE if found.content_length > max_bytes + _MAX_HEAD_BYTES else ""


def _page(found: WarcRecord, url: str, body: bytes, max_bytes: int) -> Page:
    """Raises ValueError where the record does not say when it was fetched."""
    headers = tuple((name.lower(), value) for name, value in found.http_headers.to_tuples())
    fetched_at = datetime.fromisoformat(found.headers.get("WARC-Date") or "no WARC-Date")
    coded = [(name, value) for name, value in headers if name in _CODED]
    return Page(
        url=url,
        final_url=url,
        status=HTTPStatus.OK,
        headers=headers,
        body=_decoded(coded, body, max_bytes) if coded else body,
        fetched_at=fetched_at.replace(tzinfo=fetched_at.tzinfo or UTC).astimezone(UTC),
    )


def _decoded(coded: list[tuple[str, str]], body: bytes, max_bytes: int) -> bytes:
    """`body` as it was meant; as it is where it is not packed as its headers say (crawlers unpack, too)."""
    head = "".join(f"{name}: {value}\r\n" for name, value in coded)
    http = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode("latin-1", "replace") + body
    start = f"WARC/1.1\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode()
    try:
        for again in ArchiveIterator(io.BytesIO(start + http + _HEAD_END), auto_decode="all"):
            return bytes(again.reader.read(max_bytes + 1)) or body
    except OSError:
        return body
    return body
