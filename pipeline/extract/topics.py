"""Which of the 21 topics the article talks about for the city. Pure.

A topic is scored by the sentences of the city that hold its terms: smart terms count whole, everyday words
half, title and lead more. The close calls of the labelling rules (`general`, `intl`) come last.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.extract.scope import ScopedSentence

if TYPE_CHECKING:
    from pipeline.model import City

MAX_TOPICS: Final = 5
"""One to four topics is normal (labelling rules). More are kept only where each is told beyond doubt."""

_TITLE_WEIGHT: Final = 2.0
_LEAD_WEIGHT: Final = 1.5
_EVERYDAY_WORD: Final = 0.5
_LONE_EVERYDAY_WORD: Final = 0.35
_ENOUGH: Final = 0.5
_SURE: Final = 1.0
_OWN_SENTENCES: Final = 2


def topics_of(
    scoped: Sequence[ScopedSentence], city: City, names_of_others: Iterable[str] = ()
) -> tuple[str, ...]:
    """Topic codes, strongest first. Only for articles whose flag is true.

    `names_of_others`: of honours, givers and outlets, whose words say nothing of what the city does.
    """
    scoped = _without_names(scoped, frozenset(names_of_others))
    scores = _scores(scoped, city)
    ranked = sorted(scores, key=lambda code: -scores[code])
    sure = [code for code in ranked if scores[code] >= _SURE]
    likely = [code for code in ranked if _ENOUGH <= scores[code] < _SURE]
    kept = sure + likely[: max(0, MAX_TOPICS - len(sure))]
    narrow = [code for code in kept if code != "general"]
    if narrow and "general" in kept and not _strategy_is_the_subject(scoped, len(narrow)):
        kept = narrow
    return tuple(kept) or ("general",)


def _without_names(scoped: Sequence[ScopedSentence], names: frozenset[str]) -> tuple[ScopedSentence, ...]:
    """The sentences without the terms within one of `names` (스마트시티 엑스포 as giver of a prize)."""
    if not names:
        return tuple(scoped)
    return tuple(_without_names_in(each, names) for each in scoped)


def _without_names_in(each: ScopedSentence, names: frozenset[str]) -> ScopedSentence:
    text = each.sentence.text
    taken = [(match.start(), match.end()) for name in names for match in re.finditer(re.escape(name), text)]
    kept = tuple(
        term
        for term in each.terms
        if not any(start <= term.start and term.end <= end for start, end in taken)
    )
    return replace(each, terms=kept) if len(kept) < len(each.terms) else each


def _scores(scoped: Sequence[ScopedSentence], city: City) -> Mapping[str, float]:
    topic_of = {programme.name: programme.topic for programme in city.programmes}
    scores: defaultdict[str, float] = defaultdict(float)
    for each in scoped:
        if not each.is_citys:
            continue
        weight = _TITLE_WEIGHT if each.sentence.in_title else _LEAD_WEIGHT if each.is_lead else 1.0
        for code, strength in _strengths(each, topic_of).items():
            scores[code] += weight * strength
    return scores


def _strengths(each: ScopedSentence, topic_of: Mapping[str, str]) -> Mapping[str, float]:
    """How strongly one sentence speaks of each topic. Everyday words count in company (방범·교통·방재)."""
    smart = {term.value.code for term in each.terms if term.value.smart}
    smart |= {topic_of[word.value.entry] for word in each.words if word.value.role == "programme"}
    everyday = {term.value.code for term in each.terms} - smart
    in_company = bool(smart) or len(everyday) > 1
    strengths = dict.fromkeys(everyday, _EVERYDAY_WORD if in_company else _LONE_EVERYDAY_WORD)
    return strengths | dict.fromkeys(smart, 1.0)


def _strategy_is_the_subject(scoped: Sequence[ScopedSentence], narrow: int) -> bool:
    """Title and lead speak of the smart city as such, or two sentences speak of nothing else.

    Beside one narrower topic, title or lead is enough.
    """
    told = [each for each in scoped if each.is_citys and _speaks_of_strategy(each)]
    in_title = any(each.sentence.in_title for each in told)
    in_lead = any(each.is_lead and not each.sentence.in_title for each in told)
    if narrow == 1:
        return in_title or in_lead
    own = [
        each
        for each in told
        if not each.sentence.in_title and {term.value.code for term in each.terms} == {"general"}
    ]
    if (in_title and in_lead) or len(own) >= _OWN_SENTENCES:
        return True
    return any(_shows_strategy(each) for each in told if each.is_lead or each in own)


def _shows_strategy(each: ScopedSentence) -> bool:
    """The term has a policy, experience or model behind it: that is what is shown or asked for."""
    return any(
        term.value.code == "general" and _STRATEGY.match(each.sentence.text, term.end) for term in each.terms
    )


def _speaks_of_strategy(each: ScopedSentence) -> bool:
    """The term stands for itself, not within the name of a centre, fair, prize or office."""
    return any(
        term.value.code == "general" and not _NAME_GOES_ON.match(each.sentence.text, term.end)
        for term in each.terms
    )


_STRATEGY: Final = re.compile(
    r"(?:로서의|의)?\s?(?:정책|전략|비전|청사진|행정|운영\s경험|조성\s경험|경험|본보기|모델|모범\s?사례"
    r"|우수\s?사례|선도|로\s알려|사업|추진|구축\s?경험|노하우|분야)"
    r"|\s(?:polic|strateg|vision|model)|(?:政策|戦略|構想|行政|事業|の?先進)"
)
_NAME_GOES_ON: Final = re.compile(
    r"\s?(?:[가-힣]{0,4}\s?)(?:센터|엑스포|서밋|어워|위크|인증|시범도시|네트워크|기구|박람회|전시관|지원"
    r"|국제)|관(?=[을은이에])"
    r"|\s(?:[A-Z]\w+\s){0,2}(?:Cent|Expo|Forum|Summit|Award|Week)|(?:フォーラム|センター|機構|展示館)"
)
