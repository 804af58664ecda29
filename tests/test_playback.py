"""Recorded sites by Host header, asked by the fetcher that the demo uses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jobs.playback import Asked, playback
from pipeline.errors import ConfigError, FetchError, Gone, RateLimited
from pipeline.fetch import Fetcher, Validators
from pipeline.model import Page

FIRST = """
    [[page]]
    path = "/"
    file = "front.html"
    type = "text/html; charset=euc-kr"

    [[page]]
    path = "/view?id=1"
    file = "pages/one.html"
    headers = { Last-Modified = "Mon, 02 Mar 2026 01:30:00 GMT" }

    [[page]]
    path = "/view"
    file = "pages/any.html"

    [[page]]
    path = "/기사/목록?구=종로"
    file = "pages/any.html"

    [[page]]
    path = "/old"
    status = 301
    headers = { Location = "https://second.example/new" }

    [[page]]
    path = "/busy"
    status = 503
    headers = { Retry-After = "30" }
"""
SECOND = """
    [[page]]
    path = "/new"
    file = "new.xml"
    type = "application/rss+xml"
    headers = { etag = '"fixed"' }
"""


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Two recorded sites, and a file beside them that nobody lists."""
    first, second = tmp_path / "sites" / "first.example", tmp_path / "sites" / "second.example"
    (first / "pages").mkdir(parents=True)
    second.mkdir()
    (first / "site.toml").write_text(FIRST, encoding="utf-8")
    (first / "front.html").write_bytes("<h1>첫 쪽</h1>".encode("cp949"))
    (first / "pages" / "one.html").write_bytes(b"one")
    (first / "pages" / "any.html").write_bytes(b"any")
    (first / "unlisted.html").write_bytes(b"unlisted")
    (second / "site.toml").write_text(SECOND, encoding="utf-8")
    (second / "new.xml").write_bytes(b"<rss/>")
    return tmp_path / "sites"


def ask(day: Path, *urls: str, log: list[Asked] | None = None, validators: Validators | None = None) -> list:
    """What each address brings, a page or the error raised."""

    async def ask_all() -> list:
        async with (
            playback(day, log=log) as address,
            Fetcher("test/1", connect_to=address) as fetcher,
        ):
            return [await one(fetcher, url) for url in urls]

    async def one(fetcher: Fetcher, url: str) -> Page | FetchError:
        try:
            return await fetcher.get(url, validators=validators)
        except FetchError as error:
            return error

    return asyncio.run(ask_all())


def test_each_host_answers_with_its_own_bytes_and_type(day):
    """Bytes and Content-Type go out as recorded: a page in CP949 stays one."""
    (page,) = ask(day, "https://first.example/")
    assert page.body.decode("cp949") == "<h1>첫 쪽</h1>"
    assert page.header("content-type") == "text/html; charset=euc-kr"
    assert page.final_url == "https://first.example/"


def test_the_path_with_its_query_comes_first_then_the_path_alone(day):
    """A query that was recorded has its own page, any other gets the path's."""
    pages = ask(
        day,
        "http://first.example/view?id=1",
        "http://first.example/view?id=2",
        "http://FIRST.example/view",
        "http://first.example/%EA%B8%B0%EC%82%AC/%EB%AA%A9%EB%A1%9D?%EA%B5%AC=%EC%A2%85%EB%A1%9C",
    )
    assert [page.body for page in pages] == [b"one", b"any", b"any", b"any"]
    assert pages[0].header("last-modified") == "Mon, 02 Mar 2026 01:30:00 GMT"
    assert pages[0].header("content-type") == "text/html"


@pytest.mark.parametrize(
    "url",
    [
        "http://first.example/none",
        "http://first.example/unlisted.html",
        "http://first.example/site.toml",
        "http://first.example/pages/../unlisted.html",
        "http://first.example/%2e%2e/second.example/new.xml",
        "http://first.example/..%2Fsecond.example%2Fnew.xml",
        "http://first.example/new",
        "http://third.example/",
        "http://../",
    ],
)
def test_what_is_not_listed_is_not_there(day, url):
    """Unknown hosts and paths answer 404; the file system is not on offer, however the path is written."""
    (error,) = ask(day, url)
    assert type(error) is Gone


def test_redirects_between_recorded_sites_and_odd_statuses_are_played(day):
    """Status and headers are the recording's, so that a block or a move can be played, too."""
    page, error = ask(day, "https://first.example/old", "https://first.example/busy")
    assert (page.final_url, page.body) == ("https://second.example/new", b"<rss/>")
    assert type(error) is RateLimited
    assert error.retry_after_s == 30.0


def test_who_knows_a_page_is_told_that_it_has_not_changed(day):
    """Every page has a validator, its own or one made of its bytes, and 304 saves the body."""
    first, new = ask(day, "http://first.example/", "http://second.example/new")
    assert new.header("etag") == '"fixed"'
    for page in (first, new):
        (again,) = ask(day, page.url, validators=Validators(etag=page.header("etag")))
        assert (again.status, again.body) == (304, b"")


def test_the_log_says_who_was_asked_for_what_in_order(day):
    """Host, path with query, and a clock that only goes forward."""
    log: list[Asked] = []
    ask(day, "https://first.example/view?id=1", "https://first.example/old", log=log)
    assert [(asked.host, asked.path) for asked in log] == [
        ("first.example", "/view?id=1"),
        ("first.example", "/old"),
        ("second.example", "/new"),
    ]
    assert [asked.at_s for asked in log] == sorted(asked.at_s for asked in log)


@pytest.mark.parametrize(
    ("site_toml", "says"),
    [
        ('[[page]]\npath = "/a"\nfile = "gone.html"', "gone.html"),
        ('[[page]]\npath = "/a"\nfile = "../second.example/new.xml"', "outside"),
        ('[[page]]\npath = "/a"\nfile = "/etc/hostname"', "outside"),
        ('[[page]]\npath = "a"', "beginning with /"),
        ('[[page]]\npath = "/a"\n[[page]]\npath = "/a"', "once"),
        ('[[page]]\npath = "/a"\nfiel = "front.html"', "file"),
        ("[[page]]", "path"),
    ],
)
def test_a_recording_that_cannot_be_played_is_said_at_the_start(day, site_toml, says):
    """Missing files, files of others, paths given twice and slips of the pen name their site.toml."""
    broken = day / "first.example" / "site.toml"
    broken.write_text(site_toml, encoding="utf-8")
    with pytest.raises(ConfigError, match=says) as raised:
        ask(day)
    assert str(broken) in str(raised.value)


def test_a_folder_without_sites_is_said_at_the_start(tmp_path):
    """Naming the wrong folder is a configuration error, not a site that answers 404 to everything."""
    with pytest.raises(ConfigError, match=r"site\.toml"):
        ask(tmp_path)
