"""Exports: each file can be read back by what it is for, and is there whole or not at all."""

import csv
import shlex
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

import duckdb
import icalendar
import openpyxl
import pytest
from storage_samples import SENTENCE, VISIT, bring_in, entry, source

from pipeline.errors import ConfigError
from pipeline.model import DateSpan, Precision, Status
from storage.export import Question, in_place_of, question_of, write_csv, write_parquet
from storage.publish import Publisher
from storage.results.query import run_sql
from storage.spreadsheet import MOST_ROWS, write_workbook
from storage.state import State
from storage.visit_calendar import write_calendar

FORMULA = '=HYPERLINK("http://bad.example","보기")'


def telling(number, title=None, **changes):
    """The sample article, with another visit in it."""
    told = entry(number)
    article = replace(told.article, title=title or told.article.title)
    return replace(
        told, article=article, readings=(replace(told.readings[0], visits=(replace(VISIT, **changes),)),)
    )


def days(first, last, precision=Precision.DAY):
    """A span of days."""
    return DateSpan(first, last, precision)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A day's visit, a planned one of three days, a cancelled one, one told to the month, one without a date."""
    directory = tmp_path_factory.mktemp("results")
    with State(directory / "state.sqlite") as state:
        state.add_to_outbox(source())
        bring_in(
            state,
            telling(1),
            telling(
                2, countries=("JP",), status=Status.PLANNED, date=days(date(2026, 4, 2), date(2026, 4, 4))
            ),
            telling(
                3, countries=("BR",), status=Status.CANCELLED, date=days(date(2026, 3, 5), date(2026, 3, 5))
            ),
            telling(
                4,
                countries=("KZ",),
                date=days(date(2026, 1, 1), date(2026, 1, 31), Precision.MONTH),
                title=FORMULA,
            ),
            telling(5, countries=(), organisations=("월드뱅크; 세계은행",), date=None),
        )
    Publisher(directory).publish()
    return directory / "mentions.duckdb"


# --- CSV and Parquet ------------------------------------------------------------------------------------------


def test_csv_is_what_sql_answers(results, tmp_path):
    """A header, nulls as nothing, lists as their parts; Korean as UTF-8."""
    write_csv(results, question_of(results, "visit_log", {"country": "fi"}), tmp_path / "v.csv")
    head, row = csv.reader((tmp_path / "v.csv").read_text("utf-8").splitlines())
    found = dict(zip(head, row, strict=True))
    assert (found["who"], found["people"], found["people_approx"]) == ("오울루시", "12", "no")
    assert (found["saw"], found["sentence"], found["visit_from"]) == ("transport", SENTENCE, "2026-02-20")


def test_excel_knows_the_csv_by_its_mark(results, tmp_path):
    """With a mark, the first bytes are those of UTF-8's BOM, once; without, the first name's."""
    question = Question("select title, 1 as n from article order by 1; -- 모두")
    write_csv(results, question, tmp_path / "marked.csv", with_bom=True)
    write_csv(results, question, tmp_path / "plain.csv")
    marked, plain = ((tmp_path / name).read_bytes() for name in ("marked.csv", "plain.csv"))
    assert marked == b"\xef\xbb\xbf" + plain
    assert plain.startswith(b"title,n\n")


def test_parquet_is_a_part_a_month(results, tmp_path):
    """Partitioned by the first date, all rows there, those without a date in a part of their own."""
    target = tmp_path / "v.parquet"
    write_parquet(results, question_of(results, "visit", {}), target)
    parts = sorted(part.name for part in target.iterdir())
    assert parts == [
        f"date_from_month={month}" for month in ("2026-01", "2026-02", "2026-03", "2026-04", "undated")
    ]
    rows = duckdb.sql(f"select visit_id, countries from '{target}/**/*.parquet' order by 1").fetchall()
    assert rows == list(run_sql(results, "select visit_id, countries from visit order by 1").rows)


def test_parquet_may_be_one_file_or_go_by_another_date(results, tmp_path):
    """`whole` makes one file; `by` names the date; one that is none is refused, and said."""
    question = question_of(results, "article", {})
    write_parquet(results, question, tmp_path / "one.parquet", whole=True)
    assert (tmp_path / "one.parquet").is_file()
    write_parquet(results, question, tmp_path / "by.parquet", by="fetched_at")
    assert [part.name for part in (tmp_path / "by.parquet").iterdir()] == ["fetched_at_month=2026-03"]
    with pytest.raises(ConfigError, match="--by title: no date of this answer; there are published_day,"):
        write_parquet(results, question, tmp_path / "no.parquet", by="title")


def test_columns_of_one_name_are_both_kept(results, tmp_path):
    """A join has names twice: Parquet numbers them."""
    write_parquet(results, Question("select 1 as a, 2 as a"), tmp_path / "a.parquet")
    assert duckdb.sql(f"from '{tmp_path}/a.parquet'").fetchall() == [(1, 2)]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "copy article to '/tmp/stolen.csv'",
        "select 1) to '/tmp/stolen.csv' (format csv); --",
        "select 1; select 2",
        "delete from article",
        "attach '/tmp/other.duckdb'",
    ],
)
def test_an_export_reads_and_writes_nothing_else(results, tmp_path, sql):
    """A question that is exported is as locked down as any other (law 10)."""
    with pytest.raises(ConfigError, match=r"^sql: "):
        write_csv(results, Question(sql), tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_names_are_reports_and_tables(results):
    """What is neither is said; a table takes no parameters."""
    with pytest.raises(ConfigError, match="no report, table or view 'visits'"):
        question_of(results, "visits", {})
    with pytest.raises(ConfigError, match="visit is a table and takes no city"):
        question_of(results, "visit", {"city": "seoul"})
    assert question_of(results, "prizes", {"year": 2026}).variables == {"year": 2026}


# --- Excel ----------------------------------------------------------------------------------------------------


def workbook(results, sql, target):
    """The sheet that the answer becomes."""
    answer = run_sql(results, sql)
    with closing(answer.rows):
        write_workbook(answer.columns, answer.rows, target)
    return openpyxl.load_workbook(target).active


def test_a_workbook_has_links_dates_numbers_and_widths(results, tmp_path):
    """Types are Excel's own, an address can be clicked, wide text has a wide column, the header stays."""
    sql = """
        select visit_from, people, url, sentence, status = 'happened' as came, published_at, saw, null as nothing
        from visit_log join article using (article_id, url) where country_names = 'Finland'
    """
    sheet = workbook(results, sql, tmp_path / "v.xlsx")
    row = [cell.value for cell in sheet[2]]
    assert row[:5] == [
        datetime.fromisoformat("2026-02-20"),
        12,
        "https://news.example/a?id=1",
        SENTENCE,
        True,
    ]
    assert row[5:] == [datetime.fromisoformat("2026-03-02 00:30"), "transport", None]
    assert sheet["C2"].hyperlink.target == "https://news.example/a?id=1"
    assert sheet.column_dimensions["D"].width > 3 * sheet.column_dimensions["B"].width
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:H2")


@pytest.mark.parametrize(
    "text", [FORMULA, "+1+1", "-1+1", "@SUM(A1)", "{=1+1}", "mailto:a@b.example", "\t=1"]
)
def test_a_page_cannot_put_a_formula_into_a_workbook(results, tmp_path, text):
    """Whatever a page says is text."""
    escaped = text.replace("'", "''")
    cell = workbook(results, f"select '{escaped}' as title", tmp_path / "t.xlsx")["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path):
    """And not cut silently."""
    rows = ((1,) for _ in range(MOST_ROWS + 1))
    with pytest.raises(ConfigError, match="a sheet holds 1,048,575 rows"):
        write_workbook(["n"], rows, tmp_path / "n.xlsx")


def test_what_no_cell_holds_is_text(results, tmp_path):
    """Numbers beyond a double, NaN, text beyond a cell: shown as text, the last one cut with a mark."""
    sql = "select 9007199254740993 as big, 'nan'::double as nan, repeat('가', 40000) as long"
    sheet = workbook(results, sql, tmp_path / "b.xlsx")
    values = [cell.value for cell in sheet[2]]
    assert values[:2] == ["9007199254740993", "nan"]
    assert (len(values[2]), values[2][-1]) == (32767, "…")


# --- the calendar ---------------------------------------------------------------------------------------------


def events(results, target, **parameters):
    """The events of the calendar, by summary."""
    write_calendar(results, parameters, target)
    calendar = icalendar.Calendar.from_ical(target.read_bytes())
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_a_calendar_has_the_visits_told_to_the_day(results, tmp_path):
    """All-day, the end exclusive, planned as tentative; what is told to the month or not at all is no event."""
    found = events(results, tmp_path / "v.ics")
    assert {
        summary: (event.decoded("dtstart"), event.decoded("dtend"), str(event["status"]))
        for summary, event in found.items()
    } == {
        "Finland: 오울루시 (12)": (date(2026, 2, 20), date(2026, 2, 21), "CONFIRMED"),
        "Brazil: 오울루시 (12)": (date(2026, 3, 5), date(2026, 3, 6), "CANCELLED"),
        "Japan: 오울루시 (12)": (date(2026, 4, 2), date(2026, 4, 5), "TENTATIVE"),
    }


def test_an_event_tells_who_received_them_and_proves_it(results, tmp_path):
    """Host, place, address and the sentence are in it."""
    event = events(results, tmp_path / "v.ics", country="fi")["Finland: 오울루시 (12)"]
    assert (str(event["location"]), str(event["url"])) == ("서울시청", "https://news.example/a?id=1")
    assert "Received by: 서울시" in event["description"]
    assert f"Evidence: {SENTENCE}" in event["description"]


def test_an_event_keeps_its_name(results, tmp_path):
    """The same visit has the same UID in each export, so that importing again replaces it."""
    first, second = (events(results, tmp_path / name) for name in ("a.ics", "b.ics"))
    uids = {str(event["uid"]) for event in first.values()}
    assert uids == {str(event["uid"]) for event in second.values()}
    assert len(uids) == 3
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()


# --- in its place -----------------------------------------------------------------------------------------------


def test_what_exists_stays_unless_told_otherwise(tmp_path):
    """Refused before anything is written; `force` replaces it."""
    target = tmp_path / "v.csv"
    target.write_text("mine")
    with pytest.raises(ConfigError, match=r"v.csv: exists already; .* --force"), in_place_of(target):
        pytest.fail("nothing is written")
    with in_place_of(target, force=True) as made:
        made.write_text("new")
        assert target.read_text() == "mine"
    assert (target.read_text(), [path.name for path in tmp_path.iterdir()]) == ("new", ["v.csv"])


def test_a_failed_export_leaves_nothing(tmp_path):
    """Neither a half-written file nor a directory of ours; what was there before is there."""
    target = tmp_path / "v.csv"
    target.write_text("before")

    def fail():
        with in_place_of(target, force=True) as made:
            made.write_text("half")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert (target.read_text(), [path.name for path in tmp_path.iterdir()]) == ("before", ["v.csv"])


def test_directories_of_parquet_are_replaced_and_others_kept(tmp_path):
    """`force` never deletes what is not an export."""
    target = tmp_path / "v.parquet"
    (target / "m=1").mkdir(parents=True)
    (target / "m=1" / "data.parquet").write_text("old")
    with in_place_of(target, force=True) as made:
        made.mkdir()
        (made / "new.parquet").write_text("new")
    assert [path.name for path in target.rglob("*")] == ["new.parquet"]
    (target / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigError, match="with more than Parquet"), in_place_of(target, force=True):
        pytest.fail("nothing is written")


def test_a_directory_that_is_not_there_is_said(tmp_path):
    """Before anything is asked."""
    with (
        pytest.raises(ConfigError, match="no such directory; make it first"),
        in_place_of(tmp_path / "no" / "v.csv"),
    ):
        pytest.fail("nothing is written")


# --- the command ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("--to visits.csv", 0, ""),
        ("--to visits.ics", 0, "3 visits are told to the day"),
        ("planned_visits --to planned.ics --from 2026-03-01", 0, "1 visits are told"),
        ("article --to articles.parquet", 0, ""),
        ("--to book.xlsx --sql 'select 1 as one'", 0, ""),
        ("--to visits.doc", 2, "must end in .parquet, .csv, .xlsx, .ics"),
        ("prizes --to prizes.ics", 2, "a calendar is made of visit_log or planned_visits"),
        ("prizes --to prizes.csv --topic ai", 2, "--topic is not for this one"),
        ("--to v.csv --from yesterday", 2, "2023-05-26"),
        ("--to v.csv --sql 'select 1' --city seoul", 2, "--sql stands alone"),
    ],
)
def test_the_command(results, tmp_path, line, code, said):
    """Each kind is written; what is wrong is one line and exit 2, and leaves nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "jobs.cli", "export", *shlex.split(line), "--data-dir", results.parent],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert len(list(tmp_path.iterdir())) == (code == 0)
