"""The schema: complete, explained, and filled by exactly what the readings bring."""

import re

import duckdb
import msgspec
import pytest
from storage_samples import NOW, attempt, entry, run, source

from pipeline.model import Role, StoryPart
from storage.results.catalog import SCHEMA, bring_up_to_date, create_file
from storage.results.rows import (
    TABLES_OF_KIND,
    Gap,
    attempt_batch,
    entry_batch,
    gap_batch,
    run_batch,
    source_batch,
    story_batch,
)

# What others rely on: names that stay.
PROMISED = {
    "article": "article_id source_id url title authors lang published_at published_day published_basis modified_at "
    "first_seen_at fetched_at body body_chars story_id parser extractor",
    "flag": "article_id city smart_city topics programmes",
    "mention": "article_id city kind code surface char_start char_end sentence",
    "visit": "visit_id article_id city event_id kind direction status mode countries organisations visitor_kind "
    "headcount headcount_approx date_from date_to date_precision host place purposes facilitated_by evidence "
    "confidence rule",
    "event": "event_id city headcount_low headcount_high n_articles n_independent first_reported_at",
    "award": "article_id city evidence",
    "coverage": "article_id city evidence",
    "quote": "article_id city evidence",
    "story": "story_id",
    "source": "source_id",
    "run": "run_id outcome",
    "outcome": "attempt_id outcome step",
    "gap": "source_id from_at until_at",
}
VIEWS = "visits_by_country visits_by_month visit_log topics_by_month coverage_by_outlet source_health gaps"
FILLED_LATER = {  # by grouping articles into stories, tellings into visits
    *(("article", column) for column in ("story_id", "story_role", "share_taken", "n_new_sentences")),
    ("visit", "event_id"),
    ("visit", "occasion_id"),
    ("visit", "is_rejected"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("schema") / "mentions.duckdb"
    create_file(path)
    with duckdb.connect(str(path)) as connection:
        bring_up_to_date(connection, path, 0.5)
        yield connection


def columns_of(connection):
    """Column names by table or view."""
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where not internal"
    ).fetchall():
        found.setdefault(table, set()).add(column)
    return found


def sample_rows():
    """Rows by table, as a day brings them."""
    gap = Gap("g", "herald", NOW, NOW, 1, "asleep")
    batches = [
        entry_batch(entry(1)),
        attempt_batch(attempt(1)),
        run_batch(run("r")),
        gap_batch(gap),
        source_batch(source()),
        story_batch(StoryPart("a", "b", Role.COPY, "https://city.example/1", "b", 0.9, ((0, 12),))),
    ]
    found: dict[str, list[dict[str, object]]] = {}
    for batch in batches:
        found.update(msgspec.json.decode(batch.payload))
    return found


def test_every_promised_table_and_column_is_there(made):
    """Names that others rely on stay (interface)."""
    columns = columns_of(made)
    missing = {table: set(names.split()) - columns.get(table, set()) for table, names in PROMISED.items()}
    assert {table: names for table, names in missing.items() if names} == {}
    assert set(VIEWS.split()) - set(columns) == set()


def test_everything_is_explained(made):
    """Every table, view and column carries a comment."""
    assert (
        made.execute(
            """
        select table_name, null from duckdb_tables() where comment is null
        union all select view_name, null from duckdb_views() where not internal and comment is null
        union all select table_name, column_name from duckdb_columns() where not internal and comment is null
        """
        ).fetchall()
        == []
    )


def test_every_view_has_an_example_that_runs(made):
    """`schema` ends each view with a question and the SQL that answers it."""
    views = dict(made.execute("select view_name, comment from duckdb_views() where not internal").fetchall())
    examples = {name: comment.partition(" Example: ")[2] for name, comment in views.items()}
    assert [name for name, example in examples.items() if not re.match(r"[^?]+\? select ", example)] == []
    for name, example in examples.items():
        sql = example.partition("? ")[2]
        assert name in sql
        made.execute(sql)


def test_rows_and_columns_agree(made):
    """Nothing that a reading brings is dropped for want of a column, and no column is left unfilled."""
    columns = columns_of(made)
    for table, rows in sample_rows().items():
        brought = set().union(*rows)
        assert (table, brought - columns[table]) == (table, set())
        left = {(table, name) for name in columns[table] - brought}
        assert left <= FILLED_LATER


def test_every_table_of_a_batch_has_its_key(made):
    """A batch replaces an older one by the same column in each of its tables."""
    columns = columns_of(made)
    lacking = [
        (kind, table)
        for kind, (key, tables) in TABLES_OF_KIND.items()
        for table in tables
        if key not in columns[table]
    ]
    assert lacking == []


def test_times_are_timestamps_and_days_are_dates(made):
    """`_at` is UTC without a zone, `_day` and the days of a visit are dates (law 11)."""
    wrong = made.execute(
        """
        select table_name, column_name, data_type from duckdb_columns()
        where not internal and (
            (column_name like '%\\_at' escape '\\' and data_type <> 'TIMESTAMP')
            or (column_name like '%\\_day' escape '\\' and data_type <> 'DATE')
            or data_type like '%WITH TIME ZONE%'
        )
        """
    ).fetchall()
    assert wrong == []


def test_a_second_pass_changes_nothing(tmp_path):
    """An up-to-date file is left alone; another threshold is written."""
    path = tmp_path / "f.duckdb"
    create_file(path)
    with duckdb.connect(str(path)) as connection:
        assert [bring_up_to_date(connection, path, c) for c in (0.5, 0.5, 0.6)] == [True, False, True]


def test_views_that_changed_are_made_anew(tmp_path):
    """A file of an older release gets this release's views without a migration."""
    path = tmp_path / "f.duckdb"
    create_file(path)
    with duckdb.connect(str(path)) as connection:
        bring_up_to_date(connection, path, 0.5)
        connection.execute("update setting set value = 'of an older release' where name = 'views'")
        connection.execute("create or replace view gaps as select 1 as old")
        assert bring_up_to_date(connection, path, 0.5)
        assert "hours" in columns_of(connection)["gaps"]


def test_the_views_do_not_depend_on_the_files_name(made, tmp_path):
    """A copy under another name, attached under a third, answers all the same."""
    path = tmp_path / "first.duckdb"
    create_file(path)
    with duckdb.connect(str(path)) as connection:
        bring_up_to_date(connection, path, 0.5)
    path.rename(tmp_path / "copy.duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{tmp_path / 'copy.duckdb'}' as third (read_only)")
        assert connection.execute("select count(*) from third.visits_by_country").fetchone() == (0,)


def test_country_names_come_in_three_languages(made):
    """Codes of the ISO standard only: no European Union, no United Nations."""
    assert made.execute("select name_en, name_ko, name_ja from country where code = 'FI'").fetchall() == [
        ("Finland", "핀란드", "フィンランド")
    ]
    assert made.execute("select count(*) from country where code in ('EU', 'UN', 'ZZ')").fetchone() == (0,)


@pytest.mark.parametrize(
    "path", sorted(SCHEMA.rglob("*.sql")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_sql_begins_by_saying_what_it_is(path):
    """First line: "One row per …", or the question answered, or what the change is for; and never upper-case SQL."""
    text = path.read_text("utf-8")
    assert re.match(r"-- [A-Z].+[.?:]?\n", text)
    code = re.sub(r"'[^']*'|--[^\n]*", "", text)
    assert re.findall(r"\b(SELECT|FROM|WHERE|CREATE|TABLE|GROUP|ORDER|JOIN)\b", code) == []


def test_migrations_are_numbered_without_gaps():
    """The version of a file is the number of scripts it has seen."""
    for folder in ("migrations", "state"):
        numbers = [int(path.name[:4]) for path in sorted((SCHEMA / folder).glob("*.sql"))]
        assert numbers == list(range(1, len(numbers) + 1))
