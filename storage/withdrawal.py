"""Texts that rights no longer allow to keep: out of state file and results file, down to their bytes.

A database that deletes only forgets where the bytes lie. So both files are written anew without them: SQLite
by `vacuum`, the results file by rows into a fresh one. (Raw pages stay until their retention is over.)
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import StorageError
from pipeline.model import Rights
from storage.ledger import events, outbox
from storage.ledger.state_file import BUSY_TIMEOUT_S, naming, open_state_file, transaction
from storage.publish import LIMITS, STATE_FILE, Publisher
from storage.results.catalog import bring_up_to_date
from storage.results.results_file import ResultsFile
from storage.results.rows import TABLES_OF_KIND
from storage.rights import EVIDENCE, is_stricter, source_of, within_rights

_OURS_ALREADY = frozenset({"schema_migration", "setting", "country"})  # a fresh file has them


@dataclass(slots=True)
class TextsDropped:
    """What was taken out of both databases. `is_rewritten`: they were written anew."""

    bodies: int = 0
    sentences: int = 0
    waiting: int = 0
    snippets: int = 0
    tellings: int = 0
    freed_bytes: int = 0
    is_rewritten: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything was there that may not be."""
        return bool(self.bodies or self.sentences or self.waiting or self.snippets or self.tellings)


def drop_withdrawn(
    data_dir: Path,
    rights_of: Mapping[str, Rights],
    min_confidence: float,
    *,
    is_rehearsal: bool = False,
) -> TextsDropped:
    """Take out what the sources' rights, as they are now, forbid. `is_rehearsal`: only say what would go.

    What waits is published first. Raises StorageError naming file and remedy.
    """
    publisher = Publisher(data_dir, min_confidence=min_confidence)
    results = ResultsFile(data_dir)
    state_file = data_dir / STATE_FILE
    if not is_rehearsal:
        publisher.ensure_file()
        publisher.publish()
    with results.awaited(), naming(state_file), closing(open_state_file(state_file)) as state:
        dropped = TextsDropped()
        _count_published(results, rights_of, dropped)
        _clear_state(state, rights_of, dropped, is_rehearsal=is_rehearsal)
        if is_rehearsal or not (dropped.is_any or _were_wider(state, rights_of)):
            if not is_rehearsal:
                _remember(state, rights_of)
            return dropped
        before = results.path.stat().st_size + state_file.stat().st_size
        _rewrite(results, rights_of, min_confidence)
        _vacuum(state, state_file)
        _remember(state, rights_of)
        dropped.freed_bytes = max(0, before - results.path.stat().st_size - state_file.stat().st_size)
        dropped.is_rewritten = True
        return dropped


def _clear_state(
    state: sqlite3.Connection, rights_of: Mapping[str, Rights], dropped: TextsDropped, *, is_rehearsal: bool
) -> None:
    linked_only = [each for each, rights in rights_of.items() if rights is Rights.LINK_ONLY]
    with transaction(state):
        numbers = state.execute("select number from outbox where kind = 'article'").fetchall()
        for (number,) in numbers:
            payload = state.execute("select payload from outbox where number = ?", (number,)).fetchone()[0]
            rights = rights_of.get(source_of(payload) or "")
            narrowed = within_rights(payload, rights) if rights else payload
            if narrowed != payload:
                dropped.waiting += 1
                if not is_rehearsal:
                    outbox.replace_payload(state, number, payload, narrowed)
        for source_id in linked_only:
            wordy = "source_id = ? and snippet is not null"
            count = state.execute(f"select count(*) from link where {wordy}", (source_id,)).fetchone()[0]  # noqa: S608
            dropped.snippets += count
            if count and not is_rehearsal:
                state.execute(f"update link set snippet = null where {wordy}", (source_id,))  # noqa: S608
            told = events.drop_evidence(state, source_id, is_rehearsal=is_rehearsal)
            dropped.tellings += told
        if dropped.is_any and not is_rehearsal:
            # Whatever dies from here on, the next purge does it all again.
            _put_rights(state, dict.fromkeys(rights_of, Rights.FULL_TEXT))


def _count_published(results: ResultsFile, rights_of: Mapping[str, Rights], dropped: TextsDropped) -> None:
    if not results.is_there():
        return
    with results.naming(), duckdb.connect() as connection:
        _attach(connection, results.path)
        _set_variables(connection, rights_of)
        dropped.bodies = _count(connection, f"from old.article where body is not null and {_NO_BODY}")
        for table, column in _sentence_columns(connection):
            sql = f"from old.{table} where {column} is not null and {_NO_SENTENCE}"
            dropped.sentences += _count(connection, sql)


# Lists of source ids, as variables of the connection: whose bodies, and whose sentences, may not be kept.
_NO_BODY = "list_contains(getvariable('no_body'), source_id)"
_NO_SENTENCE = """article_id in (
    select article_id from old.article where list_contains(getvariable('no_sentence'), source_id)
)"""


def _set_variables(connection: duckdb.DuckDBPyConnection, rights_of: Mapping[str, Rights]) -> None:
    no_body = [each for each, rights in rights_of.items() if rights is not Rights.FULL_TEXT]
    no_sentence = [each for each, rights in rights_of.items() if rights is Rights.LINK_ONLY]
    for name, ids in (("no_body", no_body), ("no_sentence", no_sentence)):
        connection.execute(f"set variable {name} = ?::varchar[]", [ids])


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(f"select count(*) {sql}").fetchone()
    assert row is not None, "an aggregate always answers"
    return int(row[0])


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as old (read_only)")


def _sentence_columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    _, tables = TABLES_OF_KIND["article"]
    rows = connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'old' and not internal"
    ).fetchall()
    return sorted((table, column) for table, column in rows if table in tables and column in EVIDENCE)


def _rewrite(results: ResultsFile, rights_of: Mapping[str, Rights], min_confidence: float) -> None:
    """Every row into a fresh file, without what may not be kept; that in place of the old."""
    with results.naming():
        try:
            results.require_room(results.path.stat().st_size)
            made = results.empty()
            with duckdb.connect(str(made), config=LIMITS | {"preserve_insertion_order": True}) as connection:
                bring_up_to_date(connection, results.path, min_confidence)
                _attach(connection, results.path)
                _set_variables(connection, rights_of)
                replaced = dict(_sentence_columns(connection))
                for table in _tables(connection):
                    columns = _kept_columns(table, replaced.get(table))
                    connection.execute(f"insert into {table} by name select {columns} from old.{table}")  # noqa: S608
                connection.execute("detach old")
                connection.execute("checkpoint")
            results.put_in_place(made)
        finally:
            results.close_work()


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'old' and not internal"
    ).fetchall()
    known = connection.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and not internal"
    ).fetchall()
    return sorted({row[0] for row in rows} & {row[0] for row in known} - _OURS_ALREADY)


def _kept_columns(table: str, sentence: str | None) -> str:
    if table == "article":
        linked = "list_contains(getvariable('no_sentence'), source_id)"
        return f"""* replace (
            case when {_NO_BODY} then null else body end as body,
            case when {_NO_BODY} then null else captions end as captions,
            case
                when {linked} then 'link_only'
                when {_NO_BODY} and rights = 'full_text' then 'excerpt'
                else rights
            end as rights
        )"""
    if sentence is None:
        return "*"
    return f"* replace (case when {_NO_SENTENCE} then null else {sentence} end as {sentence})"


def _vacuum(state: sqlite3.Connection, path: Path) -> None:
    """The file and its log hold nothing but what is in the tables."""
    state.execute("vacuum")
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    while state.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
        if time.monotonic() > give_up:
            raise StorageError(
                f"{path}: another process has been reading for {BUSY_TIMEOUT_S:.0f} s, so texts may be left"
                " in its log: look for it, and purge again"
            )
        time.sleep(0.05)


def _were_wider(state: sqlite3.Connection, rights_of: Mapping[str, Rights]) -> bool:
    """Whether a source allowed more when texts were last cleared: rows replaced since left their bytes."""
    rows = state.execute("select source_id, rights from purged_rights").fetchall()
    before = {row["source_id"]: Rights(row["rights"]) for row in rows}
    return any(each in before and is_stricter(now, before[each]) for each, now in rights_of.items())


def _remember(state: sqlite3.Connection, rights_of: Mapping[str, Rights]) -> None:
    with transaction(state):
        _put_rights(state, rights_of)


def _put_rights(state: sqlite3.Connection, rights_of: Mapping[str, Rights]) -> None:
    state.executemany(
        "insert or replace into purged_rights values (?, ?)",
        [(source_id, rights.value) for source_id, rights in rights_of.items()],
    )
