"""`backfill --warc`: web archives into the same tables, on all cores of this machine.

Reading processes decompress, read and extract, each its part of a file: decompressed here instead, 1,200
pages cost 0.9 s more of this one process and 5 % more in all, and six workers would wait for it. This process
books what they bring, part by part, and publishes. It can be killed at any moment and run again: each file
goes on behind what is booked.
"""

from __future__ import annotations

import glob
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import structlog

from jobs.conveyor import conveyed
from jobs.settings import Settings
from jobs.warc_reading import Desk, Part, divided, harvest_of, parts_of, run_id_of, warc_file
from jobs.wiring import (
    STATE_FILE,
    check_definitions,
    chosen_sources,
    make_data_dir,
    open_publisher,
    utc_now,
)
from jobs.workers import Children, child_pool
from pipeline.errors import ConfigError, StorageError
from pipeline.model import Outcome, Run, RunOutcome, Source
from storage.ledger.harvests import Counts, Harvest, WarcProgress
from storage.publish import Publisher
from storage.remote import remote_files
from storage.results.rows import Batch, run_batch
from storage.state import State
from storage.warc_files import WarcFile

T = TypeVar("T")
JOB = "backfill"
ENDINGS = (".warc", ".warc.gz", ".warc.zst")
TIMES_OF_A_PAGE = 3.0  # a part may take as long as so many pages may
_LOOK_AGAIN_S = 0.2
_LEAST_REST_S = 10.0  # nobody waits for news of the past: fewer copies of the file

log = structlog.get_logger("backfill")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a run under way: the file, its part that is booked, and what it gave."""

    progress: WarcProgress
    files_done: int
    files: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What a run ended with. `skipped`: files that were done before. `files`: the others, as they stand."""

    files: tuple[WarcProgress, ...]
    skipped: tuple[WarcProgress, ...]


class Books:
    """The one place where harvests are booked and published, whoever read them."""

    def __init__(
        self, settings: Settings, state: State, publisher: Publisher, sources: dict[str, Source]
    ) -> None:
        self._most_waiting_bytes = settings.max_outbox_bytes // 2  # the rest is the daemon's, if one runs
        self._state = state
        self._publisher = publisher
        self._sources = sources
        self._told: set[str] = set()
        self._publish_at = 0.0

    def book(self, harvest: Harvest, before: WarcProgress, *, is_last: bool) -> WarcProgress:
        """What `harvest` gave is stored; with the last of a file, its runs, too."""
        for gathered in harvest.gathered:
            source_id = gathered.attempt.source_id
            if source_id not in self._told:
                self._state.add_to_outbox(self._sources[source_id])
                self._told.add(source_id)
        for offset, why in harvest.damage:
            log.warning("record skipped", file=harvest.location, offset=offset, why=why)
        after = self._state.harvests.book(harvest, before, utc_now())
        if is_last:
            after = self.end(after)
        self.publish_in_turn()
        return after

    def end(self, progress: WarcProgress) -> WarcProgress:
        """The file is read to its end: its runs are told."""
        after = replace(progress, is_done=True, reason="")
        self._state.harvests.end(after, utc_now(), _runs_of(after))
        return after

    def fail(self, progress: WarcProgress, why: str) -> WarcProgress:
        """The file could not be read on."""
        after = replace(progress, reason=why)
        self._state.harvests.end(after, utc_now())
        return after

    def publish(self) -> None:
        """Everything that waits is in the readers' file, whoever brings it there."""
        self._publisher.prepare()
        while self._state.outbox_size() and self._publisher.publish() is None:
            time.sleep(_LOOK_AGAIN_S)

    def publish_in_turn(self) -> None:
        """Publish where it is time to; wait for it where too much waits."""
        if time.monotonic() >= self._publish_at:
            published = self._publisher.publish()
            self._publish_at = time.monotonic() + max(published.rest_s if published else 0.0, _LEAST_REST_S)
        self._publisher.make_room(self._most_waiting_bytes)


def backfill_warcs(
    settings: Settings, locations: Iterable[str], desk: Desk, tell: Callable[[Told], None] = lambda _: None
) -> Brought:
    """Bring in the WARC files at `locations`, each from where it was left.

    Raises ConfigError, StorageError of the data directory; a file that cannot be read is named in its own
    progress, and the others go on.
    """
    countries = check_definitions(settings)
    sources = chosen_sources(settings, desk.sources)
    with State(make_data_dir(settings.data_path) / STATE_FILE) as state, child_pool(settings) as children:
        books = Books(settings, state, open_publisher(settings, state, countries), sources)
        ledger = Ledger(state, books, tuple(locations), desk)
        done = 0
        try:
            for part, harvest in _read(children, ledger.parts(), settings):
                before = ledger.at[part.location]
                ledger.at[part.location] = books.book(harvest, before, is_last=part.is_last)
                done += part.is_last
                tell(Told(ledger.at[part.location], done, len(ledger.locations)))
        finally:
            books.publish()
    return Brought(tuple(ledger.at.values()), tuple(ledger.skipped))


def read_parts(settings: Settings, parts: Iterable[Part]) -> Iterator[Harvest]:
    """What `parts` give, in their order, read on all cores of this machine."""
    with child_pool(settings) as children:
        for _, harvest in _read(children, parts, settings):
            yield harvest


def _read(children: Children, parts: Iterable[Part], settings: Settings) -> Iterator[tuple[Part, Harvest]]:
    timeout_s = TIMES_OF_A_PAGE * settings.parse_total_s
    return conveyed(children, parts, _worked, divided, timeout_s=timeout_s, workers=settings.workers)


class Ledger:
    """Which parts of which files are still to be read, and how far each is booked (`at`)."""

    def __init__(self, state: State, books: Books, locations: tuple[str, ...], desk: Desk) -> None:
        self.locations = locations
        self.at: dict[str, WarcProgress] = {}
        self.skipped: list[WarcProgress] = []
        self._state, self._books, self._desk = state, books, desk

    def parts(self) -> Iterator[Part]:
        """What is to be read, in order."""
        for file, before in self.files():
            yield from self._named(before, parts_of(file, before.position, self._desk))

    def files(self) -> Iterator[tuple[WarcFile, WarcProgress]]:
        """The files that are not done, and how far they are booked."""
        for location in self.locations:
            new = WarcProgress(location, 0, 0, is_done=False, counts={})
            before = self._state.harvests.progress(location) or new
            for file in self._named(before, (warc_file(each) for each in (location,))):
                if before.is_done and before.size == file.size:
                    self.skipped.append(before)
                    continue
                # Smaller than what was read of it: another file by the same name.
                before = before if before.position <= file.size else new
                self.at[location] = replace(before, size=file.size, is_done=False)
                yield file, self.at[location]

    def _named(self, before: WarcProgress, things: Iterator[T]) -> Iterator[T]:
        """`things`; a file that cannot be read ends them and is named in its progress."""
        try:
            yield from things
        except StorageError as error:
            location = before.location
            self.at[location] = self._books.fail(self.at.get(location, before), str(error))


def _worked(part: Part) -> tuple[Part, Harvest]:
    """The harvest, with the part that gave it; its records stay where they are."""
    return replace(part, records=None), harvest_of(part)


def _runs_of(progress: WarcProgress) -> Iterator[Batch]:
    """A run for each source that the file has pages of."""
    now = utc_now()
    outcomes = {outcome.value for outcome in Outcome}
    for source_id, counts in progress.counts.items():
        if not source_id:
            continue
        booked = {how: count for how, count in counts.items() if how in outcomes}
        known, stored = booked.get(Outcome.KNOWN, 0), booked.get(Outcome.STORED, 0)
        found = sum(booked.values())
        yield run_batch(
            Run(
                run_id=run_id_of(progress.location, source_id),
                source_id=source_id,
                job=JOB,
                started_at=now,
                ended_at=now,
                outcome=RunOutcome.NEW if stored else RunOutcome.NOTHING_NEW,
                reason=progress.location,
                links_found=found,
                links_known=known,
                links_new=found - known,
                stored=stored,
                failed=found - known - stored,
            )
        )


def records_in(counts: Iterable[Counts]) -> int:
    """How many records the counts are of."""
    return sum(sum(how.values()) for each in counts for how in each.values())


def locations_of(named: Iterable[str]) -> tuple[str, ...]:
    """Every WARC file that is named: paths, folders (with all below), patterns, addresses (patterns, too).

    Local ones are absolute. Raises ConfigError where a name leads to nothing.
    """
    found: dict[str, None] = {}
    for name in named:
        leads_to = remote_files(name) if "://" in name else tuple(_local(name))
        if not leads_to:
            raise ConfigError(
                f"{name}: no WARC file is there; name a file, a folder, a pattern or an address"
            )
        found |= dict.fromkeys(leads_to)
    return tuple(found)


def _local(name: str) -> Iterator[str]:
    path = Path(name).expanduser()
    if path.is_dir():
        inside = (each for each in path.rglob("*") if each.name.endswith(ENDINGS) and each.is_file())
        yield from sorted(str(each.absolute()) for each in inside)
    elif path.exists():
        yield str(path.absolute())
    else:
        yield from sorted(str(Path(each).absolute()) for each in glob.glob(str(path), recursive=True))  # noqa: PTH207  (an absolute pattern is none for Path.glob)
