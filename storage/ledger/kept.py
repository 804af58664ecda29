"""Pages that can be read again: each link's newest, in our archive or in the WARC file that it came from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Link
from storage.archive import ArchiveRef
from storage.ledger import told_articles
from storage.ledger.links import link_of
from storage.ledger.told_articles import ToldArticle
from storage.times import moment_of


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A link whose page lies at `ref`: a file of the archive, or the location of another WARC file.

    `is_stored`: whether an article was made of it.
    """

    link: Link
    ref: ArchiveRef
    first_seen_at: datetime
    is_stored: bool


def pages(
    connection: sqlite3.Connection, source_id: str | None, after: KeptPage | None, limit: int
) -> tuple[KeptPage, ...]:
    """At most `limit` of them behind `after`, by file, byte and key: as they lie on the disk."""
    last = (after.ref.file, after.ref.offset, after.link.key) if after else ("", -1, "")
    rows = connection.execute(
        """
        select * from link
        where archive_file is not null
            and is_pending = 0
            and (archive_file, archive_offset, key) > (?, ?, ?)
            and (? is null or source_id = ?)
        order by archive_file, archive_offset, key
        limit ?
        """,
        (*last, source_id, source_id, limit),
    ).fetchall()
    return tuple(map(_kept, rows))


def tell_again(connection: sqlite3.Connection, told: Iterable[tuple[KeptPage, ToldArticle]]) -> int:
    """Keep the articles of links whose page has not been replaced meanwhile. Call within a transaction."""
    count = 0
    for page, article in told:
        row = connection.execute(
            "select archive_file, archive_offset from link where key = ?", (page.link.key,)
        ).fetchone()
        if row is not None and tuple(row) == (page.ref.file, page.ref.offset):
            connection.execute(
                "update link set article_id = ? where key = ? and article_id is null",
                (article.batch.id, page.link.key),
            )
            told_articles.keep(connection, article)
            count += 1
    return count


def _kept(row: sqlite3.Row) -> KeptPage:
    return KeptPage(
        link=link_of(row),
        ref=ArchiveRef(row["archive_file"], row["archive_offset"], row["archive_length"]),
        first_seen_at=moment_of(row["first_seen_at"]),
        is_stored=row["article_id"] is not None,
    )
