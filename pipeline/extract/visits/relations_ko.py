"""Whether a foreign party and the city come together in a Korean sentence, whatever the construction. Pure.

The constructions of `constructions_ko` are sure but few. This is the wide net behind them: a party, a site of
the city (`sites_ko`) and a predicate of a wide class (`deeds_ko`) in the right cases make a visit, unless an
exclusion (`exclusions_ko`) says otherwise. Every answer carries the name of the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.extract.visits import deeds_ko
from pipeline.extract.visits.phrases_ko import Case, Phrase
from pipeline.extract.visits.predicates_ko import CANCELLED, is_online
from pipeline.extract.visits.sentence_ko import Analysis, Segment
from pipeline.extract.visits.sites_ko import SiteKind, hosting
from pipeline.model import Status


@dataclass(frozen=True, slots=True)
class Relation:
    """`rule` accepted the party, or, if not `is_visit`, rejected it; `clause`: that describes it."""

    rule: str
    is_visit: bool
    status: Status | None = None
    clause: tuple[int, int] | None = None


_STRONG: Final = (SiteKind.SEAT, SiteKind.OFFICER)
_REACHED: Final = (Case.OBJECT, Case.TO, Case.SOURCE, Case.WITH, Case.GENITIVE, Case.BARE)
_AT: Final = (Case.SOURCE, Case.TO)


def relation_of(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation:
    """How the party of `phrase` stands to the city in its segment."""
    return (
        _joins_course(analysis, segment, phrase)
        or _described(analysis, segment, phrase)
        or _cleft(analysis, segment, phrase)
        or _side_by_side(analysis, phrase)
        or _acts_at_host(analysis, segment, phrase)
        or _host_acts(analysis, segment, phrase)
        or _meeting_noun(analysis, segment, phrase)
        or Relation("no-relation", is_visit=False)
    )


# --- the party acts --------------------------------------------------------------------------------------


def _acts_at_host(  # noqa: PLR0911 - a ladder, from the surest to the loosest
    analysis: Analysis, segment: Segment, phrase: Phrase
) -> Relation | None:
    """대표단이 … 시청에서 …을 캐물었다: the party is the subject, a site of the city stands in its clause."""
    if not _is_subject(analysis, segment, phrase):
        return None
    text, sites = analysis.text, analysis.sites
    deed = _deed_after(text, phrase.end, _clause_end(analysis, segment))
    behind = [site for site in hosting(sites, phrase.end, segment.end) if site.case in _REACHED]
    before = [
        site for site in hosting(sites, segment.start, phrase.start) if site.case in (*_AT, Case.GENITIVE)
    ]
    reached = [*behind, *before]
    strong = [site for site in reached if site.kind in _STRONG]
    private = [
        site for site in sites if site.kind is SiteKind.PRIVATE and phrase.end <= site.start < segment.end
    ]
    if private and not strong:
        return Relation("private-host", is_visit=False)
    if _goes_elsewhere(analysis, segment, phrase) and not strong:
        return Relation("third-host", is_visit=False)
    if strong and deed:
        return Relation("at-host", is_visit=True)
    if strong and not deeds_ko.NEVER.search(text, phrase.end, segment.end):
        return Relation("at-seat", is_visit=True)
    town = [site for site in reached if site.kind is SiteKind.TOWN or site.case is Case.WITH]
    window = (phrase.end, _clause_end(analysis, segment))
    if (
        town
        and (deeds_ko.COMES_OR_LEARNS.search(text, *window) or any(s.case is Case.WITH for s in town))
        and deed
    ):
        return Relation("at-city", is_visit=True)
    if reached and deeds_ko.COMES_OR_LEARNS.search(text, *window):
        return Relation("at-citys-matter", is_visit=True)
    if analysis.hosts.is_home and deed and deeds_ko.CALLING.search(text, phrase.end, segment.end):
        return None if _has_own_object(text, phrase.end, segment.end) else Relation("calls", is_visit=True)
    return None


def _is_subject(analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
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


def _side_by_side(analysis: Analysis, phrase: Phrase) -> Relation | None:
    """서울시의회와 도쿄도의회 의원들은 … 머리를 맞댔다: the city and the party are one subject."""
    beside = any(
        site.case is Case.WITH
        and site.kind is not SiteKind.PRIVATE
        and 0 <= phrase.start - site.end <= _BESIDE
        for site in analysis.sites
    )
    if beside and phrase.case is Case.SUBJECT and deeds_ko.TOGETHER.search(analysis.text, phrase.end):
        return Relation("side-by-side", is_visit=True)
    return None


_BESIDE: Final = 12


def _clause_end(analysis: Analysis, segment: Segment) -> int:
    """Where the subject's own acting ends: before the frame of a saying (…고 12일 밝혔다)."""
    said = _SAYING.search(analysis.text, segment.start, segment.end)
    return said.start() if said else segment.end


_SAYING: Final = re.compile(r"(?:다고|라고|다며)\s(?:\S+\s){0,3}(?:밝혔|전했|알렸|발표했|말했|설명했)")


def _deed_after(text: str, start: int, end: int) -> bool:
    return deeds_ko.GUEST.search(text, start, end) is not None


def _has_own_object(text: str, start: int, end: int) -> bool:
    """회사를 방문, 공장을 둘러봤다: what is called on is named, and no site of the city's."""
    deed = deeds_ko.CALLING.search(text, start, end)
    return bool(deed and _OBJECT_BEFORE.search(text, start, deed.start()))


_OBJECT_BEFORE: Final = re.compile(
    r"[가-힣A-Za-z0-9)’”]+(?:을|를|에|으로)\s(?:[가-힣]{1,5}\s)?$|[가-힣]+(?:을|를)$"
)


def _goes_elsewhere(analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """Another government, a ministry or a place abroad is what the clause behind the party reaches."""
    text, end = analysis.text, segment.end
    rivals = [other.end for other in analysis.hosts.others if phrase.end <= other.start < end]
    rivals += [place.end for place in analysis.hosts.foreign if phrase.end <= place.start < end]
    return any(_REACHES.match(text, offset) for offset in rivals)


_REACHES: Final = re.compile(
    r"\S{0,10}?(?:을|를|에|에서|으로|로|과|와)(?=[\s,])|(?:\s[^\s]{1,10}){0,2}?\s\S{1,10}(?:을|를|에|에서)\s"
)


# --- the city acts ---------------------------------------------------------------------------------------

_NEAR: Final = 70


def _host_acts(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:  # noqa: PLR0911 - a ladder of guards
    """시는 … 대표단에 시스템을 공개했다: the city, said or dropped, acts on the party."""
    text = analysis.text
    tail = text[phrase.end : phrase.end + 12]
    is_target = (
        phrase.case in (Case.OBJECT, Case.WITH, Case.TO) or _TARGETED.match(tail) or _FROM.search(phrase.text)
    )
    if not is_target:
        return None
    if phrase.case is Case.OBJECT and _GOES_TO.match(tail):
        return Relation("host-goes", is_visit=False)
    subject = _host_subject(analysis, phrase)
    if subject is None:
        return None
    reach = min(segment.end, phrase.end + _NEAR)
    is_giver = bool(_FROM.search(phrase.text))
    if (phrase.case is Case.TO or is_giver) and not _TARGETED.match(tail):
        deed = (deeds_ko.TAKING if is_giver else deeds_ko.SHOWING).search(text, phrase.end, reach)
        meets = any(s.kind in _STRONG and s.case in (*_AT, Case.OBJECT) for s in analysis.sites)
        if deed and (segment.date is not None or meets or is_online(text)):
            return Relation("is-shown", is_visit=True)
        return None
    if deeds_ko.HOST.search(text, phrase.end, reach) or deeds_ko.CALLED.search(text, phrase.end, reach):
        return Relation("is-hosted", is_visit=True)
    return None


_GOES_TO: Final = re.compile(r"\s?(?:차례로\s|직접\s)?(?:찾[아았는]|방문|들러|들렀|돌아보|둘러보)")
_TARGETED: Final = re.compile(r"(?:을|를)?\s?(?:상대로|대상으로)")
_FROM: Final = re.compile(r"(?:으?로부터|에게서)\s?$")


def _host_subject(analysis: Analysis, phrase: Phrase) -> int | None:
    """Where the city is the subject; the sentence's start where it is the city's own and names no subject."""
    subjects = [
        site.start
        for site in analysis.sites
        if site.case is Case.SUBJECT and site.kind is not SiteKind.PRIVATE
    ]
    if analysis.hosts.subject is not None:
        subjects.append(analysis.hosts.subject)
    if subjects:
        return min(subjects)
    if not analysis.hosts.is_home:
        return None
    named = any(
        word.particle in ("은", "는", "이", "가", "께서") and not _TOPIC_OF_TIME.search(word.stem)
        for word in analysis.words
        if word.start < phrase.start or word.start >= phrase.end
    )
    return None if named else 0


_TOPIC_OF_TIME: Final = re.compile(r"(?:\d|날|달|월|일|에|에서|로)$")


# --- the party is described, or named at the end ------------------------------------------------------------

_ADNOMINAL: Final = re.compile(r"(?P<verb>\S*(?:은|는|던|[가-힣]))(?:\s(?P<gap>(?:\S+\s){0,2}))$")
_N, _L = 4, 8


def _described(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """시장을 면담하려던 의원단, 센터를 둘러본 대표단: a clause about the party stands before it."""
    text = analysis.text
    clause = _adnominal_before(text, segment.start, phrase.start)
    if clause is None:
        return None
    start, end = clause
    if not deeds_ko.GUEST.search(text, start, end):
        return None
    at = [site for site in hosting(analysis.sites, start, end) if site.case in _REACHED]
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


def _cleft(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """토피스를 찾은 이들은 … 공무원 11명이다: the party is what the sentence ends in."""
    text = analysis.text
    if not _ENDS.fullmatch(text[phrase.end :]):
        return None
    opened = _CLEFT.search(text, segment.start, phrase.start)
    if opened is None or not deeds_ko.GUEST.search(text, segment.start, opened.end()):
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


def _joins_course(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """인재개발원이 여는 과정에 … 공무원 15명이 참가한다: what is joined is the city's own."""
    if not _is_subject(analysis, segment, phrase):
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

_MEETING: Final = re.compile(
    r"(?:와의|과의)\s(?:[가-힣]+\s){0,2}?(?:간담회|회의|면담|협약식|세미나|만남|환담|오찬|만찬|회담|"
    r"좌담|접견|화상회의|토론회|차담)"
)
_CALL: Final = re.compile(
    r"의\s(?:[가-힣]+\s){0,2}?(?:발길|행렬|방문|시찰|견학|연수|탐방|벤치마킹|예방|내방)"
)


def _meeting_noun(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
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
        s for s in hosting(analysis.sites, segment.start, segment.end) if s.kind in (*_STRONG, SiteKind.TOWN)
    ]
    at = [s for s in at if s.case in (*_AT, Case.OBJECT, Case.SUBJECT) or noun.end() > s.start >= phrase.end]
    if at and not _goes_elsewhere(analysis, segment, phrase):
        return Relation("meeting-noun", is_visit=True)
    return None
