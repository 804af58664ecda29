"""The monitored city in one sentence: is it there, is it the subject, is it where the visitors go. Pure.

What the city is called comes from its TOML; short names (시, 구, 재단, 센터) count only in sentences that
are the city's own by `scope`. Korean; the English and Japanese readers use the finds of `scope` directly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.scope import ScopedSentence
from pipeline.extract.visits.ko.phrases import Phrase
from pipeline.extract.visits.ko.predicates import Act, Predicate
from pipeline.terms import Found

if TYPE_CHECKING:
    from pipeline.lexicon import CityName, Lexicon


class Target(Enum):
    """Where a coming goes: to the city, only to the country, to somebody else, or it is not said."""

    HOST = "host"
    COUNTRY = "country"
    ELSEWHERE = "elsewhere"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class HostView:
    """The city in one sentence. `subject`: where the city or an officer of it is the subject, if it is.

    `host`, `place`: surfaces for the record. `others`: offsets of other local governments. `words`: the
    city's own words. `is_home`: the sentence is the city's own.
    """

    words: tuple[Found[CityName], ...]
    is_home: bool
    subject: int | None
    host: str | None
    place: str | None
    others: tuple[Found[str], ...]
    foreign: tuple[PlaceHit, ...]
    is_national: bool = False


def view_of(each: ScopedSentence, lexicon: Lexicon) -> HostView:
    """The city's part in one sentence."""
    text = each.sentence.text
    words = tuple(word for word in each.words if word.value.role != "self")
    others = tuple(
        other
        for other in lexicon.governments(text)
        if not any(other.start < word.end and word.start < other.end for word in words)
    )
    foreign = tuple(place for place in each.places if place.code not in ("KR", "KP"))
    return HostView(
        words=words,
        is_home=each.is_citys,
        subject=_subject(text, words, foreign, is_home=each.is_citys),
        host=_host_surface(text, words, foreign, is_home=each.is_citys),
        place=_place_surface(text, words, is_home=each.is_citys),
        others=others,
        foreign=foreign,
        is_national=any(
            other.value == "national"
            and other.start < _FOREIGN_REACH
            and _SUBJECT_TAIL.match(text, other.end)
            for other in others
        ),
    )


def may_host(view: HostView) -> bool:
    """Whether the city can be the host of a visit told in this sentence."""
    surest = any(word.value.role in ("host", "place", "officer") for word in view.words)
    if view.is_national and not surest:
        return False
    return view.is_home or any(word.value.role != "programme" for word in view.words)


_SUBJECT_TAIL: Final = re.compile(
    r"(?:청|의회)?(?:\s?[가-힣0-9]{0,8}(?:시장|의장|구청장|이사장|청장|대행|원장|위원장|관|장))?"
    r"(?:\s(?:대표단|실무단|방문단|시찰단|연수단|의원단|의원|직원들?|공무원들?)(?:\s\d+여?\s?명)?)?"
    r"\s?(?:측)?(?:은|는|이|가|도|에서는|에서도)(?![가-힣])"
)
_SELF_SUBJECT: Final = re.compile(
    r"(?:^|[\s,“])(?:[시구](?:\s(?:담당자|직원|공무원))?|재단|센터|공사|의회|시의회|구의회|공단|시청|"
    r"구청|경제청|양측|두\s(?:도시|"
    r"의회|시장))(?:은|는|이|가|도)(?=\s)"
)
_OFFICER: Final = re.compile(
    r"(?:[가-힣]{1,4}\s)?(?:[가-힣]{0,6}\d?)(?:시장|부시장|의장|부의장|구청장|부구청장|이사장|"
    r"경제청장|권한대행)(?P<particle>은|는|이|가|도)(?=[\s,])"
)
_FOREIGN_REACH: Final = 14


def _subject(
    text: str, words: Sequence[Found[CityName]], foreign: Sequence[PlaceHit], *, is_home: bool
) -> int | None:
    found = [word.start for word in words if _SUBJECT_TAIL.match(text, word.end)]
    if is_home:
        found += [match.start() for match in _SELF_SUBJECT.finditer(text)]
        found += [
            m.start() for m in _OFFICER.finditer(text) if not _is_foreign_office(m.start(), m.end(), foreign)
        ]
    return min(found, default=None)


def _is_foreign_office(start: int, end: int, foreign: Sequence[PlaceHit]) -> bool:
    return any(start - _FOREIGN_REACH <= place.start < end for place in foreign)


_HOST_PERSON: Final = re.compile(
    r"(?:[가-힣]{2,4}\s)?(?:[가-힣]{2,8}(?:시|구|시의회|구의회)?\s)?(?:(?:제?\d|행정\d?|경제|정무|"
    r"문화|행정제\d)?(?:시장|부시장)|(?:시|구)?의장|부의장|[가-힣]{0,4}구청장|이사장|"
    r"경제청장)(?=[은는이가을를과와의도\s])"
)


def _host_surface(
    text: str, words: Sequence[Found[CityName]], foreign: Sequence[PlaceHit], *, is_home: bool
) -> str | None:
    if is_home or words:
        for match in _HOST_PERSON.finditer(text):
            if not _is_foreign_office(match.start(), match.end(), foreign):
                return match.group().strip()
    named = [word for word in words if word.value.role in ("host", "name", "officer")]
    if named:
        longest = max(named, key=lambda word: word.end - word.start)
        return text[longest.start : longest.end]
    short = re.search(r"(?:^|\s)(시|구|재단|센터|의회|공사)(?=[은는이가을를에]\s)", text) if is_home else None
    return short.group(1) if short else None


_FACILITY: Final = re.compile(
    r"(?:[가-힣A-Za-z0-9·]+\s){0,2}?[가-힣A-Za-z0-9·]*(?:센터|상황실|관제실|시장실|집무실|회의실|"
    r"의장실|시청|구청|청사|본회의장|체험관|홍보관|전시관|보건소|쉼터)(?=(?:을|를|에서|에|로|도|,|과|"
    r"와)\s?)"
)


def _place_surface(text: str, words: Sequence[Found[CityName]], *, is_home: bool) -> str | None:
    if not (is_home or words):
        return None
    named = next((word for word in words if word.value.role == "place"), None)
    if named:
        return text[named.start : named.end]
    facility = _FACILITY.search(text)
    return _TIME_BEFORE.sub("", facility.group().strip()) if facility else None


_TIME_BEFORE: Final = re.compile(
    r"^(?:\S+\s)?(?:지난|오는|이날|이달|지난달|다음|같은|날|오전|오후|최근|올해|동안|\d+년|\d+월|\d+일|\d+시)"
    r"(?:에|에는|엔|부터|까지)?\s"
)


# --- where a coming goes ---------------------------------------------------------------------------------

_SELF_PLACE: Final = re.compile(
    r"(?:^|[\s‘“,])(?:(?:우리|같은|이|해당|두)\s)?(?:시|구|시청|구청|시청사|구청사|청사|재단|의회|"
    r"시의회|구의회|이곳|같은\s곳|현장|의장실|시장실|집무실|\S*센터|\S*관제실|\S*상황실|본회의장|"
    r"\S*투어|\S*연수|\S*인턴십|\S*시설)(?:을|를|에|로|으로|에도|도|에서|의|와|과|"
    r"까지)?(?=[\s,.]|$)"
)
_COUNTRY: Final = re.compile(r"(?:한국|우리나라|국내|대한민국|고국)(?:을|를|에|으로|도|에서)")
COMPANY: Final = r"(?:삼성|LG|SK|KT|GS|CJ|LS|HD|NHN|현대|네이버|카카오|롯데|포스코|한화|두산|효성|쿠팡|엘지)"
"""How the names of Korea's largest firms begin: a data centre of theirs is none of the city's."""
_COMPANY_SEAT: Final = (
    rf"(?:{COMPANY}|통신사)"
    r"[^\s,]*\s(?:[^\s,]+\s)?[^\s,]+(?:을|를|에|에서|으로|로)(?=\s)"
)
_ELSEWHERE: Final = re.compile(
    r"(?:공장|캠퍼스|사업장|본사|사옥|스타트업|벤처기업|업체|제조사|물류센터|연구소|대학교?|모교|호텔|부스|[가-힣]*전자|박람회|전시장|"
    r"시장(?=을\s찾)|공항|사찰|진관사|면세점|백화점|관광지|명소|축제|공연장|경기장|[가-힣]{1,4}궁|"
    r"한옥마을|박물관|미술관|놀이공원|[가-힣]{2,4}타워|학교|병원|국회|"
    r"청와대|대통령실|외교부|정부[가-힣]*청사|국방연구원|투자처|일자리|방안|해법|방법|길|기회|데이터|맛집|"
    r"유람선|레일바이크)(?:을|를|에|에서|으로|로|에도|도)(?=\s)"
)
# 서울 여의도 국회를, 안양의 어느 공장을: the words between the town and what is called on bear no case.
_ELSEWHERE_AHEAD: Final = re.compile(
    rf"(?:의\s)?(?:[^\s,]*[^\s,을를에서로이가은는과와]\s){{0,3}}?(?:{_ELSEWHERE.pattern}|{_COMPANY_SEAT})"
)
_AHEAD: Final = 40
_OBJECT_AFTER: Final = re.compile(
    r"\S{0,8}?(?:을|를|에|로|으로|에도|도|의|까지|과|와)(?=[\s,]|$)|\s[^\s]{1,12}(?:을|를|에|로|으로|"
    r"에도|도)(?=\s|$)"
)
_AT_AFTER: Final = re.compile(r"\S{0,8}?(?:에서|서)(?=[\s,]|$)|\s[^\s]{1,12}에서(?=\s)")
_FIND: Final = re.compile(r"^(?:을|를|도)\s찾")


def target_of(text: str, predicate: Predicate, view: HostView, *, start: int | None = None) -> Target:
    """Where the predicate's object or destination, between `start` and the predicate, lies."""
    begin = max(0, predicate.start - 60) if start is None else start
    reach = predicate.start + (1 if predicate.surface[:1] in "을를도에로" else 0)
    window = text[begin:reach]
    at_counts = predicate.act is not Act.COME or start is not None
    goes_elsewhere = False
    for word in view.words:
        is_goal = _OBJECT_AFTER.match(text, word.end) or (at_counts and _AT_AFTER.match(text, word.end))
        is_town = word.value.role in ("name", "district")
        elsewhere = is_town and _ELSEWHERE_AHEAD.match(text[word.end : word.end + _AHEAD].lstrip() + " ")
        if begin <= word.start < reach and word.value.role != "programme" and is_goal and not elsewhere:
            return Target.HOST
        goes_elsewhere |= begin <= word.start < reach and bool(elsewhere)
    if goes_elsewhere:
        return Target.ELSEWHERE
    if any(word.value.role == "programme" and begin <= word.start < reach for word in view.words):
        return Target.HOST
    return _short_target(text, window, begin, reach, predicate, view)


def _short_target(  # noqa: PLR0911 - a ladder, from the surest cue to none
    text: str, window: str, begin: int, reach: int, predicate: Predicate, view: HostView
) -> Target:
    if any(begin <= other.start < reach and _OBJECT_AFTER.match(text, other.end) for other in view.others):
        return Target.ELSEWHERE
    if any(
        begin <= p.start < reach and re.match(r"\S{0,6}?(?:을|를|에|로|으로)\s", text[p.end :])
        for p in view.foreign
    ):
        return Target.ELSEWHERE
    if view.is_home and _SELF_PLACE.search(window):
        return Target.HOST
    if _ELSEWHERE.search(window + " "):
        return Target.ELSEWHERE
    if _COUNTRY.search(window):
        return Target.COUNTRY
    if _FIND.match(predicate.surface):
        return Target.ELSEWHERE
    return Target.UNSAID if view.is_home else Target.ELSEWHERE


def target_in(window: str, view: HostView, *, is_country: bool) -> Target:
    """The same for a few words around a noun (대구시 방문)."""
    if any(word.value.entry in window for word in view.words):
        return Target.HOST
    if is_country or _COUNTRY.search(window):
        return Target.COUNTRY
    if any(place.surface in window for place in view.foreign):
        return Target.ELSEWHERE
    return Target.HOST if view.is_home else Target.ELSEWHERE


_MET: Final = re.compile(
    r"(?:시장|부시장|의장|부의장|구청장|이사장|청장|권한대행|담당자들|담당자|시장단|시민시장실)(?:을|"
    r"를|과|와|의|도)(?=\s)"
)


def is_host_met(text: str, start: int, predicate: Predicate, view: HostView) -> bool:
    """Whether the foreign subject meets an officer or body of the city, or meets at a place of the city's."""
    window = text[start : predicate.start]
    if not (view.is_home or view.words):
        return False
    if any(start <= word.start < predicate.start for word in view.words):
        return True
    if not view.is_home:
        return False
    return bool(
        _MET.search(window)
        or re.search(r"(?:시|구|재단|센터|의회|시청|구청|청사)(?:에서|와|과|를|을)\s", window)
    )


_OWN_EVENT: Final = re.compile(
    r"(?:투어|연수|과정|프로그램|인턴십|교육|워크숍|설명회|견학)[’”']?(?:에|을|를)\s"
)


def is_own_event(text: str, start: int, predicate: Predicate, view: HostView) -> bool:
    """Whether what is taken part in is a tour or course of the city's."""
    return view.is_home and bool(_OWN_EVENT.search(text[start : predicate.start + 1]))


_ABROAD: Final = re.compile(r"현지\s?시간|현지(?:에서|에)\s|출장\s?중|순방\s?중|방문\s?중인|현지를")


def is_abroad(text: str, places: Sequence[PlaceHit]) -> bool:
    """Whether the scene is in another country: 현지시간, 하노이에서 열린."""
    if _ABROAD.search(text):
        return True
    return any(
        place.code
        and re.match(
            r"(?:[가-힣’”]{0,6}|\s[가-힣A-Za-z]{1,10}){1,2}?(?:에서[는도]?|서)\s(?!온|찾아|방한|건너|"
            r"날아|일하는|근무|파견|뽑|선발)",
            text[place.end :],
        )
        for place in places
        if place.kind != "organisation"
    )


def is_abroad_event(text: str, phrase: Phrase) -> bool:
    """`스페인 바르셀로나에서 열린 …`: a venue abroad, not where people come from."""
    return bool(re.match(r"\s(?:열리|열린|개최|여는|진행|시작|선정)", text[phrase.end : phrase.end + 8]))


_ARRANGED: Final = (
    re.compile(r"(?P<who>주한[가-힣]{1,10}(?:대사관|대사))(?:의|\s)\s?(?:협조|도움|주선|요청|안내)"),
    re.compile(
        r"(?P<who>[가-힣A-Za-z]{2,20}(?:\([A-Z]{2,8}\))?)(?:에서|에)\s(?:한\s주\s동안\s)?(?:연수\s?중|"
        r"공부하|교육\s?중|교육받|연수받)"
    ),
    re.compile(
        r"(?P<who>한국국제협력단(?:\(KOICA\)|\(코이카\))?|KOICA|코이카|한국국제교류재단|외교부|"
        r"행정안전부|산업통상자원부|국토교통부)(?:와|과|의|가|이)?\s?(?:함께|초청|협조|주선|공모|주관|"
        r"도움|글로벌연수)"
    ),
    re.compile(
        r"(?P<who>[가-힣]{3,16}(?:연구원|진흥원|공사|재단|협회|대사관|관광공사))(?:이|가|의)\s(?:주관|"
        r"주선|마련|꾸린|이끄는|초청|다리를)"
    ),
)


def arranger_in(text: str) -> str | None:
    """Who arranged the call: embassy, agency, ministry, institute."""
    for pattern in _ARRANGED:
        if match := pattern.search(text):
            return match["who"]
    return None
