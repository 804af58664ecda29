"""An operator's word that what a source's pages lost is gone for good, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jobs.settings import Settings
from jobs.standing import after_acceptance
from jobs.wiring import STATE_FILE
from pipeline.errors import StorageError
from storage.ledger.acceptance import Accepted
from storage.state import State


def accept_losses(settings: Settings, source_id: str, now: datetime) -> tuple[str, ...]:
    """What was accepted; empty where nothing is missed that could be done without.

    Raises StorageError where nothing was ever collected.
    """
    path = settings.data_path / STATE_FILE
    if not path.exists():
        raise StorageError(f"{settings.data_path}: nothing was collected here yet: nothing can be missed")
    with State(path) as state:
        for before in state.standings():
            if before.source_id == source_id:
                after, things = after_acceptance(before, now)
                if things:
                    state.accept(after, things, now)
                return things
    return ()


def told(accepted: Iterable[Accepted]) -> str:
    """All of it in one line: `herald without authors (since 2026-01-31)`."""
    return ", ".join(f"{each.source_id} without {each.thing} (since {each.at:%Y-%m-%d})" for each in accepted)
