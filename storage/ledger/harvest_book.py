"""WARC files, as jobs ask for them: how far each is read, and what it gave: `State.harvests`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from storage.ledger import harvests, outbox
from storage.ledger.harvests import Harvest, WarcProgress
from storage.ledger.state_file import Opened
from storage.results.rows import Batch


class HarvestBook:
    """`change` opens a transaction, `look` a reader. Every method may raise StorageError."""

    def __init__(self, change: Opened, look: Opened) -> None:
        self._change = change
        self._look = look

    def progress(self, location: str) -> WarcProgress | None:
        """How far a WARC file is booked; `None` where it was never begun."""
        with self._look() as connection:
            return harvests.progress_of(connection, location)

    def book(self, harvest: Harvest, before: WarcProgress, now: datetime) -> WarcProgress:
        """What a part of a file gave goes to links and outbox, and the file is read that far."""
        with self._change() as connection:
            counts = harvests.added(before.counts, harvests.book(connection, harvest))
            after = replace(before, position=harvest.position, counts=counts)
            harvests.keep_progress(connection, after, now)
        return after

    def end(self, progress: WarcProgress, now: datetime, batches: Iterable[Batch] = ()) -> None:
        """A file has ended, as `progress` says; `batches` (its runs) go to the outbox."""
        with self._change() as connection:
            harvests.keep_progress(connection, progress, now)
            for batch in batches:
                outbox.append(connection, batch)
