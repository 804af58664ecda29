"""The recorded day as the shipped sources and the page reader see it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from fixture_day import OWN, Answer, FixturePage, answers, fixture_pages, intended_failures

from pipeline.discover import discover
from pipeline.errors import NotAFeed
from pipeline.model import Article, Feed, Page, Source
from pipeline.parse import read_page
from pipeline.sources import load_sources, source_for_url
from pipeline.urls import canonical_key

FETCHED_AT = datetime(2023, 5, 26, 9, 0, tzinfo=UTC)
PAGES = fixture_pages()
SOURCES = load_sources((OWN,))
RECORDED_SOURCES = tuple(sorted({page.source_id for page in PAGES}))


def page_id(page: FixturePage) -> str:
    """A short name for test output."""
    return f"{page.host}{page.path}"


def fetched(url: str, body: bytes, content_type: str) -> Page:
    """The answer as the fetcher would hand it over."""
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", content_type),),
        body=body,
        fetched_at=FETCHED_AT,
    )


def read(page: FixturePage) -> Article:
    """The article on a recorded page, read by its own source."""
    return read_page(fetched(page.url, page.body, page.content_type), SOURCES[page.source_id])


def served() -> dict[str, Answer]:
    """Recorded answers by address without the scheme."""
    return {answer.url.removeprefix("https://"): answer for answer in answers()}


def feed_answers(source: Source) -> tuple[tuple[Feed, Answer], ...]:
    """The feeds of `source` that the day has recorded, each with its answer."""
    recorded = served()
    addresses = ((feed, feed.url.split("://", 1)[1]) for feed in source.feeds)
    return tuple((feed, recorded[address]) for feed, address in addresses if address in recorded)


def page_of(url: str) -> FixturePage:
    """The recorded article page at `url`."""
    return next(page for page in PAGES if page.url == url)


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_page_gives_what_a_reader_finds(page: FixturePage) -> None:
    """Law: title, authors, time, the publisher's day, language, and the body from first to last word."""
    line = page.expected
    article = read(page)
    told: dict[str, Any] = {
        "title": article.title,
        "authors": list(article.authors),
        "published": article.published,
        "published_day": str(article.published_day),
        "lang": article.lang,
        "first_words": article.body[: len(line["first_words"])],
        "last_words": article.body[-len(line["last_words"]) :],
    }
    wanted = {key: line[key] for key in told} | {"published": datetime.fromisoformat(line["published"])}
    assert told == wanted


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_body_is_whole_and_nothing_more(page: FixturePage) -> None:
    """Law: the cleaned body is as long as written: no furniture in it, no paragraph lost."""
    line = page.expected
    allowed = line["body_chars_within"]
    assert line["body_chars"] - allowed <= len(read(page).body) <= line["body_chars"] + allowed


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_evidence_stands_once_in_the_body(page: FixturePage) -> None:
    """Law: each labelled sentence is in the body that is read, and once (a caption may repeat it)."""
    line = page.expected
    body = read(page).body
    proofs = [
        proof
        for holder in ("visits", "awards", "coverage")
        for entry in line[holder]
        for proof in entry["evidence"]
    ]
    assert {proof: body.count(proof) for proof in proofs} == dict.fromkeys(proofs, 1)


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_address_leads_to_its_source(page: FixturePage) -> None:
    """Law: a page's own address names the source whose layouts read it."""
    source = source_for_url(page.url, SOURCES)
    assert source is not None
    assert source.id == page.source_id


@pytest.mark.parametrize("source_id", RECORDED_SOURCES)
def test_every_feed_of_a_recorded_source_is_recorded(source_id: str) -> None:
    """Law: the addresses in the sources' files and those that the day answers are the same."""
    source = SOURCES[source_id]
    assert [feed for feed, _ in feed_answers(source)] == list(source.feeds)


@pytest.mark.parametrize("source_id", RECORDED_SOURCES)
def test_feeds_lead_to_every_page_of_the_source(source_id: str) -> None:
    """Law: what the feeds announce is the source's pages and its intended failures, by canonical key."""
    source = SOURCES[source_id]
    found = {
        link.key
        for feed, answer in feed_answers(source)
        for link in discover(fetched(feed.url, answer.body, answer.content_type), feed, source).links
    }
    pages = [page.url for page in PAGES if page.source_id == source_id]
    failing = [
        failure.url
        for failure in intended_failures()
        if not failure.is_feed and urlsplit(failure.url).hostname in source.hosts
    ]
    assert found == {canonical_key(url, source) for url in pages + failing}


def test_html_for_a_feed_is_no_feed() -> None:
    """Law: a notice page at a feed's address fails the run; it is not a quiet day."""
    (failure,) = (failure for failure in intended_failures() if failure.is_feed)
    (feed,) = (feed for feed in SOURCES["nocut"].feeds if feed.url == failure.url)
    answer = served()[failure.url.removeprefix("https://")]
    with pytest.raises(NotAFeed):
        discover(fetched(feed.url, answer.body, answer.content_type), feed, SOURCES["nocut"])


def test_renamed_body_container_is_read_generically() -> None:
    """Law: a layout that lost its body hands over to the generic reader, which finds the article."""
    article = read(page_of("https://www.etnews.com/20230525000174"))
    assert article.parser.startswith("generic")


def test_known_body_container_is_read_by_its_layout() -> None:
    """Law: where the layout's body selector hits, the layout reads the page and says so."""
    article = read(page_of("https://www.etnews.com/20230526000118"))
    assert article.parser.startswith("layout:")


def test_decoy_in_a_comment_is_not_read() -> None:
    """Law: an article in an HTML comment is no article."""
    page = next(page for page in PAGES if page.host == "www.kookje.co.kr")
    assert "상하이시" in page.body.decode("cp949")
    assert "상하이시" not in read(page).body


def test_caption_that_repeats_the_lead_is_no_paragraph() -> None:
    """Law: the lead stands once in the body, though the caption says it again."""
    page = page_of("https://biz.heraldcorp.com/article/10123847")
    lead = page.expected["visits"][0]["evidence"][0]
    article = read(page)
    first = article.body.split("\n\n")[0]
    assert page.body.decode().count(first) > 1
    assert article.body.count(first) == 1
    assert lead in article.body
