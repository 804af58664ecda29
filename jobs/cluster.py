"""`backfill --warc … --on dask://HOST:PORT`: web archives read on many machines.

A task per file, or per range of a large one; what a task gives is a Parquet file in `--parts`, which
names the task, so that a second run skips what is there. They are booked in order, by the books that one
machine uses. Scheduler, retries and dashboard are Dask's: a task whose worker dies is run again elsewhere,
and what no worker survives is read here, in processes that may die.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import structlog

from jobs.backfill_warc import Books, Brought, Ledger, Told, read_parts
from jobs.settings import Settings
from jobs.warc_reading import Desk, harvest_of, parts_of, warc_file
from jobs.wiring import STATE_FILE, check_definitions, chosen_sources, make_data_dir, open_publisher
from pipeline.errors import ConfigError, StorageError
from storage.harvest_files import are_there, read_harvests, write_harvests
from storage.state import State
from storage.warc_files import Framing, WarcFile

TASK_BYTES = 256 * 1024 * 1024  # of a file of members; a lost worker costs at most so much reading

log = structlog.get_logger("backfill")


@dataclass(frozen=True, slots=True)
class Task:
    """Records of one file that begin within [start, end), to be read into the file `result`."""

    location: str
    start: int
    end: int
    desk: Desk
    result: str


def backfill_on_cluster(
    settings: Settings,
    locations: Sequence[str],
    desk: Desk,
    address: str,
    parts: str,
    tell: Callable[[Told], None] = lambda _: None,
) -> Brought:
    """Bring in the files at `locations`, read by the workers of the Dask scheduler at `address`.

    `parts`: a directory, or an address that fsspec writes to, which the workers see by the same name.
    Raises ConfigError, StorageError.
    """
    if not parts:
        raise ConfigError("--on needs --parts: a directory or address that every worker can write to")
    countries = check_definitions(settings)
    sources = chosen_sources(settings, desk.sources)
    with State(make_data_dir(settings.data_path) / STATE_FILE) as state:
        books = Books(settings, state, open_publisher(settings, state, countries), sources)
        ledger = Ledger(state, books, tuple(locations), desk)
        tasks = {file.location: tuple(tasks_of(file, desk, parts)) for file, _ in ledger.files()}
        run_tasks([task for own in tasks.values() for task in own], address, settings)
        try:
            for done, (location, own) in enumerate(tasks.items()):
                for task in own:
                    _book(task, books, ledger, is_last=task is own[-1])
                    tell(Told(ledger.at[location], done, len(locations)))
        finally:
            books.publish()
    return Brought(tuple(ledger.at.values()), tuple(ledger.skipped))


def tasks_of(file: WarcFile, desk: Desk, parts: str) -> Iterator[Task]:
    """The tasks of a file. Their results are named by what is read, and how."""
    step = TASK_BYTES if file.framing is Framing.MEMBERS else file.size
    for start in range(0, file.size, step):
        end = min(start + step, file.size)
        told = msgspec.json.encode((file.location, file.size, start, end, desk), enc_hook=str)  # paths
        name = hashlib.blake2b(told, digest_size=12).hexdigest()
        yield Task(file.location, start, end, desk, f"{parts.rstrip('/')}/{name}.parquet")


def run_tasks(tasks: Sequence[Task], address: str, settings: Settings) -> None:
    """Every task has its result; those that had one before are not run. Raises StorageError."""
    left = [task for task in tasks if not are_there(task.result)]
    if not left:
        return
    distributed = _distributed()
    with distributed.Client(address.replace("dask://", "tcp://")) as client:
        futures = client.map(perform, left, pure=False)
        for task, future in zip(left, futures, strict=True):
            try:
                future.result()
            except distributed.KilledWorker:
                log.warning(
                    "no worker survived this part: it is read here", file=task.location, start=task.start
                )
                write_harvests(task.result, read_parts(settings, _parts(task)))
            except Exception as error:  # whatever ended the task there
                detail = (
                    f"{task.location}: bytes {task.start:,} to {task.end:,}: {type(error).__name__}: {error}"
                )
                raise StorageError(f"{detail}; run it again: what is finished is not read again") from error


def perform(task: Task) -> None:
    """Read a task's records into its result. Runs on a worker; holds one part at a time."""
    write_harvests(task.result, (harvest_of(part) for part in _parts(task)))


def _parts(task: Task) -> Iterator[Any]:
    return parts_of(warc_file(task.location), task.start, task.desk, task.end)


def _book(task: Task, books: Books, ledger: Ledger, *, is_last: bool) -> None:
    """What is booked already, by a run that was ended in the middle, is passed over."""
    before = ledger.at[task.location]
    harvests = [
        harvest
        for harvest in read_harvests(task.result, task.location)
        if harvest.position > before.position or (is_last and not before.position)
    ]
    for harvest in harvests:
        before = books.book(harvest, before, is_last=False)
        ledger.at[task.location] = before
    if is_last:
        ledger.at[task.location] = books.end(replace(before, is_done=True, reason=""))


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise ConfigError("--on needs the extra: pip install 'citymentions[cluster]'") from error
