"""Sentences of our own through the real extraction, for the tests of its stages."""

from __future__ import annotations

import dataclasses
import functools
import json
from datetime import UTC, date, datetime

from shared_data import shared_path

from pipeline.extract import extract
from pipeline.extract.scope import ScopedSentence, scope_of
from pipeline.extract.text import sentences_of
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.model import Article, Reading
from pipeline.parse import read_text

DAY = date(2024, 5, 10)


@functools.cache
def lexicon() -> Lexicon:
    """The shipped words, compiled once per process."""
    return load_lexicon()


def article(body: str, *, title: str = "", lang: str = "ko", day: date | None = DAY) -> Article:
    """An article as a page reader would hand it over."""
    return Article(url="", title=title, body=body, lang=lang, published_day=day)


def read(
    body: str, *, city: str = "seoul", title: str = "", lang: str = "ko", day: date | None = DAY
) -> Reading:
    """What the article says for the city."""
    return extract(article(body, title=title, lang=lang, day=day), lexicon().city(city), lexicon())


def scope(body: str, *, city: str = "seoul", title: str = "", lang: str = "ko") -> tuple[ScopedSentence, ...]:
    """The article's sentences with their finds."""
    page = article(body, title=title, lang=lang)
    return scope_of(page, sentences_of(page), lexicon().city(city), lexicon())


def labelled() -> tuple[dict[str, object], ...]:
    """The labelled articles that are kept beside the checkout."""
    lines = shared_path("gold", "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


def seed() -> dict[str, object]:
    """The reference article with its labels; its text under `text`."""
    gold = json.loads(shared_path("seed", "gold.json").read_text(encoding="utf-8"))
    return {**gold, "text": shared_path("seed", "herald-2023-05-26.txt").read_text(encoding="utf-8")}


@functools.cache
def reading_of(article_id: str) -> Reading:
    """Our reading of one labelled article (`seed` for the reference)."""
    label = seed() if article_id == "seed" else next(each for each in labelled() if each["id"] == article_id)
    day = date.fromisoformat(str(label["published"]))
    page = read_text(
        str(label["text"]),
        title=str(label["title"]),
        published=datetime(day.year, day.month, day.day, tzinfo=UTC),
        lang=str(label["lang"]),
    )
    page = dataclasses.replace(page, published_day=day)
    return extract(page, lexicon().city(str(label["city"])), lexicon())


def f1(pairs: list[tuple[set[str], set[str]]]) -> float:
    """F1 over sets, found first, labelled second."""
    hits = sum(len(found & gold) for found, gold in pairs)
    total = sum(len(found) + len(gold) for found, gold in pairs)
    return 2 * hits / total
