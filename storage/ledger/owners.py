"""Who works on what, and whether they still live: claims that end with their process, even by SIGKILL.

Every open state store holds a lock (flock) on a small file of its own; the kernel lets go of it when the
process ends, however it ends. A claim whose owner's lock is free was made by a dead process.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from pathlib import Path


class Owner:
    """This process's sign of life, in `directory`. `token` is the name under which it claims."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.token = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._directory = directory
        # Locked before it gets its name: whoever finds the name finds it locked.
        unnamed = directory / f".{self.token}"
        self._descriptor = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        unnamed.rename(directory / self.token)
        for left in directory.iterdir():
            if not left.name.startswith("."):
                self.is_gone(left.name)  # sweeps away what killed processes left

    def is_gone(self, token: str) -> bool:
        """Whether the process that claimed as `token` has ended."""
        if token == self.token:
            return False
        path = self._directory / token
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            path.unlink(missing_ok=True)
            return True
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Let go of everything claimed."""
        (self._directory / self.token).unlink(missing_ok=True)
        os.close(self._descriptor)
