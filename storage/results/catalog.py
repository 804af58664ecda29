"""The schema of the results file: made, migrated, its views and country names kept current."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb
from babel import Locale

from pipeline.errors import StorageError
from storage.results.settle_occasions import settle_all_occasions

SCHEMA = Path(__file__).parents[1] / "schema"
# What analysts' tools of a year ago still open; DuckDB 2.0 would write its own newer format by default.
STORAGE_VERSION = "v1.5.0"
REBUILD = "move it away and run `citymentions reread`, which rebuilds it from the archive"
_ALPHA_2 = re.compile(r"[A-Z]{2}")
# CLDR's territories that are groupings or placeholders: European Union, Eurozone, United Nations, Outlying
# Oceania, unknown, and the two pseudo-locales.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})


def create_file(path: Path) -> None:
    """An empty database at `path` in the format of `STORAGE_VERSION`."""
    with duckdb.connect() as connection:
        quoted = str(path).replace("'", "''")
        connection.execute(f"attach '{quoted}' as created (storage_version '{STORAGE_VERSION}')")
        connection.execute("detach created")


def bring_up_to_date(connection: duckdb.DuckDBPyConnection, file: Path, min_confidence: float) -> bool:
    """Migrate the open file to our schema, make changed views anew and what rests on them. True: it did.

    `file` is what the file is called towards people. Raises StorageError for a file of a newer version and
    for one that is not ours.
    """
    migrated = _migrate(connection, file)
    is_other_threshold = _set(connection, "min_confidence", f"{min_confidence:g}")
    views = sorted((SCHEMA / "views").glob("*.sql"))
    scripts = [*views, *sorted((SCHEMA / "settling").glob("*.sql"))]
    digest = hashlib.sha256(b"".join(script.read_bytes() for script in scripts)).hexdigest()[:16]
    if _set(connection, "views", digest) or migrated:
        for script in views:
            connection.execute(script.read_text("utf-8"))
        _fill_countries(connection)
    elif not is_other_threshold:
        return False
    settle_all_occasions(connection)
    return True


def is_up_to_date(connection: duckdb.DuckDBPyConnection, file: Path, min_confidence: float) -> bool:
    """Whether the open file has our schema and threshold. Raises StorageError as `bring_up_to_date` does."""
    if _version(connection, file) != len(_migrations()):
        return False
    row = connection.execute("select value from setting where name = 'min_confidence'").fetchone()
    return row == (f"{min_confidence:g}",)


def _migrate(connection: duckdb.DuckDBPyConnection, file: Path) -> bool:
    scripts = _migrations()
    version = _version(connection, file)
    for number, script in enumerate(scripts[version:], start=version + 1):
        connection.execute("begin")
        connection.execute(script.read_text("utf-8"))
        connection.execute("insert into schema_migration values (?, ?)", [number, script.stem])
        connection.execute("commit")
    return version < len(scripts)


def _migrations() -> list[Path]:
    return sorted((SCHEMA / "migrations").glob("*.sql"))


def _version(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """`version_of`; prepares an empty file to be counted."""
    tables = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if not tables:
        connection.execute(
            """
            create table schema_migration (version integer not null, name varchar not null);
            comment on table schema_migration is 'One row per change of this file''s schema.';
            comment on column schema_migration.version is 'Number, from 1.';
            comment on column schema_migration.name is 'Name of the script.';
            """
        )
        return 0
    return version_of(connection, file)


def version_of(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """How many of our migrations the open file has seen.

    Raises StorageError for a file of a newer version and for one that is not ours.
    """
    tables = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if "schema_migration" not in tables:
        raise StorageError(f"{file}: a DuckDB file, but not one of citymentions: choose another --data-dir")
    row = connection.execute("select coalesce(max(version), 0) from schema_migration").fetchone()
    assert row is not None, "an aggregate always answers"
    version, newest = int(row[0]), len(_migrations())
    if version > newest:
        raise StorageError(
            f"{file}: written by a newer citymentions (schema {version}, this one knows {newest}): "
            f"upgrade, or {REBUILD}"
        )
    return version


def _set(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> bool:
    """Write a setting. True where it was another."""
    row = connection.execute("select value from setting where name = ?", [name]).fetchone()
    if row is not None and row[0] == value:
        return False
    connection.execute("delete from setting where name = ?", [name])
    connection.execute("insert into setting values (?, ?)", [name, value])
    return True


def _fill_countries(connection: duckdb.DuckDBPyConnection) -> None:
    english, korean, japanese = (dict(Locale(lang).territories) for lang in ("en", "ko", "ja"))
    codes = [code for code in english if _ALPHA_2.fullmatch(str(code)) and code not in _NO_COUNTRIES]
    names = [[names.get(code, english[code]) for code in codes] for names in (english, korean, japanese)]
    connection.execute("delete from country")
    connection.execute(
        "insert into country select unnest($1), unnest($2), unnest($3), unnest($4)", [codes, *names]
    )
