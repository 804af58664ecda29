"""Tasks through the reading processes, in order, a bounded number at a time.

A task that kills its process or outlives its time is divided, until the one page that does it stands alone.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as PoolTimeout
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from pebble import ProcessExpired

from jobs.workers import Children

T = TypeVar("T")
R = TypeVar("R")
MOST_TRIES = 3  # of a task that lost its process by no fault of its own


def conveyed(
    children: Children,
    tasks: Iterable[T],
    work: Callable[[T], R],
    divided: Callable[[T, BaseException], Sequence[T]],
    *,
    timeout_s: float,
    workers: int,
) -> Iterator[R]:
    """The results of `work` in the order of `tasks`; it runs in the children, `divided` here.

    `divided` says what to do instead of a task that failed by crash, time or memory; what fails otherwise
    is raised here.
    """
    waiting: deque[tuple[T, Future[R], int]] = deque()
    source = iter(tasks)

    def hand_out(task: T, tries: int = 1) -> tuple[T, Future[R], int]:
        return task, children.schedule(work, args=(task,), timeout=timeout_s), tries

    while True:
        while len(waiting) < 2 * workers + 1 and (more := next(source, None)) is not None:
            waiting.append(hand_out(more))
        if not waiting:
            return
        task, future, tries = waiting.popleft()
        try:
            result = future.result()
        except (BrokenProcessPool, CancelledError, ProcessExpired, PoolTimeout, MemoryError) as error:
            if _is_innocent(error) and tries < MOST_TRIES:
                waiting.appendleft(hand_out(task, tries + 1))
            else:
                waiting.extendleft(hand_out(part) for part in reversed(divided(task, error)))
            continue
        yield result


def _is_innocent(error: BaseException) -> bool:
    """Another process of the pool died, or somebody, such as a kernel short of memory, killed this one."""
    if isinstance(error, ProcessExpired):
        return bool(error.exitcode == -signal.SIGKILL)
    return isinstance(error, BrokenProcessPool | CancelledError)
