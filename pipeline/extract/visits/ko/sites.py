"""Where a Korean sentence names the city as a host: seats, officers, name and matters, by case. Pure.

A site is the noun phrase around one of the city's words (서울시 데이터센터에서, 시 도시안전통합센터를), or a
short name (시, 재단, 상황실) in a sentence that is the city's own. A phrase whose head is a company, a
factory, a university or a fair is no host, whoever's name stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.hosts import COMPANY, HostView
from pipeline.extract.visits.ko.phrases import CASES, Case, Phrase
from pipeline.extract.visits.ko.words import Word


class SiteKind(Enum):
    """A seat is a building, body or facility; a matter is what the city has or does (정책, 시스템)."""

    SEAT = "seat"
    OFFICER = "officer"
    TOWN = "town"
    MATTER = "matter"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Site:
    """`text[start:end]` is the noun phrase with its particle; `case` is that particle's."""

    start: int
    end: int
    kind: SiteKind
    case: Case


def sites_of(
    text: str,
    words: Sequence[Word],
    view: HostView,
    phrases: Sequence[Phrase],
    places: Sequence[PlaceHit],
) -> tuple[Site, ...]:
    """Every site of the sentence, in order."""
    named = {_word_at(words, word.start): word.value.role for word in view.words}
    found: list[Site] = []
    taken_to = 0
    for index, word in enumerate(words):
        if word.start < taken_to:
            continue
        role = named.get(index)
        if role is None and not (view.is_home and _is_short_site(word, words, index)):
            continue
        if role is None and _is_foreigners(text, word, phrases, places, view):
            continue
        site = _grown(words, index, role, places)
        found.append(site)
        taken_to = site.end
    return tuple(found)


def _word_at(words: Sequence[Word], offset: int) -> int:
    return next((index for index, word in enumerate(words) if word.end > offset), -1)


_SEAT_HEAD: Final = re.compile(
    r"(?:시청|구청|군청|도청|청사|본청|센터|상황실|관제실|시장실|지사실|집무실|회의실|의장실|접견실|"
    r"대회의실|강당|"
    r"본회의장|본관|별관|보건소|정수장|사업소|사업본부|체험관|홍보관|전시관|기록관|도서관|쉼터|재단|"
    r"공사|공단|"
    r"인재개발원|연구원|교육원|의회|경제청|소방서|본부|담당관실|운영실|처리장|소각장|회수시설|차고지|"
    r"차량기지|"
    r"환승센터|정류장|문|문턱|배수지|발전소|시설|현장|거리|청|[가-힣]{2,}(?:과|국|실))$"
)
_OFFICER_HEAD: Final = re.compile(
    r"(?:시장|부시장|지사|부지사|의장|부의장|구청장|부구청장|군수|이사장|청장|차장|국장|과장|팀장|실장|"
    r"정책관|기획관|"
    r"담당관|담당자|본부장|센터장|원장|관장|사장|관계자|공무원|직원|간부|시의원|구의원|의원|의장단|"
    r"권한대행|대행|"
    r"위원장|사무처장|요원|소장|실무진|실무자|전문가|강사)(?:들)?$"
)
_PRIVATE_HEAD: Final = re.compile(
    r"(?:본사|사옥|공장|사업장|회사|업체|제조사|협력사|스타트업|벤처|벤처기업|법인|기업|물류센터|컨벤션센터|전시장|"
    r"전시컨벤션센터|킨텍스|벡스코|코엑스|엑스코|국회|매장|점포|백화점|면세점|호텔|대학|대학교|캠퍼스|병원|학교|"
    r"연구소|부스|박람회|"
    r"엑스포|전시회|축제|경기장|공연장|극장|식당|맛집|명소|관광지|대사관|대학생|청년|어린이|학생|노인|"
    r"어르신|상인|정부\S*청사|대사관저|관저|공관|시민|주민|구민|기자|"
    r"아파트|견본주택)"
    r"(?:들)?$"
)
_SHORT: Final = re.compile(
    r"(?:시|구|도|시청|구청|도청|청사|시의회|구의회|도의회|의회|재단|공사|공단|센터|경제청|이곳|같은\s곳|"
    r"[가-힣A-Za-z0-9-]*(?:상황실|관제실|관제센터|통합센터|운영센터|정보센터|시장실|집무실|회의실|"
    r"의장실|접견실|"
    r"보건소|정수장|사업소|체험관|전시관|데이터센터|차고지|차량기지|담당관실|대회의실|본회의장))$"
)
_TITLED: Final = re.compile(
    r"(?:행정\d?|경제|정무|문화|환경|기획)?(?:부?시장|부?구청장|부?의장|부?지사|이사장|권한대행|정책관|"
    r"기획관)$"
)
_TIME: Final = re.compile(r"^\d{1,4}(?:년|월|일|시|분|여?\s?명)|^(?:오전|오후|이날|지난|오는|이달|올해)")
_CLAUSE: Final = re.compile(r"(?:하는|하던|려던|했던|된|되는|는|던|하고|하며|해서|하여|있는|열린)$")
_REACH: Final = 6


def _is_short_site(word: Word, words: Sequence[Word], index: int) -> bool:
    if _SHORT.match(word.stem):
        return word.stem not in ("도", "구") or bool(word.particle) or index + 1 < len(words)
    return bool(_TITLED.match(word.stem)) and bool(word.particle)


def _is_foreigners(
    text: str, word: Word, phrases: Sequence[Phrase], places: Sequence[PlaceHit], view: HostView
) -> bool:
    """시 of 하노이 시, 시장 of 파리 시장, 센터 of 인천시 센터: somebody else's."""
    if any(phrase.start <= word.start < phrase.end for phrase in phrases):
        return True
    if any(
        0 <= word.start - other.end <= _OWNED and "," not in text[other.end : word.start]
        for other in view.others
    ):
        return True
    return any(0 <= word.start - place.end <= 1 for place in places)


_OWNED: Final = 6


def _grown(words: Sequence[Word], first: int, role: str | None, places: Sequence[PlaceHit]) -> Site:
    """The noun phrase from its first word to the particle that closes it."""
    last, case = first, Case.BARE
    for index in range(first, min(first + _REACH, len(words))):
        word = words[index]
        if index > first and (_TIME.match(word.text) or _holds(word, places)):
            break
        last = index
        if word.particle and word.particle != "의":
            case = CASES.get(word.particle, Case.WITH)
            break
        if not word.particle and word.stem.endswith("서") and len(word.stem) > 1:
            case = Case.SOURCE  # 토피스서: short for 에서
            break
        if word.closes or (index > first and _CLAUSE.search(word.stem)):
            break
    head = words[last].stem.rstrip("’”'\")")
    if any(_COMPANY.match(word.text) for word in words[first + 1 : last + 1]):
        return Site(words[first].start, words[last].end, SiteKind.PRIVATE, case)
    return Site(words[first].start, words[last].end, _kind_of(head, role, is_alone=last == first), case)


_COMPANY: Final = re.compile(COMPANY)


def _holds(word: Word, places: Sequence[PlaceHit]) -> bool:
    return any(word.start <= place.start < word.end for place in places)


def _kind_of(head: str, role: str | None, *, is_alone: bool) -> SiteKind:
    if _PRIVATE_HEAD.search(head):
        return SiteKind.PRIVATE
    if role == "officer" or _OFFICER_HEAD.search(head):
        return SiteKind.OFFICER
    if _SEAT_HEAD.search(head) or (is_alone and role in ("host", "place")):
        return SiteKind.SEAT
    if role == "programme":
        return SiteKind.MATTER
    if is_alone:
        return SiteKind.SEAT if role is None and len(head) > 1 else SiteKind.TOWN
    return SiteKind.SEAT if role in ("host", "place") else SiteKind.MATTER


def hosting(sites: Sequence[Site], start: int, end: int) -> Iterator[Site]:
    """Sites within `[start, end)` that can receive: all but private ones."""
    return (site for site in sites if start <= site.start < end and site.kind is not SiteKind.PRIVATE)
