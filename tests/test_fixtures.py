"""Structural laws of the recorded day: complete, consistent, our own words, in the outlets' true bytes."""

import html
import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fixture_day import SITES, Answer, FixturePage, answers, expected_lines, fixture_pages, intended_failures
from shared_data import shared_path

LISTINGS = ("/news/list.php", "/latest")
CP949_HOSTS = ("www.boannews.com", "www.kookje.co.kr")
LINK_MARKS = (
    re.compile(r"<loc>\s*(\S+?)\s*</loc>"),
    re.compile(r"<item(?:\s[^>]*)?>.*?<link>(?:<!\[CDATA\[)?\s*(\S+?)\s*(?:\]\]>)?</link>", re.DOTALL),
    re.compile(r'href="(/_ln/[^"]+|/[a-z-]+/[a-z-]+/[0-9]+)"'),
)
EVIDENCE_HOLDERS = ("visits", "awards", "coverage")
VISIT_FIELDS = {
    "kind", "direction", "status", "mode", "countries", "organisations", "visitor_kind", "headcount", "date",
    "host", "place", "purpose", "facilitated_by", "evidence",
}  # fmt: skip


def page_id(page: FixturePage) -> str:
    """A short name for test output."""
    return f"{page.host}{page.path}"


def decoded(host: str, body: bytes) -> str:
    """Text of a recorded answer, in the encoding that its host is known to write."""
    return body.decode("cp949" if host in CP949_HOSTS else "utf-8")


def visible_text(host: str, body: bytes) -> str:
    """Everything on a page that could be read: markup off, script JSON unescaped, white space single."""
    text = decoded(host, body).replace('\\"', '"').replace("<\\/", "</")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def linked_urls(feed: Answer) -> set[str]:
    """Addresses that a recorded feed, sitemap or listing page announces."""
    text = decoded(feed.host, feed.body)
    found = {html.unescape(url) for mark in LINK_MARKS for url in mark.findall(text)}
    return {url if url.startswith("http") else f"https://{feed.host}{url}" for url in found}


def feeds() -> tuple[Answer, ...]:
    """Answers that announce links."""
    return tuple(a for a in answers() if a.content_type.split(";")[0].endswith("xml") or a.path in LISTINGS)


def sentences(text: str) -> set[str]:
    """Sentences and lines of 15 characters or more, white space single."""
    parts = re.split(r"(?<=[.?!。])\s+|\n+", text)
    return {" ".join(part.split()) for part in parts if len(part.strip()) >= 15}


PAGES = fixture_pages()


def test_every_file_is_listed_once_and_exists() -> None:
    """Law: site.toml and the folder say the same, so that no page is recorded and never served."""
    listed = [answer.file for answer in answers()]
    present = {path for path in SITES.glob("*/*") if path.name != "site.toml"}
    assert sorted(listed) == sorted(present)


def test_no_address_is_answered_twice() -> None:
    """Law: host and path name one answer."""
    urls = [answer.url for answer in answers()]
    assert len(urls) == len(set(urls))


def test_every_host_answers_for_robots() -> None:
    """Law: each recorded host has a robots.txt (one of them is a 404, which allows everything)."""
    with_robots = {answer.host for answer in answers() if answer.path == "/robots.txt"}
    assert {answer.host for answer in answers()} == with_robots


def test_the_day_is_large_and_mixed_enough() -> None:
    """Law: at least 30 article pages of at least 10 outlets, most of the day itself, two of them old."""
    days = [line["published_day"] for line in expected_lines()]
    assert len(PAGES) >= 30
    assert len({page.host for page in PAGES}) >= 10
    assert sum(day == "2023-05-26" for day in days) > len(days) / 2
    assert sum(day < "2023-05-01" for day in days) == 2


def test_every_line_has_its_page_and_every_article_its_line() -> None:
    """Law: expected.jsonl covers exactly the article pages; the rest are feeds, robots.txt and failures."""
    failing = {failure.url for failure in intended_failures()}
    feed_urls = {feed.url for feed in feeds()}
    articles = {
        answer.url
        for answer in answers()
        if answer.path != "/robots.txt" and answer.url not in failing | feed_urls
    }
    assert {page.url for page in PAGES} == articles
    assert len(PAGES) == len(articles)


def test_every_link_leads_to_a_page_or_to_an_intended_failure() -> None:
    """Law: a feed announces nothing unknown, and every article is announced by some feed."""
    linked = set().union(*(linked_urls(feed) for feed in feeds()))
    failing = {failure.url for failure in intended_failures() if not failure.is_feed}
    assert linked == {page.url for page in PAGES} | failing


def test_intended_failures_are_what_they_claim() -> None:
    """Law: the missing page is a 404, the PDF is a PDF, the denied path is disallowed, the feed is HTML."""
    by_url = {answer.url: answer for answer in answers()}
    found = {}
    for failure in intended_failures():
        answer = by_url[failure.url]
        robots = decoded(answer.host, by_url[f"https://{answer.host}/robots.txt"].body)
        denied = re.findall(r"(?m)^Disallow: (/\S+)$", robots.split("User-agent: BadBot")[0])
        if answer.status == 404:
            found[failure.url] = "gone"
        elif any(answer.path.startswith(rule) for rule in denied):
            found[failure.url] = "robots-denied"
        elif answer.body.startswith(b"%PDF-"):
            found[failure.url] = "not-html"
        elif failure.is_feed and b"<html" in answer.body:
            found[failure.url] = "failed"
    assert found == {failure.url: failure.outcome for failure in intended_failures()}


@pytest.mark.parametrize("page", [p for p in PAGES if p.host in CP949_HOSTS], ids=page_id)
def test_legacy_pages_are_true_cp949(page: FixturePage) -> None:
    """Law: bytes beyond EUC-KR, declared as euc-kr as the real outlets do, and not valid UTF-8."""
    assert b"charset=euc-kr" in page.body
    assert page.body.decode("cp949")
    for wrong in ("utf-8", "euc-kr"):
        with pytest.raises(UnicodeDecodeError):
            page.body.decode(wrong)


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_expected_values_stand_in_the_page(page: FixturePage) -> None:
    """Law: title, authors, first and last words, and every sentence of evidence are in the page's bytes."""
    line = page.expected
    text = visible_text(page.host, page.body)
    proofs = [proof for holder in EVIDENCE_HOLDERS for entry in line[holder] for proof in entry["evidence"]]
    wanted = [line["title"], *line["authors"], line["first_words"], line["last_words"], *proofs]
    assert [piece for piece in wanted if " ".join(piece.split()) not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_labels_are_well_formed(page: FixturePage) -> None:
    """Law: visits carry every field, surfaces are surfaces, dates are ordered, the day is the publisher's."""
    line = page.expected
    text = visible_text(page.host, page.body)
    published = datetime.fromisoformat(line["published"])
    assert published.utcoffset() is not None
    assert published.date().isoformat() == line["published_day"]
    for visit in line["visits"]:
        assert set(visit) == VISIT_FIELDS
        assert visit["evidence"]
        assert visit["date"] is None or visit["date"]["start"] <= visit["date"]["end"]
        surfaces = [visit["host"], visit["place"], visit["facilitated_by"], *visit["organisations"]]
        assert [surface for surface in surfaces if surface and surface not in text] == []
    assert [name for name in line["programmes"] if name not in text] == []


def test_the_day_holds_every_kind_of_visit() -> None:
    """Law: happened, planned and cancelled, in person and online, in and out, events and running totals."""
    visits = [visit for page in PAGES for visit in page.expected["visits"]]
    kinds = {(visit["kind"], visit["direction"], visit["status"], visit["mode"]) for visit in visits}
    assert kinds >= {
        ("event", "inbound", "happened", "in_person"),
        ("event", "inbound", "happened", "online"),
        ("event", "inbound", "planned", "in_person"),
        ("event", "inbound", "cancelled", "in_person"),
        ("event", "outbound", "planned", "in_person"),
        ("event", "outbound", "happened", "online"),
        ("aggregate", "inbound", "happened", "in_person"),
    }
    assert {page.expected["city"] for page in PAGES} >= {"seoul", "busan", "incheon", "sejong", "daegu"}
    assert sum(not page.expected["visits"] for page in PAGES) >= 10


def seed_texts() -> set[str]:
    """Sentences of the reference article and of the labelled articles, none of which may be copied."""
    seed = shared_path("seed", "herald-2023-05-26.txt").read_text(encoding="utf-8")
    gold = shared_path("gold", "dev.jsonl").read_text(encoding="utf-8")
    labelled = [json.loads(line) for line in gold.splitlines()]
    return sentences(seed).union(*(sentences(f"{entry['title']}\n{entry['text']}") for entry in labelled))


def test_no_sentence_of_a_real_or_labelled_article_is_copied() -> None:
    """Law: the day is in our own words; neither the reference article nor the gold is in it."""
    recorded = " ".join(
        visible_text(answer.host, answer.body)
        for answer in answers()
        if answer.content_type != "application/pdf"
    )
    assert {sentence for sentence in seed_texts() if sentence in recorded} == set()


def test_fixture_files_are_small() -> None:
    """Law: the day travels in the wheel, so it stays under half a megabyte."""
    total = sum(path.stat().st_size for path in Path(SITES).rglob("*") if path.is_file())
    assert total < 500_000


def test_hosts_are_host_names() -> None:
    """Law: a folder's name is the Host header that it answers."""
    assert [a.host for a in answers() if urlsplit(a.url).hostname != a.host] == []
