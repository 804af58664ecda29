"""Is this smart-city or digital-administration news of the monitored city? Pure.

Yes when a smart term stands in a sentence that is the city's own (labelling rules, section 1), and the piece
is not about shares, flats or gadgets. Words: data/topics (`smart = true`), data/market.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pipeline.extract.passing import own_piece
from pipeline.extract.scope import ScopedSentence, Standing

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


def is_smart_city_news(scoped: Sequence[ScopedSentence], lexicon: Lexicon) -> bool:
    """Whether the article reports a smart-city matter of the city whose scope this is."""
    if not _is_about_the_government(scoped):
        return False
    if any(each.is_lead and lexicon.is_market_talk(each.sentence.text) for each in scoped):
        return False
    told = [each for each in own_piece(scoped) if each.is_citys and _is_told(each)]
    if any(_is_smart(each) for each in told):
        return True
    acts = any(each.is_lead and each.standing is Standing.GOVERNMENT for each in scoped)
    return acts and sum(map(_everyday_signs, told)) >= _ENOUGH_SIGNS


def _is_about_the_government(scoped: Sequence[ScopedSentence]) -> bool:
    """The government is named; or the bare name acts in the title and again in the body."""
    if any(each.standing is Standing.GOVERNMENT for each in scoped):
        return True
    bare = {each.sentence.in_title for each in scoped if each.standing is Standing.BARE}
    return bare == {True, False}


def _is_told(each: ScopedSentence) -> bool:
    """A title, a sentence with an end, an item of the text's own list, or a line that names the city.

    Menus and other pieces' headlines (▶, numbers) are none of these.
    """
    return each.sentence.in_title or bool(each.words) or bool(_TOLD.search(each.sentence.text))


def _is_smart(each: ScopedSentence) -> bool:
    """A smart term or one of the city's programmes; a network's name alone counts in title and lead only."""
    if any(term.value.smart and term.value.code != "intl" for term in each.terms):
        return True
    if any(word.value.role == "programme" for word in each.words) or _SMART_THING.search(each.sentence.text):
        return True
    return each.is_lead and _names_smart_network(each)


def _names_smart_network(each: ScopedSentence) -> bool:
    """A network or fair of smart cities, not of cities at large (C40)."""
    text = each.sentence.text
    return any(
        term.value.code == "intl" and term.value.smart and _SMART_NETWORK.search(text[term.start : term.end])
        for term in each.terms
    )


def _everyday_signs(each: ScopedSentence) -> int:
    """How strongly everyday words show a digital device or channel at the city's work.

    Enough alone, in title or lead: a drone or robot, a wallboard, a digital counter, a channel beside another
    topic's word (complaints by phone). Two of three: the same further down, the channel alone in title or
    lead, a screen or camera beside a topic's word. One: the screen alone.
    """
    text = each.sentence.text
    everyday = [term for term in each.terms if term.value.code != "intl"]
    channel = _CHANNEL.search(text)
    beside = channel is not None and any(
        term.end <= channel.start() or channel.end() <= term.start for term in everyday
    )
    device = any(_DEVICE.search(text[term.start : term.end]) for term in everyday)
    if beside or device or _DIGITAL_THING.search(text):
        return _ENOUGH_SIGNS if each.is_lead or (beside and device) else _SIGN
    if channel is not None and each.is_lead:
        return _SIGN
    if not _SCREEN.search(text):
        return 0
    return _SIGN if everyday else _HINT


_ENOUGH_SIGNS: Final = 3
_SIGN: Final = 2
_HINT: Final = 1
_TOLD: Final = re.compile(r"^\s*[▲△■□○●◆◇]|[.!?。！？…](?:[”’\"'」』)\]）]|\([^()]{1,40}\))*\s*$")
_SMART_NETWORK: Final = re.compile(
    r"스마트|디지털|전자정부|위고|WeGO|SCEWC|WSCE|SLW|スマート|[Ss]mart|[Dd]igital|SMART", re.IGNORECASE
)
_DEVICE: Final = re.compile(r"로봇|드론|상황판|[Rr]obot|[Dd]rone|ロボット|ドローン")
_CHANNEL: Final = re.compile(
    r"스마트폰|휴대전화\s?(?:앱|로)|모바일|실시간|원격|태블릿|온라인\s?(?:접수|신청|예약|신고)|전자식"
    r"|(?<![가-힣])앱(?=[을은이가으에도과의,’”'\s])"
    r"|\b(?:smartphones?|real-time|mobile\sapp|apps?|tablets?|remotely)\b|スマホ|スマートフォン|リアルタイム|アプリ|遠隔"
)
_SCREEN: Final = re.compile(
    r"화면|영상|카메라|지도\s?위|스스로|자동으로|문자로|문자가|알림이|계산식|전산|데이터|전자화|무인|계정|위치가|예약"
    r"|\b(?:screens?|cameras?|data|live feeds?|software|automatically|online"
    r"|dashboards?|spreadsheet|barcode|receivers?)\b"
    r"|画面|カメラ|電子化|データ|自動で|予約|通知"
)
# 디지털 나눔방: a thing of the administration, not an office's name, a place, goods, crime or a newspaper.
_DIGITAL_THING: Final = re.compile(
    r"(?<![가-힣])디지털\s?(?!카메라|성범죄|성착취|미디어시티|단지|산업단지|타임스|데일리|투데이|조선|고등|대학|음원"
    r"|자산|화폐|정책|도시국|재단|뉴스|기기\s판매|가전|치매|금융|광고|마케팅|싱글|콘텐츠|플랫폼\s기업|노마드|세대"
    r"|네이티브|존\s|로\s|화\s|과학|통상|무역|경제|장례|본부|담당|위원회|시대|피아노|도어락|풍화|증거|교도소|포렌식)[가-힣]{2,}"
    r"|\b[Dd]igital\s(?!camera|sex|asset|currency|media|news|age|era|economy|native|nomad|content|music|single)[a-z]{4,}"
    r"|デジタル(?!カメラ|資産|通貨|庁|相|大臣|コンテンツ|時代|財団|化)[一-龥ァ-ヶ]{2,}"
)
# 스마트 충전망, smart crosswalks: the word makes any municipal thing digital, except goods that firms sell.
_SMART_THING: Final = re.compile(
    r"(?<![가-힣A-Za-z])스마트\s?(?!폰|워치|TV|티비|홈|팩토리|공장|뱅킹|뱅크|스토어|카드|키(?![가-힣])"
    r"|글라스|렌즈|밴드|기기|스피커|머니|학생복|팜|농|그리드주|하게|한\s|해)[가-힣]{2,}"
    r"|\b[Ss]mart\s(?!phone|watch|money|casual|move|choice|speaker|home|TV|card|factor|about|enough"
    r"|people|kid|and\b|way|but\b)[a-z]{4,}"
    r"|관제\s?(?:실|센터|시스템|화면|기술|상황실)|\bcontrol\sroom\b|管制(?:室|センター|システム)"
    r"|スマート(?!フォン|ホン|ウォッチ|スピーカー|テレビ|ホーム|グラス|に|な|東京)[一-龥ァ-ヶ]{2,}"
)
