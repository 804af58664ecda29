"""What each article of a story took from the release behind it, and what is its own. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.model import Role, StoryPart, Traits, Version


@dataclass(frozen=True, slots=True)
class TracingRules:
    """From which share of its text on an article is a copy, or edited; below which a sentence is new."""

    copy_from: float
    edited_from: float
    new_below: float


def parts_of(
    story: Sequence[Version], home_langs: Collection[str], rules: TracingRules
) -> tuple[StoryPart, ...]:
    """Every article's place in `story` (as `stories_of` gives it), in its order.

    Where no release is among them, articles are compared with the first one told in a home language: that
    one is own reporting. `home_langs`: languages of the monitored cities; others are foreign coverage.
    """
    releases = [telling for telling in story if telling.is_release]
    at_home = [telling for telling in story if telling.traits.lang in home_langs]
    roots = releases or [min(at_home or story, key=lambda each: (each.told_at, each.article_id))]
    return tuple(_part(each, roots, story[0].article_id, home_langs, rules) for each in story)


def share_taken(article: Traits, root: Traits) -> float | None:
    """How much of the article's text stands in `root`; `None`: too short, or in another language."""
    below = min(article.below, root.below)
    sample = [value for value in article.hashes if value < below]
    if article.lang != root.lang or not sample:
        return None
    return len(set(sample) & set(root.hashes)) / len(sample)


def new_sentences(article: Traits, root: Traits, new_below: float) -> tuple[tuple[int, int], ...]:
    """Offsets of the sentences that `root` does not have. One too short to be sampled is not counted."""
    below, known = min(article.below, root.below), set(root.hashes)
    held: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    for value, sentence in zip(article.hashes, article.sentence_of, strict=True):
        if value < below:
            held[sentence] += 1
            taken[sentence] += value in known
    return tuple(article.sentences[each] for each in sorted(held) if taken[each] < new_below * held[each])


def _part(
    telling: Version,
    roots: Sequence[Version],
    story_id: str,
    home_langs: Collection[str],
    rules: TracingRules,
) -> StoryPart:
    release_url = roots[0].url if roots[0].is_release else None
    if telling in roots:
        is_home = telling.traits.lang in home_langs or telling.traits.lang is None
        role = Role.RELEASE if telling.is_release else Role.OWN if is_home else Role.FOREIGN
        return StoryPart(telling.article_id, story_id, role, telling.url if telling.is_release else None)
    root = max(roots, key=lambda each: (share_taken(telling.traits, each.traits) or 0.0, each.article_id))
    share = share_taken(telling.traits, root.traits)
    return StoryPart(
        telling.article_id,
        story_id,
        _role(telling, share, home_langs, rules),
        root.url if root.is_release else release_url,
        root.article_id,
        None if share is None else round(share, 3),
        () if share is None else new_sentences(telling.traits, root.traits, rules.new_below),
    )


def _role(telling: Version, share: float | None, home_langs: Collection[str], rules: TracingRules) -> Role:
    lang = telling.traits.lang
    if lang is not None and lang not in home_langs:
        return Role.FOREIGN
    if share is not None and share >= rules.copy_from:
        return Role.COPY
    return Role.EDITED if share is not None and share >= rules.edited_from else Role.OWN
