"""How fast reports and searches answer over generated articles, SQLite with the same rows and indexes beside us.

    python -m tests.benchmarks.reports [--articles 1000000 5000000] [--sqlite-up-to 1000000] [--search 200000]

For each size: seconds to the last row of every report, unfiltered and (where it takes days) of the newest month;
the best of two. SQLite has articles with bodies, flags, their topics, visits and their countries, each with the
indexes that its queries ask for, and no mentions: its size on disk is without them. `--search` builds a file of its
own, of so many articles, and its index: size, time, and latency beside DuckDB's scan. Everything is made in a
temporary directory (`--at`) and deleted; 5 M articles need about 3 GB, with SQLite 15.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from storage.reports import ask_report, reports, run_report
from storage.results.query import Limits, run_sql
from storage.search import Search, search, update_index
from storage.search_index import INDEX_FILE
from tests.benchmarks.generated import generate

MONTH = {"from_day": "2026-10-01", "to_day": "2026-10-31"}
LIMITS = Limits(timeout_s=600, memory="2GB")
QUERIES = {  # by the report that asks the same
    "visits_by_country": """
        select city, country, count(distinct countries || date_from), sum(headcount), max(date_from)
        from visit_country join visit using (visit_id)
        where kind = 'event' and direction = 'inbound' and status = 'happened' and confidence >= 0.5
        group by city, country order by 3 desc
    """,
    "visits_by_month": """
        select city, substr(date_from, 1, 7), count(distinct countries || date_from), sum(headcount)
        from visit where kind = 'event' and direction = 'inbound' and status = 'happened' and confidence >= 0.5
        group by 1, 2
    """,
    "topics_by_month": """
        select city, substr(day, 1, 7), topic, count(*) from flag_topic where smart_city group by 1, 2, 3
    """,
    "outlets": """
        select flag.city, flag.source_id, sum(smart_city), count(*), count(visit_id)
        from flag left join visit on visit.article_id = flag.article_id
        group by 1, 2
    """,
    "time_to_report": """
        select city, substr(date_from, 1, 7), count(*), avg(julianday(published_day) - julianday(date_to))
        from visit join article using (article_id)
        where kind = 'event' and direction = 'inbound' and status = 'happened' and confidence >= 0.5
        group by 1, 2
    """,
    "latest_articles": """
        select published_day, title, url from flag join article using (article_id)
        where smart_city order by day desc limit 100
    """,
}
_SQLITE = """
pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000;
create table article (
    article_id text primary key, source_id text, url text, title text, published_day text, fetched_at text, body text
) without rowid;
create table flag (article_id text, city text, smart_city int, source_id text, day text);
create table flag_topic (article_id text, city text, smart_city int, day text, topic text);
create table visit (
    visit_id text primary key, article_id text, city text, kind text, direction text, status text, countries text,
    headcount int, date_from text, date_to text, host text, confidence real, evidence text
) without rowid;
create table visit_country (visit_id text, country text);
"""
_INDEXES = """
create index article_day on article (published_day);
create index flag_city on flag (city, source_id);
create index flag_day on flag (smart_city, day);
create index topic_month on flag_topic (smart_city, city, day, topic);
create index visit_article on visit (article_id);
create index visit_day on visit (city, date_from);
create index country_visit on visit_country (country, visit_id);
analyze;
"""
_ROWS = {
    "article": "select article_id, source_id, url, title, published_day::varchar, fetched_at::varchar, body from article",
    "flag": "select article_id, city, smart_city::int, source_id, day::varchar from flag",
    "flag_topic": "select article_id, city, smart_city::int, day::varchar, unnest(topics) from flag",
    "visit": """
        select visit_id, article_id, city, kind, direction, status, countries::varchar, headcount,
            date_from::varchar, date_to::varchar, host, confidence, evidence[1]
        from visit
    """,
    "visit_country": "select visit_id, unnest(countries) from visit",
}
WORDS = {
    "frequent": ("서울시",),
    "two syllables": ("교통",),
    "in the middle of a word": ("데이터광",),
    "no hit": ("쀍뗽쀍뗽",),
    "two words": ("열린데이터광장", "토피스"),
    "phrase": ("지난 디지털",),
}


@dataclass(frozen=True, slots=True)
class Timed:
    """One question: seconds (`None`: not asked), and rows answered."""

    name: str
    seconds: float
    rows: int
    month_s: float | None = None
    sqlite_s: float | None = None


def measure_reports(folder: Path, articles: int, *, with_sqlite: bool) -> tuple[list[Timed], int, int | None]:
    """Every report over so many articles; bytes of the file, and of SQLite's."""
    file = folder / "mentions.duckdb"
    generate(file, articles)
    rival = _Rival(folder / "rival.sqlite", file) if with_sqlite else None
    timed = [_timed(file, name, rival) for name in (report.name for report in reports())]
    size = file.stat().st_size
    rival_size = rival.path.stat().st_size if rival else None
    return timed, size, rival_size


def measure_search(folder: Path, articles: int) -> Iterator[str]:
    """The index over so many articles, and each kind of search with it, without it, and by plain `like`."""
    file = folder / "mentions.duckdb"
    generate(file, articles)
    started = time.perf_counter()
    update_index(file, limits=LIMITS)
    took = time.perf_counter() - started
    size = file.with_name(INDEX_FILE).stat().st_size
    yield (
        f"index of {articles:,} articles: {took:.0f} s ({took / articles * 1e3:.2f} ms each), "
        f"{size / articles:.0f} bytes each, beside {file.stat().st_size / articles:.0f} of the file"
    )
    yield f"{'search':<26}{'newest 50, s':>14}{'hits':>8}{'like, s':>10}{'× like':>8}"
    for kind, terms in WORDS.items():
        ours, hits = _clocked(lambda terms=terms: islice(search(file, Search(terms), limits=LIMITS).rows, 50))
        like, _ = _clocked(lambda terms=terms: _like(file, terms))
        yield f"{kind:<26}{ours:>14.3f}{hits:>8}{like:>10.2f}{like / ours:>8.1f}"


def prove(folder: Path, articles: int) -> list[Timed]:
    """The short form: every report, with SQLite beside it."""
    timed, _, _ = measure_reports(folder, articles, with_sqlite=True)
    return timed


def _like(file: Path, terms: Iterable[str]) -> Iterable[tuple[object, ...]]:
    """What a person writes in SQL: titles and bodies (sentences not: ours reads those, too), the newest 50."""
    said = " and ".join(f"(title like '%{term}%' or body like '%{term}%')" for term in terms)
    sql = f"select published_day, title, url from article where {said} order by published_day desc limit 50"
    return run_sql(file, sql, limits=LIMITS).rows


class _Rival:
    """SQLite with the same rows."""

    def __init__(self, path: Path, file: Path) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as rival, duckdb.connect(str(file), read_only=True) as ours:
            rival.executescript(_SQLITE)
            for table, sql in _ROWS.items():
                asked = ours.execute(sql)
                places = ", ".join("?" * len(asked.description))
                while rows := asked.fetchmany(20_000):
                    rival.executemany(f"insert into {table} values ({places})", rows)
            rival.commit()
            rival.executescript(_INDEXES)

    def seconds(self, name: str) -> float | None:
        """How long it takes for what that report asks."""
        if name not in QUERIES:
            return None
        with closing(sqlite3.connect(self.path)) as rival:
            return _clocked(lambda: rival.execute(QUERIES[name]))[0]


def _timed(file: Path, name: str, rival: _Rival | None) -> Timed:
    seconds, rows = _clocked(lambda: run_report(file, name, limits=LIMITS).rows)
    takes_days = "from_day" in next(report.parameters for report in reports() if report.name == name)
    month = None
    if takes_days:
        sql, variables = ask_report(name, MONTH)
        month, _ = _clocked(lambda: run_sql(file, sql, limits=LIMITS, variables=variables).rows)
    return Timed(name, seconds, rows, month, rival.seconds(name) if rival else None)


def _clocked(ask) -> tuple[float, int]:
    """The best of two: seconds to the last row, and how many there are."""
    best, count = float("inf"), 0
    for _ in range(2):
        started = time.perf_counter()
        count = sum(1 for _ in ask())
        best = min(best, time.perf_counter() - started)
    return best, count


def _table(timed: Iterable[Timed]) -> Iterator[str]:
    yield f"{'report':<24}{'whole, s':>10}{'rows':>9}{'month, s':>10}{'SQLite, s':>11}{'×':>7}"
    for each in timed:
        month = "" if each.month_s is None else f"{each.month_s:.2f}"
        rival = "" if each.sqlite_s is None else f"{each.sqlite_s:.2f}"
        ratio = "" if each.sqlite_s is None else f"{each.sqlite_s / each.seconds:.1f}"
        yield f"{each.name:<24}{each.seconds:>10.2f}{each.rows:>9}{month:>10}{rival:>11}{ratio:>7}"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="*", default=[1_000_000, 5_000_000])
    parser.add_argument("--sqlite-up-to", type=int, default=1_000_000)
    parser.add_argument("--search", type=int, default=200_000)
    parser.add_argument("--at", type=Path, help="where the temporary directory is made")
    asked = parser.parse_args()
    for articles in asked.articles:
        with tempfile.TemporaryDirectory(dir=asked.at) as folder:
            has_rival = articles <= asked.sqlite_up_to
            timed, size, rival_size = measure_reports(Path(folder), articles, with_sqlite=has_rival)
        beside = f", SQLite {rival_size / articles:.0f}" if rival_size else ""
        print(f"\n{articles:,} articles: {size / articles:.0f} bytes each on disk{beside}")
        print("\n".join(_table(timed)), flush=True)
    if asked.search:
        with tempfile.TemporaryDirectory(dir=asked.at) as folder:
            print()
            for line in measure_search(Path(folder), asked.search):
                print(line, flush=True)


if __name__ == "__main__":
    main()
