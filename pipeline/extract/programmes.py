"""The city's programmes, facilities and brands as written, and names that may be new ones. Pure.

Asserted: names from the city's file, and facilities whose name holds a smart term (스마트도시안전센터).
Proposed, never asserted: other names in quotation marks beside a topic of the city.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.extract.scope import ScopedSentence

if TYPE_CHECKING:
    from datetime import date

    from pipeline.lexicon import CityName
    from pipeline.model import City, Programme
    from pipeline.terms import Found


@dataclass(frozen=True, slots=True)
class NamedProgramme:
    """A name as written: `sentence.text[start:end] == surface`; `entry` is its canonical form."""

    entry: str
    surface: str
    start: int
    end: int
    scoped: ScopedSentence


def programmes_in(
    scoped: Sequence[ScopedSentence], city: City, published_day: date | None
) -> tuple[NamedProgramme, ...]:
    """Every place where a programme in force is named, in order of the text.

    Besides those of the city's file: facilities named around a smart term, and names that the sentence itself
    introduces as a service or thing (앱 ‘물빛길’, ‘손안의 도서관’, known as Harbour Eye).
    """
    in_force = {programme.name for programme in city.programmes if _in_force(programme, published_day)}
    found: list[NamedProgramme] = []
    for each in scoped:
        own = [word for word in each.words if word.value.role == "programme" and word.value.entry in in_force]
        found.extend(_named(each, word.value.entry, word.start, word.end) for word in own)
        found.extend(_facilities(each, own))
        found.extend(_introduced(each, own))
        found.extend(_events(each, own))
    return tuple(found)


def proposals_in(
    scoped: Sequence[ScopedSentence], known: Sequence[NamedProgramme], other_names: Iterable[str]
) -> tuple[NamedProgramme, ...]:
    """Quoted names in the city's sentences about a topic that no file knows yet, each once.

    `other_names`: of honours, givers, outlets, which are somebody else's.
    """
    surfaces = {_squeezed(programme.surface) for programme in known} | {
        _squeezed(name) for name in other_names
    }
    proposals: dict[str, NamedProgramme] = {}
    for each in scoped:
        if not each.is_citys or not (each.terms or each.is_lead):
            continue
        for quoted in _QUOTED_NAME.finditer(each.sentence.text):
            group = quoted.lastgroup or "cjk"
            name = quoted[group]
            key = _squeezed(name)
            if _SPEECH.search(name) or any(key in surface or surface in key for surface in surfaces):
                continue
            proposals.setdefault(key, _named(each, name, *quoted.span(group)))
    return tuple(proposals.values())


def surfaces_of(programmes: Sequence[NamedProgramme]) -> tuple[str, ...]:
    """One surface per programme, in order of first mention: what the article writes most, else the longest.

    A name within another one (스마트도시센터, 물빛스마트도시센터) is that one's.
    """
    written: dict[str, Counter[str]] = {}
    for programme in programmes:
        written.setdefault(programme.entry, Counter())[programme.surface] += 1
    chosen = dict.fromkeys(
        max(counts, key=lambda surface: (counts[surface], len(surface))) for counts in written.values()
    )
    tails = _tails({_squeezed(surface) for surface in chosen})
    return tuple(surface for surface in chosen if _squeezed(surface) not in tails)


def _tails(keys: Iterable[str]) -> frozenset[str]:
    """Those that another one ends in: backwards and sorted, it follows at once."""
    backwards = sorted(key[::-1] for key in keys)
    return frozenset(key[::-1] for key, longer in pairwise(backwards) if longer.startswith(key))


def _in_force(programme: Programme, day: date | None) -> bool:
    """Whether the programme went by its name on `day`; yes where the day is not known."""
    if day is None:
        return True
    begun = programme.valid_from is None or programme.valid_from <= day
    ended = programme.valid_until is not None and programme.valid_until < day
    return begun and not ended


def _named(each: ScopedSentence, entry: str, start: int, end: int) -> NamedProgramme:
    return NamedProgramme(entry, each.sentence.text[start:end], start, end, each)


def _facilities(each: ScopedSentence, own: Sequence[Found[CityName]]) -> Iterator[NamedProgramme]:
    """Facilities named around a smart term (수변 스마트도시센터), unless the file has a name for the spot."""
    if not each.is_citys:
        return
    text = each.sentence.text
    for match in _FACILITY.finditer(text):
        inside = [
            term for term in each.terms if term.value.smart and match.start() <= term.start < match.end()
        ]
        is_known = any(word.start < match.end() and match.start() < word.end for word in own)
        is_foreign = any(0 <= match.start() - place.end <= 1 for place in each.places)
        if inside and not (is_known or is_foreign or _GENERIC.fullmatch(match.group())):
            yield _named(each, match.group(), match.start(), match.end())


def _introduced(each: ScopedSentence, own: Sequence[Found[CityName]]) -> Iterator[NamedProgramme]:
    """Names that stand beside, or end in, the word for what they are; no fairs, prizes or slogans."""
    if not each.is_citys:
        return
    text = each.sentence.text
    for quoted in _QUOTED_NAME.finditer(text):
        group = quoted.lastgroup or "cjk"
        start, end = quoted.span(group)
        name = quoted[group]
        beside = _KIND_BEFORE.search(text, max(0, quoted.start() - _KIND_CHARS), quoted.start()) or (
            _KIND_AFTER.match(text, quoted.end())
        )
        if _SPEECH.search(name) or _EVENT.search(name) or not (beside or _KIND_WITHIN.search(name)):
            continue
        if not any(word.start < end and start < word.end for word in own):
            yield _named(each, name, start, end)
    known = [(word.start, word.end) for word in each.words] + [
        (place.start, place.end) for place in each.places
    ]
    for called in _CALLED.finditer(text):
        if not any(start < called.end() and called.start("name") < end for start, end in known):
            yield _named(each, called["name"], *called.span("name"))


def _events(each: ScopedSentence, own: Sequence[Found[CityName]]) -> Iterator[NamedProgramme]:
    """Smart events and courses in quotation marks that the city holds, not where it only takes part."""
    if not each.is_citys:
        return
    for held in _HELD.finditer(each.sentence.text):
        start, end = held.span("name")
        is_smart = any(term.value.smart and start <= term.start < end for term in each.terms)
        if is_smart and not any(word.start < end and start < word.end for word in own):
            yield _named(each, held["name"], start, end)


def _squeezed(name: str) -> str:
    return re.sub(r"\s", "", name).lower()


# What a public service, device or place can be; a name beside such a word is introduced by it.
_KIND: Final = (
    r"(?:앱|애플리케이션|셔틀|버스|택시|카드|플랫폼|누리집|포털|서비스|시스템|챗봇|상담봇|로봇|투어|단말기|지도|통신망"
    r"|와이파이|전시관|홍보관|체험관|캠퍼스|허브|쉼터|기둥|관제센터|교통정보센터|시민시장실|메신저|알림판|키오스크|기술|창구|과정|프로그램|장치|기능)"
)
_KIND_CHARS: Final = 12
_KIND_BEFORE: Final = re.compile(rf"{_KIND}(?:인|\s이름)?[\s,]{{1,2}}$|(?:アプリ|サービス|システム)$")
_KIND_AFTER: Final = re.compile(
    rf"\s?(?:라는\s(?:이름의\s)?)?{_KIND}(?![가-힣]{{3}})|(?:アプリ|サービス|という仕組み)"
)
_KIND_WITHIN: Final = re.compile(
    rf"(?:{_KIND}|보건소|알리미|지킴이|도우미|안내사|안내소|패스|밸리|톡|봇|맵|나눔방|배움터|데이터광장|상황실|관제실|시장실"
    r"|신고|플래너|스테이션|라운지|[가-힣]{2}관|アプリ|センター|ポータル|マップ|カード|ステーション"
    r"|\b(?:App|Bus|Card|Pass|Map|Portal|Platform|System|Eye|Hub|Line|Service|Centre|Center))$"
)
_EVENT: Final = re.compile(
    r"포럼|엑스포|총회|서밋|콘퍼런스|컨퍼런스|축제|박람회|대회|어워|공모전|기념관|영화관|음악회|공연|상$|세미나|박물관|미술관"
    r"|[Ff]orum|[Ee]xpo|[Ss]ummit|[Aa]ward|[Pp]rize|フォーラム|大会|賞$"
)
# ‘물빛 데이터 포럼’을 연다: the city is the one that holds it; 열린 ‘…포럼’에 참석 is somebody else's.
_HELD: Final = re.compile(
    r"[‘「『](?P<name>[^‘’「」『』]{4,28}(?:포럼|서밋|엑스포|데이|위크|과정|페스티벌|페어|フォーラム|研修))[’」』]"
    r"(?:을|를|を)\s?(?:[가-힣0-9]{1,8}\s){0,3}?"
    r"(?:열었|열고|열어|연다|열\s|개최|마련|진행|운영|시작|선보|開催|開いた|開く)"
)
_CALLED: Final = re.compile(
    r"\b(?:known as|called|named|dubbed|nicknamed)\s(?P<name>[A-Z][\w\-]+(?:\s(?:[A-Z][\w\-]*|\d+)){0,3})"
)
_FACILITY: Final = re.compile(
    r"(?:(?:스마트(?:시티|도시)|[Uu]-?시티|U-?City)\s)?[가-힣A-Za-z0-9\-]+"
    r"(?:센터|관제실|통합상황실|전시관|체험관|홍보관|시민시장실)(?![가-힣]{2}장)"
    r"|(?:[A-Z][\w\-]+\s){1,5}(?:Center|Centre)(?![a-z])"
    r"|[一-龥ァ-ヶー]{2,12}センター"
)
_GENERIC: Final = re.compile(
    r"(?:통합)?(?:관제|운영|정보|데이터|관리|지원)(?:센터|실)|(?:CCTV\s?)?통합관제센터|관제실|영상관제실|데이터센터|교통정보센터|교통관제센터"
    r"|디지털\s?홍보관|통합운영센터|도시안전통합센터|스마트\s?(?:홍보관|체험관)|통합상황실|전산센터|클라우드센터"
    r"|(?:統合)?(?:管制|運営|データ|交通管制|統合運営|コール)センター|(?:Data|Control|Command|Operations|Call)\s(?:Center|Centre)"
)
_QUOTED_NAME: Final = re.compile(
    r"[‘「『](?P<cjk>[^‘’「」『』]{2,28})[’」』]|(?<!\w)\"(?P<double>[A-Z][^\"]{2,40}?),?\"|(?<!\w)'(?P<single>[A-Z][^']{2,40})'(?!\w)"
)
_SPEECH: Final = re.compile(
    r"(?:다|요|까|자|라|네|죠|군|지)[.!?…]?$|[.!?…,]$|^\d+$|(?:だ|です|ます|たい)$|という"
)
