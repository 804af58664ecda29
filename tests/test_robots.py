"""What robots.txt allows us, by RFC 9309."""

from __future__ import annotations

import pickle
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadUrl, Blocked, Gone, RateLimited, RedirectLoop, ServerError, TimedOut, TooLarge
from pipeline.robots import MAX_BYTES, RobotsRules, product_token, robots_from_answer, robots_from_error

AGENT = "citymentions/0.1 (+https://desk.city.example)"
HOST = "https://outlet.example"
ROBOTS = f"{HOST}/robots.txt"


def rules(text: str) -> RobotsRules:
    """The rules of a robots.txt that says this."""
    return robots_from_answer(200, textwrap.dedent(text).encode())


def allowed(found: RobotsRules, *paths: str) -> list[bool]:
    """Whether we may ask each path."""
    return [found.allows(HOST + path, AGENT) for path in paths]


def test_the_longest_rule_wins_and_allow_wins_a_tie():
    """Not the first rule that matches, as older readers have it (2.2.2)."""
    found = rules("""
        User-agent: *
        Disallow: /news/
        Allow: /news/2026/
        Disallow: /news/2026/draft
        Disallow: /same
        Allow: /same
    """)
    assert allowed(found, "/news/1", "/news/2026/1", "/news/2026/draft1", "/same", "/") == [
        False,
        True,
        False,
        True,
        True,
    ]


def test_wildcards_and_the_end_mark_are_understood():
    """`*` stands for any characters, `$` for the end of the address with its query (2.2.3)."""
    found = rules("""
        User-agent: *
        Disallow: /*?print=
        Disallow: /*.pdf$
    """)
    assert allowed(found, "/a?print=1", "/a?id=1", "/b.pdf", "/b.pdf?x=1") == [False, True, False, True]


def test_paths_match_whatever_way_they_are_escaped():
    """Korean letters in the rule and escapes in the address are the same path (2.2.2)."""
    found = rules("""
        User-agent: *
        Disallow: /사진
    """)
    assert allowed(found, "/사진/1", "/%EC%82%AC%EC%A7%84/1", "/%ec%82%ac%ec%a7%84/1", "/기사/1") == [
        False,
        False,
        False,
        True,
    ]


def test_the_group_that_names_us_replaces_the_group_for_all():
    """Our own group alone counts, in any case of letters and with a version behind the token (2.2.1)."""
    found = rules("""
        User-agent: *
        Disallow: /
        Crawl-delay: 30

        User-agent: OtherBot
        User-agent: CityMentions/2.0
        Disallow: /private
        Crawl-delay: 2.5
    """)
    assert allowed(found, "/news", "/private/1") == [True, False]
    assert found.crawl_delay_s(AGENT) == 2.5
    assert found.allows(f"{HOST}/news", "SomebodyElse/1.0") is False


def test_what_stands_in_our_contact_is_not_our_name():
    """A group for "https" or "desk" is not ours, though our user agent header holds the word."""
    found = rules("""
        User-agent: desk
        Disallow: /
    """)
    assert allowed(found, "/news") == [True]
    assert product_token(AGENT) == "citymentions"


@pytest.mark.parametrize(
    ("text", "delay_s"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nRequest-rate: 2/1m", 30.0),
        ("User-agent: *\nCrawl-delay: 1\nRequest-rate: 1/5", 5.0),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: *\nCrawl-delay: 1e999", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: somebody\nCrawl-delay: 10", None),
        ("", None),
    ],
)
def test_the_delay_asked_for_is_seconds_or_nothing(text, delay_s):
    """Both directives become a delay; what is no delay is none."""
    assert rules(text).crawl_delay_s(AGENT) == delay_s


@pytest.mark.parametrize(
    ("status", "may"),
    [
        (200, False),
        (204, False),
        (400, True),
        (401, True),
        (403, True),
        (404, True),
        (410, True),
        (429, False),
        (500, False),
        (503, False),
        (301, False),
        (None, False),
    ],
)
def test_each_answer_has_its_meaning(status, may):
    """2xx is read, 4xx means no rules, 429, 5xx and silence forbid all until it can be read (2.3.1)."""
    found = robots_from_answer(status, b"User-agent: *\nDisallow: /\n")
    assert allowed(found, "/news") == [may]
    assert found.basis


@pytest.mark.parametrize(
    ("error", "may"),
    [
        (Gone(ROBOTS, "answers 404", http_status=404), True),
        (Blocked(ROBOTS, "answers 403", http_status=403), True),
        (RedirectLoop(ROBOTS, "goes back"), True),
        (RateLimited(ROBOTS, "answers 429", http_status=429, retry_after_s=60), False),
        (ServerError(ROBOTS, "answers 500", http_status=500), False),
        (Blocked(ROBOTS, "answers 202 with a challenge", http_status=202), False),
        (TooLarge(ROBOTS, "over its limit"), False),
        (TimedOut(ROBOTS, "not done"), False),
    ],
)
def test_each_failure_has_its_meaning(error, may):
    """A failure to fetch robots.txt never allows more than the answer itself would."""
    assert allowed(robots_from_error(error), "/news") == [may]


def test_robots_txt_itself_may_always_be_asked():
    """Else we would never learn that it has changed (2.2.2)."""
    assert allowed(robots_from_answer(503, b""), "/robots.txt") == [True]


def test_what_the_limit_cuts_does_not_forbid_more_than_it_said():
    """Only the first 500 KiB count, and of them only whole lines: half of `Disallow: /x` is `Disallow: /`."""
    start = b"User-agent: *\nDisallow: /first\n"
    last = b"Disallow: /tail"
    filler = b"#" * (MAX_BYTES - len(start) - len(b"\nDisallow: /")) + b"\n"
    found = robots_from_answer(200, start + filler + last)
    assert allowed(found, "/first", "/news") == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_the_encoding_does_not_hide_the_rules(encoding):
    """A byte order mark or a comment in CP949 leaves the rules readable."""
    text = "User-agent: *\r\nDisallow: /closed # 비공개\r\n"
    assert allowed(robots_from_answer(200, text.encode(encoding)), "/closed", "/open") == [False, True]


def test_a_web_page_in_place_of_robots_txt_has_no_rules():
    """Sites that answer every address with their front page forbid nothing by it."""
    page = b"<!doctype html><html><head><title>Home</title></head><body>Disallow: /</body></html>"
    assert allowed(robots_from_answer(200, page), "/news") == [True]


def test_sitemaps_are_listed_in_their_order():
    """Announced outside of any group, as written."""
    found = rules("""
        Sitemap: https://outlet.example/b.xml
        User-agent: *
        Disallow:
        sitemap: https://outlet.example/a.xml
    """)
    assert found.sitemaps == ("https://outlet.example/b.xml", "https://outlet.example/a.xml")


def test_rules_travel_between_processes():
    """Pickled and back, they say the same."""
    found = pickle.loads(pickle.dumps(rules("User-agent: *\nDisallow: /a*z\n")))
    assert allowed(found, "/abcz", "/b") == [False, True]


def test_what_is_no_address_is_a_bad_url():
    """A broken address is a leaf of our tree, not a ValueError."""
    with pytest.raises(BadUrl):
        rules("User-agent: *\nDisallow: /a").allows("http://[half/a?id=1", AGENT)


@given(st.one_of(st.none(), st.integers(100, 599)), st.binary(max_size=300))
def test_no_answer_breaks_the_reader(status, body):
    """Whatever is answered, there are rules, and they decide."""
    found = robots_from_answer(status, body)
    assert found.allows(f"{HOST}/news/1", AGENT) in {True, False}
    delay_s = found.crawl_delay_s(AGENT)
    assert delay_s is None or delay_s >= 0
