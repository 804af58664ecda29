"""Pages as nobody should send them: real ones, broken in every way that wires, caches and editors break them.

FUZZ_EXAMPLES=20000 python -m pytest tests/test_parse_fuzz.py runs long.
"""

import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared_data import SHARED

from pipeline.errors import CityMentionsError
from pipeline.model import Page
from pipeline.parse import read_page, read_text

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "sites"
MAX_PAGE_BYTES = 400_000
LABELS = (
    "",
    "text/html",
    "text/html; charset=euc-kr",
    "text/html; charset=utf-16",
    "text/html; charset=klingon",
)


@cache
def pages() -> tuple[bytes, ...]:
    """Our own pages, and where they are kept beside the checkout a few real ones of each kind."""
    own = [path.read_bytes() for path in sorted(FIXTURES.rglob("*.html"))]
    real = [
        gzip.decompress(path.read_bytes())
        for folder in sorted(SHARED.glob("pages/*"))
        for path in sorted(folder.glob("*.html.gz"))[::9]
    ]
    return tuple(page for page in own + real if len(page) <= MAX_PAGE_BYTES)


def flip(page: bytes, at: int, size: int) -> bytes:
    """Other bytes in places."""
    changed = bytearray(page)
    for place in range(at, len(page), max(1, len(page) // (size % 50 + 1))):
        changed[place] ^= 1 + (place + size) % 255
    return bytes(changed)


def nest(page: bytes, at: int, size: int) -> bytes:
    """Elements that nobody closes."""
    tag = (b"<div>", b"<b>", b"<table><tr><td>", b"<a href=x>", b"<svg><p>", b"<select><option>")[size % 6]
    return page[:at] + tag * (size % 3000) + page[at:]


def burden(page: bytes, at: int, size: int) -> bytes:
    """A tag with a great many attributes, or a great one."""
    attributes = b" ".join(b"a%d=%d" % (n, n) for n in range(size % 2000))
    value = b'class="' + b"related " * (size % 9000) + b'"'
    return page[:at] + b"<p " + (attributes if size % 2 else value) + b">" + page[at:]


def reencode(page: bytes, at: int, size: int) -> bytes:
    """From here on another encoding."""
    encoding = ("cp949", "utf-16-le", "shift_jis", "gb18030", "cp1252")[size % 5]
    return page[:at] + page[at:].decode("utf-8", "replace").encode(encoding, "replace")


MUTATIONS: tuple[Callable[[bytes, int, int], bytes], ...] = (
    flip,
    nest,
    burden,
    reencode,
    lambda page, at, _: page[:at],  # cut off
    lambda page, at, size: page[:at] + page[at + size :],  # a slice lost
    lambda page, at, size: page[:at] + page[at : at + size] * 2 + page[at + size :],  # a slice told twice
    lambda page, at, size: page[at : at + size] + page[:at] + page[at + size :],  # a slice out of its place
    lambda page, at, size: page[:at] + b"\x00" * (size % 3000) + page[at:],
    lambda page, at, _: page[:at] + b"<!-- " + page[at:],
    lambda page, at, _: page[:at] + b"<script>" + page[at:],
    lambda page, at, _: page[:at] + b'<a title="' + page[at:],
    lambda page, at, _: page[:at] + b'<script type="application/ld+json">{"articleBody": ["' + page[at:],
    lambda page, at, size: page[:at] + b"&#x110000;&#0;&" + b"amp;" * (size % 500) + page[at:],
    lambda page, at, size: page[:at] + b'{"@graph":' + b"[" * (size % 9000) + page[at:],
)
BROKEN = st.lists(
    st.tuples(st.sampled_from(MUTATIONS), st.floats(0, 1), st.integers(1, 60_000)), min_size=1, max_size=6
)


@given(st.integers(0, 10_000), BROKEN, st.sampled_from(LABELS))
@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "120")),
    deadline=timedelta(seconds=30),
    suppress_health_check=[HealthCheck.too_slow],
)
def test_a_broken_page_ends_in_an_article_or_in_our_errors(number, broken, label):
    """No other exception and no hang, whatever happened to a page; an article has a body."""
    body = pages()[number % len(pages())]
    for mutate, where, size in broken:
        body = mutate(body, int(where * len(body)), size)
    url = "https://www.naru.example/news/2031/05/02/1001"
    headers = (("content-type", label),) if label else ()
    try:
        article = read_page(Page(url, url, 200, headers, body, datetime(2031, 5, 2, tzinfo=UTC)))
    except CityMentionsError:
        return
    assert article.body


@given(st.integers(0, 10_000), st.floats(0, 1), st.integers(1, 5000))
@settings(max_examples=40, deadline=timedelta(seconds=30), suppress_health_check=[HealthCheck.too_slow])
def test_markup_sent_as_text_ends_in_an_article_or_in_our_errors(number, where, size):
    """The reader of plain text is given a slice of a page's source."""
    source = pages()[number % len(pages())].decode("utf-8", "replace")
    begin = int(where * len(source))
    try:
        article = read_text(source[begin : begin + size])
    except CityMentionsError:
        return
    assert article.body
