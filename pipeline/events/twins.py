"""Tellings that say the same, as prints of one agency text do: one judgement stands for them all. Pure.

So what hangs together is weighed by what is said and not by how often: a visit that a thousand outlets print
is judged as quickly as one that three describe.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from pipeline.events.names import aliases_in
from pipeline.events.signs import Signs
from pipeline.events.tellings import Verdict, judge
from pipeline.model import Telling

_ANY_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Twins:
    """Tellings of as many articles that say the same; the first one speaks for all."""

    members: list[Telling]
    articles: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)

    @property
    def head(self) -> Telling:
        """The telling that is judged."""
        return self.members[0]


def content_of(telling: Telling) -> Hashable:
    """All that `judge` looks at in a telling, but for whose it is and of which story: equal for twins."""
    visit = replace(telling.visit, evidence=(), rule="", confidence=1.0)
    aliases = frozenset(aliases_in(telling.visit.evidence).items())
    return replace(telling, key="", article_id="", told_at=_ANY_MOMENT, story="", visit=visit), aliases


def twins_in(tellings: Sequence[Telling], signs: Signs, decided: Collection[str]) -> tuple[Twins, ...]:
    """`tellings` by what they say, each in one place, in their order.

    Apart stay those of which somebody has said something (`decided`, by key), a second one of an article, and
    those that say too little to be one visit with their like.
    """
    found: list[Twins] = []
    open_for: dict[Hashable, Twins] = {}
    for each in tellings:
        key = None if each.key in decided else _known_by(each, signs)
        twins = open_for.get(key) if key is not None else None
        if twins is None or each.article_id in twins.articles:
            twins = Twins([])
            found.append(twins)
            if key is not None:
                open_for.setdefault(key, twins)
        twins.members.append(each)
        twins.articles.add(each.article_id)
        twins.stories.update({each.story} - {""})
    return tuple(found)


def judged(one: Twins, other: Twins, signs: Signs) -> Verdict:
    """What two of them say of each other: of one article, of one story, or what their heads say."""
    if not one.articles.isdisjoint(other.articles):
        return Verdict(0.0, ("same-article",), "same-article")
    story = min(one.stories & other.stories, default="")
    if story:
        return judge(replace(one.head, story=story), replace(other.head, story=story), signs)
    return judge(one.head, other.head, signs)


def _known_by(telling: Telling, signs: Signs) -> Hashable:
    """What its twins share with it: what they say, or that and their story; `None` where it is not enough."""
    for story in ("", telling.story):
        one = replace(telling, story=story)
        verdict = judge(one, replace(one, article_id=""), signs)
        if not verdict.bar and verdict.score >= signs.enough:
            return content_of(telling), story
    return None
