"""The close calls among topics: is the strategy itself the subject, is this international work? Pure.

Each rule is one of the labelling rules' own (section 1): `general` beside narrower topics only where the
strategy has a sentence of its own; `intl` for agreements, networks, export of policies, fairs, trips of the
city's own people and concrete proposals to work together, not for a study visit or politeness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pipeline.model import Direction, VisitKind

if TYPE_CHECKING:
    from pipeline.extract.scope import ScopedSentence
    from pipeline.model import Visit


# --- intl --------------------------------------------------------------------------------------------


def tells_own_trip(scoped: Sequence[ScopedSentence], visits: Sequence[Visit]) -> bool:
    """Title or lead tell that the city's own people go abroad, or join a meeting that is held there."""
    lead = [each for each in scoped if each.is_lead]
    texts = {each.sentence.text for each in lead}
    return any(not texts.isdisjoint(trip.evidence) for trip in _trips(visits)) or any(map(_sets_out, lead))


def _sets_out(each: ScopedSentence) -> bool:
    """The city is named before a place abroad, and somebody leaves, comes home or is on the way."""
    if not (each.is_citys and each.words and each.places and _ON_THE_WAY.search(each.sentence.text)):
        return False
    return min(word.start for word in each.words) < min(place.start for place in each.places)


def mentions_trip(visits: Sequence[Visit]) -> bool:
    """A trip of the city's own people is told anywhere."""
    return bool(_trips(visits))


def tells_exchange(scoped: Sequence[ScopedSentence]) -> bool:
    """A sentence says that the city exchanges with the world, or makes itself known there."""
    return any(_EXCHANGES.search(each.sentence.text) for each in scoped if each.is_citys)


def tells_joint_work(scoped: Sequence[ScopedSentence], visits: Sequence[Visit]) -> bool:
    """An agreement with, an export to or a concrete proposal between the city and somebody abroad.

    A proposal is concrete where its sentence names a technique or one of the topics' things.
    """
    if not visits and not any(each.places for each in scoped):
        return False
    return any(_is_joint_work(each) for each in scoped if each.is_in_run and not each.sentence.in_title)


def is_old_or_home_agreement(text: str) -> bool:
    """The agreement told is years old, or one with a partner of the neighbourhood."""
    return bool(_LONG_AGO.search(text) or _DOMESTIC.search(text))


def _trips(visits: Sequence[Visit]) -> list[Visit]:
    return [
        visit for visit in visits if visit.direction is Direction.OUTBOUND and visit.kind is VisitKind.EVENT
    ]


def _is_joint_work(each: ScopedSentence) -> bool:
    text = each.sentence.text
    if (_SIGNS.search(text) and not is_old_or_home_agreement(text)) or _CARRIES_OUT.search(text):
        return True
    narrow = bool(_TECHNICAL.search(text)) or any(term.value.code != "intl" for term in each.terms)
    if narrow and (_PROPOSES.search(text) or _PROPOSES_EN.search(text) or _PROPOSES_JA.search(text)):
        return True
    return narrow and bool(each.places) and bool(_EXPORTS.search(text))


_ON_THE_WAY: Final = re.compile(
    r"귀국(?:했|한|하)|출국(?:했|한|하)|출장길|순방|(?:으로|로|러|차)\s(?:[가-힣0-9]{1,8}\s){0,2}(?:떠났|떠난|나섰|출발)"
    r"|(?:방문|시찰|견학|연수|탐방)[^.!?。]{0,14}(?:돌아왔|다녀왔)"
    r"|\b(?:flew|flies|flying|travel(?:s|led|ed)?|left|leaves|heads?|headed) (?:to|for)\b"
    r"|\b(?:day|week)(?:-long)? trip\b"
    r"|(?:を訪れ|を訪問し|へ出発し|に出発し)[^。]{0,20}(?:視察|出席|参加|面会)"
)
_EXCHANGES: Final = re.compile(
    r"(?:해외|외국|국제|세계)[^.!?。]{0,24}(?:교류하|교류를\s|알리고|알렸|전파하|확산하)"
    r"|\b(?:exchanges? with|shares? (?:its|their) \w+ with) (?:\w+ ){0,2}"
    r"(?:abroad|overseas|foreign|world|cities)\b"
    r"|(?:海外|世界)[^。]{0,16}(?:交流し|発信し|広め)"
)
_SIGNS: Final = re.compile(
    r"(?:업무|우호|협력|교류|상호)?(?:협약|양해각서|의향서|합의서|\bMOU\b|공동\s?(?:연구|선언)[가-힣]{0,2})(?:\([^()]{1,20}\))?"
    r"(?:을|를|에|서를?)?\s(?:[가-힣]{1,6}\s){0,2}?(?:맺|체결|서명|교환|주고받|나눴|썼|쓴다|만들기로|추진하기로)"
    r"|\b(?:signed|initial+ed|sign|exchanged|to be drafted|drafted)\b.{0,60}\b"
    r"(?:memorandum|MOU|agreement|letter of intent)"
    r"|\b(?:memorandum|MOU|agreement|letter of intent)\b.{0,60}\b(?:signed|initial+ed|drafted|exchanged)"
    r"|(?:覚書|協定|意向書|協約)[をに](?:締結|調印|署名|交わ|結)",
)
# 협약의 이행 방안을 협의한다: an older agreement at work.
_CARRIES_OUT: Final = re.compile(
    r"(?:협약|양해각서|의향서|합의서|합의)(?:의|에\s따른|을|를)?\s(?:후속|이행|실행|연장|갱신)[^.!?。]{0,16}"
    r"(?:협의|논의|점검|조율|합의|하기로|한다|했다)"
    r"|\b(?:implement|renew|extend|follow up on|carry out)\w*\s(?:the|an|a|their|its)\s(?:\w+\s){0,2}"
    r"(?:agreement|memorandum|MOU)\b"
    r"|(?:覚書|協定|協約)[^。]{0,8}(?:履行|更新|延長)"
)
# 1995년 협약을 맺은 뒤: the history of the two, not news.
_LONG_AGO: Final = re.compile(
    r"(?:19|20)\d\d년(?!\s?(?:까지|말))|지난해|작년|재작년|(?:맺|체결)은\s|\b(?:in|since)\s(?:19|20)\d\d\b"
    r"|\d{4}年|昨年"
)
# 연구소와 협약을 맺고: a partner of the neighbourhood.
_DOMESTIC: Final = re.compile(
    r"(?:연구소|연구원|대학교?|대학원|기업|업체|은행|경찰서|소방서|교육청|병원|협회|학교|통신사|KT|SKT|LH|카카오|네이버|공단|공사)"
    r"(?:과|와|·[가-힣]+(?:과|와))\s"
)
_TECHNICAL: Final = re.compile(
    r"기술|시스템|데이터|플랫폼|자료|디지털|스마트|체계|소프트웨어|전산|기관을 보내"
    r"|\b(?:data|system|technolog|platform|software|digital|smart|pilot)\w*|技術|システム|データ|デジタル"
)
# 함께 시험하자고 제안, 기술자 교류부터 시작하자고, 자료를 주고받기로 뜻을 모았다
_PROPOSES: Final = re.compile(
    r"(?:함께|공동|협력|교류|협업|손을?\s?잡|힘을\s?합|힘을\s?모|주고받|공유)[^.!?。]{0,40}?"
    r"(?:자고|하기로|기로\s(?:뜻|약속|합의|했)|뜻을\s모|의견을\s모|합의|제안(?:했|하|할|을\s?내))"
)
_PROPOSES_EN: Final = re.compile(
    r"\b(?:offer(?:ed|s)? to (?:send|share|help|train|build)|agreed (?:to|on) "
    r"(?:shar|work|exchang|test|joint|a joint|cooperat|set up|form|launch|creat|develop|build|pilot)\w*"
    r"|(?:proposed|suggested|offered) (?:that .{0,50}|a |to |an )?"
    r"(?:joint|shar|exchang|cooperat|test|hold)\w*"
    r"|joint (?:pilot|research|project|hackathon|study|team|working group)|working group)"
)
_PROPOSES_JA: Final = re.compile(
    r"(?:共同|連携|協力)[^。]{0,30}(?:提案|合意|呼びかけ|約束)"
    r"|(?:技術|専門家|システム)[^。]{0,4}(?:協力|支援|派遣|交流)を?[^。]{0,6}(?:要請|申し入れ|求めた|始め)|(?:技術|システム)[^。]{0,20}(?:輸出|移転)"
)
_EXPORTS: Final = re.compile(
    r"수출(?!입)|전수(?!조사)|이식|기술\s?이전|구축해\s주|파는\s(?:협상|계약)|에서\s진행\s중인|도입하기로"
    r"|\b(?:export(?:s|ed|ing)?|sell(?:s|ing)?|transfer(?:red|ring)?)\b|輸出"
)


# --- general -----------------------------------------------------------------------------------------


def strategy_is_the_subject(scoped: Sequence[ScopedSentence], narrow: int) -> bool:
    """Title and lead speak of the smart city as such, or one sentence of the strategy alone.

    `narrow`: how many narrower topics there are. Beside one, title or lead is enough.
    """
    told = [each for each in scoped if each.is_citys and _speaks_of_strategy(each)]
    in_title = any(each.sentence.in_title for each in told)
    in_lead = any(each.is_lead and not each.sentence.in_title for each in told)
    if narrow == 1:
        return in_title or in_lead
    own = [each for each in told if {term.value.code for term in each.terms} == {"general"}]
    in_own = [each for each in own if not each.sentence.in_title and _shows_strategy(each)]
    return (in_title and in_lead) or bool(in_own)


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
    r"\s?(?:[가-힣]{0,8}\s?)(?:센터|엑스포|서밋|어워|위크|인증|시범도시|네트워크|기구|박람회|전시관|지원"
    r"|국제)|관(?=[을은이에])"
    r"|\s(?:[A-Z]\w+\s){0,2}(?:Cent|Expo|Forum|Summit|Award|Week)|(?:フォーラム|センター|機構|展示館)"
)
