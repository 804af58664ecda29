"""Publishing: all of it at the end of a pass, or in a process of its own beside the daemon.

DuckDB in a process that lives for months leaves its heap in pieces: it grows by a seventh in thirty days of
`tests.benchmarks.soak`, although nothing is kept. And a thread that copies 7 GB cannot be stopped, while a
process can be, at any step: killed, it has published nothing, and the outbox still holds all.
"""

from __future__ import annotations

import asyncio
import sys
import time
from enum import StrEnum
from pathlib import Path
from subprocess import DEVNULL, PIPE

import msgspec

from jobs.interrupts import interrupts_held
from pipeline.errors import CityMentionsError
from storage.publish import Published, Publisher
from storage.results.results_file import LOCK_WAIT_S, ResultsFile
from storage.state import State

LOOK_AGAIN_S = 0.1
KILLED_WITHIN_S = 0.3  # what has to wait for a disk that does not answer dies later, and is not waited for


class Cause(StrEnum):
    """What became of a publish that failed.

    `refused`: it said why not. `died`: its process ended, or never began. `hung`: killed, for it took longer
    than a publish may take. `held`: for as long another process has been publishing, and nothing came of it.
    """

    REFUSED = "refused"
    DIED = "died"
    HUNG = "hung"
    HELD = "held"


class Failure(msgspec.Struct, frozen=True):
    """Why a publish failed; `why` is one line for a person and says what to do."""

    cause: Cause
    why: str


class Ended(msgspec.Struct, frozen=True):
    """How a publish ended. Neither: nothing waited, or another process was at it."""

    published: Published | None = None
    failure: Failure | None = None


async def publish_what_waits(publisher: Publisher, state: State) -> None:
    """Return when all that waited at the call is in the file, whoever brought it there.

    Another process that is publishing may have begun before our last rows: then it is waited for, LOCK_WAIT_S
    at most; what is then left waits for the next publish of any process. Raises StorageError.
    """
    give_up = time.monotonic() + LOCK_WAIT_S
    while await asyncio.to_thread(publisher.publish) is None:
        if not await asyncio.to_thread(state.outbox_size) or time.monotonic() > give_up:
            return
        await asyncio.sleep(LOOK_AGAIN_S)


def is_called_for(publisher: Publisher, state: State) -> bool:
    """Whether a publish would do anything: a process is not started for nothing. Raises StorageError."""
    stray_log = publisher.file.with_name(publisher.file.name + ".wal")
    return state.outbox_size() > 0 or not publisher.file.exists() or stray_log.exists()


async def publish_apart(data_dir: Path, min_confidence: float, within_s: float) -> Ended:
    """As `Publisher.publish`, in a process of its own, which is killed after `within_s`, or when cancelled.

    However it ends, nothing is lost.
    """
    try:
        with interrupts_held():
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", __name__, str(data_dir), str(min_confidence)),
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=PIPE,
            )
    except OSError as error:
        return _failed(Cause.DIED, data_dir, f"no process to publish could be started ({error.strerror})")
    try:
        async with asyncio.timeout(within_s):
            said, complaint = await process.communicate()
    except TimeoutError:
        what = f"the publishing process {process.pid} had not ended after {within_s:.0f} s and was killed"
        return _failed(Cause.HUNG, data_dir, what)
    finally:
        if process.returncode is None:
            await _kill(process, ResultsFile(data_dir))
    if process.returncode != 0:
        last_line = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        what = f"the publishing process ended with {process.returncode}{last_line and f' ({last_line})'}"
        return _failed(Cause.DIED, data_dir, what)
    try:
        return msgspec.json.decode(said, type=Ended)
    except msgspec.DecodeError as error:
        return _failed(Cause.DIED, data_dir, f"the publishing process said what cannot be read ({error})")


async def _kill(process: asyncio.subprocess.Process, results: ResultsFile) -> None:
    """Kill it, and remove its copy, or every sync of ours would wait until the copy is on the disk, too."""
    process.kill()
    try:
        async with asyncio.timeout(KILLED_WITHIN_S):
            await process.wait()
            await asyncio.to_thread(_sweep, results)
    except TimeoutError:
        return


def _sweep(results: ResultsFile) -> None:
    with results.locked() as is_ours:
        if is_ours:
            results.close_work()


def _failed(cause: Cause, data_dir: Path, what: str) -> Ended:
    return Ended(failure=Failure(cause, f"{data_dir}: {what}; nothing is lost, the next turn tries again"))


def main(data_dir: str, min_confidence: str) -> None:
    """Publish, and say on stdout how that ended."""
    try:
        ended = Ended(Publisher(Path(data_dir), min_confidence=float(min_confidence)).publish())
    except CityMentionsError as error:
        ended = Ended(failure=Failure(Cause.REFUSED, str(error)))
    sys.stdout.buffer.write(msgspec.json.encode(ended))


if __name__ == "__main__":
    main(*sys.argv[1:])
