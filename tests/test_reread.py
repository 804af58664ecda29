"""jobs.reread: the archive rebuilds the very rows that collect brought; a comparison changes nothing."""

import shutil
import signal
from collections import Counter
from dataclasses import replace

import duckdb
import pytest

from jobs.backfill_warc import backfill_warcs
from jobs.reread import Wanted, difference, reread
from jobs.warc_reading import Desk
from tests.site import Answer, site
from tests.storage_samples import Child
from tests.test_backfill_warc import answer, rows_of
from tests.walking import article_page, rss, settings_for, source_for, walk_over
from tests.warc_samples import recorded_pages, write_warc

RUN = """
import sys
from pathlib import Path
from jobs import reread
from tests.walking import settings_for
reread.PAGES_AT_ONCE = 1
def tell(outcomes):
    if outcomes.total() == 2:
        die()
if __name__ == "__main__":
    reread.reread(settings_for(Path(sys.argv[1]), user_dir=sys.argv[2]), reread.Wanted(), tell)
"""


def no_one(_: Counter[str]) -> None:
    """Nobody is told."""


@pytest.fixture
def collected(gathered, tmp_path):
    """A copy of that place, to be changed."""
    shutil.copytree(gathered.data_path, tmp_path / "data")
    return replace(gathered, data_dir=str(tmp_path / "data"))


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """Settings of a place in which collect has stored four articles, and a page without one."""
    tmp_path = tmp_path_factory.mktemp("gathered")
    paths = [f"/{number}" for number in range(4)]
    pages = {path: Answer(article_page(f"에스포시 대표단 {path[1:]}명, 서울 견학")) for path in paths}
    pages["/empty"] = Answer(b"<html><body></body></html>")

    def feed(_) -> Answer:
        return Answer(rss([loopback.url(path) for path in (*paths, "/empty")]), type="application/rss+xml")

    own = tmp_path / "own"
    (own / "sources").mkdir(parents=True)
    lines = (
        'name = "시험일보"',
        'lang = "ko"',
        'zone = "Asia/Seoul"',
        'home = "http://127.0.0.1/"',
        'hosts = ["127.0.0.1"]',
    )
    (own / "sources" / "test-source.toml").write_text("\n".join(lines), encoding="utf-8")
    settings = settings_for(tmp_path / "data", user_dir=str(own))
    with site(pages | {"/rss": feed}) as loopback:
        walk_over(settings, source_for(loopback.url("/rss")))
    return settings


@pytest.mark.slow
def test_reread_rebuilds_what_collect_brought_whatever_is_killed(collected):
    """The results file is deleted, the first reread killed: the second brings every row as collect did."""
    before = rows_of(collected.data_path)
    assert 4 == len(before["article"])
    assert before["visit"]
    (collected.data_path / "mentions.duckdb").unlink()
    with Child(RUN, collected.data_path, collected.user_dir) as child:
        assert -signal.SIGKILL == child.wait()
    outcomes = reread(collected, Wanted(), no_one)
    assert {"stored": 4, "body-missing": 1} == outcomes
    assert before == rows_of(collected.data_path)


@pytest.mark.slow
def test_a_difference_is_told_by_field_and_changes_nothing(collected):
    """Fields that would change, rows that would come and go, with an example; the file stays as it is."""
    none, outcomes = difference(collected, Wanted(), no_one)
    assert ((), 4) == (none, outcomes["stored"])
    with duckdb.connect(str(collected.data_path / "mentions.duckdb")) as held:
        held.execute("update article set title = 'an older reading' where title like '%0명%'")
        held.execute("delete from visit where visit_id in (select visit_id from visit limit 1)")
        held.execute(
            "insert into quote by name select article_id, 'seoul' as city, 'Nobody' as speaker, 'x' as evidence from article limit 1"
        )
    rows = rows_of(collected.data_path)
    found, _ = difference(collected, Wanted("test-source"), no_one)
    told = {(each.table, each.field): (each.changed, each.added, each.gone) for each in found}
    assert {
        ("article", "title"): (1, 0, 0),
        ("visit", "(row)"): (0, 1, 0),
        ("quote", "(row)"): (0, 0, 1),
    } == told
    (title,) = (each for each in found if each.field == "title")
    assert ("an older reading", True) == (title.before, "에스포시" in title.after)
    assert rows == rows_of(collected.data_path)


@pytest.mark.slow
def test_pages_of_a_warc_are_read_where_they_lie_and_what_is_gone_keeps_its_rows(tmp_path):
    """Backfilled rows are rebuilt from the WARC file; without it they stay as they are."""
    warc = write_warc(tmp_path / "a.warc.gz", recorded_pages()[:3])
    settings = settings_for(tmp_path / "data")
    backfill_warcs(settings, (str(warc),), Desk(("seoul",)))
    before = rows_of(settings.data_path)
    stored = answer(settings.data_path, "select count(*) from article")[0][0]
    (settings.data_path / "mentions.duckdb").unlink()
    assert {"stored": stored} == reread(settings, Wanted(), no_one)
    assert before == rows_of(settings.data_path)
    warc.unlink()
    assert {"page-gone": stored} == reread(settings, Wanted(), no_one)
    assert before == rows_of(settings.data_path)
