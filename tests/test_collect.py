"""The walk, on real sockets and in real child processes: every attempt ends in exactly one named outcome."""

import asyncio
import zlib
from datetime import date

import pytest

from jobs.wiring import open_rig, utc_now
from pipeline.model import Layout, RunOutcome
from tests.site import ENDLESS, Answer, packed, site
from tests.walking import article_page, rss, settings_for, source_for, walk_over

NESTED = b"<html><body>" + b"<div>" * 100_000 + "깊은 곳".encode() + b"</body></html>"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
AS_CP949 = article_page().decode().replace("utf-8", "euc-kr").encode("cp949")
WRONG_LABEL = article_page().decode().replace('charset="utf-8"', 'charset="euc-kr"').encode()
OTHER_WRONG_LABEL = article_page().decode().encode("cp949")

# What is linked, and how the attempt at it must end.
CASES = {
    "good": (Answer(article_page()), "stored"),
    "says-euc-kr-is-utf-8": (Answer(WRONG_LABEL, type="text/html"), "stored"),
    "says-utf-8-is-euc-kr": (Answer(OTHER_WRONG_LABEL, type="text/html"), "stored"),
    "true-cp949": (Answer(AS_CP949, type="text/html; charset=euc-kr"), "stored"),
    "forbidden": (Answer(status=403), "blocked"),
    "missing": (Answer(status=404), "gone"),
    "broken": (Answer(status=500), "server-error"),
    "empty": (Answer(b""), "body-missing"),
    "huge": (Answer(b"<p>" + b"x" * 1021, times=300 * 1024, chunked=True), "too-large"),
    "endless": (Answer(b"<p>and so on" * 9999, times=ENDLESS, chunked=True), "too-large"),
    "bomb": (packed(b"0" * 20_000_000), "too-large"),
    "nested": (Answer(NESTED), "body-missing"),
    "pdf": (Answer(PDF, type="application/pdf"), "not-html"),
    "loop": (Answer(status=302, location="/loop"), "redirect-loop"),
    "elsewhere": (Answer(status=302, location="file:///etc/passwd"), "bad-url"),
    "cut": (Answer(article_page(), cut_after=200), "unreachable"),
    "slow": (Answer(article_page(), drip_s=0.5), "timed-out"),
    "secret": (Answer(article_page()), "robots-denied"),
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """One walk over one good page and every kind of bad one."""
    routes = {f"/{name}": answer for name, (answer, _) in CASES.items()}
    routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /secret\n", type="text/plain")
    with site(routes) as running:
        urls = [running.url(f"/{name}") for name in CASES]
        running.routes["/rss"] = Answer(rss(urls), type="application/rss+xml")
        settings = settings_for(
            tmp_path_factory.mktemp("walk"), max_page_bytes=2 * 1024**2, request_total_s=3.0
        )
        yield walk_over(settings, source_for(running.url("/rss")))


@pytest.mark.parametrize("name", CASES)
def test_each_page_ends_in_its_outcome(walked, name):
    """A page ends in the outcome that its trouble is called, and the rest goes on."""
    assert CASES[name][1] == walked.outcomes()[name]


def test_conservation(walked):
    """Every link that was found has exactly one outcome; the run's own sum says the same."""
    (run,) = walked.runs
    assert [(len(CASES), len(CASES))] == walked.rows("select count(*), count(distinct url) from outcome")
    assert (len(CASES), len(CASES)) == (run.links_found, run.stored + run.failed)


def test_what_was_stored_is_whole(walked):
    """The pages in four encodings tell the same visit, each once, from the publisher's day."""
    rows = walked.rows("select title, published_day::varchar from article order by url")
    assert rows == [("에스포시 대표단, 서울 스마트도시 견학", "2024-03-12")] * 4
    visits = walked.rows("select countries, date_from::varchar, headcount from visit where kind = 'event'")
    assert visits == [(["FI"], "2024-03-11", 12)] * 4


def test_excerpts_store_no_body(walked):
    """A press article's body is read, and not kept; how long it was is."""
    assert walked.rows("select count(*), count(body), bool_and(body_chars > 100) from article") == [
        (4, 0, True)
    ]


def test_a_second_look_finds_nothing_new(tmp_path):
    """Known links are not fetched again, and an unchanged feed is `nothing-new`."""
    with site({"/a": Answer(article_page())}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/a")]), type="application/rss+xml", etag='"1"')
        source = source_for(running.url("/rss"))
        walked = walk_over(settings_for(tmp_path), source, source)
        asked = running.paths()
    assert [run.outcome for run in walked.runs] == [RunOutcome.NEW, RunOutcome.NOTHING_NEW]
    assert (asked.count("/a"), asked.count("/rss")) == (1, 2)


def test_a_run_that_is_stopped_before_it_looked_blames_nobody(tmp_path):
    """It is no silent zero, asks for nothing, and leaves the source due at once."""
    with site({}) as running:
        source = source_for(running.url("/rss"), min_links=5)

        async def go():
            stop = asyncio.Event()
            stop.set()
            async with open_rig(settings_for(tmp_path), "collect") as rig:
                rig.state.sync_sources({source.id: source.interval_s}, utc_now())
                ended = await rig.walk.run(source, stop)
                return ended, rig.state.due_sources(utc_now()), rig.state.failures(source.id)

        ended, due, failures = asyncio.run(go())
        asked = running.paths()
    assert (RunOutcome.NOTHING_NEW, "stopped before its end") == (ended.outcome, ended.reason)
    assert ([], (source.id,), 0) == (asked, due, failures)


def test_a_run_that_is_stopped_amid_its_pages_goes_on_at_the_next_start(tmp_path):
    """What it has left waits for no interval: the source is due at once, and the next run brings the rest."""
    stop = asyncio.Event()
    with site({f"/{i}": Answer(article_page(f"{i}번째 소식")) for i in range(4)}) as running:
        running.routes["/rss"] = Answer(rss([running.url(f"/{i}") for i in range(4)]))
        source = source_for(running.url("/rss"))

        async def go():
            async with open_rig(settings_for(tmp_path), "daemon", on_attempt=lambda _: stop.set()) as rig:
                rig.state.sync_sources({source.id: source.interval_s}, utc_now())
                first = await rig.walk.run(source, stop)
                due = rig.state.due_sources(utc_now())
                return first, due, await rig.walk.run(source, asyncio.Event())

        first, due, second = asyncio.run(go())
        asked = [path for path in running.paths() if path[1:].isdigit()]
    assert 0 < first.stored < 4
    assert (source.id,) == due
    assert 4 == first.stored + second.stored == len(asked)


OLD_MARKUP = article_page().replace(b"<article>", b'<div class="view_con">').replace(b"</article>", b"</div>")


def test_a_changed_layout_is_reported_within_a_cycle(tmp_path):
    """The site changes its markup: the run is suspect and names the selector; the pages are read all the same."""
    routes = {f"/old/{i}": Answer(OLD_MARKUP) for i in range(6)}
    routes |= {f"/new/{i}": Answer(article_page()) for i in range(3)}
    with site(routes) as running:
        layout = Layout(id="test-2020", valid_from=date(2020, 1, 1), body=("div.view_con",))
        source = source_for(running.url("/rss"), layouts=(layout,))
        running.routes["/rss"] = Answer(rss([running.url(path) for path in routes if "old" in path]))
        before = walk_over(settings_for(tmp_path), source)
        running.routes["/rss"] = Answer(rss([running.url(path) for path in routes if "new" in path]))
        after = walk_over(settings_for(tmp_path), source)
    assert [(RunOutcome.NEW, ""), (RunOutcome.SUSPECT, 3)] == [
        (before.runs[0].outcome, before.runs[0].reason),
        (after.runs[0].outcome, after.runs[0].stored),
    ]
    assert "3 of 3 pages without test-2020:body" in after.runs[0].reason


def test_a_host_that_asks_for_rest_gets_it(tmp_path):
    """After a 429 with Retry-After nothing more is asked of the host, now or by the next run; nothing is lost."""
    limited = Answer(status=429, headers={"Retry-After": "3600"})
    with site({f"/{i}": limited for i in range(5)}) as running:
        running.routes["/rss"] = Answer(rss([running.url(f"/{i}") for i in range(5)]))
        source = source_for(running.url("/rss"))
        walked = walk_over(settings_for(tmp_path), source, source)
        asked = running.paths()
    assert ["/robots.txt", "/rss", "/0"] == asked
    assert [("rate-limited", 429)] == walked.rows("select outcome, http_status from outcome")
    assert RunOutcome.FAILED == walked.runs[1].outcome
    assert "rest" in walked.runs[1].reason


ENTITY_BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">"""
    + b"".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">'.encode() for i in range(12))
    + b"]><rss><channel><item><title>&m;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(b"<html><body><h1>Not here</h1></body></html>"), RunOutcome.FAILED),
        (Answer(b"", type="application/rss+xml"), RunOutcome.FAILED),
        (Answer(ENTITY_BOMB, type="application/rss+xml"), RunOutcome.FAILED),
        (Answer(rss([]), type="application/rss+xml"), RunOutcome.SUSPECT),
        (Answer(status=403), RunOutcome.BLOCKED),
        (Answer(status=404), RunOutcome.FAILED),
        (Answer(status=500), RunOutcome.FAILED),
        (Answer(zlib.compress(b"?"), type="application/rss+xml"), RunOutcome.FAILED),
    ],
    ids=["html", "empty", "entity-bomb", "no-entries", "403", "404", "500", "binary"],
)
def test_a_feed_in_trouble_is_never_a_silent_zero(tmp_path, answer, outcome):
    """A feed that cannot be read fails its run, with the reason; one that is empty is suspect."""
    with site({"/rss": answer}) as running:
        walked = walk_over(settings_for(tmp_path), source_for(running.url("/rss")))
    ((told, reason),) = walked.rows("select outcome, reason from run")
    assert outcome.value == told
    assert len(str(reason)) > 10


def test_a_feed_cut_in_half_gives_what_came(tmp_path):
    """The entries before the cut are brought in; the run says that something was wrong."""
    with site({f"/{i}": Answer(article_page(f"기사 {i}")) for i in range(4)}) as running:
        whole = rss([running.url(f"/{i}") for i in range(4)])
        running.routes["/rss"] = Answer(whole[: len(whole) * 2 // 3], type="application/rss+xml")
        walked = walk_over(settings_for(tmp_path), source_for(running.url("/rss")))
    (run,) = walked.runs
    assert run.outcome == RunOutcome.NEW
    assert 0 < run.links_found < 4
    assert run.reason != ""


def test_no_such_host(tmp_path):
    """A name that does not resolve fails the run; a machine without network does not blame the source."""
    walked = walk_over(settings_for(tmp_path), source_for("http://feeds.outlet.invalid/rss"))
    (run,) = walked.runs
    assert run.outcome == RunOutcome.FAILED
    assert "unreachable" in run.reason or "own-network-down" in run.reason


def test_robots_that_cannot_be_read_forbid_for_now(tmp_path):
    """While robots.txt answers 503, nothing else is asked of the host, and the run is failed, not empty."""
    with site({"/robots.txt": Answer(status=503), "/rss": Answer(rss([]))}) as running:
        walked = walk_over(settings_for(tmp_path), source_for(running.url("/rss")))
        asked = set(running.paths())
    assert {"/robots.txt"} == asked
    assert walked.runs[0].outcome == RunOutcome.FAILED


def looks_at_a_moved_feed(folder, status, looks=2, moved=None):
    """What is asked, look by look, of a feed that redirects with `status`; and the runs."""
    with site({"/a": Answer(article_page()), "/old": Answer(status=status, location="/new")}) as running:
        feed = Answer(rss([running.url("/a")]), type="application/rss+xml", etag='"1"')
        running.routes["/new"] = moved or feed
        source = source_for(running.url("/old"))
        asked, runs = [], []
        for look in range(looks):
            before = len(running.log)
            runs += walk_over(settings_for(folder), source).runs
            asked.append([path for path in running.paths()[before:] if path in ("/old", "/new")])
            if look == 1:
                running.routes["/new"] = Answer(status=404)
        return asked, runs


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_for_good_is_asked_where_it_moved(tmp_path, status):
    """The move is kept and told once; where the new place fails, the declared one is asked again."""
    asked, runs = looks_at_a_moved_feed(tmp_path, status, looks=4)
    assert asked == [["/old", "/new"], ["/new"], ["/new"], ["/old", "/new"]]
    assert ["has moved for good to" in run.reason for run in runs] == [True, False, False, False]
    assert [run.outcome for run in runs[:3]] == [RunOutcome.NEW, RunOutcome.NOTHING_NEW, RunOutcome.FAILED]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_feed_that_is_elsewhere_for_now_has_not_moved(tmp_path, status):
    """A temporary redirect is followed each time anew."""
    asked, runs = looks_at_a_moved_feed(tmp_path, status)
    assert asked == [["/old", "/new"]] * 2
    assert all("moved" not in run.reason for run in runs)


def test_a_move_to_what_is_no_feed_is_not_kept(tmp_path):
    """A login page behind a 301 does not become the feed."""
    login = Answer(b"<html><body><form>login</form></body></html>")
    asked, runs = looks_at_a_moved_feed(tmp_path, 301, moved=login)
    assert asked == [["/old", "/new"]] * 2
    assert [run.outcome for run in runs] == [RunOutcome.FAILED] * 2


def test_a_page_that_is_gone_is_retired(tmp_path):
    """410 and 404 are answers: the link is not asked for again, however often its feed names it."""
    with site({"/a": Answer(status=410), "/b": Answer(status=404)}) as running:
        source = source_for(running.url("/rss"))
        for title in ("one", "two"):  # the feed changes, and names both again
            feed = rss([running.url("/a"), running.url("/b")]).replace("시험".encode(), title.encode())
            running.routes["/rss"] = Answer(feed, type="application/rss+xml")
            walked = walk_over(settings_for(tmp_path), source)
        asked = running.paths()
    assert (asked.count("/rss"), asked.count("/a"), asked.count("/b")) == (2, 1, 1)
    assert walked.outcomes() == {"a": "gone", "b": "gone"}


def test_a_full_archive_lets_pages_wait(tmp_path):
    """Where `max_archive_bytes` is reached nothing more is fetched; with more room the same link is stored."""
    with site({path: Answer(article_page(f"기사 {path}")) for path in ("/a", "/b")}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/a"), running.url("/b")]))
        source = source_for(running.url("/rss"))
        full = walk_over(settings_for(tmp_path, max_archive_bytes=1), source)
    assert sorted(full.outcomes().values()) == ["storage-full", "stored"]
    assert len([path for path in running.paths() if path in ("/a", "/b")]) == 1


def test_a_full_outbox_lets_pages_wait(tmp_path):
    """Where `max_outbox_bytes` wait to be published nothing more is fetched: the disk does not fill unread."""
    with site({path: Answer(article_page(f"기사 {path}")) for path in ("/a", "/b")}) as running:
        running.routes["/rss"] = Answer(rss([running.url("/a"), running.url("/b")]))
        full = walk_over(settings_for(tmp_path, max_outbox_bytes=1), source_for(running.url("/rss")))
    assert set(full.outcomes().values()) == {"storage-full"}
    (run,) = full.runs
    assert (run.outcome, run.reason) == ("new", "2 pages wait: storage-full")  # the source is not to blame
    assert [path for path in running.paths() if path in ("/a", "/b")] == []
