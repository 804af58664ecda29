"""Files of every released schema: upgraded with all their rows, and a newer one refused in clear words."""

import sqlite3
from contextlib import closing

import duckdb
import pytest
from storage_samples import NOW, attempt, bring_in, entry, link, run, source

from pipeline.errors import StorageError
from storage.ledger.state_file import open_state_file, statements
from storage.publish import Publisher
from storage.results import merge
from storage.results.catalog import SCHEMA, STORAGE_VERSION
from storage.results.rows import TABLES_OF_KIND, attempt_batch, entry_batch, run_batch, source_batch
from storage.state import State

RESULTS = sorted((SCHEMA / "migrations").glob("*.sql"))
FOLLOWS = {"occasion_id"}  # from the other columns, and is made anew
KEEPS_COUNT = 7  # from this schema of the state on, the outbox counts what it holds
STATES = sorted((SCHEMA / "state").glob("*.sql"))


def results_file_of(version, data_dir):
    """`mentions.duckdb` as a release of that schema left it, with a row in each of its tables."""
    path = data_dir / "mentions.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as made (storage_version '{STORAGE_VERSION}')")
        connection.execute("use made")
        connection.execute("create table schema_migration (version integer not null, name varchar not null)")
        for number, script in enumerate(RESULTS[:version], start=1):
            connection.execute(script.read_text("utf-8"))
            connection.execute("insert into schema_migration values (?, ?)", [number, script.stem])
        batches = [
            entry_batch(entry(1)),
            attempt_batch(attempt(1)),
            run_batch(run("r")),
            source_batch(source()),
        ]
        merge._apply(connection, merge._stage(batches, data_dir))
    return path


def rows_of(path, tables):
    """All rows, by table, in the columns that the table had then."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            table: connection.execute(f"select {', '.join(columns)} from {table}").fetchall()
            for table, columns in tables.items()
        }


def columns_of(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
    known = {table for _, tables in TABLES_OF_KIND.values() for table in tables}
    return {
        table: [name for of, name in rows if of == table and name not in FOLLOWS]
        for table, _ in rows
        if table in known
    }


@pytest.mark.parametrize("version", range(1, len(RESULTS) + 1))
def test_results_of_every_release_are_upgraded_with_their_rows(version, tmp_path):
    """No row and no value is lost; then it takes new articles as any other, and its views answer."""
    old = results_file_of(version, tmp_path)
    columns = columns_of(old)
    before = rows_of(old, columns)
    assert all(before[table] for table in ("article", "visit", "outcome", "run", "source"))
    with State(tmp_path / "state.sqlite") as state:
        Publisher(tmp_path).ensure_file()
        assert rows_of(old, columns) == before
        bring_in(state, entry(2))
        assert Publisher(tmp_path).publish().articles == 1
    with duckdb.connect(str(old), read_only=True) as connection:
        assert connection.execute("select count(*) from visit_telling").fetchone() == (2,)
        assert connection.execute("select max(version) from schema_migration").fetchone() == (len(RESULTS),)


def state_file_of(version, path):
    """`state.sqlite` as a release of that schema left it: links, a due source, batches that wait."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        for script in STATES[:version]:
            for statement in statements(script.read_text("utf-8")):
                connection.execute(statement)
        connection.execute("insert into fact values ('outbox_id', 'of-old')")
        connection.execute(
            "insert into link (key, url, source_id, first_seen_at) values (?, ?, 'herald', '2026-01-01 00:00:00.000000')",
            (link(7).key, link(7).url),
        )
        for batch in (attempt_batch(attempt(1)), entry_batch(entry(1))):
            connection.execute(
                "insert into outbox (kind, id, payload) values (?, ?, ?)",
                (batch.kind, batch.id, batch.payload),
            )
        if version >= KEEPS_COUNT:
            connection.execute(
                "update outbox_fill set batches = 2, bytes = (select sum(length(payload)) from outbox)"
            )
        connection.execute(f"pragma user_version = {version}")


@pytest.mark.parametrize("version", range(1, len(STATES) + 1))
def test_states_of_every_release_are_upgraded_with_what_waits(version, tmp_path):
    """What was pending is pending, and what waited for the results file is published."""
    if version == len(STATES):
        State(tmp_path / "state.sqlite").close()  # as this release makes it
        with State(tmp_path / "state.sqlite") as state:
            state.add_links([link(7)], NOW)
            bring_in(state, entry(1))
    else:
        state_file_of(version, tmp_path / "state.sqlite")
    with State(tmp_path / "state.sqlite") as state:
        assert (state.outbox_size(), state.outbox_bytes() > 0) == (2, True)
        assert state.link_state(link(7).key).is_pending
        assert Publisher(tmp_path).publish().articles == 1
        assert (state.outbox_size(), state.outbox_bytes()) == (0, 0)


def test_a_newer_state_file_is_refused(tmp_path):
    """An older program says what to do, and touches nothing."""
    with closing(open_state_file(tmp_path / "state.sqlite")) as connection:
        connection.execute("pragma user_version = 999")
    with pytest.raises(StorageError, match=r"state.sqlite: written by a newer citymentions.*upgrade"):
        State(tmp_path / "state.sqlite")


def test_a_rebuilt_file_is_the_upgraded_one(tmp_path):
    """An upgraded file has the tables, columns and types of one made today, in whatever order."""

    def shape(path):
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(
                """
                select table_name, column_name, data_type, is_nullable from duckdb_columns()
                where not internal
                order by all
                """
            ).fetchall()

    upgraded, fresh = tmp_path / "upgraded", tmp_path / "fresh"
    for folder in (upgraded, fresh):
        folder.mkdir()
        State(folder / "state.sqlite").close()
    results_file_of(1, upgraded)
    for folder in (upgraded, fresh):
        Publisher(folder).ensure_file()
    assert shape(upgraded / "mentions.duckdb") == shape(fresh / "mentions.duckdb")
