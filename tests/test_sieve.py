"""pipeline.sieve: a page in which the reader finds the city named is never refused, however it spells it."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.workers import lexicon_for
from pipeline.errors import LinkError
from pipeline.extract.scope import names_city
from pipeline.model import Page
from pipeline.parse import read_page
from pipeline.sieve import CitySieve
from tests.fixture_day import fixture_pages
from tests.shared_data import shared_path

LEXICON = lexicon_for(())
CITY = LEXICON.city("seoul")
SIEVE = CitySieve([CITY])
NAMES = (
    "서울",
    "서울시",
    "Seoul",
    "SEOUL",
    "ソウル",
    "首尔",
    "서울교통공사",
    "Seoul Metropolitan Government",
)
FILLER = "시장은 새 정책의 뜻을 시민들에게 오래 설명했고 참석자들은 박수로 답했다. "
ENGLISH = "The visitors asked many questions about the new service and took long notes of the answers. "


def page_of(body: bytes, content_type: str = "text/html") -> Page:
    return Page(
        "https://news.example/1",
        "https://news.example/1",
        200,
        (("content-type", content_type),),
        body,
        datetime.now(UTC),
    )


def is_named(page: Page) -> bool:
    """Whether the full reader finds the city named."""
    try:
        return names_city(read_page(page), CITY, LEXICON)
    except LinkError:
        return False


SPELLINGS = {
    "as it is": lambda letter: letter,
    "decimal reference": lambda letter: f"&#{ord(letter)};",
    "hexadecimal reference": lambda letter: f"&#x{ord(letter):X};",
    "reference with zeros": lambda letter: f"&#0{ord(letter)};",
    "reference without its end": lambda letter: f"&#{ord(letter)}",
    "packed twice": lambda letter: f"&amp;#{ord(letter)};",
    "fullwidth": lambda letter: chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter,
    "before a tag": lambda letter: f"{letter}<b></b>",
    "before a packed tag": lambda letter: f"{letter}\\u003cb\\u003e",
    "before a comment": lambda letter: f"{letter}<!-- -->",
    "before a soft hyphen": lambda letter: f"{letter}&shy;",
    "before nothing seen": lambda letter: f"{letter}\u200b",
}


@st.composite
def pages(draw) -> Page:
    """An article that may name the city, in some charset, its name spelt letter by letter in some way."""
    name = draw(st.sampled_from(NAMES))
    spelt = "".join(
        SPELLINGS[draw(st.sampled_from(sorted(SPELLINGS)))](letter) if letter != " " else " "
        for letter in name
    )
    filler = draw(st.sampled_from((FILLER, ENGLISH)))
    where = draw(st.sampled_from(("body", "title", "json")))
    text = f"<p>{filler * 4}</p><p>{filler}</p>"
    told = f"<p>{filler} {spelt} {filler}</p>" if where == "body" else ""
    title = spelt if where == "title" else "오늘의 소식"
    script = ""
    if where == "json":
        escaped = "".join(f"\\u{ord(letter):04x}" for letter in name)
        script = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{escaped} {ENGLISH * 9}"}}</script>'
        text = ""
    charset = draw(st.sampled_from(("utf-8", "cp949", "shift_jis", "gb18030")))
    html = f"<html><head><title>{title}</title>{script}</head><body><article><h1>{title}</h1>{text}{told}</article></body></html>"
    return page_of(html.encode(charset, "xmlcharrefreplace"), f"text/html; charset={charset}")


@given(pages())
def test_what_the_reader_finds_is_never_refused(page):
    """The law: the sieve lets through every page that the full reader finds to name the city."""
    if is_named(page):
        assert SIEVE.may_name(page.body, page.header("content-type"))


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("charset", ["utf-8", "cp949"])
def test_every_spelling_is_let_through(spelling, charset):
    """References, widths, tags and what is not seen: none of them hides a name."""
    name = "".join(map(SPELLINGS[spelling], "Seoul"))
    html = f"<html><body><p>{FILLER * 5}</p><p>{name}에서</p></body></html>"
    assert SIEVE.may_name(html.encode(charset, "xmlcharrefreplace"), f"text/html; charset={charset}")


@pytest.mark.parametrize(
    "gap", ["<b>", "<b><i x='1'>", "<!-- -->", "\\u003cb\\u003e", "&shy;", "\u200b<b>", "<b>&#173;"]
)
@pytest.mark.parametrize("name", ["서울", "Seoul", "ソウル", "首尔"])
def test_a_name_is_found_wherever_it_is_parted(name, gap):
    """One gap at any place in a name, or two, hides it from nobody."""
    for one in range(1, len(name)):
        for two in range(one, len(name)):
            parted = name[:one] + gap + name[one:two] + (gap + name[two:] if two > one else name[one:])
            assert SIEVE.may_name(f"<html><body><p>{FILLER} {parted}에서</p></body></html>".encode()), parted


@pytest.mark.parametrize(
    "text", ["부산시가 새 정책을 냈다", "The mayor of Busan spoke", "東京都の新しい政策"]
)
@pytest.mark.parametrize("charset", ["utf-8", "cp949", "cp932", "utf-16"])
def test_other_cities_pages_are_refused(text, charset):
    """A page without the name is not parsed, whatever its charset."""
    html = f"<html><body><p>{text}. &amp; &lt;b&gt; \\u003cb\\u003e</p></body></html>"
    body = html.encode(charset, "xmlcharrefreplace")
    assert not SIEVE.may_name(body, f"text/html; charset={charset}")


def test_the_recorded_day_passes():
    """No article of the recorded day that names the city is refused."""
    named = [page for page in fixture_pages() if is_named(page_of(page.body, page.content_type))]
    assert len(named) > 10
    assert [] == [page.url for page in named if not SIEVE.may_name(page.body, page.content_type)]


@pytest.mark.slow
def test_real_pages_pass():
    """No real page in which the reader finds the city is refused; most of the others are."""
    refused = found = 0
    files = sorted(shared_path("pages").rglob("*.html.gz"))
    for file in files:
        page = page_of(gzip.decompress(file.read_bytes()))
        if SIEVE.may_name(page.body, "text/html"):
            found += is_named(page)
        else:
            refused += 1
            assert not is_named(page), file.name
    assert found > 10
    assert refused > len(files) // 2
