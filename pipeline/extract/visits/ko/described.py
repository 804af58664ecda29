"""Foreign parties that a clause describes, that a sentence ends in, or whose meeting is a noun. Pure.

What `relations` asks besides who acts on whom; its answers are of the shape `Relation`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.extract.visits.ko import deeds
from pipeline.extract.visits.ko.phrases import Case, Phrase
from pipeline.extract.visits.ko.predicates import CANCELLED
from pipeline.extract.visits.ko.sentence import Analysis, Segment
from pipeline.extract.visits.ko.sites import SiteKind, hosting
from pipeline.model import Status


@dataclass(frozen=True, slots=True)
class Relation:
    """`rule` accepted the party, or, if not `is_visit`, rejected it; `clause`: that describes it."""

    rule: str
    is_visit: bool
    status: Status | None = None
    clause: tuple[int, int] | None = None


STRONG: Final = (SiteKind.SEAT, SiteKind.OFFICER)
REACHED: Final = (Case.OBJECT, Case.TO, Case.SOURCE, Case.WITH, Case.GENITIVE, Case.BARE)
AT: Final = (Case.SOURCE, Case.TO)


def is_subject(analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """Whether the party is who acts: by its particle, or bare where a number or the end stands behind it."""
    if phrase.case is Case.SUBJECT:
        return True
    tail = analysis.text[phrase.end : phrase.end + 12]
    if phrase.case is Case.BARE and re.match(r"\s?(?:일행|등)?(?:이|은|가|는)?\s?(?:[,(]|\d)", tail):
        return True
    if phrase.case is not Case.BARE:
        return False
    gap = analysis.text[phrase.end : segment.end]
    following = next((other for other in analysis.phrases if other.start >= phrase.end), None)
    if following and phrase.text.endswith(",") and following.case is Case.SUBJECT:
        return _TIMES_ONLY.fullmatch(analysis.text[phrase.end : following.start]) is not None
    return gap.strip(" ,.…") == ""


_TIMES_ONLY: Final = re.compile(r"\s*(?:(?:오전|오후|이튿날|다음\s?날|\d+월|\d+일|\d+시)(?:에는|엔|에)?\s)*")


def goes_elsewhere(analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """Another government, a ministry or a place abroad is what the clause behind the party reaches."""
    text, end = analysis.text, segment.end
    rivals = [other.end for other in analysis.hosts.others if phrase.end <= other.start < end]
    rivals += [place.end for place in analysis.hosts.foreign if phrase.end <= place.start < end]
    return any(_REACHES.match(text, offset) for offset in rivals)


_REACHES: Final = re.compile(
    r"\S{0,10}?(?:을|를|에|에서|으로|로|과|와)(?=[\s,])|(?:\s[^\s]{1,10}){0,2}?\s\S{1,10}(?:을|를|에|에서)\s"
)


# --- the party is described, or named at the end ------------------------------------------------------------

_ADNOMINAL: Final = re.compile(r"(?P<verb>\S*(?:은|는|던|[가-힣]))(?:\s(?P<gap>(?:\S+\s){0,2}))$")
_N, _L = 4, 8


def described(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """시장을 면담하려던 의원단, 센터를 둘러본 대표단: a clause about the party stands before it."""
    text = analysis.text
    clause = _adnominal_before(text, segment.start, phrase.start)
    if clause is None:
        return None
    start, end = clause
    if not deeds.GUEST.search(text, start, end):
        return None
    at = [site for site in hosting(analysis.sites, start, end) if site.case in REACHED]
    if not at or any(site.kind is SiteKind.PRIVATE for site in analysis.sites if start <= site.start < end):
        return None
    intended = _INTENDED.search(text, start, end + 1)
    status = Status.PLANNED if intended else Status.HAPPENED
    if CANCELLED.search(text, phrase.end):
        status = Status.CANCELLED
    return Relation("described-widely", is_visit=True, status=status, clause=clause)


_INTENDED: Final = re.compile(r"(?:려던|려는|예정인|예정이던|계획이던|계획인|[할갈올볼날]\s|할\s예정)")


def _adnominal_before(text: str, start: int, phrase_start: int) -> tuple[int, int] | None:
    """Span of the clause that describes what begins at `phrase_start`, if one does."""
    window = text[start:phrase_start].rstrip()
    word = re.search(r"(\S+)$", window)
    if word is None:
        return None
    last = word.group()
    coda = (ord(last[-1]) - 0xAC00) % 28 if "가" <= last[-1] <= "힣" else 0
    is_adnominal = last.endswith(("는", "던")) or (coda in (_N, _L) and _VERB_END.search(last))
    if not is_adnominal:
        return None
    opened = max(window.rfind(", "), window.rfind("고 "), window.rfind("며 "), window.rfind("지만 "))
    return start + max(0, opened), start + len(window)


_VERB_END: Final = re.compile(
    r"(?:[한된인운린본선난간온친든룬른킨쓴춘힌연찬푼핀련문은둔낀준룰할될올볼갈친진])$"
)


def cleft(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """토피스를 찾은 이들은 … 공무원 11명이다: the party is what the sentence ends in."""
    text = analysis.text
    if not _ENDS.fullmatch(text[phrase.end :]):
        return None
    opened = _CLEFT.search(text, segment.start, phrase.start)
    if opened is None or not deeds.GUEST.search(text, segment.start, opened.end()):
        return None
    at = list(hosting(analysis.sites, segment.start, opened.end()))
    if at or analysis.hosts.is_home:
        return Relation("is-named-last", is_visit=True)
    return None


_ENDS: Final = re.compile(r"\s?(?:이다|였다|이었다|입니다|이었습니다|다)?[\s.”’\"']*")
_CLEFT: Final = re.compile(
    r"(?:이들|이|손님|주인공|사람들?|단체|팀|일행|곳|학생들|대표단|방문단|연수단|견학단|방문객|발길|"
    r"기관|쪽)(?:은|는|이)\s"
)


_COURSE: Final = re.compile(
    r"(?:여는|연|마련한|개설한|운영하는|주관하는|진행하는|진행한|개최한|개최하는|준비한|꾸린)\s[^.]{0,40}?"
    r"(?:과정|연수|교육|워크숍|세미나|프로그램|강좌|회의|투어|간담회|설명회|체험)[’”']?(?:에|을|를|에는)\s"
)
_JOINS: Final = re.compile(r"참[가여석]|합류|이수|수료|듣|들[었을]|받")


def joins_course(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """인재개발원이 여는 과정에 … 공무원 15명이 참가한다: what is joined is the city's own."""
    if not is_subject(analysis, segment, phrase):
        return None
    own = [
        site
        for site in hosting(analysis.sites, segment.start, segment.end)
        if site.case is Case.SUBJECT and _COURSE.match(analysis.text, _next_verb(analysis.text, site.end))
    ]
    return (
        Relation("joins-course", is_visit=True) if own and _JOINS.search(analysis.text, phrase.end) else None
    )


def _next_verb(text: str, offset: int) -> int:
    """Behind the words of time that stand between a subject and its verb (…이 오는 13일 여는)."""
    match = _TIMES.match(text, offset)
    return match.end() if match else offset


_TIMES: Final = re.compile(r"\s*(?:(?:오는|지난|이달|올해|이번|다음\s달|\d+월|\d+일(?:부터|까지)?)\s)*")


# --- a meeting or call as a noun ------------------------------------------------------------

_EYES: Final = re.compile(
    r"\s?(?:눈길|시선|발길|발걸음|눈|마음)(?:을|를)\s(?:[가-힣]+\s)?(?:끌|사로잡|붙잡|붙들|잡[았은]|멈)"
)


def draws_guests(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """지난주 센터의 화면이 … 대표단의 눈길을 끌었다: what they looked at, on a day, is the city's."""
    if segment.date is None or not _EYES.match(analysis.text, phrase.end):
        return None
    shown = [s for s in hosting(analysis.sites, segment.start, phrase.start) if s.kind is not SiteKind.TOWN]
    return Relation("at-citys-matter", is_visit=True) if shown else None


_MEETING: Final = re.compile(
    r"(?:와의|과의)\s(?:[가-힣]+\s){0,2}?(?:간담회|회의|면담|협약식|세미나|만남|환담|오찬|만찬|회담|"
    r"좌담|접견|화상회의|토론회|차담)"
)
_CALL: Final = re.compile(
    r"의\s(?:[가-힣]+\s){0,2}?(?:발길|행렬|방문|시찰|견학|연수|탐방|벤치마킹|예방|내방)"
)


def meeting_noun(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """시청에서 열린 … 대표단과의 간담회, 센터에 … 대표단의 발길이 닿았다."""
    text = analysis.text
    start = max(phrase.start, phrase.end - 3)
    noun = (
        _MEETING.match(text, start)
        or _MEETING.match(text, start + 1)
        or _CALL.match(text, start)
        or _CALL.match(text, start + 1)
        or _CALL.match(text, phrase.end - 1)
    )
    if noun is None:
        return None
    at = [
        s for s in hosting(analysis.sites, segment.start, segment.end) if s.kind in (*STRONG, SiteKind.TOWN)
    ]
    at = [s for s in at if s.case in (*AT, Case.OBJECT, Case.SUBJECT) or noun.end() > s.start >= phrase.end]
    if at and not goes_elsewhere(analysis, segment, phrase):
        return Relation("meeting-noun", is_visit=True)
    return None
