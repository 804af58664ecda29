"""Is this smart-city or digital-administration news of the monitored city? Pure.

Yes when a smart term stands in a sentence that is the city's own (labelling rules, section 1), and the piece
is not about shares, flats or gadgets. Words: data/topics (`smart = true`), data/market.toml.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.extract.scope import ScopedSentence, Standing

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


def is_smart_city_news(scoped: Sequence[ScopedSentence], lexicon: Lexicon) -> bool:
    """Whether the article reports a smart-city matter of the city whose scope this is."""
    if not _is_about_the_government(scoped):
        return False
    if any(each.is_lead and lexicon.is_market_talk(each.sentence.text) for each in scoped):
        return False
    return any(_is_smart(each) for each in scoped)


def _is_about_the_government(scoped: Sequence[ScopedSentence]) -> bool:
    """The government is named; or the bare name acts in the title and again in the body."""
    if any(each.standing is Standing.GOVERNMENT for each in scoped):
        return True
    bare = {each.sentence.in_title for each in scoped if each.standing is Standing.BARE}
    return bare == {True, False}


def _is_smart(each: ScopedSentence) -> bool:
    """A smart term or one of the city's programmes; a network's name alone counts in title and lead only."""
    if not each.is_citys:
        return False
    codes = {term.value.code for term in each.terms if term.value.smart}
    if codes - {"intl"}:
        return True
    return any(word.value.role == "programme" for word in each.words) or ("intl" in codes and each.is_lead)
