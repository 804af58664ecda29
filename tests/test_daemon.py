"""The daemon as a process: it serves, survives SIGTERM and SIGKILL, and readers read all the while."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from jobs.daemon import LAST_PUBLISH_S
from jobs.heartbeat import Heartbeat, last_heartbeat
from jobs.publishing import KILLED_WITHIN_S, Cause
from jobs.settings import Settings
from jobs.wiring import SETTLE_WITHIN_S, make_data_dir
from pipeline.errors import StorageError
from storage.reports import run_sql
from storage.results.results_file import ResultsFile
from tests.shell import citymentions, is_there
from tests.site import Answer, Site, site
from tests.walking import article_page, rss

PAGES = 12
WITHIN_S = 110.0  # for what is sure to come, on a busy machine
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{feed}"
hosts = ["127.0.0.1"]
interval_s = 60
min_delay_s = 0.0
[[feeds]]
url = "{feed}"
"""
SETTINGS = """
sources = ["test-source"]
contact = "tests on loopback"
allow_private = true
workers = 1
publish_interval_s = 0.5
tick_interval_s = 0.2
stop_within_s = 1.0
request_total_s = 900.0
"""


def loopback_site():
    """A site of PAGES articles with a feed."""
    routes = {f"/{i}": Answer(article_page(f"{i}번째 방문단, 서울을 찾다")) for i in range(PAGES)}
    return site(routes)


def configure(folder, running: Site):
    """Configuration and one source of the user's own, for the loopback site."""
    running.routes["/rss"] = Answer(rss([running.url(f"/{i}") for i in range(PAGES)]))
    (folder / "sources").mkdir()
    text = SOURCE.format(feed=running.url("/rss"))
    (folder / "sources" / "test-source.toml").write_text(text, encoding="utf-8")
    (folder / "citymentions.toml").write_text(SETTINGS, encoding="utf-8")


@contextmanager
def daemon(folder):
    """A daemon process on `folder`; killed at the end, whatever happens."""
    command = [sys.executable, "-m", "jobs.cli", "daemon", "--config", str(folder / "citymentions.toml")]
    command += ["--data-dir", str(folder / "data"), "--log", "json"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stored(folder) -> int:
    """How many articles a reader sees; the file must be readable at any moment once it is there."""
    file = folder / "data" / "mentions.duckdb"
    if not file.exists():
        return 0
    ((count,),) = run_sql(file, "select count(*) from article").rows
    return count


def wait_for(folder, count, process=None):
    """Read until `count` articles are there; fails when that takes too long, or the process ends."""
    deadline = time.monotonic() + WITHIN_S
    while (seen := stored(folder)) < count:
        log = (folder / "log").read_text(encoding="utf-8")
        assert process is None or process.poll() is None, log
        assert time.monotonic() < deadline, f"{seen} of {count} articles\n{log}"
        time.sleep(0.05)


def test_sigterm_ends_it_in_order(tmp_path):
    """SIGTERM: what is in flight is finished and published, exit 0, and nothing is there twice."""
    with loopback_site() as running:
        configure(tmp_path, running)
        with daemon(tmp_path) as process:
            wait_for(tmp_path, PAGES, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    rows = list(
        run_sql(
            tmp_path / "data" / "mentions.duckdb", "select count(*), count(distinct url) from article"
        ).rows
    )
    assert rows == [(PAGES, PAGES)]
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert '"event": "daemon stopped"' in log
    assert [line for line in log.splitlines() if not line.startswith("{")] == []  # a program reads it


def test_sigkill_loses_nothing(tmp_path):
    """SIGKILL at several moments: the next start goes on, and ends with the rows of an undisturbed run."""
    with loopback_site() as running:
        configure(tmp_path, running)
        for pages_before_kill in (1, PAGES // 2):
            with daemon(tmp_path) as process:
                deadline = time.monotonic() + WITHIN_S
                while len(set(running.paths())) < pages_before_kill + 2:  # robots.txt and feed come first
                    assert process.poll() is None, (tmp_path / "log").read_text(encoding="utf-8")
                    assert time.monotonic() < deadline
                    time.sleep(0.01)
                os.killpg(process.pid, signal.SIGKILL)
        with daemon(tmp_path) as process:
            wait_for(tmp_path, PAGES, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    file = tmp_path / "data" / "mentions.duckdb"
    assert list(run_sql(file, "select count(*), count(distinct url) from article").rows) == [(PAGES, PAGES)]
    assert list(run_sql(file, "select count(*) from visit where kind = 'event'").rows) == [(PAGES,)]
    assert list(run_sql(file, "select count(*) from outcome where outcome = 'stored'").rows) == [(PAGES,)]


def test_a_heartbeat_that_cannot_be_written_is_told_once(serving):
    """One line when it stops, one when it beats again: a tick a second says no more than that."""
    process, folder = serving
    in_the_way = folder / "data" / f".heartbeat.json.{process.pid}"
    while True:  # a beat may just be under way
        with suppress(FileExistsError):
            in_the_way.mkdir()
            break
    wait_for_log(folder, "no heartbeat can be written", process)
    in_the_way.rmdir()
    wait_for_log(folder, "heartbeat again", process)
    log = (folder / "log").read_text(encoding="utf-8")
    assert (log.count("no heartbeat can be written"), log.count("heartbeat again")) == (1, 1)


def wait_for_log(folder, words, process):
    """Read the log until `words` are in it."""
    deadline = time.monotonic() + WITHIN_S
    while words not in (log := (folder / "log").read_text(encoding="utf-8")):
        assert process.poll() is None, log
        assert time.monotonic() < deadline, log
        time.sleep(0.05)


def test_sighup_takes_up_a_changed_city(tmp_path):
    """A city that is configured and named at run time is read for after SIGHUP, by new reading processes."""
    with loopback_site() as running:
        configure(tmp_path, running)
        with daemon(tmp_path) as process:
            wait_for(tmp_path, PAGES, process)
            (tmp_path / "cities").mkdir()
            city = 'country = "KR"\nlevel = "city"\nnames = ["한빛시", "Hanbit"]\n'
            (tmp_path / "cities" / "hanbit.toml").write_text(city, encoding="utf-8")
            changed = 'cities = ["seoul", "hanbit"]\nmetrics_port = 9464\n' + SETTINGS
            (tmp_path / "citymentions.toml").write_text(changed, encoding="utf-8")
            running.routes["/late"] = Answer(article_page("늦은 방문단, 서울을 찾다"))
            running.routes["/rss2"] = Answer(rss([running.url("/late")]))
            source = SOURCE.format(feed=running.url("/rss2"))
            (tmp_path / "sources" / "second-source.toml").write_text(source, encoding="utf-8")
            changed = changed.replace('["test-source"]', '["test-source", "second-source"]')
            (tmp_path / "citymentions.toml").write_text(changed, encoding="utf-8")
            process.send_signal(signal.SIGHUP)
            wait_for(tmp_path, PAGES + 1, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    cities = "select city, count(*) from flag group by city order by city"
    assert list(run_sql(tmp_path / "data" / "mentions.duckdb", cities).rows) == [
        ("hanbit", 1),
        ("seoul", PAGES + 1),
    ]
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert '"reloaded"' in log
    assert '"setting": "metrics_port"' in log  # it changes with the next start only, and that is said


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    """A daemon that has brought in all, and its folder: for tests that it outlives."""
    folder = tmp_path_factory.mktemp("serving")
    with loopback_site() as running:
        configure(folder, running)
        with daemon(folder) as process:
            wait_for(folder, PAGES, process)
            yield process, folder


def test_the_second_daemon_leaves(serving, tmp_path):
    """A second daemon on one data directory says who holds it, and exits 1; the first serves on."""
    first, folder = serving
    shutil.copy(folder / "citymentions.toml", tmp_path)
    shutil.copytree(folder / "sources", tmp_path / "sources")
    (tmp_path / "data").symlink_to(folder / "data")
    with daemon(tmp_path) as second:
        assert second.wait(WITHIN_S) == 1
    assert re.search(rf"held by process {first.pid} since", (tmp_path / "log").read_text(encoding="utf-8"))
    assert first.poll() is None


@pytest.mark.parametrize(
    ("where", "mistake"),
    [
        ("sources/broken.toml", "nmae = 'x'\n"),
        ("cities/broken.toml", "nmaes = ['x']\n"),
        ("topics/broken.toml", "nmaes = ['x']\n"),
        ("citymentions.toml", "sources = [\n"),
    ],
)
def test_sighup_rejects_a_bad_file_and_goes_on(where, mistake, serving):
    """A mistake in any file is named in the log at SIGHUP; the daemon serves on with the old definitions."""
    process, folder = serving
    broken, log = folder / where, folder / "log"
    before = broken.read_bytes() if broken.exists() else None
    told = log.read_text(encoding="utf-8").count("reload rejected")
    broken.parent.mkdir(exist_ok=True)
    broken.write_text(mistake, encoding="utf-8")
    try:
        process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + WITHIN_S
        while log.read_text(encoding="utf-8").count("reload rejected") == told:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        if before is None:
            broken.unlink()
        else:
            broken.write_bytes(before)
    rejected = [line for line in log.read_text(encoding="utf-8").splitlines() if "reload rejected" in line]
    assert str(broken) in rejected[-1]
    beat = last_heartbeat(folder / "data")
    while last_heartbeat(folder / "data") == beat:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_promises_to_end_within_ten_seconds():
    """What it waits for, one after the other: what is in flight, the last publish, the end of that."""
    assert Settings().stop_within_s + LAST_PUBLISH_S + KILLED_WITHIN_S + SETTLE_WITHIN_S < 10


def test_sigterm_gives_up_an_answer_that_does_not_end(tmp_path):
    """After `stop_within_s` it goes, in order; the answer would take ten minutes, and be waited for as long."""
    with loopback_site() as running:
        configure(tmp_path, running)
        running.routes["/3"] = Answer(article_page(), wait_s=600)
        with daemon(tmp_path) as process:
            deadline = time.monotonic() + WITHIN_S
            while "/3" not in running.paths():
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    assert '"event": "daemon stopped"' in (tmp_path / "log").read_text(encoding="utf-8")
    assert stored(tmp_path) < PAGES


def test_sigterm_gives_up_a_publish_that_takes_too_long(tmp_path):
    """A publishing process that stands still is left behind, in order, and nothing is lost by it."""
    with loopback_site() as running:
        configure(tmp_path, running)
        with daemon(tmp_path) as process:
            deadline = time.monotonic() + WITHIN_S
            while not (halted := publishing(process)):
                assert process.poll() is None
                assert time.monotonic() < deadline
            os.kill(halted[0], signal.SIGSTOP)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
            while is_there(process.pid):  # no process of its group stays
                assert time.monotonic() < deadline
                time.sleep(0.05)
        log = (tmp_path / "log").read_text(encoding="utf-8")
        assert "the last publishing takes too long" in log
        assert '"event": "daemon stopped"' in log
        with daemon(tmp_path) as process:
            wait_for(tmp_path, PAGES, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    rows = "select count(*), count(distinct url) from article"
    assert list(run_sql(tmp_path / "data" / "mentions.duckdb", rows).rows) == [(PAGES, PAGES)]


def test_a_publishing_process_that_dies_is_told_and_made_up_for(tmp_path):
    """Killed from outside in the middle, it costs a line in the log; the next one brings all."""
    with loopback_site() as running:
        configure(tmp_path, running)
        with daemon(tmp_path) as process:
            deadline = time.monotonic() + WITHIN_S
            while not (publishers := publishing(process)):
                assert process.poll() is None
                assert time.monotonic() < deadline
            os.kill(publishers[0], signal.SIGKILL)
            wait_for_log(tmp_path, "the publishing process ended with -9", process)
            wait_for(tmp_path, PAGES, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    rows = "select count(*), count(distinct url) from article"
    assert list(run_sql(tmp_path / "data" / "mentions.duckdb", rows).rows) == [(PAGES, PAGES)]


def test_a_publishing_process_that_hangs_is_killed_and_made_up_for(tmp_path):
    """After its limit it is killed, with a line in the log; a later turn, with more time, brings all, once."""
    with loopback_site() as running:
        configure(tmp_path, running)
        with (tmp_path / "citymentions.toml").open("a", encoding="utf-8") as settings:
            settings.write("publish_total_s = 1.0\n")
        with daemon(tmp_path) as process:
            deadline = time.monotonic() + WITHIN_S
            while not (halted := publishing(process)):
                assert process.poll() is None
                assert time.monotonic() < deadline
            os.kill(halted[0], signal.SIGSTOP)
            wait_for_log(tmp_path, f"the publishing process {halted[0]} had not ended after 1 s", process)
            wait_for(tmp_path, PAGES, process)
            wait_for_log(tmp_path, "publishing goes on", process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    rows = "select count(*), count(distinct url) from article"
    assert list(run_sql(tmp_path / "data" / "mentions.duckdb", rows).rows) == [(PAGES, PAGES)]


def test_another_process_that_hangs_in_publishing_is_told(tmp_path):
    """Held up for longer than a publish may take, the daemon says since when and by what; free, it publishes all.

    The heartbeat tells it, and `status`, with an exit code for monitoring, also when the daemon has ended since.
    """
    options = ("--config", tmp_path / "citymentions.toml", "--data-dir", tmp_path / "data")

    def is_hindered(beat):
        return beat.unpublished is not None and beat.unpublished.cause is Cause.HELD

    file = ResultsFile(make_data_dir(tmp_path / "data"))
    with loopback_site() as running:
        configure(tmp_path, running)
        with (tmp_path / "citymentions.toml").open("a", encoding="utf-8") as settings:
            settings.write("publish_total_s = 4.0\n")
        with daemon(tmp_path) as process:
            wait_for_log(tmp_path, "daemon started", process)  # it has made the file
            with file.locked() as is_ours:
                assert is_ours
                beat = wait_for_beat(tmp_path, process, is_hindered)
                shown = citymentions("status", "--fail-on", "unpublished", *options, home=tmp_path)
                process.send_signal(signal.SIGTERM)
                assert process.wait(WITHIN_S) == 0
                left = citymentions("status", "--fail-on", "unpublished", *options, home=tmp_path)
        with daemon(tmp_path) as process:
            wait_for(tmp_path, PAGES, process)
            wait_for_log(tmp_path, "publishing goes on", process)
            wait_for_beat(
                tmp_path, process, lambda beat: beat.unpublished is None and not beat.waiting_batches
            )
            freed = citymentions("status", "--fail-on", "unpublished", *options, home=tmp_path)
    assert (shown.code, left.code, freed.code) == (1, 1, 0)
    since = f"fails since {beat.unpublished.since:%Y-%m-%d %H:%M} UTC"
    assert re.search(rf"^publishing +{since} \(\d+ s\), held$", shown.out, re.MULTILINE)
    assert "publish.lock:anotherprocesshashelditfor" in "".join(shown.out.split())
    assert re.fullmatch(rf"citymentions: [\d,]+ batches wait, publishing {since} .*\n", shown.err)
    assert since in left.err
    assert "Unpublished" not in freed.out
    rows = "select count(*), count(distinct url) from article"
    assert list(run_sql(tmp_path / "data" / "mentions.duckdb", rows).rows) == [(PAGES, PAGES)]


def wait_for_beat(folder, process, is_wanted) -> Heartbeat:
    """The first heartbeat that is as wanted."""
    deadline = time.monotonic() + WITHIN_S
    while (beat := last_heartbeat(folder / "data")) is None or not is_wanted(beat):
        assert process.poll() is None
        assert time.monotonic() < deadline, beat
        time.sleep(0.05)
    return beat


def publishing(process) -> list[int]:
    """The daemon's process that publishes now, if any does."""
    with suppress(FileNotFoundError):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        return [
            int(child)
            for child in children
            if b"jobs.publishing" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
    return []


def test_without_a_contact_nobody_is_asked(tmp_path):
    """The daemon does not go out before a contact is set: exit 2, and the remedy in one line."""
    (tmp_path / "citymentions.toml").write_text("contact = ''\n", encoding="utf-8")
    with daemon(tmp_path) as process:
        assert process.wait(WITHIN_S) == 2
    log = (tmp_path / "log").read_text(encoding="utf-8").strip()
    assert len(log.splitlines()) == 1
    assert "contact" in log


def test_a_data_directory_that_is_a_file(tmp_path):
    """A data directory that cannot be made or written is named, with the remedy."""
    (tmp_path / "occupied").write_text("")
    with pytest.raises(StorageError, match=r"occupied.*--data-dir"):
        make_data_dir(tmp_path / "occupied")


def test_a_backup_taken_at_work_can_be_restored(tmp_path):
    """State, archive and results copied as the README says, while the daemon writes: it goes on from them."""
    with loopback_site() as running:
        configure(tmp_path, running)
        backup = tmp_path / "backup"
        backup.mkdir()
        running.routes["/3"] = Answer(
            article_page(), wait_s=600
        )  # so that the first daemon cannot end its run
        with daemon(tmp_path) as process:
            wait_for(tmp_path, 2, process)
            with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite")) as state:
                state.execute("vacuum into ?", (str(backup / "state.sqlite"),))
            shutil.copytree(tmp_path / "data" / "archive", backup / "archive")
            shutil.copy(tmp_path / "data" / "mentions.duckdb", backup)
        shutil.rmtree(tmp_path / "data")
        backup.rename(tmp_path / "data")
        assert stored(tmp_path) < PAGES
        running.routes["/3"] = Answer(article_page())
        with daemon(tmp_path) as process:
            wait_for(tmp_path, PAGES, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(WITHIN_S) == 0
    rows = "select count(*), count(distinct url) from article"
    assert list(run_sql(tmp_path / "data" / "mentions.duckdb", rows).rows) == [(PAGES, PAGES)]
