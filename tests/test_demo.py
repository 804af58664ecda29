"""The demo, played once for real: the recorded day through a process of its own, read by another meanwhile."""

import json
import shlex
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from fixture_day import OWN, expected_lines, fixture_pages, intended_failures
from rich.cells import cell_len

from jobs.demo import CITIES, MARK_FILE, VISITS_SQL
from pipeline.sources import load_sources, source_for_url
from pipeline.urls import canonical_key
from storage.reports import run_sql
from tests.shell import WITHIN_S, Finished, citymentions, interrupted, started

RETELLING = "https://biz.heraldcorp.com/article/10123847"
SOURCES = load_sources((OWN,))


@dataclass(frozen=True, slots=True)
class Played:
    """What one demo did: how it ended, where its results are, how many articles readers saw meanwhile."""

    finished: Finished
    home: Path
    seen_meanwhile: tuple[int, ...]

    @property
    def results(self) -> Path:
        """The published file."""
        return self.home / "data" / "citymentions" / "demo" / "mentions.duckdb"

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The answer of the published file."""
        return list(run_sql(self.results, sql).rows)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """One demo, on a machine that has never seen citymentions, with somebody who looks all the while."""
    home = tmp_path_factory.mktemp("home")
    process = started("demo", home=home)
    results = home / "data" / "citymentions" / "demo" / "mentions.duckdb"
    seen, deadline = [], time.monotonic() + WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        if results.exists():
            ((articles,),) = run_sql(results, "select count(*) from article").rows
            seen.append(articles)
        time.sleep(0.05)
    out, err = process.communicate(timeout=WITHIN_S)
    return Played(Finished(process.returncode, out.decode(), err.decode()), home, tuple(seen))


def key_of(url: str) -> str:
    """The canonical key of a link of the day."""
    return canonical_key(url, source_for_url(url, SOURCES))


def test_it_ends_well(played):
    """Exit 0; on stderr lines of a run each, and no trace of an error of ours."""
    assert played.finished.code == 0, played.finished.err
    assert "Traceback" not in played.finished.err
    assert "internal" not in played.finished.err


def test_readers_never_waited(played):
    """The results could be opened at any moment while the demo wrote, and what was read only grew."""
    assert len(played.seen_meanwhile) > 1
    assert list(played.seen_meanwhile) == sorted(played.seen_meanwhile)


def test_every_page_has_one_outcome(played):
    """Conservation: each linked page of the day ended in one outcome, the intended failures as is told."""
    expected = {key_of(page.url): "stored" for page in fixture_pages()}
    expected |= {key_of(each.url): each.outcome for each in intended_failures() if not each.is_feed}
    told = [(key_of(str(url)), outcome) for url, outcome in played.rows("select url, outcome from outcome")]
    assert Counter(key for key, _ in told).most_common(1)[0][1] == 1
    assert dict(told) == expected


def test_the_broken_feed_is_told(played):
    """A feed that is meant to fail fails its source's run, with a reason; all other runs went well."""
    broken = {source_of_feed(each.url): each.outcome for each in intended_failures() if each.is_feed}
    rows = played.rows("select source_id, outcome from run where outcome not in ('new', 'nothing-new')")
    assert dict(rows) == broken


def source_of_feed(url: str) -> str:
    """The source that has this feed."""
    return next(source.id for source in SOURCES.values() for feed in source.feeds if feed.url == url)


def test_an_outlet_of_the_users_own_takes_part(played):
    """The source that lies in a user's own directory is read like the shipped ones."""
    assert played.rows("select count(*) from article where source_id = 'yonhap-jp'") == [(1,)]


def test_the_announcement_of_the_day_is_one_story(played):
    """All seven outlets that tell it, one of them in English; nothing else of the day is joined."""
    outlets = (
        "select list_sort(list(source_id)) from article where story_id is not null"
        " group by story_id having count(*) > 1"
    )
    seven = ["etnews", "herald", "joongang", "kbs", "newsis", "yonhap", "yonhap-en"]
    assert played.rows(outlets) == [(seven,)]


def test_the_reference_article_is_in_the_log(played):
    """`sql` right after the demo, with no options, shows every inbound visit of the retelling."""
    (line,) = (line for line in expected_lines() if RETELLING.endswith(line["path"]))
    visits = [v for v in line["visits"] if (v["kind"], v["direction"]) == ("event", "inbound")]
    expected = sorted((v["countries"], v["date"]["start"]) for v in visits)
    asked = citymentions("sql", "select * from visit_telling", "--format", "json", home=played.home)
    told = [json.loads(row) for row in asked.out.splitlines()]
    found = sorted((row["countries"], row["visit_from"]) for row in told if row["url"] == RETELLING)
    assert found == expected
    countries = sorted(code for visit in visits for code in visit["countries"])
    assert countries == ["BR", "FI", "IL", "JP", "JP", "KZ", "SA", "US"]
    assert [row["who"] for row in told if row["url"] == RETELLING and not row["countries"]] == [["월드뱅크"]]
    assert "demo" in asked.err, "that these are invented is said, and not among the rows"


def test_the_table_shows_visits_with_their_evidence(played):
    """Every delegation of the query has its sentence on the screen, which is not wider than a page."""
    page = played.finished.out
    for _, _, _, _, _, _, _, sentence, _, _ in played.rows(VISITS_SQL):
        assert "".join(str(sentence).split()) in "".join(page.split())
    table = page.partition("The table above in SQL")[0]
    assert max(cell_len(line) for line in table.splitlines()) <= 100


def test_the_commands_it_names_work(played):
    """Each command that the demo ends with can be copied as it stands."""
    named = [line.strip() for line in played.finished.out.splitlines() if line.startswith("  citymentions ")]
    assert len(named) > 2
    for line in named:
        words = shlex.split(line)[1:]
        asked = citymentions(*words, home=played.home)
        assert (asked.code, "no rows" in asked.out) == (0, False), line


def test_played_again_it_tells_the_same(played):
    """A second demo in the same place begins anew, and ends with the same rows."""
    sql = "select url, countries, visit_from, who, sentence from visit_log order by all"
    before = played.rows(sql)
    again = citymentions("demo", "--data-dir", played.results.parent, home=played.home)
    assert again.code == 0
    assert played.rows(sql) == before != []


def test_nothing_invented_among_real_collections(tmp_path):
    """In a directory where something else was collected, nothing is played and nothing deleted: exit 2."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "state.sqlite").write_bytes(b"precious")
    refused = citymentions("demo", "--data-dir", tmp_path / "real", home=tmp_path)
    assert (refused.code, len(refused.err.splitlines())) == (2, 1)
    assert "--data-dir" in refused.err
    assert (tmp_path / "real" / "state.sqlite").read_bytes() == b"precious"
    assert not (tmp_path / "real" / MARK_FILE).exists()


def test_ctrl_c_ends_it_in_order(tmp_path):
    """Ctrl-C, also while its reading processes start: exit 130, one line, no traceback, no child left."""
    process = started("demo", "--data-dir", tmp_path / "d", home=tmp_path)
    deadline = time.monotonic() + WITHIN_S
    while not (tmp_path / "d" / "mentions.duckdb").exists():  # next, the reading processes are started
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    ended = interrupted(process)
    assert ended.code == 130
    assert "Traceback" not in ended.err
    assert ended.err.splitlines()[-1].startswith("citymentions: interrupted")


def test_the_day_is_for_all_its_cities():
    """Every city that a page of the day is labelled for is monitored, or lies in one that is."""
    labelled = {line["city"] for line in expected_lines()}
    assert set(CITIES) <= labelled
