"""Raw pages whose time is over leave the archive, and the links forget where they lay.

A file of the archive holds the pages of one UTC day, so all pages of a source in it expire together. A file
without others goes whole; any other is written anew without them, record by record as it was. Every step is
booked before it is taken: whatever dies, the next turn finishes it, and no page is there twice or missing.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import msgspec

from pipeline.errors import StorageError
from storage.archive import ArchiveRef, archive_files, is_being_written, new_file_name, records_in
from storage.ledger.state_file import naming, open_state_file, transaction
from storage.results.file_copy import sync_directory
from storage.warc import page_of

DEFAULT_DAYS = 90  # for pages of a source that is configured no longer
_UNREADABLE = ""  # as the source of a record that cannot be read: it goes with the last of the others
_UNFINISHED = ".unfinished"

log = logging.getLogger("storage.retention")


@dataclass(slots=True)
class PagesDropped:
    """What left the archive. `in_use`: files that are being written, and were left for the next time."""

    pages: int = 0
    freed_bytes: int = 0
    files_removed: int = 0
    files_rewritten: int = 0
    in_use: int = 0


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive and the state file that knows where its pages lie."""

    directory: Path
    state_file: Path
    on_step: Callable[[str], None] = field(default=lambda _: None)


def drop_expired(
    archived: Archived, days_of_source: Mapping[str, int], today: date, *, is_rehearsal: bool = False
) -> PagesDropped:
    """Remove the pages fetched more than their source's days before `today` (UTC).

    `is_rehearsal`: only say what would go. Raises StorageError naming file and remedy.
    """
    dropped = PagesDropped()
    all_days = (*days_of_source.values(), DEFAULT_DAYS)
    shortest, longest = min(all_days), max(all_days)
    with naming(archived.state_file), closing(open_state_file(archived.state_file)) as state, _naming_files():
        if not is_rehearsal:
            _finish_interrupted(archived, state)
        for name, day in archive_files(archived.directory).items():
            if day + timedelta(days=shortest) >= today:
                continue
            if is_being_written(archived.directory / name):
                dropped.in_use += 1
                continue
            sources = _sources_in(archived, state, name)
            kept = frozenset(
                each
                for each in sources - {_UNREADABLE}
                if day + timedelta(days=days_of_source.get(each, DEFAULT_DAYS)) >= today
            )
            if kept and kept == sources - {_UNREADABLE}:
                continue
            if sources == {_UNREADABLE} and day + timedelta(days=longest) >= today:
                continue
            _drop(archived, state, name, kept, dropped, is_rehearsal=is_rehearsal)
    return dropped


def _sources_in(archived: Archived, state: sqlite3.Connection, name: str) -> frozenset[str]:
    """Whose pages are in the file; looked up once, since a finished file does not change."""
    row = state.execute("select sources from archive_file where file = ?", (name,)).fetchone()
    if row is not None:
        return frozenset(msgspec.json.decode(row["sources"], type=list[str]))
    found = frozenset(_source_of(record) for _, record in records_in(archived.directory / name))
    _remember(state, name, found or frozenset({_UNREADABLE}))
    return found or frozenset({_UNREADABLE})


def _remember(state: sqlite3.Connection, name: str, sources: frozenset[str]) -> None:
    listed = msgspec.json.encode(sorted(sources)).decode()
    state.execute("insert or replace into archive_file values (?, ?)", (name, listed))


def _source_of(record: bytes) -> str:
    try:
        found = page_of(record)
    except ValueError:
        return _UNREADABLE
    return found[0] if found else _UNREADABLE


def _drop(
    archived: Archived,
    state: sqlite3.Connection,
    name: str,
    kept: frozenset[str],
    dropped: PagesDropped,
    *,
    is_rehearsal: bool,
) -> None:
    old = archived.directory / name
    before = old.stat().st_size
    staying: list[ArchiveRef] = []
    pages = 0
    for ref, record in records_in(old):
        if _source_of(record) in kept:
            staying.append(ref)
        else:
            pages += 1
    dropped.pages += pages
    dropped.freed_bytes += before - sum(ref.length for ref in staying)
    dropped.files_rewritten += bool(staying)
    dropped.files_removed += not staying
    if not is_rehearsal:
        _rewrite(archived, state, old, staying, kept)
        log.info("archive cleared: file=%s pages=%d", name, pages)


def _rewrite(
    archived: Archived, state: sqlite3.Connection, old: Path, staying: list[ArchiveRef], kept: frozenset[str]
) -> None:
    new = new_file_name(date.fromisoformat(old.name[:10])) if staying else ""
    with transaction(state):
        state.execute("insert into archive_rewrite (old, new) values (?, ?)", (old.name, new))
    archived.on_step("write")
    moved: dict[int, ArchiveRef] = {}
    if new:
        moved = _copy_records(old, archived.directory / new, staying)
    archived.on_step("book")
    with transaction(state):
        links = state.execute(
            "select key, archive_offset from link where archive_file = ?", (old.name,)
        ).fetchall()
        for link in links:
            ref = moved.get(link["archive_offset"])
            placed = (ref.file, ref.offset, ref.length) if ref else (None, None, None)
            state.execute(
                "update link set archive_file = ?, archive_offset = ?, archive_length = ? where key = ?",
                (*placed, link["key"]),
            )
        state.execute("delete from archive_file where file = ?", (old.name,))
        if new:
            _remember(state, new, kept)
        state.execute("update archive_rewrite set is_booked = 1 where old = ?", (old.name,))
    archived.on_step("remove")
    _finish_interrupted(archived, state)


def _copy_records(old: Path, new: Path, staying: list[ArchiveRef]) -> dict[int, ArchiveRef]:
    """`new` holds these records, synced; where each lies by where it lay."""
    needed = sum(ref.length for ref in staying)
    if shutil.disk_usage(old.parent).free < needed:
        raise StorageError(f"{old}: clearing it needs {needed:,} bytes of free disk: make room and try again")
    moved = {}
    unfinished = new.with_name(new.name + _UNFINISHED)
    with old.open("rb") as reading, unfinished.open("wb") as writing:
        for ref in staying:
            reading.seek(ref.offset)
            moved[ref.offset] = ArchiveRef(new.name, writing.tell(), ref.length)
            writing.write(reading.read(ref.length))
        writing.flush()
        os.fsync(writing.fileno())
    unfinished.rename(new)
    sync_directory(new.parent)
    return moved


def _finish_interrupted(archived: Archived, state: sqlite3.Connection) -> None:
    """Take away the one of each pair that is not wanted: the old where the new is booked, else the new."""
    for row in state.execute("select old, new, is_booked from archive_rewrite").fetchall():
        doomed = [row["old"]] if row["is_booked"] else [row["new"], row["new"] + _UNFINISHED]
        for name in doomed:
            if row["is_booked"] or row["new"]:
                (archived.directory / name).unlink(missing_ok=True)
        sync_directory(archived.directory)
        with transaction(state):
            state.execute("delete from archive_rewrite where old = ?", (row["old"],))


@contextmanager
def _naming_files() -> Iterator[None]:
    """Turn what the system raises into one line that names the file and says what to do."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{error.filename or 'the archive'}: {error.strerror}; check rights and room: nothing is lost,"
            " and the next purge goes on"
        ) from error
