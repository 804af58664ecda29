"""The SQLite file of the operation: opened, brought to our schema, written in transactions.

WAL, so that readers and the one writer of a moment do not wait for each other; `synchronous = full`, so that
what was committed survives the machine's fall; small transactions, so that many processes may share it.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pipeline.errors import StorageError

MIGRATIONS = Path(__file__).parents[1] / "schema" / "state"
BUSY_TIMEOUT_S = 60.0
Opened = Callable[[], AbstractContextManager[sqlite3.Connection]]  # a transaction, or a reader


def open_state_file(path: Path) -> sqlite3.Connection:
    """A connection to `path`, made and migrated if need be. Rows come as `sqlite3.Row`.

    Raises StorageError where it cannot be used, is no database, or was written by a newer version.
    """
    with naming(path):
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            _use_wal(connection)
            connection.execute("pragma synchronous = full")
            _migrate(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, for which SQLite itself does not wait while another process does so."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing. The write lock is taken at once, so that what is read stays true until the end."""
    connection.execute("begin immediate")
    try:
        yield connection
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    connection.execute("commit")


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into one line that names the file and says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}; {_remedy(str(error))}") from error


def _remedy(problem: str) -> str:
    if "locked" in problem:
        return "another process has been writing for a minute: look for one that hangs"
    if "full" in problem or "disk I/O" in problem:
        return "make room on the disk; nothing that was stored is lost"
    if "unable to open" in problem or "readonly" in problem:
        return "check the rights of file and directory, or choose another with --data-dir"
    return "move it away to start a new one; the archive and the results file stay"


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    scripts = sorted(MIGRATIONS.glob("*.sql"))
    newest = len(scripts)
    if _version(connection) == newest:
        return
    with transaction(connection):  # a second process waits here, and then finds nothing to do
        version = _version(connection)
        if version > newest:
            raise StorageError(
                f"{path}: written by a newer citymentions (schema {version}, this one knows {newest}): "
                "upgrade"
            )
        for script in scripts[version:]:
            for statement in statements(script.read_text("utf-8")):
                connection.execute(statement)
        if version == 0:
            connection.execute("insert into fact values ('outbox_id', ?)", (uuid.uuid4().hex,))
        connection.execute(f"pragma user_version = {newest}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("pragma user_version").fetchone()[0]
    return version


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, one by one (`executescript` would commit what is under way)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip() and not all(line.startswith("--") for line in pending.strip().splitlines()):
        raise ValueError(f"SQL script ends in an unfinished statement: {pending.strip()[:80]}")
