"""Questions: the ready-made ones, and anybody's in SQL, asked so that nothing can be changed."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import duckdb
import pytest
from storage_samples import (
    NOW,
    SENTENCE,
    VISIT,
    Child,
    attempt,
    bring_in,
    entry,
    event,
    grouped,
    run,
    source,
)

from pipeline.errors import ConfigError, StorageError
from pipeline.model import DateSpan, Headcount, Outcome, Precision, RunOutcome, Status
from storage.publish import Publisher
from storage.reports import Limits, data_dictionary, reports, run_report, run_sql
from storage.results.merge import merge
from storage.state import State

NAMES = [report.name for report in reports()]


def telling(number, **changes):
    """The sample article, with another visit in it."""
    told = entry(number)
    reading = replace(told.readings[0], visits=(replace(VISIT, **changes),))
    return replace(told, readings=(reading,))


def day(month, number):
    """A date told to the day."""
    return DateSpan(date(2026, month, number), date(2026, month, number), Precision.DAY)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    directory = tmp_path_factory.mktemp("empty")
    State(directory / "state.sqlite").close()
    Publisher(directory).ensure_file()
    return directory / "mentions.duckdb"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Two papers tell one Finnish visit, one tells a Japanese one that is planned; one site is broken."""
    directory = tmp_path_factory.mktemp("results")
    yesterday = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with State(directory / "state.sqlite") as state:
        state.add_to_outbox(source())
        bring_in(
            state,
            telling(1),
            telling(2, headcount=None, organisations=("오울루",)),
            telling(3, countries=("JP",), status=Status.PLANNED, date=day(4, 2), purpose=("ai",)),
            telling(4, countries=(), organisations=("월드뱅크",), date=None),
        )
        for number in (5, 6):
            state.finish(
                attempt(number, Outcome.BODY_MISSING, step="parse", at=yesterday, detail="div#news is gone")
            )
        state.end_run(
            run("r1", RunOutcome.SUSPECT, reason="0 links", started_at=yesterday, ended_at=yesterday), NOW
        )
    Publisher(directory).publish()
    return directory / "mentions.duckdb"


def rows(table):
    """The answer as dictionaries."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


# --- reports ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_report_answers_an_empty_file(empty, name):
    """Before the first article a report has no rows, and no error."""
    assert list(run_report(empty, name).rows) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_report_takes_its_parameters(results, name):
    """Each parameter that a report names can be given, as text from a command line."""
    samples = {"city": "seoul", "country": "fi", "topic": "transport", "source": "herald", "year": "2026"}
    days = dict.fromkeys(("day", "from_day", "to_day"), "2026-02-20")
    (report,) = [report for report in reports() if report.name == name]
    given = {key: (samples | days)[key] for key in report.parameters}
    assert isinstance(list(run_report(results, name, given).rows), list)


@pytest.mark.parametrize("report", reports(), ids=NAMES)
def test_a_report_begins_with_its_question(report):
    """The list of reports is a list of questions."""
    assert re.fullmatch(r"[A-Z].+\?", report.question)


def test_which_countries_came_in_a_year(results):
    """How many people, and what did they look at? One visit told by two papers is one visit."""
    assert rows(run_report(results, "countries_in_a_year", {"year": 2026, "city": "seoul"})) == [
        {
            "year": 2026,
            "city": "seoul",
            "country_name": "Finland",
            "n_visits": 1,
            "people": 12,
            "looked_at": ["transport"],
            "who": ["오울루", "오울루시"],
            "first_visit_day": date(2026, 2, 20),
            "last_visit_day": date(2026, 2, 20),
        }
    ]
    assert rows(run_report(results, "countries_in_a_year", {"year": 2020})) == []


def test_which_site_broke_yesterday_and_on_which_step(results):
    """One question, one answer (law 1)."""
    found = [
        (row["source_id"], row["step"], row["outcome"], row["n"], row["example"])
        for row in rows(run_report(results, "broken_sources", {"day": "2026-03-01"}))
    ]
    assert found == [
        ("herald", "parse", "body-missing", 2, "div#news is gone"),
        ("herald", "run", "suspect", 1, "0 links"),
    ]


def test_planned_visits_are_ahead_and_not_made(results):
    """A visit told as planned is in its own report, and counts nowhere as made (law 8)."""
    planned = rows(run_report(results, "planned_visits", {"from_day": "2026-03-01"}))
    assert [(row["visit_from"], row["country_names"]) for row in planned] == [(date(2026, 4, 2), "Japan")]
    by_country = {
        row["country"]: (row["n_visits"], row["n_planned"])
        for row in rows(run_report(results, "visits_by_country"))
    }
    assert by_country == {"FI": (1, 0), "JP": (0, 1)}


def test_visits_by_month_keep_those_without_a_date(results):
    """Month null is "no date is told", not a lost row."""
    found = [
        (row["month"], row["n_visits"], row["people"]) for row in rows(run_report(results, "visits_by_month"))
    ]
    assert found == [(date(2026, 2, 1), 1, 12), (date(2026, 4, 1), 0, None), (None, 1, 12)]


def test_the_visitors_book_takes_a_span_of_days(results):
    """From, to, country and topic narrow it; each visit is there once, with its sentence and all its sources."""
    asked = {"from_day": "2026-02-01", "to_day": "2026-02-28", "country": "fi", "topic": "transport"}
    found = [
        (row["sentence"], row["n_articles"], len(row["urls"]))
        for row in rows(run_report(results, "visit_log", asked))
    ]
    assert found == [(SENTENCE, 2, 2)]


def test_prizes_coverage_topics_and_health_answer(results):
    """Each of the other ready-made questions has the sample's answer."""
    assert [(r["name"], r["n_articles"]) for r in rows(run_report(results, "prizes"))] == [
        ("도시교통 대상", 4)
    ]
    assert [r["outlet"] for r in rows(run_report(results, "foreign_coverage", {"country": "fi"}))] == ["YLE"]
    topics = [(r["topic"], r["n_articles"], r["share"]) for r in rows(run_report(results, "topics_by_month"))]
    assert topics == [("intl", 4, 1.0), ("transport", 4, 1.0)]
    assert [(r["source_id"], r["health"]) for r in rows(run_report(results, "source_health"))] == [
        ("herald", "suspect")
    ]
    assert [(r["outcome"], r["n"]) for r in rows(run_report(results, "outcomes"))] == [
        ("stored", 4),
        ("body-missing", 2),
    ]


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("visits", {}, "no report 'visits'; there are broken_sources,"),
        ("prizes", {"topic": "ai"}, "takes no parameter 'topic'; it takes city, from_day, to_day, year"),
        ("prizes", {"year": "MMXX"}, "year must be a number, and is 'MMXX'"),
        ("planned_visits", {"from_day": "31.12."}, "from_day must be a day like 2026-01-31, and is '31.12.'"),
    ],
)
def test_a_wrong_report_or_parameter_is_named(results, name, parameters, message):
    """Bad usage says what there is."""
    with pytest.raises(ConfigError) as caught:
        run_report(results, name, parameters)
    assert message in str(caught.value)


# --- anybody's SQL --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "insert into source select * from source",
        "delete from article",
        "create table mine as select 1",
        "create temp table mine as select 1",
        "create table memory.main.mine as select 1",
        "drop view visit_log",
        "select * from read_csv('/etc/passwd')",
        "select * from read_json('/etc/passwd')",
        "select * from read_blob('/etc/passwd')",
        "select * from sniff_csv('/etc/passwd')",
        "select * from 'https://example.org/x.csv'",
        "select getenv('HOME')",
        "create or replace macro m() as 1",
        "create secret s (type s3)",
        "set variable x = 1",
        "pragma database_list",
        "vacuum",
        "detach mentions",
        "select * from read_text('/etc/passwd')",
        "from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "copy article to '/tmp/out.csv'",
        "copy (select 1) to '/tmp/out.parquet'",
        "export database '/tmp/out'",
        "attach '/tmp/other.duckdb'",
        "attach ':memory:' as other",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '99GB'",
        "set enable_external_access = true",
        "pragma enable_profiling",
        "call pragma_version()",
        "begin",
        "use memory",
        "checkpoint",
        "select 1; select 2",
        "",
        "selec 1",
        "select nothing from article",
        "select * from nowhere",
        "select cast('x' as integer)",
        "select * from NAMES",
    ],
)
def test_what_writes_or_reaches_out_or_is_wrong_is_refused_in_one_line(results, sql):
    """`sql` is read-only, sees one file, and complains in one line (law 10)."""
    before = results.read_bytes()
    with pytest.raises((ConfigError, StorageError)) as caught:
        list(run_sql(results, sql).rows)
    assert str(caught.value).startswith("sql: ")
    assert "\n" not in str(caught.value)
    assert results.read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as one",
        "describe article",
        "summarize article",
        "explain select 1",
        "show tables",
        "values (1);",
    ],
)
def test_what_only_asks_is_answered(results, sql):
    """Every form of question works."""
    assert len(list(run_sql(results, sql).rows)) > 0


def test_columns_and_types_come_before_the_rows(results):
    """A writer of CSV or JSON knows its columns at once."""
    table = run_sql(results, "select 1 as one, ['a'] as names, date '2026-01-02' as day")
    assert (table.columns, table.types) == (("one", "names", "day"), ("INTEGER", "VARCHAR[]", "DATE"))
    assert list(table.rows) == [(1, ["a"], date(2026, 1, 2))]


def test_an_answer_of_fifty_million_rows_is_streamed(results):
    """Rows come as they are asked for, within the memory limit."""
    table = run_sql(
        results, "select range, range::varchar || 'x' from range(50_000_000)", limits=Limits(memory="100MB")
    )
    assert [next(table.rows) for _ in range(2)] == [(0, "0x"), (1, "1x")]
    table.rows.close()
    assert list(table.rows) == []


def test_a_stream_of_fifty_million_rows_does_not_fill_memory(results):
    """A child reads a million of them within the memory that it had after the first thousand, and 64 MB."""
    script = """
import resource
from pathlib import Path
from storage.results.query import run_sql
rows = run_sql(Path(sys.argv[1]), "select range, 'x' || range from range(50_000_000)").rows
for _ in range(1000): next(rows)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(1_000_000): next(rows)
say(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
rows.close()
"""
    with Child(script, results) as reader:
        assert reader.hear() < 64 * 1024


def test_no_more_rows_than_allowed(results):
    """`max_rows` cuts the answer, and the answer says so."""
    table = run_sql(results, "select range from range(5000)", max_rows=1500)
    assert (len(list(table.rows)), table.rows.is_cut) == (1500, True)
    table = run_sql(results, "select range from range(1500)", max_rows=1500)
    assert (len(list(table.rows)), table.rows.is_cut) == (1500, False)


def test_a_question_without_end_is_stopped(results):
    """The time limit holds, and is named."""
    with pytest.raises(StorageError, match=r"not answered within 0.2 s"):
        list(
            run_sql(
                results, "select max(hash(a.range)) from range(10000000000) a", limits=Limits(timeout_s=0.2)
            ).rows
        )


def test_a_question_that_needs_too_much_memory_is_stopped(results):
    """The memory limit holds, and is named; nothing is spilled beside the file."""
    with pytest.raises(StorageError, match="needs more than 40MB"):
        list(run_sql(results, "select list(range) from range(30_000_000)", limits=Limits(memory="40MB")).rows)
    assert sorted(path.name for path in results.parent.glob("*.tmp")) == []


def test_many_may_ask_at_once_with_limits_of_their_own(results):
    """Two open answers in one process do not get into each other's way."""
    one = run_sql(results, "select range from range(3)", limits=Limits(memory="100MB"))
    other = run_sql(results, "select range from range(3)", limits=Limits(memory="200MB"))
    assert list(zip(one.rows, other.rows, strict=True)) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]


def test_an_answer_begun_before_a_publish_does_not_hide_it(tmp_path):
    """Each question opens the file anew, also while an earlier answer is still open."""
    with State(tmp_path / "state.sqlite") as state:
        publisher = Publisher(tmp_path)
        publisher.ensure_file()
        open_answer = run_sql(publisher.file, "select range from range(5000)")
        next(open_answer.rows)
        bring_in(state, entry(1))
        publisher.publish()
        assert list(run_sql(publisher.file, "select count(*) from article").rows) == [(1,)]
        open_answer.rows.close()


def test_a_missing_or_damaged_file_is_named(tmp_path):
    """One line with the file and what to do."""
    with pytest.raises(StorageError, match=r"none.duckdb: no such file: collect something first"):
        run_sql(tmp_path / "none.duckdb", "select 1")
    (tmp_path / "bad.duckdb").write_bytes(b"bad" * 9000)
    with pytest.raises(StorageError, match=r"bad.duckdb: .*reread"):
        run_sql(tmp_path / "bad.duckdb", "select 1")


def test_a_file_open_for_writing_elsewhere_is_named(tmp_path):
    """DuckDB refuses readers beside a writer of another process; the error says so."""
    with State(tmp_path / "state.sqlite"):
        Publisher(tmp_path).ensure_file()
    script = "import duckdb; c = duckdb.connect(sys.argv[1]); say('open'); sys.stdin.readline()"
    with Child(script, tmp_path / "mentions.duckdb") as analyst:
        analyst.hear()
        with pytest.raises(StorageError, match="open for writing in another program"):
            run_sql(tmp_path / "mentions.duckdb", "select 1")


def test_the_data_dictionary_explains_everything(results):
    """`schema` lists every table, view and column, and none without its meaning."""
    found = rows(data_dictionary(results))
    assert [row for row in found if not row["meaning"]] == []
    assert {"article", "visit", "visit_log", "gaps"} <= {
        row["table"] for row in found if row["column"] is None
    }


def test_a_visit_is_its_event_where_it_was_grouped(tmp_path):
    """Two tellings with different dates are one visit once grouped, with the event's values; others are guessed."""
    with State(tmp_path / "state.sqlite") as state:
        bring_in(
            state,
            telling(1),
            telling(2, date=day(2, 21), headcount=Headcount(14)),
            telling(3, countries=("JP",)),
        )
    Publisher(tmp_path).publish()
    file = tmp_path / "mentions.duckdb"
    asked = "select country_names, visit_from, people, n_articles, event_id from visit_occasion order by 1, 2"
    assert rows(run_sql(file, asked)) == [
        {
            "country_names": "Finland",
            "visit_from": date(2026, 2, 20),
            "people": 12,
            "n_articles": 1,
            "event_id": None,
        },
        {
            "country_names": "Finland",
            "visit_from": date(2026, 2, 21),
            "people": 14,
            "n_articles": 1,
            "event_id": None,
        },
        {
            "country_names": "Japan",
            "visit_from": date(2026, 2, 20),
            "people": 12,
            "n_articles": 1,
            "event_id": None,
        },
    ]
    resolved = [event("e1", countries=("FI", "SE")), grouped(1, "e1"), grouped(2, "e1")]
    with duckdb.connect(str(file)) as connection:
        merge(connection, resolved, tmp_path)
    assert rows(run_sql(file, asked)) == [
        {
            "country_names": "Finland, Sweden",
            "visit_from": date(2026, 2, 20),
            "people": 13,
            "n_articles": 2,
            "event_id": "e1",
        },
        {
            "country_names": "Japan",
            "visit_from": date(2026, 2, 20),
            "people": 12,
            "n_articles": 1,
            "event_id": None,
        },
    ]


def test_who_comes_again_and_how_soon_it_is_told(results):
    """Earlier visits are counted by country and by organisation; days from the visit's end to the first report."""
    sql = "select countries, country_before, organisation_before from returning_visitors"
    assert list(run_sql(results, sql).rows) == [(["FI"], 0, 0)]
    (told,) = rows(run_report(results, "time_to_report"))
    assert (told["n_visits"], told["n_told_before"], told["median_days"]) == (1, 0, 10)
    kinds = [
        (row["visitor_kind"], row["n_visits"]) for row in rows(run_report(results, "visits_by_visitor_kind"))
    ]
    assert kinds == [("city", 2)]
    hosts = [(row["host"], row["people"]) for row in rows(run_report(results, "visits_by_host"))]
    assert hosts == [("서울시", 24)]
    changes = [
        (row["topic"], row["n_articles"], row["change"])
        for row in rows(
            run_report(results, "topic_changes", {"from_day": "2026-03-01", "to_day": "2026-03-02"})
        )
    ]
    assert changes == [("intl", 4, 4), ("transport", 4, 4)]
    outlets = [
        (row["source_id"], row["n_smart_city"], row["n_visits"])
        for row in rows(run_report(results, "outlets"))
    ]
    assert outlets == [("herald", 4, 4)]


def test_reports_can_be_pasted_into_any_shell(results):
    """A report is plain SQL with `set variable`; no templating."""
    (report,) = [report for report in reports() if report.name == "countries_in_a_year"]
    with duckdb.connect(str(results), read_only=True) as connection:
        connection.execute("set variable year = 2026")
        assert len(connection.execute(report.sql).fetchall()) == 1
