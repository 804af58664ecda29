"""How one attempt at one link ends: what moves on in the state file, and what the results file is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Attempt, Entry
from storage.ledger.links import LastReading
from storage.results.rows import Batch, Revision, attempt_batch, entry_batch, revision_batch


@dataclass(frozen=True, slots=True)
class Ending:
    """An attempt that has ended.

    `entry`: the article that came of it. With `retry_at` the link stays pending until then. `read`: how its
    page read; `recheck_at`: when it is looked at again; `revision`: what its publisher has changed.
    """

    attempt: Attempt
    entry: Entry | None = None
    retry_at: datetime | None = None
    read: LastReading | None = None
    recheck_at: datetime | None = None
    revision: Revision | None = None


def batches_of(ending: Ending) -> tuple[Batch, ...]:
    """What the results file is told of it."""
    entry, revision = ending.entry, ending.revision
    return (
        attempt_batch(ending.attempt),
        *((entry_batch(entry),) if entry else ()),
        *((revision_batch(revision),) if revision else ()),
    )
