"""Whether what is stored holds together: results file, state and archive, and what lies between. Read-only.

What the results file must keep in itself is asked by `schema/checks/*.sql`: first line what a row is, second
what to do, then a query for place and example. What lies between the parts is asked here, of one moment of
the state file and a later one of the results file, so that work under way is no finding.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.errors import StorageError
from storage.ledger.outbox import identity, last_given
from storage.ledger.state_file import naming
from storage.results.catalog import REBUILD, SCHEMA, version_of
from storage.results.results_file import RESULTS_FILE
from storage.times import utc_text

_ASKED_AT_ONCE = 20_000
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold. `place`: table or file; `examples`: keys of a few of the `count` rows."""

    what: str
    place: str
    count: int
    examples: tuple[str, ...]
    to_do: str


def check_data(data_dir: Path, now: datetime) -> tuple[Fault, ...]:
    """All faults of the data directory; none is good. Raises StorageError where it cannot be looked at."""
    results, state_file = data_dir / RESULTS_FILE, data_dir / "state.sqlite"
    for path in (state_file, results):
        if not path.is_file():
            raise StorageError(f"{path}: no such file: collect something first, or point --data-dir to it")
    address = f"{state_file.absolute().as_uri()}?mode=ro"
    with naming(state_file), closing(sqlite3.connect(address, uri=True, isolation_level=None)) as state:
        state.row_factory = sqlite3.Row
        state.execute("begin")  # one moment of it; the results file is opened after
        state.execute("select count(*) from fact").fetchone()
        with _opened(results) as connection:
            connection.execute("set variable now = ?", [utc_text(now)])
            faults = (
                *_within(connection),
                *_links_without_end(state),
                *_ends_not_told(state, connection),
                *_batches_elsewhere(state, connection),
            )
            held = _held(state, connection)
        state.execute("commit")  # from here on, the newest moment
        return (*faults, *_batches_of_tomorrow(state, held), *_pages_missing(state, data_dir / "archive"))


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads the file as it is now, of a version that we know."""
    connection = duckdb.connect()
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"attach '{quoted}' as mentions (read_only)")
        connection.execute("use mentions")
        version_of(connection, path)
    except duckdb.Error as error:
        connection.close()
        said = str(error).partition("\n")[0]
        raise StorageError(f"{path}: {said}; if it is damaged, {REBUILD}") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _within(connection: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    for script in sorted((SCHEMA / "checks").glob("*.sql")):
        what, to_do, *_ = script.read_text("utf-8").splitlines()
        rows = connection.execute(
            f"""
            select place, count(*), list(example order by example)[1:{_EXAMPLES}]
            from ({script.read_text("utf-8")})
            group by place
            order by place
            """  # noqa: S608  (a script of ours)
        ).fetchall()
        for place, count, examples in rows:
            yield Fault(_sentence(what), place, count, tuple(examples), _sentence(to_do))


def _sentence(line: str) -> str:
    return line.removeprefix("-- ").removeprefix("One row per ").removeprefix("To do: ").rstrip(".")


def _links_without_end(state: sqlite3.Connection) -> Iterator[Fault]:
    rows = state.execute(
        """
        select key from link
        where (is_pending = 0 and last_outcome is null)
            or (attempts = 0 and last_outcome is not null)
            or (last_outcome = 'stored' and article_id is null)
        """
    ).fetchall()
    to_do = "run `citymentions explain` on it and report what it says"
    yield from _fault("link with neither an outcome nor an attempt to come", "link", _keys(rows), to_do)


def _ends_not_told(state: sqlite3.Connection, connection: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    """Every link's last attempt, and every stored article, is in the file or waits in the outbox."""
    yield from _untold(state, connection, "outcome", "attempt_id", "last_attempt_id")
    yield from _untold(state, connection, "article", "article_id", "article_id")


def _untold(
    state: sqlite3.Connection, connection: duckdb.DuckDBPyConnection, table: str, key: str, known_as: str
) -> Iterator[Fault]:
    lost: list[str] = []
    rows = state.execute(
        f"""
        select {known_as} from link
        where {known_as} is not null and {known_as} not in (select id from outbox where kind = ?)
        """,  # noqa: S608  (names of ours)
        (table,),
    )
    while keys := [row[0] for row in rows.fetchmany(_ASKED_AT_ONCE)]:
        lost += [
            found[0]
            for found in connection.execute(
                f"select key from (select unnest($1) as key) where key not in (select {key} from {table})",  # noqa: S608
                [keys],
            ).fetchall()
        ]
    yield from _fault(
        f"{table} that the links know and {RESULTS_FILE} does not", table, lost, "run `citymentions reread`"
    )


def _held(state: sqlite3.Connection, connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last batch that the file holds."""
    row = connection.execute(
        "select last_batch from applied_batch where outbox_id = ?", [identity(state)]
    ).fetchone()
    return int(row[0]) if row else 0


def _batches_elsewhere(state: sqlite3.Connection, connection: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    """What the outbox has given away is in this file."""
    held = _held(state, connection)
    waiting = state.execute("select min(number) from outbox").fetchone()[0]
    given = (waiting or last_given(state) + 1) - 1
    if given > held:
        what, examples = "batch that went into another file", (f"{held + 1} to {given}",)
        to_do = "an older file was put back, or none: run `citymentions reread`"
        yield Fault(what, RESULTS_FILE, given - held, examples, to_do)


def _batches_of_tomorrow(state: sqlite3.Connection, held: int) -> Iterator[Fault]:
    """The file holds no batch that this outbox has not made yet."""
    if (ahead := held - last_given(state)) > 0:
        to_do = "an older state file was put back: run `citymentions publish`, which takes note of it"
        yield Fault("batch from after this state file", "state.sqlite", ahead, (), to_do)


def _pages_missing(state: sqlite3.Connection, archive: Path) -> Iterator[Fault]:
    """Every page that a link knows of lies in the archive."""
    short = _short_files(state, archive)
    if short:  # a purge may have moved pages between the two looks
        short = {name: count for name, count in _short_files(state, archive).items() if name in short}
    to_do = "restore it from a backup; else these pages cannot be read again, and their rows stay"
    for name, count in short.items():
        yield Fault("page that the archive does not have whole", f"archive/{name}", count, (), to_do)


def _short_files(state: sqlite3.Connection, archive: Path) -> dict[str, int]:
    """Files that are shorter than their pages need, or missing; how many pages each should have."""
    rows = state.execute(
        """
        select archive_file, count(*) as pages, max(archive_offset + archive_length) as until from link
        where archive_file is not null
        group by archive_file
        order by archive_file
        """
    ).fetchall()
    sizes = {path.name: path.stat().st_size for path in archive.iterdir()} if archive.is_dir() else {}
    return {
        row["archive_file"]: row["pages"] for row in rows if sizes.get(row["archive_file"], 0) < row["until"]
    }


def _keys(rows: Iterable[sqlite3.Row]) -> list[str]:
    return [row[0] for row in rows]


def _fault(what: str, place: str, keys: list[str], to_do: str) -> Iterator[Fault]:
    if keys:
        yield Fault(what, place, len(keys), tuple(sorted(keys)[:_EXAMPLES]), to_do)
