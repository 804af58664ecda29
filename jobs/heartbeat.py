"""The daemon's sign of life: a small file, written anew after every tick that worked.

Any monitor can look at its age; `citymentions status` does. A daemon that hangs, or cannot read its state,
writes none.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from jobs.publishing import Cause

FILE_NAME = "heartbeat.json"


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Publishing fails: since when (UTC, aware), and by what and why the last time."""

    since: datetime
    cause: Cause
    why: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One beat: when (UTC, aware), of which process, how many sources it looks at and batches wait just now.

    `unpublished`: `None` where the last publish went well, or nothing waited for it.
    """

    at: datetime
    process: int
    running: int
    waiting_batches: int = 0
    unpublished: Unpublished | None = None


def write_heartbeat(data_dir: Path, beat: Heartbeat) -> None:
    """Put `beat`, to the second, in the last one's place: who reads sees one whole. Raises OSError."""
    told = msgspec.json.encode(replace(beat, at=beat.at.replace(microsecond=0)))
    unfinished = data_dir / f".{FILE_NAME}.{os.getpid()}"
    unfinished.write_bytes(told + b"\n")
    unfinished.replace(data_dir / FILE_NAME)


def last_heartbeat(data_dir: Path) -> Heartbeat | None:
    """The last beat; `None` where there was none, or the file is not ours."""
    try:
        return msgspec.json.decode((data_dir / FILE_NAME).read_bytes(), type=Heartbeat)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
