"""Prizes, certificates and first places given to the monitored city. Pure.

A record needs the honour's name, a verb of receiving in its clause, and the city (or its body, programme or
service) as the one that receives: prizes that the city gives, co-winners, firms of the town, and ranks told
in passing ("세계 1위 도시인 …") are none. The constructions are in honours_ko, honours_en and honours_ja.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from pipeline.extract import honours_en, honours_ja, honours_ko
from pipeline.extract.honour_told import TRIM, Told
from pipeline.extract.scope import ScopedSentence, Standing
from pipeline.model import Award


def read_honours(scoped: Sequence[ScopedSentence], published_day: date | None) -> tuple[Award, ...]:
    """The city's honours in order, each once. The title is read only where the body tells none."""
    readable = [each for each in scoped if each.is_citys]
    is_the_governments = any(each.is_lead and each.standing is Standing.GOVERNMENT for each in scoped)
    for is_title in (False, True):
        part = [each for each in readable if each.sentence.in_title is is_title]
        if awards := _distinct(_awards(part, is_the_governments=is_the_governments), published_day):
            return awards
    return ()


def _awards(
    sentences: Iterable[ScopedSentence], *, is_the_governments: bool
) -> Iterator[tuple[ScopedSentence, Told]]:
    """Honours with their sentences; one that does not name the city counts in news of its government."""
    for each in sentences:
        text = each.sentence.text
        own = [(word.start, word.end) for word in each.words]
        given = tuple(honours_ko.given_to(text, own))
        for told in given:
            yield each, told
        if given or _CITY_GIVES.search(text):
            continue
        for told in _told_in(text):
            if not _is_anothers(each, told) and (each.words or (is_the_governments and _goes_on(text, told))):
                yield each, told


def _goes_on(text: str, told: Told) -> bool:
    """A sentence that does not name the city has no subject of its own, or one that a city can have."""
    subjects = [
        match
        for match in _SUBJECT.finditer(text, _reach(told), told.end)
        if not _GIVES.match(text, match.end())
    ]
    return not subjects or bool(_CITYS_OWN.search(subjects[-1]["head"]))


def _told_in(text: str) -> tuple[Told, ...]:
    if _HANGUL.search(text):
        return honours_ko.honours_told(text)
    return honours_ja.honours_told(text) if _KANA.search(text) else honours_en.honours_told(text)


def _distinct(awards: Iterable[tuple[ScopedSentence, Told]], published_day: date | None) -> tuple[Award, ...]:
    """The first of those that have one name (spaces apart) and year."""
    seen: dict[tuple[str, int | None], Award] = {}
    for each, told in awards:
        year = _year(each.sentence.text, told, published_day)
        award = Award(
            name=told.name,
            evidence=each.sentence.text,
            giver=told.giver,
            year=year,
            for_what=_for_what(each, told),
            rule=told.rule,
            confidence=told.confidence,
        )
        seen.setdefault((re.sub(r"\s", "", told.name), year), award)
    return tuple(seen.values())


def _is_anothers(each: ScopedSentence, told: Told) -> bool:
    """Somebody else is the winner: the subject before the name, or the head of the relative clause."""
    text = each.sentence.text
    own = (word for word in each.words if word.value.role == "programme")
    is_citys_own = any(told.name in text[word.start : word.end] for word in own)
    if is_citys_own or _OTHERS_WIN.search(text, _reach(told), told.start):
        return True
    citys = max((word.start for word in each.words if word.start < told.end), default=-1)
    subjects = [place.start for place in each.places if place.end < told.end and _WINS.match(text, place.end)]
    if subjects and max(subjects) > citys:
        return True
    if each.sentence.in_title and _PRIVATE_NAMED.search(text, _reach(told), told.start):
        return True
    private = [match.start() for match in _PRIVATE_SUBJECT.finditer(text, _reach(told), told.start)]
    if private and private[-1] > citys:
        return True
    described = _RELATIVE.search(text, max(0, told.end - _RELATIVE_CHARS), told.end)
    if not described:
        return False
    return any(0 <= place.start - told.end <= _ADJACENT for place in each.places) or bool(
        _PRIVATE_HEAD.match(text, told.end)
    )


def _reach(told: Told) -> int:
    """Where to begin to look for what belongs to an honour: bounded, so that long sentences stay linear."""
    return max(0, told.start - _LOOK_BACK)


# --- year and reason ---------------------------------------------------------------------------------


def _year(text: str, told: Told, published_day: date | None) -> int | None:
    """The year that stands nearest before the name, in it, or the year of publication."""
    before = list(_YEAR.finditer(text, _reach(told), told.start)) or list(
        _YEAR.finditer(text, told.start, told.end)
    )
    inside = re.search(r"(?:19|20)\d\d", told.name)
    if inside:
        return int(inside.group())
    if before and before[-1]["year"]:
        return int(before[-1]["year"])
    if after := _YEAR_AFTER.match(text, told.end):
        return int(after["year"])
    if published_day is None:
        return None
    return published_day.year - (_YEARS_AGO.get(before[-1].group(), 0) if before else 0)


def _for_what(each: ScopedSentence, told: Told) -> str | None:
    """The policy honoured: `X 정책으로` before the name, else a programme of the city in the sentence."""
    text = each.sentence.text
    programmes = [word for word in each.words if word.value.role == "programme" and word.start < told.end]
    if programmes:
        return text[programmes[-1].start : programmes[-1].end]
    reasons = list(_REASON.finditer(text, _reach(told), told.start))
    return re.split(r"에서는?\s", reasons[-1]["what"])[-1].strip(TRIM) or None if reasons else None


_LOOK_BACK: Final = 240
_RELATIVE_CHARS: Final = 6
_ADJACENT: Final = 3
_HANGUL: Final = re.compile(r"[가-힣]")
_KANA: Final = re.compile(r"[ぁ-んァ-ヶ]")
_CITY_GIVES: Final = re.compile(
    r"시상(?:했|한다|하고|식을 열)|(?:상|패|증|표창)[’”]?(?:을|를)?\s(?:건넸|건네|수여했|수여하|수여한|줬"
    r"|전달했|주었)"
    r"|\b(?:presented|handed|awarded)\b.{0,60}\bto\b|を授与した|を贈った|賞を贈"
)
_GIVER_VERB: Final = (
    r"\s(?:\S+\s){0,3}?(?:선정|뽑|꼽|발표|수여|주|주관|주최|고|펴내|매기|내놓|실시|시상|진행|집계|조사|산출|평가|공개"
    r"|부여|제정|운영)(?:한|하는|은|는|른|낸)\s"
)
_WINS: Final = re.compile(
    rf"(?:\s[가-힣]{{2,8}}?)?(?:시|도|주)?(?:가|이|은|는|도)(?![가-힣])(?!{_GIVER_VERB})|\s등|が|は|も"
    r"|\s(?:won|took|received|claimed|earned|topped|ranked|was)\b"
)
_SUBJECT: Final = re.compile(
    r"(?P<head>[가-힣A-Za-z0-9]{2,}(?<!에서)(?<!으로)(?<!에)(?<!까지))[’”]?(?:이|가|은|는)(?=\s)"
)
_GIVES: Final = re.compile(_GIVER_VERB)
_CITYS_OWN: Final = re.compile(
    r"(?:^이|시|구|군|도|재단|공사|공단|센터|청|의회|본부|사업|서비스|시스템|정책|앱|플랫폼|프로그램"
    r"|프로젝트|봇|지도|쉼터|버스|도서관|공원|누리집|망|곳|시장|과|팀|체계|기술"
    r"|사례|지역|작|올해|지난해|행정|모델|시설|카드|장치|보드|데이터|거리|도시)$"
)
# Firms, schools and persons of the town: their prizes are not the city's.
_PRIVATE: Final = (
    r"(?:기업|업체|회사|스타트업|벤처|대학|대학교|병원|고등학교|고교|중학교|초등학교|학교|학생|교수|선수"
    r"|작가|감독|배우|농가|은행|그룹|㈜[가-힣A-Za-z]+"
    r"|호텔|아파트|대표|씨|군|양|팀)"
)
_PRIVATE_SUBJECT: Final = re.compile(
    rf"{_PRIVATE}(?:들|측)?(?:은|는|이|가|도)\s|(?:기업|업체|스타트업|학생|선수"
    rf"|회사)(?:들)?(?:\s[가-힣A-Za-z0-9]+){{0,2}}?(?:은|는|이|가|도)\s"
)
_PRIVATE_NAMED: Final = re.compile(rf"{_PRIVATE}(?:들|측)?(?:\s\d+\S*)?[\s,]")
_RELATIVE: Final = re.compile(r"(?:은|한|인|쥔|둔|낸|린|혔던|[혀힌]|된|든|탄|오른)\s?$")
_PRIVATE_HEAD: Final = re.compile(
    rf"\s?(?:[가-힣A-Za-z0-9]+\s){{0,2}}(?:{_PRIVATE}(?:들|측)?(?:은|는|이|가|도|을|를|과|와|의)(?![가-힣])"
    r"|(?:도시|기관|지자체)(?:들|\s가운데|\s중|[과와는은]))"
)
# Twelve cities and companies received the …: many winners, of whom the city is not said to be one.
_OTHERS_WIN: Final = re.compile(
    r"\b(?:cities|companies|firms|startups|teams|students|residents|winners|countries|projects)\s(?:\w+\s){0,3}"
    r"(?:received|won|took|claimed|earned|collected|were\s(?:awarded|given|presented\swith))\s(?:the\s|an?\s)?$"
)
_YEAR: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?!년\s?(?:이후|이래|부터))(?=년|\s[A-Z가-힣]|\b)|지난해|작년|재작년|올해"
    r"|昨年|一昨年|今年"
    r"|last year|this year"
)
_YEAR_AFTER: Final = re.compile(r"[^.,]{0,24}?\s(?:in|for)\s(?P<year>(?:19|20)\d\d)\b")
_YEARS_AGO: Final = {"지난해": 1, "작년": 1, "재작년": 2, "昨年": 1, "一昨年": 2, "last year": 1}
_REASON: Final = re.compile(r"(?P<what>[^,.]{2,30}?)(?:\s?(?:정책|사업|서비스))?(?:으로|로)\s")
