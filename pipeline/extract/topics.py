"""Which of the 21 topics the article talks about for the city. Pure.

A topic is scored by the sentences of the city that hold its terms: smart terms count whole, everyday words
half, title and lead more. The close calls of the labelling rules (`general`, `intl`) are in close_calls.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.extract.close_calls import (
    is_old_or_home_agreement,
    mentions_trip,
    strategy_is_the_subject,
    tells_exchange,
    tells_joint_work,
    tells_own_trip,
)
from pipeline.extract.passing import own_piece, without_passing
from pipeline.extract.scope import ScopedSentence

if TYPE_CHECKING:
    from pipeline.model import City, Visit

MAX_TOPICS: Final = 5
"""One to four topics is normal (labelling rules). More are kept only where each is told beyond doubt."""

_TITLE_WEIGHT: Final = 2.0
_LEAD_WEIGHT: Final = 1.5
_EVERYDAY_WORD: Final = 0.5
_LONE_EVERYDAY_WORD: Final = 0.35
_ENOUGH: Final = 0.5
_IN_PASSING: Final = 0.3
_SURE: Final = 1.0
_COMPANY: Final = 2


def topics_of(
    scoped: Sequence[ScopedSentence],
    city: City,
    names_of_others: Iterable[str] = (),
    visits: Sequence[Visit] = (),
) -> tuple[str, ...]:
    """Topic codes, strongest first. Only for articles whose flag is true.

    `names_of_others`: of honours, givers and outlets, whose words say nothing of what the city does.
    `visits`: of the article, whose trips abroad and agreements make it international.
    """
    names = frozenset(names_of_others)
    scoped = tuple(without_passing(each, names) for each in own_piece(scoped))
    scores = _scores(scoped, city)
    scores["intl"] += _international(scoped, visits)
    ranked = sorted(scores, key=lambda code: -scores[code])
    sure = [code for code in ranked if scores[code] >= _SURE]
    likely = [code for code in ranked if _ENOUGH <= scores[code] < _SURE]
    kept = sure + likely[: max(0, MAX_TOPICS - len(sure))]
    narrow = [code for code in kept if code != "general"]
    if narrow and "general" in kept and not strategy_is_the_subject(scoped, len(narrow)):
        kept = narrow
    return tuple(kept) or ("general",)


def _scores(scoped: Sequence[ScopedSentence], city: City) -> defaultdict[str, float]:
    topic_of = {programme.name: programme.topic for programme in city.programmes}
    scores: defaultdict[str, float] = defaultdict(float)
    for each in scoped:
        if not each.is_citys:
            continue
        weight = _TITLE_WEIGHT if each.sentence.in_title else _LEAD_WEIGHT if each.is_lead else 1.0
        for code, strength in _strengths(each, topic_of).items():
            scores[code] += weight * strength
    return scores


def _international(scoped: Sequence[ScopedSentence], visits: Sequence[Visit]) -> float:
    """What trips and joint work add to the words: enough by themselves; a trip in passing needs more."""
    if tells_own_trip(scoped, visits) or tells_joint_work(scoped, visits):
        return _SURE
    if not mentions_trip(visits):
        return 0.0
    return _SURE if tells_exchange(scoped) else _IN_PASSING


def _strengths(each: ScopedSentence, topic_of: Mapping[str, str]) -> Mapping[str, float]:
    """How strongly one sentence speaks of each topic, in order of mention.

    Everyday words count as members of a list (방범·교통·방재), less beside one thing that is told.
    """
    smart = [term.value.code for term in each.terms if term.value.smart]
    smart += [topic_of[word.value.entry] for word in each.words if word.value.role == "programme"]
    strengths = dict.fromkeys(smart, 1.0)
    everyday = dict.fromkeys(term.value.code for term in each.terms if term.value.code not in strengths)
    if "intl" in everyday and is_old_or_home_agreement(each.sentence.text):
        del everyday["intl"]
    firm = set(_listed(each)) if len(everyday) + len(strengths) <= _COMPANY else set(everyday)
    for code in everyday:
        strengths[code] = _EVERYDAY_WORD if code in firm else _LONE_EVERYDAY_WORD
    return strengths


def _listed(each: ScopedSentence) -> Iterator[str]:
    """Codes that are named twice, and those of terms that a list joins to the next."""
    counts = Counter(term.value.code for term in each.terms)
    yield from (code for code, count in counts.items() if count > 1)
    for term, following in pairwise(each.terms):
        if _JOINT.fullmatch(each.sentence.text, term.end, following.start):
            yield term.value.code
            yield following.value.code


_JOINT: Final = re.compile(r"(?:과|와|이나|나|및|,|·|ㆍ|・|、|や|と|/|\s|and|or){1,4}")
