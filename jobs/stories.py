"""Articles into stories, before each publishing: the decisions of `pipeline`, the memory of `storage`."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence

from babel.languages import get_official_languages

from pipeline.model import StoryLink, StoryPart, Version
from pipeline.stories import keys_of, link_between, parts_of, stories_of, story_rules
from storage.state import State
from storage.stories import Grouping

ARTICLES_AT_ONCE = 50  # the state file is locked meanwhile: a fraction of a second


def grouping(home_langs: Collection[str]) -> Grouping:
    """The decisions as `storage` asks for them. Raises ConfigError for rules that cannot be read."""
    rules = story_rules()

    def grouped(tellings: Sequence[Version], links: Sequence[StoryLink]) -> Iterable[Sequence[StoryPart]]:
        for story in stories_of(tellings, links, rules.window):
            yield parts_of(story, home_langs, rules.tracing)

    return Grouping(
        window=rules.window,
        ground=rules.ground,
        keys_of=lambda traits: keys_of(traits, rules),
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
