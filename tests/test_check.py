"""One look at a source tells what is wrong with it, and stores nothing."""

import asyncio
from datetime import date

from jobs.check import look_at
from pipeline.model import Layout
from tests.site import Answer, site
from tests.walking import article_page, rss, settings_for, source_for

LAYOUT = Layout(id="test-2024", valid_from=date(2024, 1, 1), body=("article", "#old-body"), title=("h1",))


def findings(tmp_path, running, **changes):
    """What was looked at -> what was found there, and whether it is good."""
    source = source_for(running.url("/rss"), **changes)

    async def look():
        return [each async for each in look_at(settings_for(tmp_path), source)]

    return {each.what: (each.found, each.is_good) for each in asyncio.run(look())}


def test_a_source_in_order(tmp_path):
    """Links are counted, the newest article is read, every selector says what it hits."""
    with site({"/a": Answer(article_page())}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/a")]))
        found = findings(tmp_path, running, layouts=(LAYOUT,))
        feed = found[running.url("/rss")]
    assert ("1 links of 1 entries", True) == feed
    assert ("에스포시 대표단, 서울 스마트도시 견학", True) == found["title"]
    assert ("1 hits: 에스포시 대표단, 서울 스마트도시 견학", True) == found["test-2024 title h1"]
    assert ("no hit", True) == found["test-2024 body #old-body"]
    assert all(is_good for _, is_good in found.values())


def test_a_layout_that_no_longer_fits(tmp_path):
    """The part without a hit is named, and is to be acted upon."""
    gone = Layout(id="test-2020", body=("#old-body",))
    with site({"/a": Answer(article_page())}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/a")]))
        found = findings(tmp_path, running, layouts=(gone,))
    assert not found["test-2020:body"][1]


def test_a_feed_that_has_moved_or_is_empty(tmp_path):
    """Where it moved to is said; a feed without links leaves nothing to read."""
    with site({"/rss": Answer(status=301, location="/new")}) as running:
        running.routes["/new"] = Answer(rss([]))
        found = findings(tmp_path, running)
        told, is_good = found[running.url("/rss")]
        assert f"moved to {running.url('/new')}" in told
    assert (False, False) == (is_good, found["article"][1])


def test_a_feed_that_refuses(tmp_path):
    """The outcome is named with its step."""
    with site({"/rss": Answer(status=403)}) as running:
        found = findings(tmp_path, running)
        told, is_good = found[running.url("/rss")]
    assert (True, False) == (told.startswith("blocked at fetch"), is_good)
