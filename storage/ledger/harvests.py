"""What was gathered from WARC files, booked: links, outbox and the file's own row, in one transaction.

Killed at any moment, a file goes on behind what is booked: no row twice, none lost.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from pipeline.model import Attempt, Outcome
from storage.ledger import outbox, told_articles
from storage.ledger.told_articles import ToldArticle
from storage.results.rows import attempt_batch
from storage.times import utc_text

Counts = dict[
    str, dict[str, int]
]  # source id ('' where none is known) -> what became of a record -> how many


@dataclass(frozen=True, slots=True)
class Gathered:
    """One page that was read from a WARC file: how its attempt ended, and its article, if any.

    `offset`: where its record lies in the file; `None` where it cannot be found there again. `page_at`: when
    a crawler fetched it.
    """

    attempt: Attempt
    article: ToldArticle | None
    page_at: datetime
    offset: int | None


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one part of a file gave. `position`: what the file is read up to with it.

    `passed_over`: records that are no page to read, by source and reason. `damage`: first byte (or number)
    of each broken record, and what is wrong with it.
    """

    location: str
    position: int
    gathered: tuple[Gathered, ...] = ()
    passed_over: Counts = field(default_factory=dict)
    damage: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WarcProgress:
    """How far a file is booked. `counts` add up to the records read."""

    location: str
    size: int
    position: int
    is_done: bool
    counts: Counts
    reason: str = ""


def progress_of(connection: sqlite3.Connection, location: str) -> WarcProgress | None:
    """How far the file is booked; `None` where it was never begun."""
    row = connection.execute("select * from warc_file where location = ?", (location,)).fetchone()
    return _progress(row) if row else None


def keep_progress(connection: sqlite3.Connection, progress: WarcProgress, now: datetime) -> None:
    """Write down how far a file is booked. Call within a transaction."""
    connection.execute(
        "insert or replace into warc_file values (?, ?, ?, ?, ?, ?, ?)",
        (
            progress.location,
            progress.size,
            progress.position,
            progress.is_done,
            msgspec.json.encode(progress.counts).decode(),
            progress.reason,
            utc_text(now),
        ),
    )


def book(connection: sqlite3.Connection, harvest: Harvest) -> Counts:
    """Book what `harvest` gathered, and say what became of each record. Call within a transaction.

    An article that is stored, or under way, stays as it is: `known`.
    """
    counts: dict[str, Counter[str]] = {source: Counter(how) for source, how in harvest.passed_over.items()}
    for gathered in harvest.gathered:
        attempt = gathered.attempt
        outcome = attempt.outcome
        if _is_taken(connection, attempt.key):
            outcome = Outcome.KNOWN
        else:
            _keep_link(connection, gathered, harvest.location)
            outbox.append(connection, attempt_batch(attempt))
            if gathered.article is not None:
                told_articles.keep(connection, gathered.article)
        counts.setdefault(attempt.source_id, Counter())[outcome.value] += 1
    if harvest.damage:
        counts.setdefault("", Counter())["damaged"] += len(harvest.damage)
    return {source: dict(how) for source, how in counts.items()}


def added(one: Counts, other: Counts) -> Counts:
    """Both together."""
    return {
        source: dict(Counter(one.get(source, {})) + Counter(other.get(source, {})))
        for source in sorted({*one, *other})
    }


def by_kind(counts: Iterable[Counts]) -> dict[str, int]:
    """What became of the records, over all sources and files."""
    total: Counter[str] = Counter()
    for each in counts:
        for how in each.values():
            total.update(how)
    return dict(total.most_common())


def _is_taken(connection: sqlite3.Connection, key: str) -> bool:
    row = connection.execute("select article_id, is_pending from link where key = ?", (key,)).fetchone()
    return row is not None and (row["article_id"] is not None or bool(row["is_pending"]))


def _keep_link(connection: sqlite3.Connection, gathered: Gathered, location: str) -> None:
    attempt = gathered.attempt
    connection.execute(
        """
        insert or replace into link (
            key, url, source_id, found_in, first_seen_at, is_pending, attempts, archive_file, archive_offset,
            archive_length, last_attempt_id, last_attempt_at, last_outcome, last_step, last_detail, article_id
        )
        values (?, ?, ?, ?, ?, 0, 1, ?, ?, 0, ?, ?, ?, ?, ?, ?)
        """,
        (
            attempt.key,
            attempt.url,
            attempt.source_id,
            location,
            utc_text(gathered.page_at),
            location if gathered.offset is not None else None,
            gathered.offset,
            attempt.attempt_id,
            utc_text(attempt.at),
            attempt.outcome.value,
            attempt.step,
            attempt.detail,
            attempt.article_id,
        ),
    )


def _progress(row: sqlite3.Row) -> WarcProgress:
    return WarcProgress(
        location=row["location"],
        size=row["size"],
        position=row["position"],
        is_done=bool(row["is_done"]),
        counts=msgspec.json.decode(row["counts"], type=Counts),
        reason=row["reason"],
    )
