"""What may be kept no longer goes: raw pages past their retention, texts whose rights were withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobs.settings import Settings
from jobs.wiring import ARCHIVE_DIR, STATE_FILE, make_data_dir
from pipeline.sources import load_sources
from storage.retention import Archived, PagesDropped, drop_expired
from storage.state import State
from storage.withdrawal import TextsDropped, drop_withdrawn

EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Purged:
    """What went, or would go."""

    pages: PagesDropped
    texts: TextsDropped

    @property
    def is_any(self) -> bool:
        """Whether there was anything to remove."""
        return bool(self.pages.pages or self.pages.files_removed or self.texts.is_any)


def purge(settings: Settings, now: datetime, *, is_rehearsal: bool = False) -> Purged:
    """Remove all that the sources' rights and retention, as configured now, forbid to keep.

    `is_rehearsal`: only say what would go. Raises ConfigError for a bad definition, StorageError.
    """
    sources = load_sources(settings.user_dirs)
    data_dir = make_data_dir(settings.data_path)
    with State(data_dir / STATE_FILE) as state:
        archived = Archived(data_dir / ARCHIVE_DIR, data_dir / STATE_FILE)
        days = {source.id: source.retention_days for source in sources.values()}
        pages = drop_expired(archived, days, now.astimezone(UTC).date(), is_rehearsal=is_rehearsal)
        rights = {source.id: source.rights for source in sources.values()}
        texts = drop_withdrawn(data_dir, rights, settings.min_confidence, is_rehearsal=is_rehearsal)
        if not is_rehearsal:
            state.set_purged(now)
    return Purged(pages, texts)


def purge_if_due(settings: Settings, now: datetime) -> Purged | None:
    """`purge`, if the last one is a day ago; else `None`."""
    with State(settings.data_path / STATE_FILE) as state:
        last = state.purged_at()
    return purge(settings, now) if last is None or now - last >= EVERY else None


def rows_of(purged: Purged) -> Iterator[tuple[str, int]]:
    """What went, in words, and how much of it."""
    pages, texts = purged.pages, purged.texts
    yield "raw pages past their retention", pages.pages
    yield "files of the archive removed whole", pages.files_removed
    yield "files of the archive written anew", pages.files_rewritten
    yield "files of the archive in use, left for the next time", pages.in_use
    yield "bytes freed in the archive", pages.freed_bytes
    yield "bodies withdrawn from mentions.duckdb", texts.bodies
    yield "sentences withdrawn from mentions.duckdb", texts.sentences
    yield "articles in the outbox cut to their rights", texts.waiting
    yield "snippets of feeds withdrawn", texts.snippets
    yield "tellings of visits that lost their sentences", texts.tellings
    yield "bytes freed in the databases", texts.freed_bytes
