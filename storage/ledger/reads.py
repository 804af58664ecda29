"""What was read for a decision that is made with no lock held, and whether it still holds."""

from __future__ import annotations

import sqlite3
from typing import Final

from storage.ledger.state_file import Opened

Asked = tuple[str, tuple[object, ...]]


class Reads:
    """Rows as they are, each question asked once; `look` is held no longer than for one of them.

    Others may write between two questions. So whoever acts on the answers asks `still_hold` first, within
    the transaction in which it acts: then they held together at one moment, which is that one.
    """

    def __init__(self, look: Opened) -> None:
        self._look = look
        self._rows: Final[dict[Asked, list[sqlite3.Row]]] = {}

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """The answer to a question, which counts as read."""
        if (sql, values) not in self._rows:
            with self._look() as connection:
                self._rows[sql, values] = connection.execute(sql, values).fetchall()
        return self._rows[sql, values]

    def first_of(self, sql: str, *values: object) -> tuple[str, ...]:
        """The first columns of an answer that others may add to without harm: it does not count as read."""
        with self._look() as connection:
            return tuple(row[0] for row in connection.execute(sql, values).fetchall())

    def still_hold(self, connection: sqlite3.Connection) -> bool:
        """Whether every question has the same answer now. Call within the transaction that acts on them."""
        return all(
            connection.execute(sql, values).fetchall() == rows for (sql, values), rows in self._rows.items()
        )
