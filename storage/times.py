"""How moments are written down: the only place where an aware datetime loses its zone.

Both databases get the same text, `2026-01-31 09:15:00.000000`, in UTC and of fixed width: SQLite sorts it as
it is, DuckDB reads it as a `timestamp` without shifting it to the session's zone.
"""

from __future__ import annotations

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """`moment` in UTC, to the microsecond, without a zone mark. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {moment!r}")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def utc_text_or_none(moment: datetime | None) -> str | None:
    """`utc_text`, where there is something to write."""
    return None if moment is None else utc_text(moment)


def moment_of(text: str) -> datetime:
    """The aware UTC datetime that `utc_text` wrote."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moment_or_none(text: str | None) -> datetime | None:
    """`moment_of`, where something was written."""
    return None if text is None else moment_of(text)
