"""Log lines on stderr, one per event: text for people, JSON for programs; a progress line on a terminal."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, TextIO

import structlog

_WRITE_OVER = "\r\x1b[2K"


class LogFormat(StrEnum):
    """For whom log lines are written."""

    TEXT = "text"
    JSON = "json"


def set_up_logging(
    format_: LogFormat, *, verbose: bool = False, progress: structlog.typing.Processor | None = None
) -> None:
    """Send log lines of this process to stderr; `verbose` shows every page.

    `progress` sees each line first, and may take it instead of its being written.
    """
    processors: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if progress is not None:
        processors.insert(0, progress)
    if format_ is LogFormat.JSON:
        processors.append(structlog.processors.JSONRenderer(ensure_ascii=False))
    else:
        processors += [_without_empty, _plain_text()]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries say on the same channel what somebody must act on, and no more.
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it has a line for every request
    # … and this one for every tick that finds the last still at work, which is as it should be.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


class ProgressLine:
    """One line of a terminal, written over as sources are looked at: how many of `total`, and the result."""

    def __init__(self, out: TextIO, total: int) -> None:
        self._out = out
        self._total = total
        self._looked_at = self._stored = self._failed = 0

    def __call__(self, _: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Take part in structlog's chain: good news moves the line on, anything else is written above it."""
        if event.get("event") == "run ended":
            self._looked_at += 1
            self._stored += event["stored"]
            self._failed += event["failed"]
        if method in ("debug", "info"):
            self.draw()
            raise structlog.DropEvent
        self.clear()
        return event

    def draw(self) -> None:
        """Write the line over what it said before."""
        text = f"{self._looked_at} of {self._total} sources looked at, {self._stored} articles stored"
        if self._failed:
            text += f", {self._failed} pages not"
        columns = shutil.get_terminal_size().columns
        self._out.write(f"{_WRITE_OVER}{text[: columns - 1]}")
        self._out.flush()

    def clear(self) -> None:
        """Leave the line empty, for something else to be written there."""
        self._out.write(_WRITE_OVER)
        self._out.flush()


@contextmanager
def logging_of_a_pass(format_: LogFormat, total: int, *, verbose: bool = False) -> Iterator[None]:
    """Logging for a pass over `total` sources: a progress line on a terminal, plain lines elsewhere."""
    is_terminal = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if verbose or format_ is LogFormat.JSON or not is_terminal:
        set_up_logging(format_, verbose=verbose)
        yield
        return
    progress = ProgressLine(sys.stderr, total)
    set_up_logging(format_, progress=progress)
    progress.draw()
    try:
        yield
    finally:
        progress.clear()


def _without_empty(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if value not in ("", None)}


def _plain_text() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty() and "NO_COLOR" not in os.environ,
        exception_formatter=structlog.dev.plain_traceback,
    )
