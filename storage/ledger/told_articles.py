"""An article on its way to state and outbox: its rows, and by what its story and events are found."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from pipeline.model import Entry
from storage.ledger import events, outbox, stories
from storage.results.rows import Batch, entry_batch


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """What is kept of an entry. `rest`: without its texts, which the batch holds as far as it may."""

    batch: Batch
    rest: Entry


def told_article(entry: Entry) -> ToldArticle:
    """`entry`, ready to be kept; costly, and best done where it was read."""
    readings = tuple(replace(each, mentions=(), quotes=()) for each in entry.readings)
    rest = replace(entry, article=replace(entry.article, body="", captions=()), readings=readings)
    return ToldArticle(entry_batch(entry), rest)


def keep(connection: sqlite3.Connection, told: ToldArticle) -> None:
    """Tell the results file, and have story and events found anew. Call within a transaction."""
    outbox.append(connection, told.batch)
    stories.keep(connection, told.rest)
    events.keep(connection, told.rest)
