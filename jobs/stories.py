"""Articles into stories, before each publishing: the decisions of `pipeline`, the memory of `storage`."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence

from babel.languages import get_official_languages

from pipeline.model import Role, StoryLink, StoryPart, Version
from pipeline.stories import (
    keys_of,
    likeness,
    link_between,
    max_holders,
    parts_of,
    reach_of,
    stories_of,
    story_rules,
)
from storage.ledger.stories import Grouped, Grouping
from storage.state import State

MOST_LINKS = 12
ARTICLES_AT_ONCE = 20  # the state file is locked meanwhile: a fraction of a second


def grouping(home_langs: Collection[str]) -> Grouping:
    """The decisions as `storage` asks for them. Raises ConfigError for rules that cannot be read."""
    rules = story_rules()

    def grouped(tellings: Sequence[Version], links: Sequence[StoryLink]) -> Iterable[Sequence[StoryPart]]:
        for story in stories_of(tellings, links, rules.window, rules.reach):
            yield parts_of(story, home_langs, rules.tracing)

    return Grouping(
        reach_of=lambda traits: reach_of(traits, rules),
        ground=rules.ground,
        keys_of=lambda traits: keys_of(traits, rules),
        max_holders=max_holders,
        link_between=lambda one, other, common: link_between(one, other, rules, common),
        stories_of=grouped,
    )


def home_languages(countries: Iterable[str]) -> frozenset[str]:
    """The official languages (CLDR) of the countries of the monitored cities (ISO 3166-1 alpha-2)."""
    return frozenset(
        language for country in countries for language in get_official_languages(country, de_facto=True)
    )


def group_waiting(state: State, rules: Grouping, within_s: float | None = None) -> int:
    """Group what is in no story yet, the oldest first; how many it were.

    After `within_s` what is left waits for the next call. Killed at any moment, nothing is lost or done
    twice: each transaction ends with what it grouped in the outbox. Raises StorageError.
    """
    give_up = None if within_s is None else time.monotonic() + within_s
    done = 0
    while give_up is None or time.monotonic() < give_up:
        grouped = state.group_stories(rules, ARTICLES_AT_ONCE)
        done += grouped
        if grouped < ARTICLES_AT_ONCE:
            break
    return done


def story_lines(state: State, article_id: str) -> Iterator[tuple[str, str]]:
    """Which story the article is in, what it is there, and with which articles it is linked, and why.

    Nothing where nothing of it is kept to group it by.
    """
    held = state.grouped(article_id)
    if held is None:
        return
    if held.part is None:
        yield "story", "none yet: it is grouped with the next publishing"
        return
    part = held.part
    yield "story", f"{part.story_id}: {part.role.value}{_taken(part)}"
    if part.release_url and part.role is not Role.RELEASE:
        yield "release", part.release_url
    for link in sorted(held.links, key=lambda link: -link.score)[:MOST_LINKS]:
        other = state.grouped(link.other if link.one == article_id else link.one)
        if other is None or other.part is None:
            continue
        kept = "one story with" if other.part.story_id == part.story_id else "like, but in another story:"
        yield "because", f"{kept} {other.telling.url} ({_points(link)})"


def why_one_story(state: State, one: str, other: str) -> Iterator[tuple[str, str]]:
    """Whether two articles are one story, by their ids; what speaks for it, and what against."""
    first, second = state.grouped(one), state.grouped(other)
    if first is None or second is None or first.part is None or second.part is None:
        yield "story", "not both are grouped yet: explain each of them"
        return
    rules = story_rules()
    is_one = first.part.story_id == second.part.story_id
    yield "story", "one" if is_one else f"two: {first.part.story_id} and {second.part.story_id}"
    apart = abs(first.telling.told_at - second.telling.told_at)
    if apart > rules.window:
        alone = f"beyond {rules.window.days} it is a story of its own, unless both tell of one visit"
        yield "time", f"told {apart.days} days apart: {alone}; beyond {rules.reach.days} always"
    found = likeness(first.telling, second.telling, rules)
    for reason in found.because or ("nothing rare in common",):
        yield "compared", reason
    yield (
        "in all",
        f"{found.score:.1f} points; {rules.threshold:g} are needed, what many tell that week not counted",
    )
    if is_one and not _linked(first, other):
        yield "through", "others of the story, each linked with the next"


def _linked(held: Grouped, other: str) -> bool:
    return any(other in (link.one, link.other) for link in held.links)


def _taken(part: StoryPart) -> str:
    if part.share_taken is None:
        return ""
    new = len(part.new_sentences)
    return f", {part.share_taken:.0%} of its text taken over from {part.traced_to}, {new} sentences new"


def _points(link: StoryLink) -> str:
    return f"{link.score:.1f} points: {'; '.join(link.because)}"
