"""What a backfill tells while it runs: a bar on a terminal, plain lines elsewhere; and when it is to stop."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from jobs.log import LogFormat, set_up_logging
from pipeline.model import Attempt, Outcome

LINE_EVERY_S = 30.0
_UNFETCHED = frozenset({Outcome.SKIPPED})

log = structlog.get_logger("backfill")


class Watch:
    """One backfill's own view of itself: what has ended how, and why it is to stop early.

    `stop` is set by a signal or a full disk; `reason` then says which (empty: nothing stopped it).
    """

    def __init__(self, bar: Progress | None = None) -> None:
        self.stop = asyncio.Event()
        self.reason = ""
        self.is_full = False
        self.outcomes: Counter[str] = Counter()
        self._bar = bar
        self._task = bar.add_task("", total=None, outcomes="") if bar else None
        self._expected = 0
        self._told_at = time.monotonic()

    def expect(self, links: int) -> None:
        """So many links more are to be brought in."""
        self._expected += links
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=self._expected)

    def attempt(self, attempt: Attempt) -> None:
        """An attempt has ended. A full disk ends the backfill: what is left stays pending."""
        self.outcomes[attempt.outcome] += 1
        if attempt.outcome is Outcome.STORAGE_FULL:
            self.is_full = True
            self.end(f"storage-full: {attempt.detail}")
        if attempt.outcome not in _UNFETCHED:
            self._tell()

    def end(self, reason: str) -> None:
        """Stop at the next link, for `reason`; the first one given counts."""
        self.reason = self.reason or reason
        self.stop.set()

    def _tell(self) -> None:
        told = ", ".join(f"{count} {outcome}" for outcome, count in self.outcomes.most_common())
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, outcomes=told)
        elif time.monotonic() - self._told_at >= LINE_EVERY_S:
            self._told_at = time.monotonic()
            log.info("under way", ended=self.outcomes.total(), expected=self._expected, outcomes=told)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f}/s")


@contextmanager
def watched(format_: LogFormat, *, verbose: bool = False) -> Iterator[Watch]:
    """A watch, and logging to go with it: on a terminal a bar, above which only trouble is written."""
    is_terminal = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if verbose or format_ is LogFormat.JSON or not is_terminal:
        set_up_logging(format_, verbose=verbose)
        yield Watch()
        return
    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[outcomes]}", markup=False),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        set_up_logging(format_, progress=_only_trouble)  # after the bar has taken over stderr
        yield Watch(bar)


def _only_trouble(_: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if method in ("debug", "info"):
        raise structlog.DropEvent
    return event
