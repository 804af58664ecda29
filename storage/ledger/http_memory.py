"""What is remembered of earlier HTTP answers: validators of feeds, robots.txt of sites."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.times import moment_of, utc_text


@dataclass(frozen=True, slots=True)
class StoredValidators:
    """What the last answer of an address carried. `body_digest` is the caller's own (servers reuse ETags)."""

    etag: str | None
    last_modified: str | None
    body_digest: str | None


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """A site's robots.txt as last answered. `status` `None`: no answer came."""

    status: int | None
    body: bytes
    fetched_at: datetime


def validators(connection: sqlite3.Connection, url: str) -> StoredValidators | None:
    """What was kept of `url`; `None` where nothing was."""
    row = connection.execute("select * from feed_validator where url = ?", (url,)).fetchone()
    return StoredValidators(row["etag"], row["last_modified"], row["body_digest"]) if row else None


def set_validators(connection: sqlite3.Connection, url: str, kept: StoredValidators) -> None:
    """Keep `kept` for the next request of `url`."""
    connection.execute(
        "insert or replace into feed_validator values (?, ?, ?, ?)",
        (url, kept.etag, kept.last_modified, kept.body_digest),
    )


def moved_feed(connection: sqlite3.Connection, url: str) -> str | None:
    """Where the feed at `url` has moved to for good; `None` where it has not."""
    row = connection.execute("select moved_to from moved_feed where url = ?", (url,)).fetchone()
    return row["moved_to"] if row else None


def set_moved_feed(connection: sqlite3.Connection, url: str, moved_to: str | None, now: datetime) -> None:
    """Keep where the feed at `url` has moved to; `None`: it is asked where it was declared again."""
    connection.execute("delete from moved_feed where url = ?", (url,))
    if moved_to is not None:
        connection.execute("insert into moved_feed values (?, ?, ?)", (url, moved_to, utc_text(now)))


def robots(connection: sqlite3.Connection, site: str) -> StoredRobots | None:
    """The robots.txt kept of `site`; `None` where it was never asked for."""
    row = connection.execute("select * from robots where site = ?", (site,)).fetchone()
    return StoredRobots(row["status"], row["body"], moment_of(row["fetched_at"])) if row else None


def set_robots(connection: sqlite3.Connection, site: str, kept: StoredRobots) -> None:
    """Keep `kept` of `site`."""
    connection.execute(
        "insert or replace into robots values (?, ?, ?, ?)",
        (site, kept.status, kept.body, utc_text(kept.fetched_at)),
    )
