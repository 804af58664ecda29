"""Is this smart-city or digital-administration news of the monitored city? Pure.

Yes when a smart term stands in a sentence that is the city's own (labelling rules, section 1), and the piece
is not about shares, flats or gadgets. Words: data/topics (`smart = true`), data/market.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

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
    """A smart term or one of the city's programmes; a network's name alone counts in title and lead only.

    In title and lead, everyday words are enough where they show a digital device or channel at the city's
    work: sensors in the port's traffic, robots on a street, complaints by phone.
    """
    if not each.is_citys:
        return False
    codes = {term.value.code for term in each.terms if term.value.smart}
    if codes - {"intl"} or any(word.value.role == "programme" for word in each.words):
        return True
    if _SMART_THING.search(each.sentence.text):
        return True
    return each.is_lead and ("intl" in codes or _shows_device(each))


def _shows_device(each: ScopedSentence) -> bool:
    """A sensor, robot or drone as a topic's word; or a digital channel beside another topic's word."""
    text = each.sentence.text
    everyday = [term for term in each.terms if term.value.code != "intl"]
    if any(_DEVICE.search(text[term.start : term.end]) for term in everyday):
        return True
    channel = _CHANNEL.search(text)
    return channel is not None and any(
        term.end <= channel.start() or channel.end() <= term.start for term in everyday
    )


_DEVICE: Final = re.compile(r"감지기|센서|로봇|드론|[Ss]ensor|[Rr]obot|[Dd]rone|センサー|ロボット|ドローン")
_CHANNEL: Final = re.compile(
    r"스마트폰|휴대전화\s?(?:앱|로)|모바일|실시간|원격\s?(?:제어|감시|관리)"
    r"|(?<![가-힣])앱(?=[을은이가으에\s])"
    r"|\b(?:smartphones?|real-time|mobile\sapp)\b|スマホ|スマートフォン|リアルタイム|アプリ"
)
# 스마트 충전망, smart crosswalks: the word makes any municipal thing digital, except goods that firms sell.
_SMART_THING: Final = re.compile(
    r"(?<![가-힣A-Za-z])스마트\s?(?!폰|워치|TV|티비|홈|팩토리|공장|뱅킹|뱅크|스토어|카드|키(?![가-힣])"
    r"|글라스|렌즈|밴드|기기|스피커|머니|학생복|팜|농|그리드주|하게|한\s|해)[가-힣]{2,}"
    r"|\b[Ss]mart\s(?!phone|watch|money|casual|move|choice|speaker|home|TV|card|factor|about|enough"
    r"|people|kid|and\b|way|but\b)[a-z]{4,}"
    r"|スマート(?!フォン|ホン|ウォッチ|スピーカー|テレビ|ホーム|グラス|に|な|東京)[一-龥ァ-ヶ]{2,}"
)
