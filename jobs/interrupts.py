"""Ctrl-C and child processes: a terminal sends it to all of them, and only the parent is to act on it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until the block has ended, and never reaches processes started in it.

    A terminal sends it to all of them. A reading process that dies of it while it still imports takes its
    pool along, and every source under way would be booked as failed.
    """
    resource_tracker.ensure_running()  # else started with the first child, which unblocks SIGINT again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
