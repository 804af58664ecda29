"""The benchmark of reports in its short form: made rows, real reports, SQLite's counts beside ours."""

import duckdb

from storage.reports import reports
from storage.results.query import run_sql
from storage.search import Search, search, update_index
from tests.benchmarks.generated import generate
from tests.benchmarks.reports import MONTH, QUERIES, prove


def test_every_report_answers_over_made_articles(tmp_path):
    """Each of them has rows where the made file has something to say, and SQLite is asked beside it."""
    timed = {each.name: each for each in prove(tmp_path, 3_000)}
    assert set(timed) == {report.name for report in reports()}
    assert {name for name, each in timed.items() if each.sqlite_s is not None} == set(QUERIES)
    without = {name for name, each in timed.items() if each.rows == 0}
    assert without <= {"gaps", "broken_sources", "planned_visits", "stories"}
    assert min(MONTH.values()) > "2026"


def test_the_same_file_is_made_twice(tmp_path):
    """Every value follows from its row's number, so that two runs measure the same."""
    made = []
    for name in ("one.duckdb", "two.duckdb"):
        generate(tmp_path / name, 500)
        with duckdb.connect(str(tmp_path / name), read_only=True) as connection:
            made.append(
                connection.execute("select bit_xor(hash(article)), count(body) from article").fetchone()
            )
    assert made[0] == made[1]
    assert 50 < made[0][1] < 150


def test_search_finds_what_like_finds(tmp_path):
    """Over made articles, bodies included, with the index: the articles whose text holds the word, and no other."""
    file = tmp_path / "mentions.duckdb"
    generate(file, 1_000)
    update_index(file)
    sql = """
        select article_id from article where title like '%데이터%' or body like '%데이터%'
        union select article_id from mention where sentence like '%데이터%'
        union select article_id from visit where evidence[1] like '%데이터%'
        union select article_id from award where evidence like '%데이터%'
        union select article_id from coverage where evidence like '%데이터%'
        union select article_id from quote where evidence like '%데이터%'
    """
    expected = {row[0] for row in run_sql(file, sql).rows}
    hits = search(file, Search(("데이터",)))
    assert {row[-1] for row in hits.rows} == expected
    assert (hits.is_indexed, len(expected) > 100) == (True, True)
