"""Why an address is, or is not, in the reports: told step by step, for every way that it can have gone."""

import pytest
from storage_samples import article_id
from story_samples import EDITED, OTHER, RELEASE, bring, story_entry

from jobs.explain import comparison, explanation
from jobs.stories import group_waiting, grouping, story_lines, why_one_story
from pipeline.errors import BadUrl, StorageError
from storage.state import State
from tests.site import Answer, site
from tests.walking import article_page, rss, settings_for, source_for, walk_over

SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{home}"
hosts = ["127.0.0.1"]
min_delay_s = 0.0
[[feeds]]
url = "{home}rss"
"""


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """Settings, and a site's address, after a walk over a page that is there and one that is not."""
    folder = tmp_path_factory.mktemp("explained")
    with site({"/there": Answer(article_page()), "/gone": Answer(status=404)}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/there"), running.url("/gone")]))
        (folder / "sources").mkdir()
        text = SOURCE.format(home=running.url("/"))
        (folder / "sources" / "test-source.toml").write_text(text, encoding="utf-8")
        settings = settings_for(folder / "data", user_dir=str(folder))
        walk_over(settings, source_for(running.url("/rss")))
        yield settings, running.url("")


def told(walked, path):
    """Step -> what happened there, the last of a step's lines."""
    settings, home = walked
    return dict(explanation(settings, home + path))


def test_a_stored_article(walked):
    """Where it was found, where its page lies, how it ended, what was read in it."""
    lines = told(walked, "/there")
    assert lines["discovery"].endswith("/rss")
    assert ".warc.gz, from byte " in lines["archive"]
    assert "stored at step store" in lines["last attempt"]
    assert "에스포시 대표단, 서울 스마트도시 견학 (2024-03-12, by meta)" in lines["article"]
    assert "inbound event, happened: " in lines["seoul"]
    assert "in the reports" in lines["seoul"]


def test_a_page_that_is_gone(walked):
    """The outcome and its step are named, and that no report has it."""
    lines = told(walked, "/gone")
    assert "gone at step fetch" in lines["last attempt"]
    assert "HTTP 404" in lines["attempt"]
    assert lines["reports"].startswith("not in them")


def test_an_address_never_announced(walked):
    """The feeds that were looked at are named; an address of nobody says what to do."""
    assert "/rss" in told(walked, "/other")["discovery"]
    settings, _ = walked
    lines = dict(explanation(settings, "https://elsewhere.example/1"))
    assert lines["source"].startswith("none serves this address: add its host")


def test_what_cannot_be_explained(walked, tmp_path):
    """No address, or nothing collected: an error that says what to do."""
    settings, home = walked
    with pytest.raises(BadUrl):
        list(explanation(settings, "there"))
    with pytest.raises(StorageError, match="run citymentions collect or daemon"):
        list(explanation(settings_for(tmp_path), home + "/there"))


def test_why_two_articles_are_one_story(tmp_path):
    """Each reason with its points, what is needed, and for an article alone its own place."""
    with State(tmp_path / "state.sqlite") as state:
        bring(state, story_entry(1, RELEASE, is_release=True), story_entry(2, EDITED), story_entry(3, OTHER))
        group_waiting(state, grouping({"ko"}))
    with State(tmp_path / "state.sqlite") as state:
        same = list(why_one_story(state, article_id(1), article_id(2)))
        apart = list(why_one_story(state, article_id(1), article_id(3)))
        lines = dict(story_lines(state, article_id(2)))
    assert same[0] == ("story", "one")
    assert any("4318" in what for step, what in same if step == "compared")
    assert apart[0][1].startswith("two: ")
    assert lines["story"].startswith(f"{article_id(1)}: edited, ")
    assert lines["because"].startswith("one story with https://news.example/a?id=1 (")
    told = list(comparison(settings_for(tmp_path), "https://nobody.example/1", "https://nobody.example/2"))
    assert told == [("story", "not both are grouped yet: explain each of them")]
