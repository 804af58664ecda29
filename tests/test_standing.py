"""How a source stands: broken at once, well again only when proved; on real runs over a loopback site."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.acceptance import accept_losses
from jobs.health import Tally
from jobs.standing import FAILED_RUNS, RECOVERING_RUNS, after_acceptance, change_of, standing_after
from jobs.status import figures, overview
from jobs.wiring import open_rig
from pipeline.errors import OwnNetworkDown, Unreachable
from pipeline.model import Feed, FeedKind, Layout, Outcome, RunOutcome
from pipeline.parse import read_page
from storage.archive import Archive
from storage.ledger.standing import SourceStanding, Standing
from storage.state import Past, State
from tests.site import Answer, site
from tests.walking import article_page, rss, settings_for, source_for, walk_over

START = datetime(2026, 1, 31, 9, tzinfo=UTC)
URL = "https://news.example/1"
PART = "example-2025:body"


def good(stored=1):
    return Tally(outcomes=Counter({Outcome.STORED: stored})), RunOutcome.NEW


def nothing_new():
    return Tally(), RunOutcome.NOTHING_NEW


def failed():
    return Tally(problems=[Unreachable(URL, "no answer")]), RunOutcome.FAILED


def own_network_down():
    return Tally(problems=[OwnNetworkDown(URL, "no answer")]), RunOutcome.FAILED


def blocked():
    return Tally(), RunOutcome.BLOCKED


def suspect():
    return Tally(), RunOutcome.SUSPECT


def pages_blocked():
    return Tally(outcomes=Counter({Outcome.BLOCKED: 2})), RunOutcome.SUSPECT


def without_part(stored=3):
    return Tally(outcomes=Counter({Outcome.STORED: stored}), lacking=Counter({PART: stored})), RunOutcome.NEW


def after(*runs, pages=100.0):
    """How a source stands after each of `runs`, an hour apart."""
    seen, now = [], None
    for hour, (tally, outcome) in enumerate(runs):
        past = Past(pages=pages, standing=now)
        now = standing_after("s", tally, outcome, "why", past, START + timedelta(hours=hour))
        seen.append(now.standing.value if now else None)
    return seen


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([good()], ["good"]),
        ([good(), blocked()], ["good", "broken"]),
        ([pages_blocked()], ["broken"]),
        ([good(), without_part()], ["good", "broken"]),
        ([good(), suspect()], ["good", "suspect"]),
        ([failed(), failed(), failed()], ["suspect", "suspect", "broken"]),
        ([failed(), failed(), good(), failed()], ["suspect", "suspect", "suspect", "suspect"]),
        ([suspect(), good(), good()], ["suspect", "suspect", "good"]),
        ([blocked(), good(), good(), good()], ["broken", "broken", "recovered", "good"]),
        ([blocked(), good(), suspect(), good(), good()], ["broken"] * 4 + ["recovered"]),
        ([blocked(), good(), good(), blocked()], ["broken", "broken", "recovered", "broken"]),
        ([own_network_down()] * 5, [None] * 5),
        ([good(), *[own_network_down()] * 5], ["good"] * 6),
    ],
)
def test_the_way_from_good_to_broken_and_back(runs, expected):
    """Broken at once by a block, a lost part or three failures; back by two good runs, over `recovered`."""
    assert after(*runs) == expected


def test_a_lost_part_must_be_seen_again():
    """A quiet hour, or a single page that lacks the part as well, does not heal a layout that broke."""
    runs = [good(), without_part(), nothing_new(), nothing_new(), without_part(stored=1)]
    assert after(*runs, pages=30.0) == ["good", "broken", "broken", "broken", "broken"]
    assert after(*runs, good(), good(), pages=30.0)[-1] == "recovered"


def test_since_is_when_it_became_so():
    """`since` stays while the standing stays, and the reason is the newest."""
    first = standing_after("s", *blocked(), "first", Past(), START)
    second = standing_after("s", *blocked(), "second", Past(standing=first), START + timedelta(hours=1))
    assert (second.since_at, second.reason) == (START, "second")


RUNS = st.lists(
    st.sampled_from([good, nothing_new, failed, own_network_down, blocked, suspect, pages_blocked]),
    max_size=30,
)


@given(RUNS)
def test_laws_of_standing(runs):
    """Nobody leaves `broken` but by RECOVERING_RUNS good runs; three failures always break; ours never do."""
    now, in_a_row, good_runs = None, 0, 0
    for hour, kind in enumerate(runs):
        before, (tally, outcome) = now, kind()
        now = standing_after("s", tally, outcome, "", Past(standing=before), START + timedelta(hours=hour))
        if kind is own_network_down:
            assert now == before
            continue
        in_a_row = in_a_row + 1 if kind in (failed, blocked) else 0
        good_runs = good_runs + 1 if kind in (good, nothing_new) else 0
        was_broken = before is not None and before.standing is Standing.BROKEN
        if was_broken and now.standing is not Standing.BROKEN:
            assert (now.standing, good_runs >= RECOVERING_RUNS) == (Standing.RECOVERED, True)
        if in_a_row >= FAILED_RUNS:
            assert now.standing is Standing.BROKEN
        assert change_of(before, now) in (None, now.standing)


def test_it_is_kept_as_it_is(tmp_path):
    """What the state store gives back is what was put in; sources no longer scheduled are left out."""
    from storage.ledger import standing as table

    kept = SourceStanding("herald", Standing.BROKEN, START, "왜", (PART, "title"), 0, 4, START)
    with State(tmp_path / "state.sqlite") as state:
        state.sync_sources({"herald": 60, "gone": 60}, START)
        with state._change() as connection:
            table.put(connection, kept)
            table.put(connection, replace(kept, source_id="gone"))
        state.sync_sources({"herald": 60}, START)
        assert state.standings() == (kept,)


def test_a_changed_layout_is_broken_within_one_cycle_and_recovers(tmp_path):
    """The markup changes between two looks: broken, with the selector's part named; changed back: recovered."""
    article = article_page().decode()
    old = article.replace("<article>", '<article><div class="text">').replace(
        "</article>", "</div></article>"
    )
    new = article.replace("<article>", '<section class="story">').replace("</article>", "</section>")
    layout = Layout(id="example-2024", body=("div.text",))
    with site({}) as running:
        source = source_for(running.url("/rss0"), layouts=(layout,))
        seen = []
        for cycle, markup in enumerate([old, old, new, new, old, old, old]):
            urls = [f"/{cycle}/{i}" for i in range(8)]
            running.routes |= {url: Answer(markup.encode()) for url in urls}
            running.routes[f"/rss{cycle}"] = Answer(rss([running.url(url) for url in urls]))
            feed = Feed(running.url(f"/rss{cycle}"), FeedKind.FEED)
            walk_over(settings_for(tmp_path), replace(source, feeds=(feed,)))
            with State(tmp_path / "state.sqlite") as state:
                (now,) = state.standings()
            seen.append((now.standing.value, "example-2024:body" in now.lost))
    assert seen == [
        ("good", False),
        ("good", False),
        ("broken", True),
        ("broken", True),
        ("broken", True),
        ("recovered", False),
        ("good", False),
    ]


def test_old_pages_read_as_before_when_a_layout_is_added(tmp_path):
    """The new markup gets a layout of its own, by its day: new pages are read by it, kept old ones by the old."""
    old = article_page().replace(b"<article>", b'<div class="text">').replace(b"</article>", b"</div>")
    new = article_page().replace(b"<article>", b'<div class="story"><p class="text">.</p>')
    new = new.replace(b"</article>", b"</div>").replace(b"2024-03-12", b"2026-03-12")
    before = Layout(id="example-2024", body=("div.text",))
    after = Layout(id="example-2026", body=("div.story",), valid_from=date(2026, 1, 1))
    with site({"/old": Answer(old), "/new": Answer(new)}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/old"), running.url("/new")]))
        source = source_for(running.url("/rss"), layouts=(before,))
        walk_over(settings_for(tmp_path), source)
    kept = {page.url.rpartition("/")[2]: page for _, _, page in Archive(tmp_path / "archive").pages()}
    read_then = read_page(kept["old"], source)
    both = replace(source, layouts=(before, after))
    assert read_then == read_page(kept["old"], both)
    assert (read_then.parser, read_then.missed_selectors) == ("layout:example-2024/1", ())
    assert (read_page(kept["new"], source).missed_selectors, read_page(kept["new"], both).parser) == (
        ("example-2024:body",),
        "layout:example-2026/1",
    )


def test_what_is_gone_for_good_can_be_accepted(tmp_path):
    """By `check --accept` the source recovers without it; told by status and explain; back, it may be lost anew."""
    signed = article_page().replace(b"<h1>", '<meta name="author" content="김하늘 기자"><h1>'.encode())
    plain = article_page()
    settings = settings_for(tmp_path)
    seen = []

    async def look_at(pages, rig, running, source):
        for page in pages:
            urls = [f"/{len(seen)}/{i}" for i in range(8)]
            running.routes |= {url: Answer(page) for url in urls}
            running.routes["/rss"] = Answer(rss([running.url(url) for url in urls]))
            await rig.walk.run(source, asyncio.Event())
            (now,) = rig.state.standings()
            seen.append((now.standing.value, now.lost, tuple(each.thing for each in rig.state.accepted())))

    async def go():
        with site({}) as running:
            source = source_for(running.url("/rss"))
            async with open_rig(settings, "collect") as rig:
                await look_at([signed, signed, plain], rig, running, source)
                assert ("authors",) == accept_losses(settings, source.id, START)
                assert () == accept_losses(settings, source.id, START)
                shown = dict(figures(overview(settings, START)))
                assert f"{source.id} without authors (since 2026-01-31)" == shown["accepted as gone"]
                await look_at(
                    [plain, plain, plain, signed, signed, signed, signed, plain], rig, running, source
                )

    asyncio.run(go())
    gone = ("authors",)
    assert seen == [
        ("good", (), ()),
        ("good", (), ()),
        ("broken", gone, ()),
        ("broken", (), gone),
        ("recovered", (), gone),
        ("good", (), gone),
        *[("good", (), ())] * 4,
        ("broken", gone, ()),
    ]


def test_pages_and_bodies_cannot_be_done_without():
    """Only fields and parts of a layout are accepted as gone; the rest is still awaited."""
    before = SourceStanding("s", Standing.BROKEN, START, "why", (PART, "body", "pages"))
    after, things = after_acceptance(before, START)
    assert (PART,) == things
    assert replace(before, lost=("body", "pages")) == after
