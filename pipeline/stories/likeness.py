"""Whether two articles tell one story: the points for it and against it, each in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Final

from pipeline.model import StoryLink, Traits, Version
from pipeline.stories.numbers import ordinals_differ, weight_of
from pipeline.stories.shingles import ALL_HASHES
from pipeline.stories.tracing import TracingRules
from pipeline.stories.traits import gram_keys, key_of_fact, values_of
from pipeline.stories.visits import (
    are_of_other_bodies,
    days_between,
    guests_of,
    shared_visits,
    tell_one_visit,
)
from pipeline.toml_values import read_toml

RULES_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "stories.toml"
_TELLING: Final = 3
_MOST_NAMED: Final = 4
_NUMBERS: Final = ("number", "short_number", "long_number")
_TOLD_IN_WORDS: Final = frozenset(
    {"place", "day", "organisation"}
)  # other words, or other reckoning, in another language


@dataclass(frozen=True, slots=True)
class Points:
    """What each fact in common counts, and all of its kind at most."""

    each: float
    most: float


@dataclass(frozen=True, slots=True)
class TextPoints:
    """What shingles in common count."""

    from_share: float
    per_phrase: float
    per_percent: float
    most: float
    fewest: int
    too_short: int


@dataclass(frozen=True, slots=True)
class PointsAgainst:
    """What a contradiction counts."""

    other_guests: float
    other_day: float
    days_apart: int
    other_bodies: float
    other_ordinal: float
    other_only_day: float
    own_day: float
    other: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class StoryRules:
    """`data/stories.toml`."""

    threshold: float
    needed: tuple[str, ...]
    needed_together: tuple[str, ...]
    ground: float
    gram_key: float
    lead_key: float
    window_h: float
    follow_up_h: float
    follow_up_threshold: float
    across_languages: float
    text: TextPoints
    facts: Mapping[str, Points]
    against: PointsAgainst
    tracing: TracingRules

    @property
    def window(self) -> timedelta:
        """How far apart two articles of one story are told at most."""
        return timedelta(hours=self.window_h)

    @property
    def reach(self) -> timedelta:
        """How far apart they are at most where both tell of one visit."""
        return timedelta(hours=self.follow_up_h)


@cache
def story_rules() -> StoryRules:
    """The rules that come with the project. Raises ConfigError."""
    return read_toml(RULES_FILE, StoryRules)


def keys_of(traits: Traits, rules: StoryRules) -> dict[int, float]:
    """Under what an article is to be found, with how much each key says towards `rules.ground`."""
    keys = dict.fromkeys(gram_keys(traits), rules.gram_key)
    for fact in traits.facts:
        kind = _kind_of(fact)
        if kind == "lead":
            keys[key_of_fact(fact)] = rules.lead_key
        elif kind in rules.facts and kind != "word":  # words are too many
            keys[key_of_fact(fact)] = rules.facts[kind].each
    return keys


def link_between(
    one: Version, other: Version, rules: StoryRules, common: frozenset[int] = frozenset()
) -> StoryLink | None:
    """Why the two are one story; `None` where they are not. The same for (a, b) and (b, a).

    `common`: keys that too many articles of their weeks have to say anything.
    """
    apart, threshold = abs(one.told_at - other.told_at), rules.threshold
    if apart > rules.window:
        if apart > rules.reach or not tell_one_visit(one.traits, other.traits):
            return None
        threshold = rules.follow_up_threshold
    found = likeness(one, other, rules, common)
    return found if _is_told(found, rules) and found.score >= threshold else None


def _is_told(found: StoryLink, rules: StoryRules) -> bool:
    if any(reason.startswith(rules.needed) for reason in found.because):
        return True
    return all(any(reason.startswith(each) for reason in found.because) for each in rules.needed_together)


def reach_of(traits: Traits, rules: StoryRules) -> timedelta:
    """How far from an article with these traits another of its story is told at most."""
    return rules.reach if guests_of(traits) else rules.window


def likeness(
    one: Version, other: Version, rules: StoryRules, common: frozenset[int] = frozenset()
) -> StoryLink:
    """How much speaks for one story, whether or not it is enough."""
    first, second = sorted((one, other), key=lambda telling: telling.article_id)
    points = (
        *_text_points(first.traits, second.traits, rules.text),
        *_fact_points(first.traits, second.traits, rules, common),
        *_points_against(first.traits, second.traits, rules.against),
    )
    because = tuple(f"{words} ({each:+.1f})" for each, words in points)
    return StoryLink(first.article_id, second.article_id, round(sum(each for each, _ in points), 3), because)


def shared_hashes(one: Traits, other: Traits) -> tuple[int, int, int]:
    """How many sampled shingles both have, and how many each has, where both were sampled."""
    below = min(one.below, other.below)
    mine = {value for value in one.hashes if value < below}
    yours = {value for value in other.hashes if value < below}
    return len(mine & yours), len(mine), len(yours)


def _text_points(one: Traits, other: Traits, rules: TextPoints) -> Iterator[tuple[float, str]]:
    shared, mine, yours = shared_hashes(one, other)
    if shared < rules.fewest or max(len(one.hashes), len(other.hashes)) < rules.too_short:
        return
    # One less than counted: of a short text a single phrase would else be a large share.
    share = (shared - 1) / min(mine, yours)
    in_all = shared * ALL_HASHES / min(one.below, other.below)
    points = min(rules.most, rules.per_phrase * in_all, rules.per_percent * 100 * (share - rules.from_share))
    if points > 0:
        yield (
            points,
            f"text: {shared / min(mine, yours):.0%} of the shorter one's phrases, some {in_all:.0f}",
        )


def _fact_points(
    one: Traits, other: Traits, rules: StoryRules, common: frozenset[int]
) -> Iterator[tuple[float, str]]:
    by_kind: dict[str, list[str]] = {}
    for fact in sorted(set(one.facts) & set(other.facts)):
        if _kind_of(fact) in rules.facts and key_of_fact(fact) not in common:
            by_kind.setdefault(_kind_of(fact), []).append(fact.partition(":")[2])
    for kind, by_sound in (("person", "sound"), ("place", "place_sound")):
        if kind in by_kind:
            by_kind.pop(by_sound, None)
    _count_once(by_kind)
    if "guest" not in by_kind and (within := shared_visits(one, other)):
        by_kind["guest_within"] = [country.upper() for country in within]
    # Across languages no phrase can agree: what does counts for more.
    factor = rules.across_languages if one.lang != other.lang else 1.0
    for kind, values in by_kind.items():
        points = factor * min(rules.facts[kind].most, rules.facts[kind].each * len(values))
        yield points, f"{kind.replace('_', ' ')} {', '.join(values)}"


def _count_once(by_kind: dict[str, list[str]]) -> None:
    """A guest's country and day say nothing beyond the guest, nor does a body's abbreviation beyond it.

    Neither does what a number counts beyond the number.
    """
    numbers = {value for kind in _NUMBERS for value in by_kind.get(kind, ())}
    for kind in ("measure", "people"):
        new = [value for value in by_kind.pop(kind, ()) if value.rstrip(ascii_lowercase) not in numbers]
        if new:
            by_kind[kind] = new
    bodies = set(by_kind.get("organisation", ()))
    acronyms = [value for value in by_kind.pop("acronym", ()) if value not in bodies]
    if acronyms:
        by_kind["acronym"] = acronyms
    said = {word for guest in by_kind.get("guest", ()) for word in guest.split("@", 2)[:2]}
    for kind in ("country", "day"):
        left = [value for value in by_kind.pop(kind, ()) if value not in said]
        if left:
            by_kind[kind] = left


def _kind_of(fact: str) -> str:
    """The fact's kind as the rules know it: numbers by how many of their digits say something."""
    kind, _, value = fact.partition(":")
    if kind == "measure" and value.endswith("person"):
        return "people"
    if kind != "number":
        return kind
    digits = weight_of(value)
    return "short_number" if digits < _TELLING else "number" if digits == _TELLING else "long_number"


def _points_against(one: Traits, other: Traits, rules: PointsAgainst) -> Iterator[tuple[float, str]]:
    mine, yours = guests_of(one), guests_of(other)
    if any(mine) and any(yours) and not mine.keys() & yours.keys():
        yield -rules.other_guests, f"against it: guests of {_named(mine)}, and of {_named(yours)}"
    for country, apart in days_between(one, other):
        if apart > rules.days_apart:
            who = f"guests of {country.upper()}" if country else "guests"
            yield -rules.other_day, f"against it: {who} came {apart} days apart"
    if any(set(mine) & set(yours)) and are_of_other_bodies(one, other):
        yield -rules.other_bodies, "against it: guests of other bodies"
    if ordinals_differ(values_of(one, "ordinal"), values_of(other, "ordinal")):
        yield -rules.other_ordinal, "against it: another one of a row"
    for kind, points in rules.other.items():
        had, has = values_of(one, kind), values_of(other, kind)
        apart = not _days_of_month(had) & _days_of_month(has) if kind == "day" else not had & has
        if had and has and apart and (one.lang == other.lang or kind not in _TOLD_IN_WORDS):
            yield -points, f"against it: no {kind} in common ({_named(had)}; {_named(has)})"
    days = [_days_of_month(values_of(traits, "day")) for traits in (one, other)]
    if one.lang == other.lang and all(len(each) == 1 for each in days) and days[0] != days[1]:
        yield -rules.other_only_day, "against it: the only day that each names is another"
    own = [values_of(traits, "own_day") for traits in (one, other)]
    if one.lang == other.lang and not days[0] and not days[1] and all(own) and own[0] != own[1]:
        yield -rules.own_day, "against it: each names but the day that it was printed on"


def _days_of_month(days: Iterable[str]) -> frozenset[str]:
    """Of "the 13th" nobody says the month: it may be the last one's or the next one's."""
    return frozenset(day[-2:] for day in days)


def _named(values: Iterable[str]) -> str:
    return ", ".join(sorted(values)[:_MOST_NAMED])
