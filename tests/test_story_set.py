"""The labelled set in tests/stories is sound: what is measured on it means what its README says."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

_SET = Path(__file__).parent / "stories"
_SOURCES = Path(__file__).parents[1] / "pipeline" / "data" / "sources"
_NOT_SOURCES = re.compile(r"[a-z]+-press|yonhap-ja|kyodo|reporters-asia")
_MAX_VERSIONS = 8
_MIN_VERSIONS = 3
# English shares more character 5-grams between any two news texts than Korean or Japanese does.
_MAX_UNRELATED_SHARE = {"ko": 0.04, "ja": 0.04, "en": 0.055}

Line = dict[str, Any]


def _lines(name: str) -> list[Line]:
    return [json.loads(line) for line in (_SET / name).read_text(encoding="utf-8").splitlines()]


def _pairs() -> list[Line]:
    return _lines("look_alikes.jsonl") + _lines("same_visits.jsonl")


def _articles() -> list[Line]:
    paired = [pair[side] for pair in _pairs() for side in ("a", "b")]
    return _lines("announcements.jsonl") + _lines("unrelated.jsonl") + paired


def _versions() -> dict[str, list[Line]]:
    versions: dict[str, list[Line]] = defaultdict(list)
    for article in _lines("announcements.jsonl"):
        versions[article["announcement"]].append(article)
    return versions


def _grams(article: Line) -> set[str]:
    text = " ".join(f"{article['title']} {article['text']}".split())
    return {text[start : start + 5] for start in range(len(text) - 4)}


def _share(one: set[str], other: set[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


@pytest.mark.parametrize("field", ["id", "url"])
def test_no_two_articles_share(field: str) -> None:
    """Each article has an id and an address of its own."""
    counted = Counter(article[field] for article in _articles())
    assert [] == [value for value, times in counted.items() if times > 1]


def test_addresses_are_of_their_sources() -> None:
    """An article's address has the form that its source's articles have."""
    patterns = {
        path.stem: tomllib.loads(path.read_text())["article_pattern"] for path in _SOURCES.glob("*.toml")
    }
    strange = []
    for article in _articles():
        pattern = patterns.get(article["source"])
        known = re.search(pattern, article["url"]) if pattern else _NOT_SOURCES.fullmatch(article["source"])
        if not known:
            strange.append((article["id"], article["url"]))
    assert [] == strange


def test_each_announcement_starts_with_its_release() -> None:
    """Three to eight versions, the city's own release first and none before it."""
    wrong = []
    for name, articles in _versions().items():
        first = min(articles, key=lambda article: datetime.fromisoformat(article["published"]))
        if first["role"] != "release" or not _MIN_VERSIONS <= len(articles) <= _MAX_VERSIONS:
            wrong.append(name)
    assert [] == wrong


def test_also_names_other_announcements() -> None:
    """A round-up's further announcements exist and are not its main one."""
    names = set(_versions())
    rounds = [
        (article["announcement"], article["also"])
        for article in _lines("announcements.jsonl")
        if "also" in article
    ]
    assert [] == [main for main, also in rounds if main in also or not set(also) <= names]


def test_visits_are_told_by_their_articles() -> None:
    """A label's organisations stand in the text; nothing has happened after it was printed, or is planned before."""
    wrong = []
    for article in _articles():
        told = f"{article['title']} {article['text']}".lower()
        printed = datetime.fromisoformat(article["published"]).date()
        for visit in article["visits"]:
            absent = [name for name in visit["organisations"] if name.lower() not in told]
            when = visit["date"] or {"start": str(printed), "end": str(printed)}
            start, end = date.fromisoformat(when["start"]), date.fromisoformat(when["end"])
            late = visit["status"] == "happened" and start > printed
            early = visit["status"] == "planned" and end < printed
            if absent or late or early or start > end:
                wrong.append((article["id"], absent, when))
    assert [] == wrong


def test_pairs_are_what_they_claim() -> None:
    """Look-alikes have no event in common; the others have one and only one."""
    events = {
        pair["id"]: [{visit["event"] for visit in pair[side]["visits"]} for side in ("a", "b")]
        for pair in _pairs()
    }
    alike = {name for name, (one, other) in events.items() if one and one == other}
    apart = {name for name, (one, other) in events.items() if one and other and not one & other}
    assert (
        {p["id"] for p in _lines("same_visits.jsonl")},
        {p["id"] for p in _lines("look_alikes.jsonl")},
    ) == (alike, apart)


def test_unrelated_articles_share_phrases_only() -> None:
    """No unrelated article comes near any other article of the set by its text."""
    articles = _articles()
    grams = {article["id"]: _grams(article) for article in articles}
    close = [
        (article["id"], other["id"])
        for article in _lines("unrelated.jsonl")
        for other in articles
        if other["id"] != article["id"]
        and _share(grams[article["id"]], grams[other["id"]]) >= _MAX_UNRELATED_SHARE[article["lang"]]
    ]
    assert [] == close


def test_addresses_are_paired_once() -> None:
    """No two pairs of addresses are alike, none pairs an address with itself, and both answers are asked for."""
    pairs = _lines("url_pairs.jsonl")
    counted = Counter(frozenset((pair["a"], pair["b"])) for pair in pairs)
    assert [] == [sorted(both) for both, times in counted.items() if times > 1 or len(both) == 1]
    assert {True, False} == {pair["same"] for pair in pairs}


def test_the_split_is_by_parity() -> None:
    """Even numbers are for tuning, odd ones held out, and each id is in one half."""
    split = json.loads((_SET / "split.json").read_text(encoding="utf-8"))
    expected = {
        "announcements": set(_versions()),
        **{name: {line["id"] for line in _lines(f"{name}.jsonl")} for name in ("unrelated", "look_alikes")},
        **{name: {line["id"] for line in _lines(f"{name}.jsonl")} for name in ("same_visits", "url_pairs")},
    }
    for parity, half in enumerate(("tuning", "held_out")):
        halved = {
            kind: {name for name in names if int(name[1:]) % 2 == parity} for kind, names in expected.items()
        }
        assert halved == {kind: set(names) for kind, names in split[half].items()}
