"""The daemon's sign of life: a small file, written anew after every tick that worked.

Any monitor can look at its age; `citymentions status` does. A daemon that hangs, or cannot read its state,
writes none.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE_NAME = "heartbeat.json"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One beat: when (UTC, aware), of which process, and how many sources it looks at just now."""

    at: datetime
    process: int
    running: int


def write_heartbeat(data_dir: Path, beat: Heartbeat) -> None:
    """Put `beat` in the last one's place: who reads sees one of them whole. Raises OSError."""
    told = {"at": beat.at.isoformat(timespec="seconds"), "process": beat.process, "running": beat.running}
    unfinished = data_dir / f".{FILE_NAME}.{os.getpid()}"
    unfinished.write_text(json.dumps(told) + "\n", encoding="utf-8")
    unfinished.replace(data_dir / FILE_NAME)


def last_heartbeat(data_dir: Path) -> Heartbeat | None:
    """The last beat; `None` where there was none, or the file is not ours."""
    try:
        told = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
        return Heartbeat(datetime.fromisoformat(told["at"]), int(told["process"]), int(told["running"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
