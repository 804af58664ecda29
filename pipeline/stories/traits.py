"""Article -> Traits: what is kept of a text to know its near-copies by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from pipeline.model import Article, Reading, Traits
from pipeline.stories.facts import facts_of
from pipeline.stories.shingles import ALL_HASHES, MAX_HASHES, MAX_RELEASE_HASHES, hash_of, sampled

MAX_CHARS = 20_000  # of a longer text the beginning: an endless one must not cost endless time
MAX_HOLDERS_OF_FACT = 25
MAX_HOLDERS_OF_PHRASE = 80
_MAX_GRAM_KEYS = 40
_GRAM_KEYS_BELOW = ALL_HASHES // 12
_FACT_KEY: Final = ALL_HASHES  # facts have their keys above those of shingles


def traits_of(article: Article, readings: Iterable[Reading], *, is_release: bool = False) -> Traits:
    """The traits of `article`: 1 to 2 KB, whatever its length; of a release all of its shingles."""
    most = MAX_RELEASE_HASHES if is_release else MAX_HASHES
    head = replace(article, title=article.title[:MAX_CHARS], body=article.body[:MAX_CHARS])
    hashes, below, sentence_of, spans = sampled(head.body, most)
    return Traits(hashes, below, sentence_of, spans, facts_of(head, readings), article.lang)


@lru_cache(maxsize=4096)  # some 200 bytes each
def key_of_fact(fact: str) -> int:
    """Under what articles with `fact` are found."""
    return _FACT_KEY + hash_of(fact)


def max_holders(key: int) -> int:
    """How many articles of one week may share `key`: with more it says nothing, and finds nobody.

    A phrase may stand in all outlets' versions of one release; a fact in so many articles is the week's talk.
    """
    return MAX_HOLDERS_OF_FACT if key >= _FACT_KEY else MAX_HOLDERS_OF_PHRASE


def values_of(traits: Traits, kind: str) -> frozenset[str]:
    """What the article's facts of one kind say."""
    return _by_kind(traits.facts).get(kind, frozenset())


@lru_cache(maxsize=256)  # an article with all that may be near it; some 20 KB each, for a daemon's life
def _by_kind(facts: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for fact in facts:
        kind, _, value = fact.partition(":")
        found.setdefault(kind, set()).add(value)
    return {kind: frozenset(values) for kind, values in found.items()}


def gram_keys(traits: Traits) -> tuple[int, ...]:
    """The lowest of an article's hashes: texts with much in common share some of these."""
    return tuple(value for value in traits.hashes if value < _GRAM_KEYS_BELOW)[:_MAX_GRAM_KEYS]
