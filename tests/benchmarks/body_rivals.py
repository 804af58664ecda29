"""Other libraries that read pages, each behind the same call: one page in, what it made of it out.

Only those that are installed run; `pip install -e '.[bench]'` installs all. Korean text makes newspaper4k ask for
a data file of nltk (`punkt_tab`) that no package carries: without it those pages count as failed.
"""

from __future__ import annotations

import importlib
import importlib.util
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from pipeline.model import Page

RIVALS = ("trafilatura", "newspaper", "readability", "resiliparse", "goose3", "newsplease")


@dataclass(frozen=True, slots=True)
class Example:
    """One page with its gold."""

    id: str
    gold: dict[str, object]
    page: Page
    html: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of a page; `None` where it reads no such field."""

    body: str
    title: str | None = None
    day: str | None = None
    authors: tuple[str, ...] | None = None


class TimeIsUp(BaseException):
    """A reader took too long over one page. No `Exception`: libraries catch those and go on."""


@contextmanager
def within(limit_s: float) -> Iterator[None]:
    """Ends the block with TimeIsUp after `limit_s` seconds; in the main thread, at the next Python instruction."""

    def end(_signal: int, _frame: object) -> None:
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def rivals(packages: list[str]) -> dict[str, Callable[[Example], Read]]:
    """Readers by name, of those of `packages` that can be imported here."""
    found: dict[str, Callable[[Example], Read]] = {}
    makers = {
        "trafilatura": trafilatura_readers,
        "readability": readability_reader,
        "newspaper": newspaper_reader,
        "resiliparse": resiliparse_reader,
        "goose3": goose_reader,
        "newsplease": newsplease_reader,
    }
    for package in packages:
        if importlib.util.find_spec(package):
            found |= makers[package]()
        else:
            print(f"({package} is not installed)")
    return found


def trafilatura_readers() -> dict[str, Callable[[Example], Read]]:
    trafilatura = importlib.import_module("trafilatura")

    def read(example: Example, *, precise: bool) -> Read:
        document = trafilatura.bare_extraction(
            example.html,
            url=example.page.url,
            favor_precision=precise,
            include_comments=False,
            with_metadata=True,
        )
        if document is None:
            return Read("")
        authors = tuple(filter(None, (document.author or "").split("; ")))
        return Read(document.text or "", document.title, document.date, authors)

    return {
        "trafilatura": lambda example: read(example, precise=False),
        "trafilatura precision": lambda example: read(example, precise=True),
    }


def readability_reader() -> dict[str, Callable[[Example], Read]]:
    readability = importlib.import_module("readability")

    def read(example: Example) -> Read:
        document = readability.Document(example.html)
        return Read(LexborHTMLParser(document.summary()).text(separator="\n"), document.short_title())

    return {"readability-lxml": read}


def newspaper_reader() -> dict[str, Callable[[Example], Read]]:
    newspaper = importlib.import_module("newspaper")

    def read(example: Example) -> Read:
        article = newspaper.Article(example.page.url, fetch_images=False)
        article.download(input_html=example.html)
        article.parse()
        day = article.publish_date.date().isoformat() if article.publish_date else None
        return Read(article.text, article.title, day, tuple(article.authors))

    return {"newspaper4k": read}


def resiliparse_reader() -> dict[str, Callable[[Example], Read]]:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return {"resiliparse": lambda example: Read(extract(example.html, main_content=True))}


def goose_reader() -> dict[str, Callable[[Example], Read]]:
    goose = importlib.import_module("goose3").Goose({"enable_image_fetching": False})

    def read(example: Example) -> Read:
        article = goose.extract(raw_html=example.html)
        return Read(article.cleaned_text, article.title, article.publish_date, tuple(article.authors))

    return {"goose3": read}


def newsplease_reader() -> dict[str, Callable[[Example], Read]]:
    newsplease = importlib.import_module("newsplease").NewsPlease

    def read(example: Example) -> Read:
        article = newsplease.from_html(example.html, url=example.page.url, fetch_images=False)
        day = article.date_publish.date().isoformat() if article.date_publish else None
        return Read(article.maintext or "", article.title, day, tuple(article.authors or ()))

    return {"news-please": read}
