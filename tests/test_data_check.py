"""`check --data`: what holds together is silent; each thing that does not is named, with what to do."""

import shutil
from datetime import timedelta

import duckdb
import pytest
from storage_samples import NOW, attempt, bring_in, entry, link, page, run, source

from jobs.commands import execute
from pipeline.errors import ConfigError, StorageError
from pipeline.model import Outcome, Rights
from storage.archive import Archive
from storage.ledger.state_file import open_state_file
from storage.publish import Publisher
from storage.results.data_check import check_data
from storage.state import State

LATER = NOW + timedelta(days=1)
BODY = "첫째 교통을 봤다.\n\n둘째 문단."
TAMPERED = {
    "article": "insert into article select * from article limit 1",
    "article.key": "update article set key = 'one'",
    "visit": "insert into visit select * from visit limit 1",
    "run": "update run set links_found = 7",
    "quote": "update quote set article_id = 'nobody'",
    "mention": "update mention set char_start = char_start + 1, char_end = char_end + 1",
    "article.published_at": "update article set published_at = '2031-01-01' where title = '제목 1'",
    "run.ended_at": "update run set ended_at = '2031-01-01'",
    "visit.date": "update visit set date_to = '1999-01-01'",
    "visit.confidence": "update visit set confidence = 7",
    "visit.occasion_id": "delete from occasion",
    "occasion": "update visit set occasion_id = null",
    "article.body_chars": "update article set body_chars = 90",
    "article.rights": "update article set rights = 'excerpt'",
    "outcome": "delete from outcome where key like '%id=1'",
    "mentions.duckdb": "delete from applied_batch",
    "state.sqlite": "update applied_batch set last_batch = 999",
}


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """A data directory after an ordinary day: published, waiting, failed and pending links, and an archive."""
    folder = tmp_path_factory.mktemp("day")
    with State(folder / "state.sqlite") as state, Archive(folder / "archive") as archive:
        state.add_to_outbox(source())
        bring_in(state, entry(1, body=BODY, rights=Rights.FULL_TEXT), entry(2, body=BODY))
        state.set_archived(link(1).key, archive.append(page(1), "herald"))
        state.end_run(run("run-1"), NOW)
        Publisher(folder).publish()
        bring_in(state, entry(3, body=BODY))
        state.add_links([link(4), link(5)], NOW)
        state.finish(attempt(5, Outcome.GONE))
    return folder


@pytest.fixture
def copied(day, tmp_path):
    return shutil.copytree(day, tmp_path / "data")


def places(data_dir):
    return [fault.place for fault in check_data(data_dir, LATER)]


def test_an_ordinary_day_has_no_fault(day):
    """What waits, what is pending and what has failed is as it should be; looking changes nothing."""
    before = {path: path.read_bytes() for path in day.rglob("*") if path.is_file()}
    assert check_data(day, LATER) == ()
    assert {path: before.get(path) for path in before} == {path: path.read_bytes() for path in before}


@pytest.mark.parametrize("place", TAMPERED)
def test_each_fault_is_found_where_it_is(copied, place):
    """One thing spoiled: its place is named, with an example and what to do."""
    with duckdb.connect(str(copied / "mentions.duckdb")) as connection:
        connection.execute(TAMPERED[place])
    faults = {fault.place: fault for fault in check_data(copied, LATER)}
    assert place in faults
    assert faults[place].count > 0
    assert faults[place].to_do != ""


def test_links_without_an_end_are_found(copied):
    """Every link has an outcome or waits for an attempt (law 1)."""
    connection = open_state_file(copied / "state.sqlite")
    connection.execute("update link set is_pending = 0 where last_outcome is null")
    connection.close()
    assert places(copied) == ["link"]


def test_an_article_that_was_published_and_is_not_there_is_found(copied):
    """State and results file agree: what was stored is in the one, or waits in the other."""
    with duckdb.connect(str(copied / "mentions.duckdb")) as connection:
        for table in ("article", "flag", "mention", "visit", "award", "coverage", "quote"):
            connection.execute(
                f"delete from {table} where article_id = (select min(article_id) from article)"
            )
    assert set(places(copied)) >= {"article", "outcome"}


def test_a_lost_file_of_the_archive_is_found(copied):
    """Pages that links know of are on the disk, whole."""
    (path,) = (copied / "archive").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    (fault,) = check_data(copied, LATER)
    assert (fault.place, fault.count) == (f"archive/{path.name}", 1)


def test_work_under_way_is_no_fault(copied):
    """While a publisher works, again and again: nothing is found that is not there."""
    with State(copied / "state.sqlite") as state:
        for number in range(10, 16):
            bring_in(state, entry(number, body=BODY))
            assert check_data(copied, LATER) == ()
            Publisher(copied).publish()
            assert check_data(copied, LATER) == ()


def test_the_command_exits_1_where_something_is_wrong(copied, capsys):
    """For cron: silent success, or a table of what, where, and what to do."""
    ask = ["check", "--data", "--data-dir", str(copied)]
    assert execute("citymentions", ask) == 0
    assert "everything holds together" in capsys.readouterr().out
    with duckdb.connect(str(copied / "mentions.duckdb")) as connection:
        connection.execute(TAMPERED["quote"])
    assert execute("citymentions", ask) == 1
    assert "reread" in capsys.readouterr().out
    with pytest.raises(ConfigError, match="leave their names away"):
        execute("citymentions", [*ask, "herald"])


def test_nothing_to_look_at_is_said(tmp_path):
    """An empty directory, or a file that is none: one line."""
    with pytest.raises(StorageError, match="no such file"):
        check_data(tmp_path, NOW)
    with State(tmp_path / "state.sqlite"):
        (tmp_path / "mentions.duckdb").write_bytes(b"oops" * 9000)
        with pytest.raises(StorageError, match="reread"):
            check_data(tmp_path, NOW)
