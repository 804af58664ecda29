"""One attempt at one link: what it sets out with, and the row in which it ends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import structlog

from pipeline.errors import LinkError
from pipeline.model import Attempt, Entry, Outcome, Source
from pipeline.urls import article_id
from storage.state import PendingLink

log = structlog.get_logger("collect")


@dataclass(frozen=True, slots=True)
class Errand:
    """One attempt at one link, under way. `is_past`: an old article's, which nobody corrects any more."""

    waiting: PendingLink
    source: Source
    run_id: str
    started: datetime
    is_past: bool = False


def attempt_of(
    errand: Errand,
    ended: datetime,
    entry: Entry | None = None,
    *,
    is_unchanged: bool = False,
    error: LinkError | None = None,
    http_status: int | None = None,
) -> Attempt:
    """The errand in its one outcome: failed by `error`, the page `is_unchanged`, else stored.

    `entry`: what was stored. `http_status`: of the page, where the error knows of no other.
    """
    link = errand.waiting.link
    missed = ", ".join(entry.article.missed_selectors) if entry else ""
    return Attempt(
        attempt_id=uuid.uuid4().hex,
        run_id=errand.run_id,
        source_id=errand.source.id,
        key=link.key,
        url=link.url,
        outcome=error.outcome if error else Outcome.UNCHANGED if is_unchanged else Outcome.STORED,
        step=error.step if error else "fetch" if is_unchanged else "store",
        at=ended,
        detail=error.detail if error else (f"selectors without a hit: {missed}" if missed else ""),
        http_status=error.http_status if error and error.http_status else http_status,
        elapsed_ms=int((ended - errand.started).total_seconds() * 1000),
        article_id=article_id(link.key) if entry or errand.waiting.read else None,
    )


def named(error: Exception, url: str) -> LinkError:
    """`error` as one with an outcome: itself, or `internal-error` with its traceback in the log."""
    if isinstance(error, LinkError):
        return error
    log.error("internal error", url=url, exc_info=error)
    return LinkError(url, f"{type(error).__name__}: {error}")
