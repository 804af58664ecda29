"""Short articles of our own, labelled before the rules were run on them: flag, topics, honours, coverage, quotes."""

from __future__ import annotations

import functools
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from reading import f1, read

from pipeline.model import Reading

ARTICLES = tomllib.loads((Path(__file__).parent / "honours_articles.toml").read_text("utf-8"))["article"]
HALVES = ("looked-at", "untouched")


def half_of(article_id: str) -> str:
    """Half that was looked at while the rules were written, or not; decided by the id's hash, not by us."""
    return HALVES[hashlib.sha256(article_id.encode()).digest()[0] % 2]


@functools.cache
def readings(half: str) -> tuple[tuple[dict[str, object], Reading], ...]:
    """The labelled articles of one half, each with our reading."""
    return tuple(
        (
            label,
            read(
                label["text"].strip(),
                city=label["city"],
                title=label["title"],
                lang=label.get("lang", "ko"),
                day=label["published"],
            ),
        )
        for label in ARTICLES
        if half_of(label["id"]) == half
    )


def first_fields(rows) -> list[str]:
    return [row.split("|")[0].strip() for row in rows]


def matched(found: list[str], labelled: list[str]) -> tuple[set[str], set[str]]:
    """Both as sets in which a name that holds, or is held by, a labelled one counts as that one."""
    named = set()
    left = list(labelled)
    for name in found:
        squeezed = re.sub(r"\W", "", name)
        same = next(
            (
                each
                for each in left
                if squeezed in re.sub(r"\W", "", each) or re.sub(r"\W", "", each) in squeezed
            ),
            None,
        )
        named.add(same or f"invented: {name}")
        if same:
            left.remove(same)
    return named, set(labelled)


@pytest.mark.parametrize("half", HALVES)
def test_flag(half):
    """At least 19 of 20 articles are flagged as labelled."""
    right = [reading.smart_city == label["smart_city"] for label, reading in readings(half)]
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize("half", HALVES)
def test_topics(half):
    """Topics reach the floor that kept-back labels ask for."""
    assert (
        f1([(set(reading.topics), set(label.get("topics", ()))) for label, reading in readings(half)]) >= 0.74
    )


@pytest.mark.parametrize("half", HALVES)
def test_honours(half):
    """Honours are found by name, and few are invented."""
    pairs = [
        matched([award.name for award in reading.awards], first_fields(label.get("awards", ())))
        for label, reading in readings(half)
    ]
    assert f1(pairs) >= 0.75


@pytest.mark.parametrize("half", HALVES)
def test_coverage(half):
    """Foreign outlets that report on the city are found, known to the list or not."""
    pairs = [
        matched([told.outlet for told in reading.coverage], first_fields(label.get("coverage", ())))
        for label, reading in readings(half)
    ]
    assert f1(pairs) >= 0.85


@pytest.mark.parametrize("half", HALVES)
def test_speakers(half):
    """Who is quoted is found by name."""
    pairs = [
        ({quote.speaker for quote in reading.quotes}, set(label.get("quotes", ())))
        for label, reading in readings(half)
    ]
    assert f1(pairs) >= 0.75


def test_neighbours_and_firms_win_nothing_for_the_city():
    """Where the labels know no honour and no coverage, the half that was looked at has none."""
    bare = [reading for label, reading in readings("looked-at") if not label.get("awards")]
    assert [award.name for reading in bare for award in reading.awards] == []
