"""`citymentions backfill`, by its command line: a recorded week, boards, lists, and what can go wrong."""

import csv
import io
import json
import os
import signal
import time
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from jobs.backfill_report import WINDOW_COLUMNS
from jobs.cli import run
from jobs.demo import MARK_FILE
from jobs.wiring import RESULTS_FILE, STATE_FILE
from storage.reports import run_sql
from storage.state import State
from tests.fixture_day import FIXTURES
from tests.shell import WITHIN_S, citymentions, on_terminal, started
from tests.site import Answer, site
from tests.walking import article_page, rss

WEEK = FIXTURES / "week"
FILL = ("backfill", "--source", "herald", "--from", "2023-05-22", "--to", "2023-05-28", "--recorded", WEEK)
DAY = "2023-05-24"
ROWS = "select * exclude (first_seen_at, fetched_at) from article order by article_id"
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{base}"
hosts = ["127.0.0.1"]
min_delay_s = {delay}
[[feeds]]
url = "{base}rss"
[[archives]]
{archive}
"""
BY_DAY = 'url = "{base}{{yyyy}}/{{mm}}/{{dd}}"\nlink_selector = "a"'
ENVIRONMENT = {
    "CITYMENTIONS_CONTACT": "tests on loopback",
    "CITYMENTIONS_ALLOW_PRIVATE": "true",
    "CITYMENTIONS_WORKERS": "1",
}


def configured(tmp_path, running, archive=BY_DAY, delay=0.0):
    """A directory with a source `paper` on the site; the arguments that name it and its data directory."""
    base = running.url("/")
    (tmp_path / "sources").mkdir(exist_ok=True)
    text = SOURCE.format(base=base, archive=archive.format(base=base), delay=delay)
    (tmp_path / "sources" / "paper.toml").write_text(text, encoding="utf-8")
    (tmp_path / "c.toml").write_text('sources = ["paper"]\n', encoding="utf-8")
    return ("--config", tmp_path / "c.toml", "--data-dir", tmp_path / "data")


def backfill(tmp_path, where, *arguments, **more):
    """Run `backfill …` to its end."""
    return citymentions("backfill", *arguments, *where, home=tmp_path, **(ENVIRONMENT | more))


def inside(*arguments):
    """Run a command that asks nobody, in this process; its exit code."""
    return run([str(each) for each in arguments])


def day(where, *more, first=DAY, to=DAY):
    """The arguments for days of `paper`."""
    return ("--source", "paper", "--from", first, "--to", to, *more)


def ledger(tmp_path):
    """Every window of the ledger, by name."""
    with State(tmp_path / "data" / STATE_FILE) as state:
        return {window.name: window for window in state.windows.all()}


def links(*paths):
    """A list of these links, each with a title."""
    return Answer("".join(f"<li><a href='{path}'>{title}</a></li>" for path, title in paths).encode())


def articles(count, start=0, **more):
    """So many article pages, by path, and the links to them."""
    numbers = range(start, start + count)
    routes = {f"/n/{at}": Answer(article_page(f"{at}번째 방문단, 서울을 찾다"), **more) for at in numbers}
    return routes, [(path, f"{path}번째 소식") for path in routes]


# --- the recorded week -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    """The recorded week, filled: the data directory, and how the command ended."""
    home = tmp_path_factory.mktemp("week")
    return home / "data", citymentions(*FILL, "--log", "json", "--data-dir", home / "data", home=home)


def test_a_week_of_an_outlet_is_filled(week):
    """Seven days of the day archive: every link ends in one outcome, and the visits that they tell of are found."""
    data, filled = week
    assert (filled.code, "21 links found = 1 known + 19 stored + 1 gone" in filled.out) == (0, True), (
        filled.err
    )
    days = run_sql(
        data / RESULTS_FILE, "select published_day, count(*) from article group by 1 order by 1"
    ).rows
    assert [count for _, count in days] == [3, 3, 3, 3, 3, 2, 2]
    visits = (
        "select list(distinct country order by country) from (select unnest(countries) as country from visit)"
    )
    assert list(run_sql(data / RESULTS_FILE, visits).rows) == [(["EC", "FI", "GE", "MN", "NO", "PE", "RW"],)]


def test_a_second_run_does_nothing_and_says_so(week, capsys):
    """A week that is done: nothing is asked, nothing is written, and one line says so."""
    data, _ = week
    before = (data / RESULTS_FILE).stat()
    assert inside(*FILL, "--data-dir", data) == 0
    line = "nothing to do: 7 windows done before; 21 links found = 1 known + 19 stored + 1 gone\n"
    assert capsys.readouterr() == (line, "")
    assert (data / RESULTS_FILE).stat() == before


def test_a_pipe_gets_plain_lines_and_programs_rows(week, capsys):
    """A line per window, as JSON where asked for; `status` has a row per window for programs."""
    data, filled = week
    lines = [json.loads(line) for line in filled.err.splitlines() if line.startswith("{")]
    days = [f"2023-05-{number}" for number in range(22, 29)]
    assert [line["window"] for line in lines if line["event"] == "window ended"] == days
    assert inside("backfill", "status", "--format", "csv", "--data-dir", data) == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert rows.fieldnames == list(WINDOW_COLUMNS)
    assert {row["window"]: row["stored"] for row in rows}["2023-05-24"] == "3"


def test_a_terminal_shows_a_bar(tmp_path):
    """On a terminal: how many of how many, and how they ended; no line per window."""
    shown = on_terminal(110, *FILL, "--data-dir", tmp_path / "a", home=tmp_path)
    assert shown.code == 0
    assert "20/20" in shown.out
    assert "19 stored, 1 gone" in shown.out
    assert "window ended" not in shown.out


def test_titles_choose_what_is_fetched_and_the_rest_has_an_outcome(tmp_path, capsys):
    """`--match titles`: what no title recommends is booked as skipped; wanted whole later, it is brought in."""
    data = tmp_path / "data"
    by_title = citymentions(*FILL, "--match", "titles", "--data-dir", data, home=tmp_path)
    outcomes = dict(run_sql(data / RESULTS_FILE, "select outcome, count(*) from outcome group by 1").rows)
    assert by_title.code == 0
    assert outcomes["skipped"] + outcomes["stored"] + outcomes.get("gone", 0) == 20
    assert outcomes["skipped"] >= 8
    found = "select count(distinct article_id) from visit"
    assert list(run_sql(data / RESULTS_FILE, found).rows) == [(7,)]  # and none of the visits was lost
    assert inside(*FILL, "--match", "titles", "--data-dir", data) == 0
    assert capsys.readouterr().out.startswith("nothing to do")
    whole = citymentions(*FILL, "--data-dir", data, home=tmp_path)
    assert "21 links found = 1 known + 19 stored + 1 gone" in whole.out
    assert list(run_sql(data / RESULTS_FILE, "select count(*) from article").rows) == [(19,)]


def test_what_is_invented_is_not_mixed_with_collections(tmp_path, capsys):
    """Recorded sites want a place of their own, and mark it; real collections there are refused."""
    assert inside(*FILL) == 2
    assert "--data-dir" in capsys.readouterr().err
    State(tmp_path / STATE_FILE).close()
    assert inside(*FILL, "--data-dir", tmp_path) == 2
    assert "real collections" in capsys.readouterr().err
    assert not (tmp_path / MARK_FILE).exists()


def test_a_dry_run_asks_nobody_and_books_nothing(week, tmp_path, capsys):
    """Pages, hours and bytes by what is known: a guess at first, later the windows listed before."""
    assert inside(*FILL, "--dry-run", "--data-dir", tmp_path) == 0
    guessed = capsys.readouterr().out
    assert ("a guess" in guessed, "nobody was asked" in guessed) == (True, True)
    with State(tmp_path / STATE_FILE) as state:
        assert state.windows.all() == ()
    two_weeks = ("--source", "herald", "--from", "2023-05-15", "--to", "2023-05-28")
    assert inside("backfill", "--dry-run", *two_weeks, "--data-dir", week[0]) == 0
    assert "about 20 pages" in capsys.readouterr().out  # 7 days more, at 20 new links in 7 days


# --- the ledger ------------------------------------------------------------------------------------------


def test_a_list_that_fails_or_is_empty_costs_its_day(tmp_path):
    """A server error of one day's list, an empty one of another: `failed` and `suspect`, and the others are done.

    An empty list that answers 200 is no proof of a quiet day: `resume` takes up what failed, and a suspect day is
    listed anew where it is named again.
    """
    routes, of_day = articles(3)
    lists = {f"/2023/05/2{at}": links(link) for at, link in enumerate(of_day, start=4)}
    broken = {"/2023/05/25": Answer(b"", status=500), "/2023/05/26": Answer(b"<ul></ul>")}
    with site({**routes, **lists, **broken}) as running:
        where = configured(tmp_path, running)
        first = backfill(tmp_path, where, *day(where, to="2023-05-26"))
        assert first.code == 1
        assert "2023-05-25: failed: its list: server-error" in first.err
        assert "2023-05-26: suspect: its list answered, and is empty" in first.err
        assert [row.status for row in ledger(tmp_path).values()] == ["done", "failed", "suspect"]
        running.routes |= lists
        resumed = backfill(tmp_path, where, "resume")
        assert (resumed.code, "1 links found = 0 known + 1 stored" in resumed.out) == (0, True), resumed.err
        assert [row.status for row in ledger(tmp_path).values()] == ["done", "done", "suspect"]
        assert backfill(tmp_path, where, *day(where, to="2023-05-26")).code == 0
        assert {row.status for row in ledger(tmp_path).values()} == {"done"}
        assert Counter(running.paths())["/2023/05/24"] == 1


def test_a_day_to_come_is_refused_and_today_is_never_done(tmp_path, capsys, monkeypatch):
    """Tomorrow is bad usage; today is brought in as far as it is, stays pending, and is to be listed anew."""
    monkeypatch.setenv("CITYMENTIONS_CONTACT", "tests on loopback")
    today = datetime.now(ZoneInfo("Asia/Seoul")).date()
    routes, of_day = articles(1)
    with site({**routes}) as running:
        for late in (
            today - timedelta(days=1),
            today,
            today + timedelta(days=1),
        ):  # midnight may come meanwhile
            running.routes[f"/{late:%Y/%m/%d}"] = links(*of_day)
        where = configured(tmp_path, running)
        to_come = (today + timedelta(days=2)).isoformat()
        assert inside("backfill", *day(where, first=to_come, to=to_come), *where) == 2
        assert "lies in the future" in capsys.readouterr().err
        asked = backfill(tmp_path, where, *day(where, first=today.isoformat(), to=today.isoformat()))
        if today == datetime.now(ZoneInfo("Asia/Seoul")).date():
            row = ledger(tmp_path)[today.isoformat()]
            assert (asked.code, row.status, row.reason) == (0, "pending", "the day is not over")
            assert (row.is_listed, row.stored) == (False, 1)


def test_a_publisher_who_refuses_is_asked_no_more(tmp_path):
    """A list that is forbidden: one request, and the other days stay pending, not failed one by one."""
    with site({"/2023/05/24": Answer(b"", status=403)}) as running:
        where = configured(tmp_path, running)
        asked = backfill(tmp_path, where, *day(where, to="2023-05-30"))
        assert asked.code == 1
        assert Counter(running.paths()) == {"/robots.txt": 1, "/2023/05/24": 1}
        assert Counter(row.status for row in ledger(tmp_path).values()) == {
            "failed": 1,
            "pending": 6,
        }


def test_every_link_of_a_window_is_accounted_for(tmp_path):
    """Law 1: found = known + skipped + stored + failed + waiting, in every row; the run's row balances, too."""
    routes, of_day = articles(4)
    routes |= {"/n/8": Answer(b"", status=404), "/n/9": Answer(b"", status=500)}
    of_day += [("/n/8", "없어진 글"), ("/n/9", "잠시 아픈 글"), ("/n/0", "또 나온 글")]
    with site(
        {f"/{DAY.replace('-', '/')}": links(*of_day), "/rss": Answer(rss([]), type="text/xml"), **routes}
    ) as running:
        where = configured(tmp_path, running)
        running.routes["/rss"] = Answer(rss([running.url("/n/0")]), type="text/xml")
        citymentions("collect", *where, home=tmp_path, **ENVIRONMENT)
        asked = backfill(tmp_path, where, *day(where))
        row = ledger(tmp_path)[DAY]
        counts = (row.found, row.known, row.new, row.skipped, row.stored, row.failed, row.waiting)
        assert counts == (6, 1, 5, 0, 3, 1, 1)
        assert "6 links found = 1 known + 3 stored + 1 gone + 1 waiting" in asked.out
        assert (row.status, "links are tried again from" in row.reason) == ("pending", True)
        runs = "select links_found, links_known, links_new, stored from run where job = 'backfill'"
        assert list(run_sql(tmp_path / "data" / RESULTS_FILE, runs).rows) == [(6, 1, 5, 3)]


def test_a_government_board_is_read_by_post(tmp_path):
    """Links in onclick, pages by POST, the day in the row: all of it is data in the source's file."""
    archive = (
        'url = "{base}list.do"\nform = "curPage={{page}}"\nlink_selector = "tbody tr"\n'
        "link_pattern = '''fn_view\\('(\\d+)'\\)'''\nlink_template = \"/n/{{}}\"\n"
        "day_pattern = '(?P<year>20\\d\\d)\\.(?P<month>\\d\\d)\\.(?P<day>\\d\\d)'"
    )
    pages = {
        b"curPage=1": [(5, "2023.05.26"), (4, "2023.05.25")],
        b"curPage=2": [(3, "2023.05.24"), (2, "2023.05.24")],
        b"curPage=3": [(1, "2023.05.23")],
    }

    def board(asked):
        rows = "".join(
            f"<tr onclick=\"fn_view('{number}')\"><td><a href='#'>알림 {number}</a></td><td>{when}</td></tr>"
            for number, when in pages.get(asked.body, [])
        )
        return Answer(f"<table><tbody>{rows}</tbody></table>".encode())

    routes, _ = articles(6)
    with site({"/list.do": board, **routes}) as running:
        where = configured(tmp_path, running, archive)
        asked = backfill(tmp_path, where, *day(where))
        assert asked.code == 0, asked.err
        assert {asked.method for asked in running.log if asked.path == "/list.do"} == {"POST"}
        assert sorted(path for path in running.paths() if path.startswith("/n/")) == ["/n/2", "/n/3"]


# --- stopped, killed, full -------------------------------------------------------------------------------


def rows_of(tmp_path):
    """The articles, but for when we ourselves looked."""
    return list(run_sql(tmp_path / "data" / RESULTS_FILE, ROWS).rows)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order_and_resume_finishes(tmp_path, number):
    """What is in flight is finished and published; the window stays pending, and says how to go on."""
    routes, of_day = articles(40, wait_s=0.05)
    with site({f"/{DAY.replace('-', '/')}": links(*of_day), **routes}) as running:
        where = configured(tmp_path, running)
        process = started("backfill", *day(where), *where, home=tmp_path, **ENVIRONMENT)
        while len(running.log) < 8:
            assert process.poll() is None
            time.sleep(0.01)
        os.kill(process.pid, number)
        out, err = process.communicate(timeout=WITHIN_S)
        assert process.returncode == (130 if number == signal.SIGINT else 0), err.decode()
        assert "backfill resume" in err.decode()
        assert "waiting" in out.decode()
        row = ledger(tmp_path)[DAY]
        assert (row.status, row.found) == ("pending", 40)
        assert 0 < len(rows_of(tmp_path)) < 40
        if number == signal.SIGINT:
            return  # both end alike; one is enough to go on from
        assert backfill(tmp_path, where, "resume").code == 0
        assert len(rows_of(tmp_path)) == 40
        assert max(Counter(path for path in running.paths() if path.startswith("/n/")).values()) == 1


def test_a_full_disk_leaves_the_windows_pending(tmp_path):
    """No page is fetched below min_free_disk_bytes: one attempt says so, everything waits, exit 1."""
    routes, of_day = articles(5)
    with site({f"/{DAY.replace('-', '/')}": links(*of_day), **routes}) as running:
        where = configured(tmp_path, running)
        full = backfill(tmp_path, where, *day(where), CITYMENTIONS_MIN_FREE_DISK_BYTES=str(2**60))
        assert (full.code, "storage-full" in full.err, "make room" in full.err) == (1, True, True)
        assert [path for path in running.paths() if path.startswith("/n/")] == []
        row = ledger(tmp_path)[DAY]
        assert (row.status, row.waiting) == ("pending", 5)


def test_a_daemon_beside_it_shares_pace_and_brings_nothing_twice(tmp_path):
    """Daemon and backfill at once on one outlet: each article once, never two requests closer than the delay."""
    routes, of_day = articles(24)
    delay = 0.1
    with site({f"/{DAY.replace('-', '/')}": links(*of_day), **routes}) as running:
        feed = rss([running.url(path) for path, _ in of_day[::2]])
        running.routes["/rss"] = Answer(feed, type="application/rss+xml")
        where = configured(tmp_path, running, delay=delay)
        daemon = started("daemon", *where, "--log", "json", home=tmp_path, **ENVIRONMENT)
        try:
            asked = backfill(tmp_path, where, *day(where))
            assert asked.code == 0, asked.err
            deadline = time.monotonic() + WITHIN_S
            while len({path for path in running.paths() if path.startswith("/n/")}) < 24:
                assert time.monotonic() < deadline, "neither of them brings in what is left"
                time.sleep(0.02)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.communicate(timeout=WITHIN_S)
        assert len(rows_of(tmp_path)) == 24
        assert Counter(path for path in running.paths() if path.startswith("/n/")) == Counter(list(routes))
        times = [asked.at_s for asked in running.log]
        assert min(after - before for before, after in pairwise(times)) >= delay * 0.95


def test_what_a_killed_backfill_left_is_not_the_daemons_business_until_a_feed_names_it(tmp_path):
    """A collect beside a pending window takes only what its own feed announces; the rest waits for resume."""
    routes, of_day = articles(6, wait_s=0.2)
    with site({f"/{DAY.replace('-', '/')}": links(*of_day), **routes}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/n/5")]), type="application/rss+xml")
        where = configured(tmp_path, running)
        process = started("backfill", *day(where), *where, home=tmp_path, **ENVIRONMENT)
        while "/n/0" not in running.paths():
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        citymentions("collect", *where, home=tmp_path, **ENVIRONMENT)
        assert running.paths()[-1] == "/n/5"
        assert backfill(tmp_path, where, "resume").code == 0
        assert len(rows_of(tmp_path)) == 6


# --- lists of addresses ----------------------------------------------------------------------------------


def test_a_list_of_addresses_is_brought_in_once(tmp_path, capsys, monkeypatch):
    """Known ones and bad lines are no trouble: the good ones are stored by the source of their host."""
    monkeypatch.setenv("CITYMENTIONS_CONTACT", "tests on loopback")
    routes, of_day = articles(4)
    with site(routes) as running:
        where = configured(tmp_path, running)
        file = tmp_path / "search.csv"
        rows = "".join(f"2023-05-24,{title},{running.url(path)}\n" for path, title in of_day)
        file.write_text(f"일자,제목,URL\n{rows}2023-05-24,길 잃은 글,여기\n", encoding="utf-8")
        first = backfill(tmp_path, where, "--urls", file)
        assert (first.code, "4 links found = 0 known + 4 stored" in first.out) == (0, True), first.err
        assert f"{file}: line 6: " in first.err
        assert inside("backfill", "--urls", file, *where) == 0
        assert capsys.readouterr().out.startswith("nothing to do: 1 window done before")
        with file.open("a") as more:
            more.write(f"2023-05-24,새 글,{running.url('/n/77')}\n")
        third = backfill(tmp_path, where, "--urls", file)
        assert "5 links found = 4 known + 1 gone" in third.out
        assert Counter(running.paths())["/n/0"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--source", "paper"),
        ("--source", "paper", "--urls", "x.txt"),
        ("--urls", "x.txt", "--from", DAY),
        ("--urls", "x.txt", "--match", "titles"),
        ("--source", "paper", "--from", "24 May"),
        ("--source", "paper", "--from", DAY, "--to", "2023-05-23"),
        ("--source", "yonhap", "--from", DAY),
        ("--source", "no-such", "--from", DAY),
        ("--urls", "no-such.txt"),
    ],
)
def test_what_cannot_be_meant_is_bad_usage(tmp_path, arguments, capsys, monkeypatch):
    """Exit 2, one line that says what to do, and nothing is asked of anybody."""
    monkeypatch.setenv("CITYMENTIONS_CONTACT", "tests on loopback")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text("https://x.example/1\n", encoding="utf-8")
    with site({}) as running:
        where = configured(tmp_path, running)
        assert inside("backfill", *arguments, *where) == 2
        assert capsys.readouterr().err.count("\n") == 1
        assert running.log == []
