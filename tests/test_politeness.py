"""Towards publishers: robots.txt decides, a host is asked by one at a time, and rests when it asks for rest."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from jobs.politeness import LONGEST_CRAWL_DELAY_S, ROBOTS_FAILURE_KEPT, ROBOTS_KEPT, Politeness
from pipeline.errors import FetchError, RateLimited, RobotsDenied, ServerError
from pipeline.fetch import Fetcher
from storage.state import State
from tests.shell import WITHIN_S, started
from tests.site import Answer, site
from tests.walking import article_page, rss

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
AGENT = "citymentions-test/1.0 (+mailto:desk@city.example)"
LEASE_S = 90.0


def robots(text: str) -> Answer:
    return Answer(text.encode(), type="text/plain")


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The time now."""
        return self.now


@asynccontextmanager
async def polite(running, folder, clock):
    """Politeness towards `running`, which is every host there is."""
    with State(folder / "state.sqlite") as state:
        async with Fetcher(AGENT, allow_private=True, connect_to=running.address) as fetcher:
            yield Politeness(fetcher, state, clock, AGENT, LEASE_S)


def ask(running, folder, *urls, min_delay_s=0.0, clock=None):
    """Ask one address after the other: the body, or the error, of each."""

    async def go():
        async with polite(running, folder, clock or Clock()) as asking:
            ends = []
            for url in urls:
                try:
                    ends.append((await asking.get(url, min_delay_s)).body)
                except FetchError as error:
                    ends.append(error)
            return ends

    return asyncio.run(go())


def asked(running):
    return [f"{each.host}{each.path}" for each in running.log]


def rest_s(folder, host, now=NOW):
    """How long another process would have to wait for `host`."""
    with State(folder / "state.sqlite") as state:
        return state.claim_host(host, 0.0, now, LEASE_S)


def test_robots_comes_first_and_decides(tmp_path):
    """What robots.txt forbids is never asked; the longest rule wins; it is read once for all pages."""
    rules = robots("User-agent: *\nDisallow: /plan/\nAllow: /plan/public\n")
    pages = {"/robots.txt": rules, "/plan/secret": Answer(b"no"), "/plan/public": Answer(b"yes")}
    with site(pages) as running:
        urls = ("http://a.example/plan/secret", "http://a.example/plan/public")
        denied, allowed = ask(running, tmp_path, *urls)
        assert asked(running) == ["a.example/robots.txt", "a.example/plan/public"]
    assert isinstance(denied, RobotsDenied)
    assert allowed == b"yes"


def test_a_group_for_us_outranks_the_one_for_all(tmp_path):
    """A publisher can address us by the first word of our user agent."""
    with site(
        {"/robots.txt": robots("User-agent: citymentions-test\nDisallow: /\n\nUser-agent: *\nAllow: /\n")}
    ) as running:
        (denied,) = ask(running, tmp_path, "http://a.example/x")
    assert isinstance(denied, RobotsDenied)


@pytest.mark.parametrize(
    ("first", "second", "is_shared"),
    [
        ("m.gazette.co.kr", "www.gazette.co.kr", True),
        ("gazette.co.kr", "a.b.gazette.co.kr", True),
        ("gazette.co.kr", "herald.co.kr", False),
        ("one.github.io", "two.github.io", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("[2001:db8::1]", "[2001:db8::2]", False),
    ],
)
def test_the_hosts_of_one_domain_share_its_budget(tmp_path, first, second, is_shared):
    """What one of a publisher's hosts was asked, all of them rest for; another's rest for nothing."""
    clock = Clock()
    with site({"/x": Answer(b"page"), "/y": Answer(status=429, headers={"Retry-After": "3600"})}) as running:
        ask(running, tmp_path, f"http://{first}/x", f"http://{first}/y", clock=clock)
        (ended,) = ask(running, tmp_path, f"http://{second}/x", clock=clock)
    assert isinstance(ended, RateLimited) == is_shared
    assert [each.path for each in running.log].count("/x") == (1 if is_shared else 2)


def test_each_host_of_a_domain_has_rules_of_its_own(tmp_path):
    """RFC 9309, 2.3: a redirect within the domain asks the other host's robots.txt, and waits its turn for it."""

    def rules(request):
        return robots(f"User-agent: *\nDisallow: /{'x' if request.host.startswith('m.') else 'y'}\n")

    pages = {
        "/robots.txt": rules,
        "/y": Answer(status=302, headers={"Location": "http://m.gazette.co.kr/z"}),
        "/z": Answer(b"page"),
    }
    with site(pages) as running:
        denied, allowed = ask(running, tmp_path, "http://m.gazette.co.kr/x", "http://m.gazette.co.kr/y")
        assert isinstance(denied, RobotsDenied)
        assert allowed == b"page"
        running.routes["/x"] = Answer(status=302, headers={"Location": "http://m.gazette.co.kr/x"})
        (ended,) = ask(running, tmp_path, "http://www.gazette.co.kr/x")
    assert isinstance(ended, RobotsDenied)


@pytest.mark.parametrize(
    ("line", "min_delay_s", "expected"),
    [
        ("Crawl-delay: 7", 3.0, 7.0),
        ("Crawl-delay: 1", 3.0, 3.0),
        ("Crawl-delay: 86400000", 3.0, LONGEST_CRAWL_DELAY_S),
        ("Request-rate: 1/20", 3.0, 20.0),
        ("", 3.0, 3.0),
    ],
)
def test_the_longer_of_the_two_delays_counts(tmp_path, line, min_delay_s, expected):
    """After a request a host rests for our delay or its own, the longer one, up to a minute."""
    with site(
        {"/robots.txt": robots(f"User-agent: *\nAllow: /\n{line}\n"), "/x": Answer(b"page")}
    ) as running:
        clock = Clock()
        ask(running, tmp_path, "http://a.example/robots.txt", clock=clock)
        clock.now += timedelta(minutes=5)  # so that the page need not wait for it
        (body,) = ask(running, tmp_path, "http://a.example/x", min_delay_s=min_delay_s, clock=clock)
    assert body == b"page"
    assert rest_s(tmp_path, "a.example", clock.now) == expected


def test_a_redirect_to_another_host_asks_that_hosts_robots(tmp_path):
    """Each host on the way is asked for its rules before it is asked for the page."""
    routes = {
        "//a.example/x": Answer(status=302, location="http://b.example/y"),
        "//b.example/y": Answer(b"there"),
    }
    with site(routes) as running:
        (body,) = ask(running, tmp_path, "http://a.example/x")
        assert asked(running) == [
            "a.example/robots.txt",
            "a.example/x",
            "b.example/robots.txt",
            "b.example/y",
        ]
    assert body == b"there"


def test_a_redirect_to_where_we_may_not_go_ends_there(tmp_path):
    """The other host's robots.txt forbids it: the page is not asked for."""
    routes = {
        "//a.example/x": Answer(status=302, location="http://b.example/y"),
        "//b.example/robots.txt": robots("User-agent: *\nDisallow: /\n"),
        "//b.example/y": Answer(b"there"),
    }
    with site(routes) as running:
        (denied,) = ask(running, tmp_path, "http://a.example/x")
        assert "b.example/y" not in asked(running)
    assert isinstance(denied, RobotsDenied)


def test_only_the_host_that_asks_for_rest_rests(tmp_path):
    """A redirects to B, and B answers 429: B rests for as long as it says, A only for its delay."""
    routes = {
        "//a.example/x": Answer(status=302, location="http://b.example/y"),
        "//b.example/y": Answer(status=429, headers={"Retry-After": "3600"}),
    }
    with site(routes) as running:
        (limited,) = ask(running, tmp_path, "http://a.example/x")
    assert isinstance(limited, RateLimited)
    assert (rest_s(tmp_path, "a.example"), rest_s(tmp_path, "b.example")) == (0.0, 3600.0)


def test_nothing_is_asked_of_a_resting_host(tmp_path):
    """After a 429 the next page of the host, in this process or another, is refused without a request."""
    with site({"/x": Answer(status=429, headers={"Retry-After": "3600"}), "/y": Answer(b"page")}) as running:
        first, second = ask(running, tmp_path, "http://a.example/x", "http://a.example/y")
        (third,) = ask(running, tmp_path, "http://a.example/y")
        assert asked(running) == ["a.example/robots.txt", "a.example/x"]
    assert [type(each) for each in (first, second, third)] == [RateLimited] * 3
    assert second.url == third.url == "http://a.example/y"
    assert third.retry_after_s == 3600.0


@pytest.mark.parametrize(
    "answer",
    [Answer(status=404), Answer(status=403), Answer(status=302, location="/robots.txt")],
    ids=["404", "403", "loop"],
)
def test_no_robots_allows_all(tmp_path, answer):
    """RFC 9309, 2.3.1.2 and 2.3.1.3: a robots.txt that is not there forbids nothing."""
    with site({"/robots.txt": answer, "/x": Answer(b"page")}) as running:
        assert ask(running, tmp_path, "http://a.example/x") == [b"page"]


def test_robots_in_trouble_forbids_for_now(tmp_path):
    """While robots.txt answers 503 no page is asked for, robots.txt not once per page, and later it is again."""
    clock = Clock()
    urls = ("http://a.example/x", "http://a.example/y")
    with site({"/robots.txt": Answer(status=503), "/x": Answer(b"page"), "/y": Answer(b"page")}) as running:
        failed = ask(running, tmp_path, *urls, clock=clock)
        assert asked(running) == ["a.example/robots.txt"]
        running.routes["/robots.txt"] = Answer(status=404)
        clock.now += ROBOTS_FAILURE_KEPT
        assert ask(running, tmp_path, *urls, clock=clock) == [b"page", b"page"]
    assert [(type(error), error.http_status) for error in failed] == [(ServerError, 503)] * 2


def test_robots_is_believed_for_a_day(tmp_path):
    """RFC 9309, 2.4: kept for 24 hours, over restarts, and then asked for again."""
    clock = Clock()
    with site({"/robots.txt": robots("User-agent: *\nAllow: /\n"), "/x": Answer(b"page")}) as running:
        for waited in (timedelta(), ROBOTS_KEPT - timedelta(seconds=1), timedelta(seconds=1)):
            clock.now += waited
            assert ask(running, tmp_path, "http://a.example/x", clock=clock) == [b"page"]
        assert asked(running).count("a.example/robots.txt") == 2


def test_rules_are_per_scheme_and_port(tmp_path):
    """RFC 9309, 2.3: what one port forbids, another may allow."""

    def rules(request):
        return robots(f"User-agent: *\nDisallow: /{'x' if len(running.log) == 1 else 'y'}\n")

    with site({"/robots.txt": rules, "/x": Answer(b"page")}) as running:
        denied, allowed = ask(running, tmp_path, "http://a.example/x", "http://a.example:8080/x")
    assert isinstance(denied, RobotsDenied)
    assert allowed == b"page"


SOURCE = """
name = "시험일보"
lang = "ko"
zone = "Asia/Seoul"
home = "{feed}"
hosts = ["127.0.0.1"]
article_pattern = '/{id}-\\d'
min_delay_s = 0.0
[[feeds]]
url = "{feed}"
"""
SLOWNESS_S = 0.1


def test_one_in_flight_per_host_across_processes(tmp_path):
    """Two processes, two sources, one host: it is never asked while it still answers."""
    pages = {
        f"/{name}-{i}": Answer(article_page(f"{name} {i}"), wait_s=SLOWNESS_S)
        for name in "ab"
        for i in range(6)
    }
    with site(pages) as running:
        (tmp_path / "sources").mkdir()
        for name in "ab":
            feed = rss([running.url(f"/{name}-{i}") for i in range(6)])
            running.routes[f"/{name}.xml"] = Answer(feed, wait_s=SLOWNESS_S)
            text = SOURCE.format(feed=running.url(f"/{name}.xml"), id=name)
            (tmp_path / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
        (tmp_path / "citymentions.toml").write_text(
            'contact = "tests on loopback"\nallow_private = true\nworkers = 1\n', encoding="utf-8"
        )
        both = [started("collect", name, "--data-dir", tmp_path / "d", home=tmp_path) for name in "ab"]
        codes = [(process.communicate(timeout=WITHIN_S), process.returncode) for process in both]
        log = [each for each in running.log if each.path != "/robots.txt"]  # answered at once
    assert [code for _, code in codes] == [0, 0], codes
    assert sorted(each.path for each in log) == sorted(set(running.routes) - {"/robots.txt"})
    shortest_s = min(after.at_s - before.at_s for before, after in pairwise(log))
    assert shortest_s >= SLOWNESS_S
