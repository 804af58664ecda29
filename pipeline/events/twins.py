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
from pipeline.events.tellings import judge
from pipeline.model import Telling

_ANY_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Twins:
    """Tellings of as many articles that say the same; the first one speaks for all."""

    members: list[Telling]
    articles: set[str] = field(default_factory=set)

    @property
    def head(self) -> Telling:
        """The telling that is judged."""
        return self.members[0]


def content_of(telling: Telling) -> Hashable:
    """All that `judge` looks at in a telling, but for whose it is: equal for twins."""
    visit = replace(telling.visit, evidence=(), rule="", confidence=1.0)
    aliases = frozenset(aliases_in(telling.visit.evidence).items())
    return replace(telling, key="", article_id="", told_at=_ANY_MOMENT, visit=visit), aliases


def twins_in(tellings: Sequence[Telling], signs: Signs, decided: Collection[str]) -> tuple[Twins, ...]:
    """`tellings` by what they say, each in one place, in their order.

    Apart stay those of which somebody has said something (`decided`, by key), a second one of an article, and
    those that say too little to be one visit with their like.
    """
    found: list[Twins] = []
    open_for: dict[Hashable, Twins] = {}
    for each in tellings:
        content = content_of(each)
        twins = open_for.get(content)
        if twins is None or each.key in decided or each.article_id in twins.articles:
            twins = Twins([])
            found.append(twins)
            if each.key not in decided and _is_sure_of_its_like(each, signs):
                open_for.setdefault(content, twins)
        twins.members.append(each)
        twins.articles.add(each.article_id)
    return tuple(found)


def _is_sure_of_its_like(telling: Telling, signs: Signs) -> bool:
    verdict = judge(telling, replace(telling, article_id=""), signs)
    return not verdict.bar and verdict.score >= signs.enough
