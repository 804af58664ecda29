"""Short English and Japanese articles of our own: what is found in them, in all."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from reading import lexicon

from pipeline.extract.text import sentences_of
from pipeline.extract.visits import read_visits
from pipeline.model import Article, Visit, VisitKind

HERE = Path(__file__).parent
FLOORS = {"en": (0.95, 0.85), "ja": (0.95, 0.9)}
"""Precision and recall, over events and totals of both directions, that must not be lost again."""


def articles(lang: str) -> list[dict[str, object]]:
    return tomllib.loads((HERE / f"visit_articles_{lang}.toml").read_text("utf-8"))["article"]


def visits_of(label, lang: str) -> tuple[Visit, ...]:
    article = Article(
        url="", title=label["title"], body=label["text"], published_day=label["published"], lang=lang
    )
    visits = read_visits(article, sentences_of(article), lexicon().city(label["city"]), lexicon())
    return tuple(visit for visit in visits if visit.kind is not VisitKind.BACKGROUND)


def told(visit: Visit) -> tuple[str, ...]:
    """What must agree: kind, direction, status, mode, countries."""
    return (visit.kind, visit.direction, visit.status, visit.mode, ",".join(visit.countries) or "-")


def counted(lang: str) -> Iterator[tuple[int, int, int]]:
    """For each article: records right, found, told."""
    for label in articles(lang):
        open_ones = [tuple(line.split()[:5]) for line in label["tells"]]
        found = [told(visit) for visit in visits_of(label, lang)]
        right = 0
        for each in found:
            if each in open_ones:
                open_ones.remove(each)
                right += 1
        yield right, len(found), len(label["tells"])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_most_of_what_is_told_is_found_and_little_else(lang):
    """Over all articles of a language, precision and recall stay above their floors."""
    right, found, wanted = (sum(column) for column in zip(*counted(lang), strict=True))
    precision, recall = FLOORS[lang]
    assert right / found >= precision
    assert right / wanted >= recall
