"""The command line as a process: what it answers, and how it ends. Exit 0, 1 = failed, 2 = bad usage, 130."""

import csv
import gzip
import io
import json
import logging
import os
import re
import shlex
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
import structlog
import typer
from rich.cells import cell_len
from typer.testing import CliRunner

from jobs.cli import run
from jobs.commands import app
from storage.reports import reports
from tests.shell import (
    WITHIN_S,
    Finished,
    citymentions,
    command,
    environment,
    interrupted,
    on_terminal,
    started,
)
from tests.site import Answer, site
from tests.walking import article_page, rss, settings_for, source_for, walk_over

TEXT = (
    "서울시는 12일 노르웨이 오슬로 시의원단 9명이 서울시청을 방문해 스마트도시 정책을 살펴봤다고 밝혔다.\n\n"
    "시는 앞으로도 여러 도시와 경험을 나누겠다고 덧붙였다."
)
EVIDENCE = TEXT.partition("\n")[0]
COMMANDS = (
    *("demo", "daemon", "collect", "backfill", "read", "reread"),
    *("sql", "report", "export", "search", "schema"),
    *("confirm", "reject", "edit", "merge", "split"),
    *("status", "check", "explain", "publish", "purge"),
)
SETTINGS = """
sources = ["test-source"]
contact = "tests on loopback"
allow_private = true
workers = 1
"""
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{feed}"
hosts = ["127.0.0.1"]
min_delay_s = 0.0
[[feeds]]
url = "{feed}"
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """A data directory into which one article was collected."""
    folder = tmp_path_factory.mktemp("collected")
    with site({"/a": Answer(article_page())}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/a")]), type="application/rss+xml")
        walk_over(settings_for(folder), source_for(running.url("/rss")))
    return folder


@pytest.fixture
def asking(tmp_path, monkeypatch, capsys):
    """Commands within this process, in an empty directory and a new home: (code, stdout, stderr) of each."""
    for name, value in environment(tmp_path, COLUMNS="80").items():
        monkeypatch.setenv(name, value)
    for name in set(os.environ) - set(environment(tmp_path)) - {"COLUMNS"}:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def ask(*arguments):
        code = run([str(each) for each in arguments])
        said = capsys.readouterr()
        return Finished(code, said.out, said.err)

    before = tuple(logging.getLogger().handlers)
    yield ask
    structlog.reset_defaults()  # commands set up logging to the stream that was captured
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)


def configure(folder, running, pages):
    """Configuration and one source of the user's own; gives the options that name both places."""
    routes = {f"/{i}": Answer(article_page(f"{i}번째 방문단, 서울을 찾다")) for i in range(pages)}
    running.routes.update({key: value for key, value in routes.items() if key not in running.routes})
    running.routes["/rss"] = Answer(rss([running.url(f"/{i}") for i in range(pages)]))
    (folder / "sources").mkdir()
    (folder / "sources" / "test-source.toml").write_text(SOURCE.format(feed=running.url("/rss")), "utf-8")
    (folder / "citymentions.toml").write_text(SETTINGS, "utf-8")
    return ("--config", folder / "citymentions.toml", "--data-dir", folder / "data")


# --- help --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    """`--help` says what a command does, names its options, and shows an example of itself."""
    shown = CliRunner().invoke(app, [name, "--help"])
    assert shown.exit_code == 0
    assert f"Example: citymentions {name}" in shown.stdout
    assert "--data-dir" in shown.stdout


def test_there_is_no_other_command():
    """The commands are those whose help is tested."""
    assert set(typer.main.get_command(app).commands) == set(COMMANDS)


@pytest.mark.parametrize("name", ["sql", "report", "status", "schema"])
def test_the_examples_of_questions_work(name, data_dir, asking):
    """The example in the help of a question can be copied."""
    epilog = typer.main.get_command(app).commands[name].epilog
    words = shlex.split(epilog.removeprefix("Example: citymentions "))
    if "--data-dir" in words:
        words = words[: words.index("--data-dir")]
    asked = asking(*words, "--data-dir", data_dir)
    assert (asked.code, asked.err) == (0, "")
    assert asked.out


# --- bad usage ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("visits", 2, "--help"),
        ("sql", 2, "QUERY"),
        ("sql 'select 1' --format xml", 2, "markdown"),
        ("sql 'selct 1'", 2, "selct"),
        ("sql 'select * from visit_lgo'", 2, "visit_log"),
        ("sql 'select 1; select 2'", 2, "one question"),
        ("sql ''", 2, "one question"),
        ("sql 'delete from visit'", 2, "read-only"),
        ("sql 'drop table visit'", 2, "read-only"),
        ("sql \"copy visit to 'stolen.csv'\"", 2, "read-only"),
        ("sql \"select * from read_text('/etc/hostname')\"", 2, "disabled"),
        ("report nonsense", 2, "visits_by_country"),
        ("report visit_log --from yesterday", 2, "2023-05-26"),
        ("report visit_log --year 2023", 2, "--from"),
        ("report countries_in_a_year --year MMXXIII", 2, "--year"),
        ("read", 2, "FILE or URL"),
        ("read nowhere.html", 2, "nowhere.html"),
        ("read page.txt --city atlantis", 2, "seoul"),
        ("read page.txt --published tomorrow", 2, "2023-05-26"),
        ("read page.txt --out lines.jsonl", 2, "--jsonl"),
        ("read page.txt --jsonl lines.jsonl", 2, "--jsonl"),
        ("read --jsonl nowhere.jsonl", 2, "nowhere.jsonl"),
        ("read --jsonl page.txt --out page.txt", 2, "another file"),
        ("read --jsonl page.txt --out nowhere/lines.jsonl", 2, "--out"),
        ("read --jsonl page.txt --workers 0", 2, "--workers"),
        ("read http://news.example/1", 2, "contact"),
        ("read empty.html", 1, "body-missing"),
        ("collect", 2, "contact"),
        ("collect hearld", 2, "'herald'"),
        ("collect --config nowhere.toml", 2, "nowhere.toml"),
        ("collect --config wrong.toml", 2, "contact"),
    ],
)
def test_what_is_wrong_is_one_line(line, code, said, data_dir, tmp_path, asking):
    """Whatever is asked wrongly: the exit code says so, and one line on stderr says what to do."""
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    (tmp_path / "empty.html").write_text("<html><body></body></html>", "utf-8")
    (tmp_path / "wrong.toml").write_text("contcat = 'me'\n", "utf-8")
    asked = asking(*shlex.split(line), "--data-dir", data_dir)
    assert (asked.code, asked.out) == (code, "")
    assert len(asked.err.splitlines()) == 1
    assert asked.err.startswith("citymentions: ")
    assert said in asked.err
    assert (tmp_path / "page.txt").read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("line", "code"), [("visits", 2), ("report visit_log --year 1", 2), ("status", 1), ("--version", 0)]
)
def test_the_process_ends_with_that_code(line, code, tmp_path):
    """The exit code and the one line are those of the process, too."""
    asked = citymentions(*shlex.split(line), home=tmp_path)
    assert (asked.code, len(asked.err.splitlines())) == (code, min(code, 1))


def test_without_a_command_the_help_is_shown(tmp_path):
    """`citymentions` alone names the commands; scripts see that it is not what they meant."""
    asked = citymentions(home=tmp_path)
    assert asked.code == 2
    assert [name for name in COMMANDS if name not in asked.out] == []


def test_a_city_that_nobody_configured_stops_at_the_start(tmp_path):
    """A wrong city in the settings is named before anything is asked of anybody."""
    asked = citymentions(
        "collect",
        "--data-dir",
        tmp_path / "d",
        home=tmp_path,
        CITYMENTIONS_CITIES="atlantis",
        CITYMENTIONS_CONTACT="me",
    )
    assert (asked.code, len(asked.err.splitlines())) == (2, 1)
    assert "atlantis" in asked.err


# --- data directories --------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["sql 'select 1'", "report visit_log", "status", "schema"])
def test_nothing_was_collected_yet(line, tmp_path, asking):
    """A question to an empty place: failed, and how to fill it."""
    asked = asking(*shlex.split(line), "--data-dir", tmp_path / "none")
    assert (asked.code, len(asked.err.splitlines())) == (1, 1)
    assert "collect" in asked.err


def test_a_data_directory_that_cannot_be_made(tmp_path):
    """A directory that is a file, or lies below one: failed, and another can be named."""
    (tmp_path / "file").write_text("")
    for place in ("file", "file/below"):
        asked = citymentions("demo", "--data-dir", tmp_path / place, home=tmp_path)
        assert (asked.code, len(asked.err.splitlines())) == (1, 1)
        assert "--data-dir" in asked.err


def test_a_newer_schema_is_left_alone(tmp_path):
    """What a newer version wrote is not touched, and the remedy is named."""
    with site({}) as running:
        options = configure(tmp_path, running, 1)
        (tmp_path / "data").mkdir()
        with sqlite3.connect(tmp_path / "data" / "state.sqlite") as connection:
            connection.execute("pragma user_version = 999")
        connection.close()
        asked = citymentions("collect", *options, home=tmp_path)
    assert (asked.code, len(asked.err.splitlines())) == (1, 1)
    assert "upgrade" in asked.err


@pytest.mark.parametrize("blocks", [2, 300, 1200])
def test_a_full_disk_loses_nothing(blocks, tmp_path):
    """Files cannot grow: failed, with the remedy; once they can, the next pass brings everything once."""
    with site({}) as running:
        options = configure(tmp_path, running, 3)
        line = f"ulimit -f {blocks}; exec {shlex.join(command('collect', *options))}"
        full = subprocess.run(
            ["/bin/sh", "-c", line],
            env=environment(tmp_path),
            cwd=tmp_path,
            capture_output=True,
            timeout=WITHIN_S,
            check=False,
        )
        assert full.returncode == 1
        assert b"make room on the disk" in full.stderr.splitlines()[-1]
        assert b"Traceback" not in full.stderr
        again = citymentions("collect", *options, home=tmp_path)
    assert again.code == 0
    asked = citymentions(
        "sql",
        "select count(*) n, count(distinct url) d from article",
        "--format",
        "json",
        *options,
        home=tmp_path,
    )
    assert json.loads(asked.out) == {"n": 3, "d": 3}


# --- collect -----------------------------------------------------------------------------------------------


def test_collect_says_what_came(tmp_path):
    """One pass: a table on stdout, lines for programs on stderr, exit 0; the second finds nothing new."""
    with site({}) as running:
        options = configure(tmp_path, running, 3)
        first = citymentions("collect", *options, "--log", "json", home=tmp_path)
        second = citymentions("collect", *options, home=tmp_path)
    assert (first.code, second.code) == (0, 0)
    events = [json.loads(line) for line in first.err.splitlines()]
    assert [(each["event"], each["stored"]) for each in events] == [("run ended", 3)]
    assert re.search(r"test-source\W+new\W+3\W+0\W+3\W+3\W+0", first.out)
    assert "nothing-new" in second.out


def test_collect_fails_where_a_source_fails(tmp_path):
    """A source that cannot be read is exit 1, with its reason in a line of its own."""
    with site({}) as running:
        options = configure(tmp_path, running, 3)
        running.routes["/rss"] = Answer(status=404)
        asked = citymentions("collect", *options, home=tmp_path)
    assert asked.code == 1
    assert re.search(r"^citymentions: test-source: failed: .*404", asked.err, re.MULTILINE)


def test_two_collects_at_once(tmp_path):
    """Both end well, each page is asked for once, and each article is there once."""
    with site({}) as running:
        options = configure(tmp_path, running, 6)
        both = [started("collect", *options, home=tmp_path) for _ in range(2)]
        errors = [process.communicate(timeout=WITHIN_S)[1] for process in both]
        asked_for = [path for path in running.paths() if path[1:].isdigit()]
    assert [process.returncode for process in both] == [0, 0], errors
    assert sorted(asked_for) == [f"/{i}" for i in range(6)]
    asked = citymentions("sql", "select count(*) n from article", "--format", "json", *options, home=tmp_path)
    assert json.loads(asked.out) == {"n": 6}


def test_ctrl_c_in_a_collect(tmp_path):
    """Exit 130, one line, no child left; no source is blamed, and the next pass brings the rest."""
    with site({"/3": Answer(article_page("늦게 온 방문단"), wait_s=20.0)}) as running:
        options = configure(tmp_path, running, 6)
        process = started("collect", *options, home=tmp_path)
        deadline = time.monotonic() + WITHIN_S
        while "/3" not in running.paths():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        ended = interrupted(process)
        running.routes["/3"] = Answer(article_page("늦게 온 방문단"))
        again = citymentions("collect", *options, home=tmp_path)
    assert ended.code == 130
    assert "Traceback" not in ended.err
    assert ended.err.splitlines()[-1].startswith("citymentions: interrupted")
    assert again.code == 0
    asked = citymentions(
        "sql",
        "select count(*) n, count(distinct url) d from article",
        "--format",
        "json",
        *options,
        home=tmp_path,
    )
    assert json.loads(asked.out) == {"n": 6, "d": 6}


# --- read --------------------------------------------------------------------------------------------------


def test_read_marks_evidence_on_a_terminal(tmp_path):
    """The sentence that proves a visit is coloured within the text, and stands below its record."""
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    shown = on_terminal(80, "read", "page.txt", "--published", "2024-03-12", home=tmp_path)
    assert shown.code == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.out)
    assert max(map(cell_len, plain.splitlines())) <= 80
    coloured = "".join(re.findall(r"\x1b\[1;33m(.*?)\x1b\[0m", shown.out, re.DOTALL))
    assert "".join(coloured.split()) == "".join(EVIDENCE.split())
    assert "[NO] · 2024-03-12" in plain
    assert "".join(plain.split()).count("".join(EVIDENCE.split())) == 2


def test_read_marks_evidence_where_there_is_no_colour(tmp_path):
    """In a file or a pipe it stands in « », without a control character."""
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    shown = citymentions("read", "page.txt", "--published", "2024-03-12", home=tmp_path)
    assert "\x1b" not in shown.out
    assert "".join(f"«{EVIDENCE}»".split()) in "".join(shown.out.split())


def test_read_takes_every_form(tmp_path):
    """A page, a packed page, a text and an address tell the same visit as JSON."""
    (tmp_path / "page.html").write_bytes(article_page())
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(article_page()))
    with site({"/a": Answer(article_page())}) as running:
        told = [
            citymentions(
                "read",
                what,
                "--json",
                home=tmp_path,
                CITYMENTIONS_CONTACT="me",
                CITYMENTIONS_ALLOW_PRIVATE="true",
            )
            for what in ("page.html", "page.html.gz", running.url("/a"))
        ]
    visits = [json.loads(each.out)["visits"] for each in told]
    assert visits[0] == visits[1] == visits[2]
    assert visits[0][0]["countries"] == ["FI"]


def test_read_answers_line_for_line(tmp_path):
    """Many lines, two processes: the answers come in the order of the lines, a bad one is an error of its own."""
    ids = [f"n{i}" for i in range(40)]
    lines = [json.dumps({"id": each, "text": TEXT, "published": "2024-03-12"}) for each in ids]
    lines[7] = "{no json"
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    done = citymentions("read", "--jsonl", "in.jsonl", "--out", "out.jsonl", "--workers", "2", home=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "")
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [each["id"] for each in answers] == [*ids[:7], "line 8", *ids[8:]]
    assert [i for i, each in enumerate(answers) if "error" in each] == [7]


# --- questions ---------------------------------------------------------------------------------------------


def test_sql_in_every_format(data_dir, tmp_path):
    """The same row, for a person, a spreadsheet, a program, a document."""
    query = "select countries, people, sentence from visit_log"

    def told(form):
        return citymentions("sql", query, "--format", form, "--data-dir", data_dir, home=tmp_path).out

    row = json.loads(told("json"))
    assert (row["countries"], row["people"]) == (["FI"], 12)
    assert list(csv.reader(io.StringIO(told("csv"))))[1] == ["FI", "12", row["sentence"]]
    assert f"| FI | 12 | {row['sentence']} |" in told("markdown")
    assert "".join(row["sentence"].split()) in re.sub(
        r"[\s│]", "", told("table").replace("│ FI        │ 12     │", "")
    )


@pytest.mark.parametrize("name", [each.name for each in reports()])
def test_every_report_can_be_shown(name, data_dir, asking):
    """Each report is answered, and fits 80 columns."""
    shown = asking("report", name, "--data-dir", data_dir)
    assert (shown.code, shown.err) == (0, "")
    assert max(map(cell_len, shown.out.splitlines())) <= 80


def test_reports_take_their_options(data_dir, tmp_path):
    """`report` lists each report with its options; one that is given decides what is shown."""
    listed = citymentions("report", "--format", "json", home=tmp_path)
    options = {row["report"]: row["options"] for row in map(json.loads, listed.out.splitlines())}
    assert options["visit_log"] == "--city --country --from --to --topic"
    for country, expected in (("FI", 1), ("BR", 0)):
        asked = citymentions(
            "report",
            "visit_log",
            "--country",
            country,
            "--from",
            "2024-01-01",
            "--format",
            "json",
            "--data-dir",
            data_dir,
            home=tmp_path,
        )
        assert len(asked.out.splitlines()) == expected


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_a_reader_may_stop_before_the_end(form, data_dir, tmp_path):
    """`… | head -1` is no failure, and nothing is said of it."""
    line = f"{shlex.join(command('sql', 'select range from range(100000)', '--format', form, '--data-dir', data_dir))}"
    done = subprocess.run(
        ["/bin/bash", "-c", f"{line} | head -1; exit ${{PIPESTATUS[0]}}"],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


def test_output_that_cannot_be_written(data_dir, tmp_path):
    """A full disk below stdout is one line and exit 1."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no /dev/full")
    with device.open("wb") as full:
        done = subprocess.run(
            command("schema", "--format", "csv", "--data-dir", data_dir),
            env=environment(tmp_path),
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=WITHIN_S,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "citymentions: No space left on device; check its rights and the room on the disk"
    ]


def test_a_terminal_without_korean(data_dir, tmp_path):
    """Where the terminal's encoding lacks a character, it is written as an escape, and the rest as ever."""
    asked = citymentions(
        "sql",
        "select sentence from visit_log",
        "--format",
        "csv",
        "--data-dir",
        data_dir,
        home=tmp_path,
        PYTHONIOENCODING="ascii",
    )
    assert asked.code == 0
    assert "\\ud540\\ub780\\ub4dc" in asked.out


# --- status ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def troubled(tmp_path_factory):
    """A data directory of 30 sources that all fail, for a reason of several lines."""
    folder = tmp_path_factory.mktemp("troubled")
    with site({}) as running:
        feed = running.url("/rss")
        sources = [source_for(feed, id=f"broken-{i}", name=f"고장난 신문 {i}") for i in range(30)]
        walk_over(settings_for(folder), *sources)
    return folder


@pytest.mark.parametrize("columns", [80, 160])
def test_status_is_one_screen(columns, troubled, tmp_path):
    """Figures and the sources in trouble, however many and whatever their reasons, on 24 lines."""
    shown = on_terminal(columns, "status", "--data-dir", troubled, home=tmp_path)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.out).splitlines()
    assert shown.code == 0
    assert len(plain) <= 24
    assert max(map(cell_len, plain)) <= columns
    assert any(line.startswith("sources") and "30 suspect" in line for line in plain)
    assert any("22 more" in line for line in plain)


def test_status_knows_whether_a_daemon_runs(tmp_path):
    """While a daemon holds the directory it is named, and asking does not disturb it."""
    with site({}) as running:
        options = configure(tmp_path, running, 1)
        process = started("daemon", *options, home=tmp_path)
        deadline = time.monotonic() + WITHIN_S
        while not (tmp_path / "data" / "mentions.duckdb").exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        during = citymentions("status", *options, home=tmp_path)
        assert process.poll() is None
        interrupted(process)
        after = citymentions("status", *options, home=tmp_path)
        stopped = citymentions("status", "--fail-on", "stopped", *options, home=tmp_path)
    assert f"process {process.pid} since" in during.out
    assert re.search(r"heartbeat \d+ s ago", during.out)
    assert re.search(r"daemon\s+not running", after.out)
    assert (after.code, stopped.code) == (0, 1)
    assert stopped.err == f"citymentions: no daemon runs on {tmp_path / 'data'}\n"


@pytest.mark.parametrize(
    ("options", "code"), [((), 0), (("broken",), 0), (("suspect",), 1), (("broken", "suspect"), 1)]
)
def test_status_fails_where_monitoring_asks_it_to(options, code, troubled, tmp_path):
    """`--fail-on` alone decides on exit 1, with the cause in one line on stderr; the screen is the same."""
    asked = [word for option in options for word in ("--fail-on", option)]
    shown = citymentions("status", *asked, "--data-dir", troubled, home=tmp_path)
    assert shown.code == code
    assert bool(code) == shown.err.startswith("citymentions: suspect: broken-0, broken-1, ")
