"""Links from first seen to finished: one row each, so that a restart finds what was left."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from types import MappingProxyType

from pipeline.model import Attempt, Link, Outcome
from storage.archive import ArchiveRef
from storage.ledger.owners import Owner
from storage.times import moment_of, moment_or_none, utc_text, utc_text_or_none


@dataclass(frozen=True, slots=True)
class LastReading:
    """How a link's page read when it was last stored: by it, a later look tells a correction.

    `digest`: of title and body. `chars`: length of the body. `rechecks`: how many later looks there were.
    """

    digest: str
    title: str
    chars: int
    etag: str | None = None
    last_modified: str | None = None
    rechecks: int = 0


@dataclass(frozen=True, slots=True)
class PendingLink:
    """A link to bring in.

    `archived`: where its page is already. `read`: how it read when stored; it is time to look again.
    """

    link: Link
    first_seen_at: datetime
    attempts: int
    archived: ArchiveRef | None = None
    read: LastReading | None = None


@dataclass(frozen=True, slots=True)
class LinkState:
    """All that is known of one link. Without an attempt yet, the `last_…` fields are `None`."""

    link: Link
    first_seen_at: datetime
    is_pending: bool
    attempts: int
    retry_at: datetime | None
    archived: ArchiveRef | None
    last_attempt_at: datetime | None
    last_outcome: Outcome | None
    last_step: str | None
    last_detail: str | None
    article_id: str | None


# What a run of the source brings in, and then what it is time to look at again …
_LIVE = """
    select * from link
    where is_pending = 1
        and is_held = 0
        and (:source_id is null or source_id = :source_id)
        and (retry_at is null or retry_at <= :now)
    order by first_seen_at, key
"""
_AGAIN = """
    select * from link
    where recheck_at <= :now and (:source_id is null or source_id = :source_id)
    order by recheck_at, key
"""
# … and what a window of a backfill does.
_OF_WINDOW = """
    select * from link
    where is_pending = 1
        and source_id = :source_id
        and window_name = :window
        and (retry_at is null or retry_at <= :now)
    order by first_seen_at, key
"""


def add(
    connection: sqlite3.Connection,
    links: Iterable[Link],
    now: datetime,
    owner: Owner,
    *,
    window: str | None = None,
    ended: Mapping[str, Attempt] = MappingProxyType({}),
) -> tuple[Link, ...]:
    """Book the unknown ones, for `owner` to work on, and return them in their order.

    One that a backfill had skipped counts as unknown. `window`: the backfill's that found them; else a feed
    did, and what waited for a backfill alone waits no longer. `ended`: by key, the attempts of those that
    are not to be worked on.
    """
    added = []
    for link in links:
        if _is_added(connection, link, now, owner, window, ended.get(link.key)):
            added.append(link)
        elif window is None:
            connection.execute("update link set is_held = 0 where key = ? and is_held = 1", (link.key,))
    return tuple(added)


def pending(
    connection: sqlite3.Connection,
    source_id: str | None,
    now: datetime,
    limit: int,
    owner: Owner,
    window: str | None = None,
) -> tuple[PendingLink, ...]:
    """Claim for `owner`, and return, what is unfinished, not waiting, and nobody else's; oldest first.

    After these come the stored ones that it is time to look at again. With `window`: its links alone.
    """
    taken: list[PendingLink] = []
    gone: dict[str, bool] = {}
    chosen = {"source_id": source_id, "now": utc_text(now), "window": window}
    asked = (_LIVE, _AGAIN) if window is None else (_OF_WINDOW,)
    found = [connection.execute(question, chosen) for question in asked]
    for row in chain(*found):
        holder = row["owner"]
        if holder is not None and holder != owner.token:
            if holder not in gone:
                gone[holder] = owner.is_gone(holder)
            if not gone[holder]:
                continue
        taken.append(_waiting(row))
        if len(taken) >= limit:
            break
    for rows in found:
        rows.close()
    connection.executemany(
        "update link set owner = ? where key = ?", [(owner.token, waiting.link.key) for waiting in taken]
    )
    return tuple(taken)


def set_archived(connection: sqlite3.Connection, key: str, ref: ArchiveRef) -> None:
    """Book where the page of link `key` lies."""
    connection.execute(
        "update link set archive_file = ?, archive_offset = ?, archive_length = ? where key = ?",
        (ref.file, ref.offset, ref.length, key),
    )


def finish(
    connection: sqlite3.Connection,
    attempt: Attempt,
    retry_at: datetime | None,
    read: LastReading | None = None,
    recheck_at: datetime | None = None,
) -> bool:
    """Book how `attempt` ended. False where this very attempt was booked before.

    `read`: how the page read (`None`: as before). `recheck_at`: when it is looked at again; `None`: never.
    """
    row = connection.execute("select last_attempt_id from link where key = ?", (attempt.key,)).fetchone()
    if row is not None and row["last_attempt_id"] == attempt.attempt_id:
        return False
    connection.execute(
        """
        update link set
            is_pending = :is_pending,
            retry_at = :retry_at,
            attempts = attempts + 1,
            owner = null,
            last_attempt_id = :attempt_id,
            last_attempt_at = :at,
            last_outcome = :outcome,
            last_step = :step,
            last_detail = :detail,
            article_id = coalesce(:article_id, article_id),
            recheck_at = :recheck_at
        where key = :key
        """,
        {
            "is_pending": retry_at is not None,
            "retry_at": utc_text_or_none(retry_at),
            "attempt_id": attempt.attempt_id,
            "at": utc_text(attempt.at),
            "outcome": attempt.outcome.value,
            "step": attempt.step,
            "detail": attempt.detail,
            "article_id": attempt.article_id,
            "recheck_at": utc_text_or_none(recheck_at),
            "key": attempt.key,
        },
    )
    if read is not None:
        _keep_reading(connection, attempt.key, read)
    return True


def state_of(connection: sqlite3.Connection, key: str) -> LinkState | None:
    """All that is known of link `key`; `None` where it was never seen."""
    row = connection.execute("select * from link where key = ?", (key,)).fetchone()
    if row is None:
        return None
    return LinkState(
        link=link_of(row),
        first_seen_at=moment_of(row["first_seen_at"]),
        is_pending=bool(row["is_pending"]),
        attempts=row["attempts"],
        retry_at=moment_or_none(row["retry_at"]),
        archived=_ref(row),
        last_attempt_at=moment_or_none(row["last_attempt_at"]),
        last_outcome=Outcome(row["last_outcome"]) if row["last_outcome"] else None,
        last_step=row["last_step"],
        last_detail=row["last_detail"] or None,
        article_id=row["article_id"],
    )


def count_pending(connection: sqlite3.Connection) -> int:
    """How many links have no final outcome yet, but for those that wait for a backfill."""
    count: int = connection.execute(
        "select count(*) from link where is_pending = 1 and is_held = 0"
    ).fetchone()[0]
    return count


def _is_added(
    connection: sqlite3.Connection,
    link: Link,
    now: datetime,
    owner: Owner,
    window: str | None,
    ended: Attempt | None,
) -> bool:
    cursor = connection.execute(
        """
        insert into link (
            key, url, source_id, title, snippet, published_at, found_in, first_seen_at, owner, window_name,
            is_held, is_pending, last_attempt_id, last_attempt_at, last_outcome, last_step, last_detail
        )
        values (
            :key, :url, :source_id, :title, :snippet, :published_at, :found_in, :now, :owner, :window,
            :is_held, :is_pending, :attempt_id, :attempt_at, :outcome, :step, :detail
        )
        on conflict (key) do update set
            is_pending = 1,
            owner = excluded.owner,
            source_id = excluded.source_id,
            window_name = coalesce(excluded.window_name, window_name),
            is_held = excluded.is_held,
            last_outcome = null
        where last_outcome = 'skipped' and is_pending = 0 and excluded.is_pending = 1
        """,
        {
            "key": link.key,
            "url": link.url,
            "source_id": link.source_id,
            "title": link.title,
            "snippet": link.snippet,
            "published_at": utc_text_or_none(link.published),
            "found_in": link.found_in,
            "now": utc_text(now),
            "owner": None if ended else owner.token,
            "window": window,
            "is_held": window is not None,
            "is_pending": ended is None,
            "attempt_id": ended.attempt_id if ended else None,
            "attempt_at": utc_text(ended.at) if ended else None,
            "outcome": ended.outcome.value if ended else None,
            "step": ended.step if ended else None,
            "detail": ended.detail if ended else None,
        },
    )
    return cursor.rowcount == 1


def _keep_reading(connection: sqlite3.Connection, key: str, read: LastReading) -> None:
    connection.execute(
        """
        update link set
            text_digest = ?,
            read_title = ?,
            read_chars = ?,
            page_etag = ?,
            page_last_modified = ?,
            rechecks = ?
        where key = ?
        """,
        (read.digest, read.title, read.chars, read.etag, read.last_modified, read.rechecks, key),
    )


def _waiting(row: sqlite3.Row) -> PendingLink:
    read = None
    if not row["is_pending"]:
        read = LastReading(
            digest=row["text_digest"],
            title=row["read_title"],
            chars=row["read_chars"],
            etag=row["page_etag"],
            last_modified=row["page_last_modified"],
            rechecks=row["rechecks"],
        )
    return PendingLink(
        link=link_of(row),
        first_seen_at=moment_of(row["first_seen_at"]),
        attempts=row["attempts"],
        archived=_ref(row),
        read=read,
    )


def link_of(row: sqlite3.Row) -> Link:
    """The link of a row of `link`."""
    return Link(
        url=row["url"],
        key=row["key"],
        source_id=row["source_id"],
        title=row["title"],
        snippet=row["snippet"],
        published=moment_or_none(row["published_at"]),
        found_in=row["found_in"],
    )


def _ref(row: sqlite3.Row) -> ArchiveRef | None:
    if row["archive_file"] is None:
        return None
    return ArchiveRef(row["archive_file"], row["archive_offset"], row["archive_length"])
