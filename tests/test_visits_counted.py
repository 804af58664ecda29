"""Counting delegations, not articles: a walk over a site, people's words by command, and the file rebuilt."""

import json
import shutil
from collections import Counter

import duckdb
import pytest

from jobs.commands import execute
from jobs.reread import Wanted, reread
from pipeline.errors import ConfigError
from tests.site import Answer, site
from tests.visit_pages import ENGLISH, KOREAN, OTHER, ROUNDED, visit_page
from tests.walking import rss, settings_for, source_for, walk_over

PAGES = {
    "/ko": visit_page(KOREAN),
    "/rounded": visit_page(ROUNDED, day=13),
    "/other": visit_page(OTHER),
    "/en": visit_page(ENGLISH, day=14, lang="en"),
}
SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "http://127.0.0.1/"
hosts = ["127.0.0.1"]
"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """A directory, and the site's address, after a walk over four articles about two delegations."""
    folder = tmp_path_factory.mktemp("visits")
    (folder / "sources").mkdir()
    (folder / "sources" / "test-source.toml").write_text(SOURCE, encoding="utf-8")
    with site({path: Answer(page) for path, page in PAGES.items()}) as loopback:
        loopback.routes["/rss"] = Answer(rss([loopback.url(path) for path in PAGES]))
        walk_over(settings_for(folder / "data"), source_for(loopback.url("/rss")))
        return folder, loopback.url("")


@pytest.fixture
def walked(collected, tmp_path):
    """Settings of a copy of it, and the site's address."""
    folder, home = collected
    shutil.copytree(folder, tmp_path / "copy")
    return settings_for(tmp_path / "copy" / "data", user_dir=str(tmp_path / "copy")), home


def ask(settings, sql):
    with duckdb.connect(str(settings.data_path / "mentions.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def command(settings, *words):
    """Run it as the command line does; it must succeed."""
    assert execute("citymentions", [*words, "--data-dir", str(settings.data_path)]) == 0


def reported(settings, capsys, name="visits_by_country"):
    """The rows of a report, as the command prints them."""
    capsys.readouterr()
    command(settings, "report", name, "--format", "json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def counts(settings, capsys):
    return {row["country"]: (row["n_visits"], row["people"]) for row in reported(settings, capsys)}


def visit_of(settings, path):
    ((visit,),) = ask(
        settings, f"select visit_id from visit join article using (article_id) where url like '%{path}'"
    )
    return visit


def event_of(settings, path):
    ((event,),) = ask(
        settings,
        f"select event_id from visit join article using (article_id) where url like '%{path}' and event_id is not null",
    )
    return event


def test_delegations_are_counted_not_articles(walked, capsys):
    """Four articles in two languages, two visits: each once in the book, with all its sources."""
    settings, home = walked
    assert counts(settings, capsys) == {"FI": (1, 12), "CL": (1, 8)}
    book = {row["country_names"]: row for row in reported(settings, capsys, "visit_log")}
    finns = book["Finland"]
    assert finns["urls"] == [f"{home}/en", f"{home}/ko", f"{home}/rounded"]
    assert (finns["n_articles"], finns["outlets"], finns["confirmed_by"]) == (3, ["시험일보"], None)
    assert book["Chile"]["urls"] == [f"{home}/other"]
    assert ask(
        settings, "select people, people_low, people_high from visit_log where countries = ['FI']"
    ) == [(12, 10, 14)]
    assert ask(settings, "select n_visits, people from visits_by_country where country = 'FI'") == [(1, 12)]
    assert ask(settings, "select sum(n_visits) from visits_by_month") == [(2,)]


def test_people_have_the_last_word_in_every_report(walked, capsys):
    """What somebody edits, splits, merges, rejects and confirms by command is what the next report says."""
    settings, home = walked
    finns, chileans = event_of(settings, "/ko"), event_of(settings, "/other")
    command(settings, "edit", finns, "headcount=13", "host=", "--author", "김하나", "--note", "명단")
    assert counts(settings, capsys) == {"FI": (1, 13), "CL": (1, 8)}
    assert ask(settings, "select received_by from visit_log where countries = ['FI']") == [(None,)]
    english = visit_of(settings, "/en")
    command(settings, "split", english, "--author", "김하나")
    assert counts(settings, capsys)["FI"] == (2, 13 + 14)
    command(settings, "merge", finns, english, "--author", "이두리")
    assert counts(settings, capsys)["FI"] == (1, 13)
    command(settings, "reject", chileans, "--author", "김하나", "--note", "전시회")
    assert counts(settings, capsys) == {"FI": (1, 13)}
    capsys.readouterr()
    command(settings, "explain", f"{home}/other")
    told = " ".join(capsys.readouterr().out.split())
    assert "in no report: somebody says that it was no visit" in told
    assert "김하나" in told
    command(settings, "confirm", chileans, "--author", "이두리")
    assert counts(settings, capsys) == {"FI": (1, 13), "CL": (1, 8)}
    assert ask(settings, "select confirmed_by from visit_log where countries = ['CL']") == [("이두리",)]


def test_a_visit_that_somebody_calls_a_total_is_in_no_report(walked, capsys):
    """An edit of the kind takes it out; it is no visit of its own besides."""
    settings, _ = walked
    command(settings, "edit", visit_of(settings, "/other"), "kind=aggregate", "--author", "김하나")
    assert counts(settings, capsys) == {"FI": (1, 12)}


def test_explain_tells_why_tellings_are_one_visit(walked, capsys):
    """Of an address, a visit, an event, and two addresses: the event, who else tells it, signs, people's words."""
    settings, home = walked
    event, visit = event_of(settings, "/ko"), visit_of(settings, "/ko")
    command(settings, "edit", event, "headcount=13", "--author", "김하나", "--note", "명단")

    def explained(*words):
        capsys.readouterr()
        command(settings, "explain", *words)
        return " ".join(capsys.readouterr().out.split())

    for told in (explained(f"{home}/ko"), explained(visit)):
        assert f"event {event}: FI" in told
        assert f"one with {home}/en:" in told
        assert "from the same country +1.5" in told
        assert "of different numbers of people -1.5" in told
        assert "wrote headcount=13 – 명단" in told
    assert explained(event).count("told by http") == 3
    assert "headcount: as somebody wrote it" in explained(event)
    assert "are one: 5.3 points of the 3 that suffice" in explained(f"{home}/ko", "--and", f"{home}/en")
    assert "are two: from other countries" in explained(f"{home}/ko", "--and", f"{home}/other")
    with pytest.raises(ConfigError, match="neither a visit nor an event"):
        command(settings, "explain", "e000000000000000")


def test_what_people_said_is_exported_as_labels(walked, tmp_path):
    """A line per telling they spoke of: the article, its sentences, the record as read, what is true, who says so."""
    settings, home = walked
    command(
        settings, "edit", visit_of(settings, "/en"), "headcount=12", "--author", "김하나", "--note", "명단"
    )
    command(settings, "confirm", event_of(settings, "/ko"), "--author", "이두리")
    command(settings, "reject", visit_of(settings, "/other"), "--author", "김하나")
    target = tmp_path / "labels.jsonl"
    command(settings, "export", "--labels", "--to", str(target))
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    found = {line["url"].removeprefix(home): line for line in lines}
    assert {path: line["verdict"] for path, line in found.items()} == {
        "/ko": "confirm",
        "/rounded": "confirm",
        "/en": "edit",
        "/other": "reject",
    }
    english = found["/en"]
    assert (english["record"]["headcount"]["value"], english["corrected"]["headcount"]["value"]) == (14, 12)
    assert [(word["act"], word["author"], word["note"]) for word in english["words"]] == [
        ("edit", "김하나", "명단"),
        ("confirm", "이두리", None),
    ]
    assert found["/other"]["corrected"] is None
    assert found["/other"]["evidence"][0] == OTHER[0]
    with pytest.raises(ConfigError, match="stands alone"):
        command(settings, "export", "--labels", "--to", str(tmp_path / "labels.csv"))


def grouped_rows(settings):
    """All that stories, events and people's words are in the results file, whatever the order."""
    tables = {
        "event": "select * from event",
        "story": "select * from story",
        "story_part": "select * from story_part",
        "visit_event": "select * from visit_event",
        "correction": "select * from correction",
        "visit": "select visit_id, event_id, is_rejected from visit",
        "article": "select article_id, story_id, story_role, share_taken, n_new_sentences from article",
    }
    return {table: Counter(map(repr, ask(settings, sql))) for table, sql in tables.items()}


def test_deleted_and_reread_the_same_events_and_words(walked):
    """Without its results file, `reread` brings the very events, stories and corrections, people's word included."""
    settings, _ = walked
    finns = event_of(settings, "/ko")
    command(settings, "edit", finns, "headcount=13", "--author", "김하나", "--note", "명단")
    command(settings, "split", visit_of(settings, "/en"), "--author", "김하나")
    command(settings, "merge", visit_of(settings, "/en"), event_of(settings, "/other"), "--author", "이두리")
    command(settings, "split", visit_of(settings, "/rounded"), "--author", "김하나")
    command(settings, "reject", visit_of(settings, "/rounded"), "--author", "이두리")
    command(settings, "confirm", finns, "--author", "이두리")
    before = grouped_rows(settings)
    assert [len(before[table]) for table in ("event", "story", "correction", "visit_event")] == [2, 2, 6, 4]
    (settings.data_path / "mentions.duckdb").unlink()
    reread(settings, Wanted(), lambda _: None)
    assert grouped_rows(settings) == before
