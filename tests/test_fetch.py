"""HTTP at the rim, against a site on loopback that misbehaves on real sockets."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TypeVar

import pytest

from pipeline.errors import (
    BadUrl,
    Blocked,
    ConfigError,
    FetchError,
    ForbiddenAddress,
    Gone,
    RateLimited,
    RedirectLoop,
    RobotsDenied,
    ServerError,
    TimedOut,
    TooLarge,
    Unreachable,
)
from pipeline.fetch import Fetcher, FetchLimits, Validators
from pipeline.fetch.answers import LONGEST_RETRY_AFTER_S
from pipeline.model import Page
from tests.site import ENDLESS, Answer, Site, packed, site

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
AGENT = "citymentions-test/1.0 (+mailto:desk@city.example)"
SMALL = FetchLimits(max_bytes=100_000, total_s=20)
E = TypeVar("E", bound=FetchError)


def fetch(url: str, limits: FetchLimits = SMALL, **options) -> Page:
    """One page by a fetcher of its own that may ask loopback."""
    of_fetcher = {key: options.pop(key) for key in ("allow_private", "connect_to") if key in options}

    async def get() -> Page:
        async with Fetcher(
            AGENT, limits, clock=lambda: NOW, **{"allow_private": True} | of_fetcher
        ) as fetcher:
            return await fetcher.get(url, **options)

    return asyncio.run(get())


def failure(leaf: type[E], url: str, limits: FetchLimits = SMALL, **options) -> E:
    """The error of exactly this leaf that asking `url` ends in."""
    with pytest.raises(FetchError) as raised:
        fetch(url, limits, **options)
    assert type(raised.value) is leaf, raised.value
    assert raised.value.url == url
    assert "\n" not in str(raised.value)
    return raised.value


# --- a page -------------------------------------------------------------------------------------------------


def test_a_page_carries_its_bytes_status_headers_and_time():
    """A page is what was sent: bytes untouched, header names in lower case, the time by the clock given."""
    body = "부산에서 온 손님".encode("cp949")
    with site({"/a": Answer(body, type="text/html; charset=euc-kr", headers={"X-Two": "b"})}) as s:
        page = fetch(s.url("/a"))
    assert page.body == body
    assert (page.status, page.url, page.final_url, page.redirects) == (200, s.url("/a"), s.url("/a"), ())
    assert page.header("content-type") == "text/html; charset=euc-kr"
    assert page.header("x-two") == "b"
    assert page.fetched_at == NOW


def test_the_request_says_who_asks_and_keeps_no_cookie():
    """The user agent goes out as given, only what can be unpacked is offered, no cookie comes back."""
    with site({"/a": Answer(b"x", headers={"Set-Cookie": "id=1; Path=/"})}) as s:

        async def twice() -> None:
            async with Fetcher(AGENT, SMALL, allow_private=True) as fetcher:
                await fetcher.get(s.url("/a"))
                await fetcher.get(s.url("/a"))

        asyncio.run(twice())
    first, second = s.log
    assert first.headers["user-agent"] == AGENT
    assert first.headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in second.headers


def test_a_page_of_no_bytes_is_a_page():
    """Nothing was sent, and that is what the page holds: judging it is the reader's."""
    with site({"/empty": Answer(b"")}) as s:
        assert fetch(s.url("/empty")).body == b""


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzip.compress(b"news " * 50)),
        ("x-gzip", gzip.compress(b"news " * 20) + gzip.compress(b"news " * 30) + b"\0\0"),
        ("deflate", zlib.compress(b"news " * 50)),
        ("deflate", zlib.compress(b"news " * 50)[2:-4]),
        ("gzip", b"news " * 50),
        ("UTF-8", b"news " * 50),
        ("identity", b"news " * 50),
    ],
    ids=["gzip", "members", "zlib", "bare", "mislabelled", "not-a-coding", "identity"],
)
def test_packed_bodies_are_unpacked_as_browsers_do(coding, sent):
    """Both readings of "deflate", several gzip members, and labels that are wrong all give the same page."""
    with site({"/a": Answer(sent, headers={"Content-Encoding": coding})}) as s:
        assert fetch(s.url("/a")).body == b"news " * 50


def test_a_coding_that_was_not_offered_is_an_answer_that_cannot_be_used():
    """A body packed with Brotli against our word is named as that, not handed on as text."""
    with site({"/a": Answer(b"\x0b\x02\x80", headers={"Content-Encoding": "br"})}) as s:
        assert "not offered" in failure(Unreachable, s.url("/a")).detail


def test_fifty_at_once_each_get_their_own_page():
    """One fetcher serves any number of requests at once and never mixes their answers."""
    routes = {f"/{n}": Answer(f"page {n} ".encode() * 2000) for n in range(50)}

    async def all_of(s: Site) -> list[Page]:
        async with Fetcher(AGENT, SMALL, allow_private=True) as fetcher:
            return await asyncio.gather(*(fetcher.get(s.url(path)) for path in routes))

    with site(routes) as s:
        pages = asyncio.run(all_of(s))
    assert [page.body for page in pages] == [answer.body for answer in routes.values()]


def test_headers_longer_than_eight_kilobytes_are_read():
    """Security policies of real outlets are longer than the client library's own limit."""
    with site({"/a": Answer(b"x", headers={"Content-Security-Policy": "a" * 30_000})}) as s:
        assert len(fetch(s.url("/a")).header("content-security-policy") or "") == 30_000


# --- conditional --------------------------------------------------------------------------------------------


def test_what_has_not_changed_comes_back_as_304_with_no_body():
    """The validators of one answer, sent with the next request, save the body."""
    with site({"/feed": Answer(b"<rss/>", etag='"v1"')}) as s:
        first = fetch(s.url("/feed"))
        again = fetch(
            s.url("/feed"), validators=Validators(first.header("etag"), first.header("last-modified"))
        )
    assert (first.status, again.status, again.body) == (200, 304, b"")


def test_validators_that_cannot_be_sent_are_left_out():
    """An ETag of odd bytes costs a full answer, not the request."""
    with site({"/feed": Answer(b"<rss/>")}) as s:
        assert fetch(s.url("/feed"), validators=Validators('"옛"', "a\r\nb: c")).status == 200
    assert not {"if-none-match", "if-modified-since"} & set(s.log[0].headers)


def test_not_modified_unasked_is_a_server_error():
    """304 to a request that asked for no comparison brings no page, and must not pass for one."""
    with site({"/a": Answer(status=304)}) as s:
        assert failure(ServerError, s.url("/a")).http_status == 304


# --- statuses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "leaf"),
    [
        (401, Blocked),
        (403, Blocked),
        (451, Blocked),
        (404, Gone),
        (410, Gone),
        (400, ServerError),
        (418, ServerError),
        (500, ServerError),
        (502, ServerError),
        (503, ServerError),
        (520, ServerError),
        (300, ServerError),
    ],
)
def test_each_status_has_its_outcome(status, leaf):
    """Blocked, gone and broken are told apart, and the status is kept."""
    with site({"/a": Answer(b"sorry", status=status)}) as s:
        assert failure(leaf, s.url("/a")).http_status == status


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "wait_s"),
    [
        ("120", 120.0),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("9" * 400, LONGEST_RETRY_AFTER_S),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_RETRY_AFTER_S),
        ("-5", None),
        ("soon", None),
    ],
)
def test_retry_after_is_understood_in_both_forms(status, said, wait_s):
    """Seconds or a date become seconds from now; a slip is capped; nonsense is "not said"."""
    with site({"/a": Answer(status=status, headers={"Retry-After": said})}) as s:
        error = failure(RateLimited, s.url("/a"))
    assert (error.http_status, error.retry_after_s) == (status, wait_s)


def test_429_without_a_word_on_how_long_is_rate_limited():
    """Rate limits without Retry-After leave the wait to the caller."""
    with site({"/a": Answer(status=429)}) as s:
        assert failure(RateLimited, s.url("/a")).retry_after_s is None


@pytest.mark.parametrize(
    ("status", "header"),
    [
        (403, {"cf-mitigated": "challenge"}),
        (503, {"CF-Mitigated": "challenge"}),
        (202, {"x-amzn-waf-action": "captcha"}),
    ],
)
def test_a_challenge_page_is_a_block_whatever_its_status(status, header):
    """A page that asks for proof of being human is reported as a block, never read as an article."""
    with site({"/a": Answer(b"Just a moment", status=status, headers=header)}) as s:
        assert "challenge" in failure(Blocked, s.url("/a")).detail


# --- redirects ----------------------------------------------------------------------------------------------


def test_redirects_are_followed_asked_about_and_recorded():
    """Each hop is put to the caller first; the page names all of them, and the last as its final address."""
    hops: list[str] = []

    async def may_follow(url: str) -> None:
        hops.append(url)

    routes = {
        "/a": Answer(status=301, location="/b?q=1"),
        "/b": Answer(status=307, location="c"),
        "/c": Answer(b"x"),
    }
    with site(routes) as s:
        page = fetch(s.url("/a"), may_follow=may_follow)
    assert page.url == s.url("/a")
    assert page.redirects == (s.url("/b?q=1"), s.url("/c")) == tuple(hops)
    assert page.final_url == s.url("/c")


def test_a_hop_that_the_caller_forbids_is_not_asked():
    """What `may_follow` raises ends the request before anything is sent to the new address."""

    async def may_follow(url: str) -> None:
        raise RobotsDenied(url, "disallowed")

    routes = {"/a": Answer(status=302, location="/b"), "/b": Answer(b"x")}
    with site(routes) as s, pytest.raises(RobotsDenied):
        fetch(s.url("/a"), may_follow=may_follow)
    assert s.paths() == ["/a"]


def test_the_time_that_a_hop_waits_for_its_turn_does_not_count():
    """Politeness between two hops takes nothing from the request's own time."""

    async def may_follow(url: str) -> None:
        await asyncio.sleep(1.2)

    with site({"/a": Answer(status=302, location="/b"), "/b": Answer(b"x")}) as s:
        assert fetch(s.url("/a"), FetchLimits(total_s=1), may_follow=may_follow).body == b"x"


@pytest.mark.parametrize(
    "routes",
    [
        {"/a": Answer(status=302, location="/a")},
        {"/a": Answer(status=302, location="/b"), "/b": Answer(status=302, location="/a#top")},
        {
            "/a": lambda asked: (
                Answer(status=302, location=f"{asked.path}?")
                if "?" not in asked.path
                else Answer(status=302, location=f"{asked.path}x")
            )
        },
    ],
    ids=["itself", "back", "ever-on"],
)
def test_redirects_that_do_not_end_are_a_loop(routes):
    """Back to where it came from, or more hops than the limit: a loop, within limit + 1 requests."""
    with site(routes) as s:
        failure(RedirectLoop, s.url("/a"))
    assert len(s.log) <= SMALL.max_redirects + 1


@pytest.mark.parametrize(
    ("location", "leaf"),
    [
        ("http://169.254.169.254/latest/meta-data/", ForbiddenAddress),
        ("http://10.0.0.1/", ForbiddenAddress),
        ("http://[::ffff:127.0.0.1]/", ForbiddenAddress),
        ("http://2130706433/", ForbiddenAddress),
        ("http://localhost/", Unreachable),
        ("file:///etc/passwd", BadUrl),
        ("gopher://127.0.0.1:70/_x", BadUrl),
        ("javascript:alert(1)", BadUrl),
        ("http://user:secret@news.example/", BadUrl),
        ("http://[half/", BadUrl),
        ("http://", BadUrl),
    ],
)
def test_a_redirect_is_checked_like_an_address_of_our_own(location, leaf):
    """A site cannot send us to private addresses or other schemes.

    The first hop goes to the site by `connect_to`, which also is why a *name* is not looked up here.
    """
    routes = {"//news.example/a": Answer(status=302, location=location), "//localhost/": Answer(raw=b"")}
    with site(routes) as s:
        error = failure(leaf, "https://news.example/a", allow_private=False, connect_to=s.address)
    assert "secret" not in str(error)


# --- addresses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/",
        "news.example/a",
        "",
        "http:///a",
        "http://",
        "http://news.example:99999/",
        "http://a\nb/",
        "http://0177.0.0.1/",
    ],
)
def test_what_is_no_http_address_is_a_bad_url(url):
    """Nothing is asked, and nothing but BadUrl is raised, for what is no http(s) address."""
    with pytest.raises(BadUrl):
        fetch(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::1]",
        "0",
        "[::]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_nothing_is_sent_to_loopback_however_it_is_spelled(host):
    """Names that resolve to it, and every spelling of it, are refused before a connection is made."""
    with site({"/": Answer(b"inside")}) as s:
        failure(ForbiddenAddress, f"http://{host}:{s.port}/", allow_private=False)
    assert s.log == []


# --- what breaks on the way ---------------------------------------------------------------------------------


def test_a_name_that_does_not_resolve_is_unreachable():
    """DNS failure is said as that."""
    error = failure(Unreachable, "http://no-such-outlet.invalid/", allow_private=False)
    assert "resolve" in error.detail
    assert isinstance(error.__cause__, Exception)


def test_a_refused_connection_is_unreachable():
    """Nobody listens: unreachable, with the system's own word for it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert failure(Unreachable, f"http://127.0.0.1:{port}/").http_status is None


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_is_trusted_only_by_the_users_own_word(tmp_path, monkeypatch):
    """A certificate that nobody vouches for is unreachable; SSL_CERT_FILE vouches for it."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    with site({"/a": Answer(b"x")}, tls=tls) as s:
        assert "TLS failed" in failure(Unreachable, s.url("/a")).detail
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(s.url("/a")).body == b"x"


def test_tls_that_fails_is_unreachable_and_says_so():
    """A server that does not speak TLS on an https address."""
    with site({}) as s:
        assert "TLS" in failure(Unreachable, f"https://127.0.0.1:{s.port}/").detail


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"x" * 5000, cut_after=1000),
        Answer(b"x" * 5000, cut_after=1000, chunked=True),
        Answer(b"x" * 1000, length=5000, cut_after=1000),
        Answer(raw=b""),
        Answer(raw=b"HTTP/1.1 200"),
        Answer(raw=b"220 mail.example ESMTP\r\n"),
        Answer(gzip.compress(b"x" * 50_000)[:-20], headers={"Content-Encoding": "gzip"}),
        Answer(b"\x1f\x8b" + b"\xff" * 500, headers={"Content-Encoding": "gzip"}),
        Answer(b"x", headers={"X-Long": "a" * 200_000}),
    ],
    ids=[
        "cut",
        "cut-chunked",
        "short",
        "silent",
        "half-head",
        "not-http",
        "gzip-cut",
        "gzip-damaged",
        "huge-head",
    ],
)
def test_an_answer_that_breaks_off_is_unreachable(answer):
    """Half an article is never taken for a whole one."""
    with site({"/a": answer}) as s:
        failure(Unreachable, s.url("/a"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"x", wait_s=600),
        Answer(b"x" * 10_000, drip_s=0.05),
        Answer(b"x" * 100, times=ENDLESS, drip_s=0.05, chunked=True),
    ],
    ids=["slow-head", "drip", "endless-drip"],
)
def test_a_site_that_takes_for_ever_is_given_up(answer):
    """The total time holds even where each single read is quick."""
    with site({"/a": answer}) as s:
        failure(TimedOut, s.url("/a"), FetchLimits(total_s=0.6))


def test_an_address_that_swallows_packets_is_given_up():
    """A connection that is never accepted ends within the time for connecting."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        queue = []
        for _ in range(4):  # fill the queue, so that the next SYN gets no answer
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
            queue.append(waiting)
        error = failure(Unreachable, f"http://127.0.0.1:{port}/", FetchLimits(connect_s=0.5, total_s=10))
        for waiting in queue:
            waiting.close()
    assert "timeout" in error.detail


# --- too large ----------------------------------------------------------------------------------------------

MIB = 1 << 20


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"x" * MIB, times=300),
        Answer(b"x" * MIB, times=300, chunked=True),
        Answer(b"x" * MIB, times=ENDLESS),
        Answer(b"x" * MIB, times=ENDLESS, chunked=True),
    ],
    ids=["announced", "chunked", "endless", "endless-chunked"],
)
def test_a_body_of_300_mb_is_left_at_the_limit(answer):
    """Reading stops at the limit: what the site could push is socket buffers, not the body."""
    with site({"/big": answer}) as s:
        failure(TooLarge, s.url("/big"), FetchLimits(max_bytes=MIB))
        assert s.sent["/big"] < 40 * MIB


def test_a_gzip_bomb_is_unpacked_no_further_than_the_limit():
    """200 MB in 200 KB: too large as unpacked, though not as sent."""
    bomb = Answer(_zeros(200 * MIB), headers={"Content-Encoding": "gzip"})
    with site({"/bomb": bomb}) as s:
        failure(TooLarge, s.url("/bomb"), FetchLimits(max_bytes=MIB))


def test_a_limit_for_one_request_and_the_start_of_a_long_body():
    """The caller may lower the limit, and may ask for the beginning instead of an error (robots.txt)."""
    with site({"/long": Answer(b"0123456789" * 1000), "/packed": packed(b"0123456789" * 1000)}) as s:
        failure(TooLarge, s.url("/long"), max_bytes=9_999)
        assert len(fetch(s.url("/long"), max_bytes=10_000).body) == 10_000
        assert fetch(s.url("/long"), max_bytes=12, keep_start=True).body == b"012345678901"
        assert fetch(s.url("/packed"), max_bytes=12, keep_start=True).body == b"012345678901"


def _zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([packer.compress(bytes(MIB)) for _ in range(size // MIB)]) + packer.flush()


# --- the recorded day ------------------------------------------------------------------


def test_connect_to_keeps_the_outlets_own_address():
    """Every connection goes to the loopback site; Host, `url` and `final_url` stay the outlet's."""
    routes = {
        "//www.outlet.example/a": Answer(status=301, location="https://m.outlet.example/b"),
        "//m.outlet.example/b": Answer(b"mobile"),
    }
    with site(routes) as s:
        page = fetch("https://www.outlet.example/a", allow_private=False, connect_to=s.address)
    assert (page.body, page.url) == (b"mobile", "https://www.outlet.example/a")
    assert page.final_url == "https://m.outlet.example/b"
    assert [asked.host for asked in s.log] == ["www.outlet.example", "m.outlet.example"]


def test_connect_to_is_for_loopback_only():
    """Plain HTTP in place of https must not leave the machine."""
    with pytest.raises(ConfigError):
        Fetcher(AGENT, SMALL, connect_to=("192.168.1.5", 80))


def test_a_user_agent_that_cannot_be_sent_is_said_at_the_start():
    """A contact in Korean letters is a configuration error, not a failure of every link."""
    with pytest.raises(ConfigError):
        Fetcher("citymentions/1 (+서울시청)")


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [((301, 308), "/2"), ((301, 302), "/1"), ((302, 301), None), ((301, 307, 301), "/1"), ((), None)],
)
def test_only_what_permanent_redirects_lead_to_has_moved(statuses, moved_to):
    """RFC 9110, 15.4: the unbroken beginning of 301 and 308 says where an address has moved."""
    routes = {f"/{i}": Answer(status=status, location=f"/{i + 1}") for i, status in enumerate(statuses)}
    with site(routes | {f"/{len(statuses)}": Answer(b"here")}) as running:
        page = fetch(running.url("/0"))
        expected = running.url(moved_to) if moved_to else None
    assert (page.body, page.moved_to) == (b"here", expected)


def test_a_form_is_posted_and_its_redirect_followed_by_get():
    """A government board's pages: the form is the body of a POST, also by `connect_to`; a redirect is a plain GET."""
    with site({"/list": Answer(status=302, location="/shown"), "/shown": Answer(b"shown")}) as s:
        assert fetch(s.url("/list"), form="curPage=2&word=%EC%8B%9C").body == b"shown"
        fetch("http://board.example/shown", form="curPage=3", connect_to=s.address)
    told = [(asked.method, asked.path, asked.body) for asked in s.log]
    assert told == [
        ("POST", "/list", b"curPage=2&word=%EC%8B%9C"),
        ("GET", "/shown", b""),
        ("POST", "/shown", b"curPage=3"),
    ]
    assert s.log[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert "content-type" not in s.log[1].headers
