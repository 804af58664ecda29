"""Publishing: all of it at the end of a pass, or in a process of its own beside the daemon.

DuckDB in a process that lives for months leaves its heap in pieces: it grows by a seventh in thirty days of
`tests.benchmarks.soak`, although nothing is kept. And a thread that copies 7 GB cannot be stopped, while a
process can be, at any step: killed, it has published nothing, and the outbox still holds all.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE

import msgspec

from jobs.interrupts import interrupts_held
from pipeline.errors import CityMentionsError, StorageError
from storage.publish import Published, Publisher
from storage.results_file import LOCK_WAIT_S
from storage.state import State

LOOK_AGAIN_S = 0.1


class _Ended(msgspec.Struct, frozen=True):
    """What the publishing process says at its end: what it did (`None`: nothing), or why it could not."""

    published: Published | None = None
    error: str = ""


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


async def publish_apart(data_dir: Path, min_confidence: float) -> Published | None:
    """As `Publisher.publish`, in a process of its own. Cancelled, that process is gone, and nothing is lost.

    Raises StorageError, also where the process died.
    """
    with interrupts_held():
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", __name__, str(data_dir), str(min_confidence)),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
        )
    try:
        said, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        last_line = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise StorageError(
            f"{data_dir}: the publishing process ended with {process.returncode}"
            f"{last_line and f' ({last_line})'}; nothing is lost, the next turn tries again"
        )
    ended = msgspec.json.decode(said, type=_Ended)
    if ended.error:
        raise StorageError(ended.error)
    return ended.published


def main(data_dir: str, min_confidence: str) -> None:
    """Publish, and say on stdout how that ended."""
    try:
        published = Publisher(Path(data_dir), min_confidence=float(min_confidence)).publish()
    except CityMentionsError as error:
        ended = _Ended(error=str(error))
    else:
        ended = _Ended(published)
    sys.stdout.buffer.write(msgspec.json.encode(ended))


if __name__ == "__main__":
    main(*sys.argv[1:])
