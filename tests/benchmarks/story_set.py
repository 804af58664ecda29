"""The labelled stories of tests/stories/, read as the walk reads articles, and scores for a grouping of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import comb
from pathlib import Path
from typing import Any, Final

from pipeline.errors import BodyMissing
from pipeline.extract import extract
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.model import Article, Reading
from pipeline.parse import read_text

SET: Final = Path(__file__).resolve().parents[1] / "stories"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article of the set: `label` names its story, `pair` the look-alike that it belongs to, if any."""

    id: str
    label: str
    pair: str | None
    role: str | None
    source: str
    published: datetime
    article: Article
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of a grouping: precision and recall of pairs put together, their F1, and the adjusted Rand index."""

    precision: float
    recall: float
    f1: float
    ari: float
    wrong_pairs: int
    pairs: int


def is_held_out(line_id: str) -> bool:
    """Odd numbers are only scored."""
    found = re.search(r"\d+", line_id)
    assert found, line_id
    return int(found.group()) % 2 == 1


def labelled_articles(*, held_out: bool) -> tuple[Labelled, ...]:
    """One half of the set: announcements, look-alikes (two stories each), unrelated articles."""
    lines = [*_lines("announcements"), *_lines("unrelated"), *_sides("look_alikes")]
    return _read([line for line in lines if is_held_out(line["id"]) == held_out])


def further_articles() -> tuple[Labelled, ...]:
    """Announcements and look-alikes that are of neither half: written by someone who knew the rules."""
    return _read([*_lines("more_announcements"), *_sides("more_look_alikes")])


def _sides(name: str) -> list[dict[str, Any]]:
    return [
        {**pair[side], "id": f"{pair['id']}{side}", "pair": pair["id"]}
        for pair in _lines(name)
        for side in ("a", "b")
    ]


def _read(chosen: Sequence[Mapping[str, Any]]) -> tuple[Labelled, ...]:
    lexicon = load_lexicon()
    cities = sorted({visit["city"] for line in chosen for visit in line["visits"]} & lexicon.cities.keys())
    return tuple(_labelled(line, cities, lexicon) for line in chosen)


def url_pairs(*, held_out: bool) -> tuple[dict[str, Any], ...]:
    """One half of the pairs of addresses."""
    return tuple(pair for pair in _lines("url_pairs") if is_held_out(pair["id"]) == held_out)


def scores_of(articles: Iterable[Labelled], story_of: Mapping[str, str]) -> Scores:
    """How well `story_of` (article id → story) agrees with the labels.

    Adjusted Rand index: Hubert and Arabie, "Comparing partitions", 1985.
    """
    held = tuple(articles)
    both = Counter((each.label, story_of[each.id]) for each in held)
    told = Counter(each.label for each in held)
    found = Counter(story_of[each.id] for each in held)
    hits, true, made = (sum(comb(n, 2) for n in counts.values()) for counts in (both, told, found))
    by_chance = true * made / comb(len(held), 2)
    precision, recall = hits / made if made else 1.0, hits / true
    sides: dict[str, list[str]] = {}
    for each in held:
        if each.pair:
            sides.setdefault(each.pair, []).append(story_of[each.id])
    return Scores(
        precision=precision,
        recall=recall,
        f1=2 * hits / (true + made),
        ari=(hits - by_chance) / ((true + made) / 2 - by_chance),
        wrong_pairs=sum(len(set(stories)) == 1 for stories in sides.values()),
        pairs=len(sides),
    )


def _lines(name: str) -> list[dict[str, Any]]:
    text = (SET / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _labelled(line: Mapping[str, Any], cities: Iterable[str], lexicon: Lexicon) -> Labelled:
    published = datetime.fromisoformat(line["published"])
    article = _article(line, published)
    return Labelled(
        id=line["id"],
        label=line.get("announcement") or line["id"],
        pair=line.get("pair"),
        role=line.get("role"),
        source=line["source"],
        published=published.astimezone(UTC),
        article=article,
        readings=tuple(extract(article, lexicon.city(city), lexicon) for city in cities),
    )


def _article(line: Mapping[str, Any], published: datetime) -> Article:
    """The line's text, cleaned as a page's is; a caption alone, which is no article to us, stays as it is."""
    try:
        return read_text(line["text"], title=line["title"], url=line["url"], published=published)
    except BodyMissing:
        return Article(
            url=line["url"],
            title=line["title"],
            body=line["text"],
            published=published.astimezone(UTC),
            published_day=published.date(),
            lang=line["lang"],
        )
