"""Whether a foreign party and the city come together in a Korean sentence, whatever the construction. Pure.

The constructions of `constructions` are sure but few. This is the wide net behind them: a party, a site of
the city (`sites`) and a predicate of a wide class (`deeds`) in the right cases make a visit, unless an
exclusion (`exclusions`) says otherwise. Every answer carries the name of the rule.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.extract.visits.ko import deeds
from pipeline.extract.visits.ko.described import (
    AT,
    REACHED,
    STRONG,
    Relation,
    cleft,
    described,
    draws_guests,
    goes_elsewhere,
    is_subject,
    joins_course,
    meeting_noun,
)
from pipeline.extract.visits.ko.phrase_ends import FOR_THEM, HELD
from pipeline.extract.visits.ko.phrases import Case, Phrase
from pipeline.extract.visits.ko.predicates import is_online
from pipeline.extract.visits.ko.sentence import Analysis, Segment
from pipeline.extract.visits.ko.sites import SiteKind, hosting


def relation_of(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation:
    """How the party of `phrase` stands to the city in its segment."""
    return (
        joins_course(analysis, segment, phrase)
        or described(analysis, segment, phrase)
        or cleft(analysis, segment, phrase)
        or _side_by_side(analysis, phrase)
        or _acts_at_host(analysis, segment, phrase)
        or _host_acts(analysis, segment, phrase)
        or _is_held_for(analysis, segment, phrase)
        or draws_guests(analysis, segment, phrase)
        or meeting_noun(analysis, segment, phrase)
        or Relation("no-relation", is_visit=False)
    )


# --- the party acts --------------------------------------------------------------------------------------


def _acts_at_host(  # noqa: PLR0911 - a ladder, from the surest to the loosest
    analysis: Analysis, segment: Segment, phrase: Phrase
) -> Relation | None:
    """대표단이 … 시청에서 …을 캐물었다: the party is the subject, a site of the city stands in its clause."""
    if not is_subject(analysis, segment, phrase):
        return None
    text, sites = analysis.text, analysis.sites
    deed = _deed_after(text, phrase.end, _clause_end(analysis, segment))
    own_end = _own_end(analysis, segment, phrase)
    behind = [site for site in hosting(sites, phrase.end, own_end) if site.case in REACHED]
    before = [
        site for site in hosting(sites, segment.start, phrase.start) if site.case in (*AT, Case.GENITIVE)
    ]
    reached = [*behind, *before]
    strong = [site for site in reached if site.kind in STRONG]
    private = [
        site for site in sites if site.kind is SiteKind.PRIVATE and phrase.end <= site.start < segment.end
    ]
    if private and not strong:
        return Relation("private-host", is_visit=False)
    if goes_elsewhere(analysis, segment, phrase) and not strong:
        return Relation("third-host", is_visit=False)
    if strong and deed:
        return Relation("at-host", is_visit=True)
    if strong and not deeds.NEVER.search(text, phrase.end, segment.end):
        return Relation("at-seat", is_visit=True)
    town = [site for site in reached if site.kind is SiteKind.TOWN or site.case is Case.WITH]
    window = (phrase.end, _clause_end(analysis, segment))
    if (
        town
        and (deeds.COMES_OR_LEARNS.search(text, *window) or any(s.case is Case.WITH for s in town))
        and deed
    ):
        return Relation("at-city", is_visit=True)
    if reached and deeds.COMES_OR_LEARNS.search(text, *window):
        return Relation("at-citys-matter", is_visit=True)
    if analysis.hosts.is_home and deed and _BY_SCREEN.search(text, *window):
        return Relation("calls", is_visit=True)
    if analysis.hosts.is_home and deed and deeds.CALLING.search(text, phrase.end, segment.end):
        return None if _has_own_object(text, phrase.end, segment.end) else Relation("calls", is_visit=True)
    return None


def _side_by_side(analysis: Analysis, phrase: Phrase) -> Relation | None:
    """서울시의회와 도쿄도의회 의원들은 … 머리를 맞댔다: the city and the party are one subject."""
    beside = any(
        site.case is Case.WITH
        and site.kind is not SiteKind.PRIVATE
        and 0 <= phrase.start - site.end <= _BESIDE
        for site in analysis.sites
    )
    if beside and phrase.case is Case.SUBJECT and deeds.TOGETHER.search(analysis.text, phrase.end):
        return Relation("side-by-side", is_visit=True)
    return None


_BESIDE: Final = 12
_BY_SCREEN: Final = re.compile(
    r"(?:화상|온라인|영상|원격|비대면|줌)(?:으로|에서)\s(?:[^\s.]+\s){0,4}?"
    r"(?:들[었으은]|물었|묻|만[나났난]|나눴|나누|논의|협의|배웠|배우|지켜|연결|접속|인사|질문|토론|대화)"
)
"""What guests do by screen needs no site: nobody is anywhere."""


def _clause_end(analysis: Analysis, segment: Segment) -> int:
    """Where a subject's acting ends: before the frame of a saying (…고 12일 밝혔다)."""
    said = _SAYING.search(analysis.text, segment.start, segment.end)
    return said.start() if said else segment.end


def _own_end(analysis: Analysis, segment: Segment, phrase: Phrase) -> int:
    """Where the party's own clause ends: at the next one, that the city begins (…했고, 시는 …)."""
    text = analysis.text
    starts = [
        s.start for s in analysis.sites if s.case is Case.SUBJECT and phrase.end < s.start < segment.end
    ]
    for start in sorted(starts):
        if _CLAUSE_OVER.search(text, phrase.end, start) and not _GUESTS_AGAIN.search(
            text, start, segment.end
        ):
            return start
    return segment.end


_CLAUSE_OVER: Final = re.compile(r"[가-힣](?:고|으며|며|지만|는데|으나),?\s*$")
_GUESTS_AGAIN: Final = re.compile(r"이들|일행|대표단|방문단|연수단|사절단|손님|참가자")


_SAYING: Final = re.compile(r"(?:다고|라고|다며)\s(?:\S+\s){0,3}(?:밝혔|전했|알렸|발표했|말했|설명했)")


def _deed_after(text: str, start: int, end: int) -> bool:
    return deeds.GUEST.search(text, start, end) is not None


def _has_own_object(text: str, start: int, end: int) -> bool:
    """회사를 방문, 공장을 둘러봤다: what is called on is named, and no site of the city's."""
    deed = deeds.CALLING.search(text, start, end)
    return bool(deed and _OBJECT_BEFORE.search(text, start, deed.start()))


_OBJECT_BEFORE: Final = re.compile(
    r"[가-힣A-Za-z0-9)’”]+(?:을|를|에|으로)\s(?:[가-힣]{1,5}\s)?$|[가-힣]+(?:을|를)$"
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
        deed = (deeds.TAKING if is_giver else deeds.SHOWING).search(text, phrase.end, reach)
        meets = any(s.kind in STRONG and s.case in (*AT, Case.OBJECT) for s in analysis.sites)
        taught = phrase.counts and deed and _TAUGHT.match(deed.group())
        if deed and (segment.date is not None or meets or taught or is_online(text)):
            return Relation("is-shown", is_visit=True)
        return None
    if deeds.HOST.search(text, phrase.end, reach) or deeds.CALLED.search(text, phrase.end, reach):
        return Relation("is-hosted", is_visit=True)
    return None


def _is_held_for(analysis: Analysis, segment: Segment, phrase: Phrase) -> Relation | None:
    """시는 24일 … 공무원 연수 수료식을 열었다: what the city held on a day, for the party named in it."""
    if phrase.case is not Case.BARE or segment.date is None or goes_elsewhere(analysis, segment, phrase):
        return None
    if _HELD_FOR.match(analysis.text, phrase.end) and _host_subject(analysis, phrase) is not None:
        return Relation("is-hosted", is_visit=True)
    return None


_HELD_FOR: Final = re.compile(
    rf"\s(?:{FOR_THEM}\s){{0,3}}{HELD}(?:을|를)\s(?:[^\s.]+\s){{0,5}}?"
    r"(?:열|연다|개최|진행|실시|마련|가졌|갖는|시작|마쳤|마무리|끝냈|운영|한다|했)"
)
_GOES_TO: Final = re.compile(r"\s?(?:차례로\s|직접\s)?(?:찾[아았는]|방문|들러|들렀|돌아보|둘러보)")
_TARGETED: Final = re.compile(r"(?:을|를)?\s?(?:상대로|대상으로)")
_TAUGHT: Final = re.compile(r"가르")
"""So many people are taught by those who stand before them, on whatever day."""
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
