"""Foreign parties in a sentence whose visit the one before has told: who sent whom, who came when. Pure.

시는 포럼을 열었다. A시는 국장 등 5명을, B시는 공무원 3명을 보냈다.
센터에 손님이 두 번 왔다. 11일은 A시의회 의원 6명이었고, 24일은 B국 차관이었다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.extract.scope import ScopedSentence
from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko.deeds import GUEST
from pipeline.extract.visits.ko.phrases import Case, Phrase
from pipeline.extract.visits.ko.predicates import is_online, status_in
from pipeline.extract.visits.ko.reading import draft_of
from pipeline.extract.visits.ko.sentence import Analysis, Segment, is_quoted, segments_of
from pipeline.extract.visits.organisations import Visitor, countries_of, visitors_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.extract.visits.roles import kind_of_visitor
from pipeline.model import DateSpan, Mode, Precision

_SENT: Final = re.compile(r"(?:을|를)\s(?:보냈|보낸다|보내\s?왔|파견했)")
_GATHERED: Final = re.compile(
    r"(?:초청|초대)(?:해|했|한|하고)|(?:포럼|회의|연수|과정|워크숍|세미나|총회|행사|대회|교육|프로그램|설명회|투어|간담회|토론회)"
    r"[’”']?(?:을|를|이|가)\s(?:[가-힣]+\s)?(?:열|연다|개최|진행|마련|운영|시작|개막)"
)
_GUESTS: Final = re.compile(r"손님|방문단|대표단|방문객|외빈|연수단|시찰단|해외|외국")
_COPULA: Final = re.compile(r"(?:이었|였)(?:고|으며|다|는데)|이(?:고|며|다)[,.\s]|이다$")


def drafts_in(scene: Scene, analysis: Analysis) -> tuple[Draft, ...]:
    """The visits of such a sentence; empty where it is none, or the one before tells of no guests."""
    if not analysis.phrases or analysis.index == 0 or scene.abroad:
        return ()
    before = scene.scoped[analysis.index - 1]
    if before.sentence.in_title or not hosts.may_host(hosts.view_of(before, scene.lexicon)):
        return ()
    told = before.sentence.text
    if _SENT.search(analysis.text) and _GATHERED.search(told):
        return tuple(_sent(scene, analysis, told))
    if _AT_EVENT.match(analysis.text) and (
        (_JOINED.search(analysis.text) and _GATHERED.search(told))
        or (_ON_STAGE.search(analysis.text) and _is_held_by_city(scene, before))
    ):
        return tuple(_joined(scene, analysis, told))
    if _GUESTS.search(told) and GUEST.search(told) and _COPULA.search(analysis.text):
        return tuple(_named_in_turn(scene, analysis, told))
    return ()


def _is_held_by_city(scene: Scene, before: ScopedSentence) -> bool:
    """시는 … 포럼을 연다고 밝혔다: the city is the subject, and nowhere abroad."""
    view = hosts.view_of(before, scene.lexicon)
    text = before.sentence.text
    return (
        view.subject is not None and bool(_GATHERED.search(text)) and not hosts.is_abroad(text, view.foreign)
    )


def _sent(scene: Scene, analysis: Analysis, told: str) -> Iterator[Draft]:
    senders = [phrase for phrase in analysis.phrases if _is_sender(analysis, phrase)]
    date = scene.previous if scene.previous and scene.previous.precision is Precision.DAY else None
    for position, phrase in enumerate(senders):
        until = senders[position + 1].start if position + 1 < len(senders) else len(analysis.text)
        for visitor in visitors_of(phrase)[:1]:
            who = _with_people(analysis, visitor, phrase, until)
            yield _draft(scene, analysis, Segment(phrase.start, until, None), who, date, told, "sent-by-each")


def _is_sender(analysis: Analysis, phrase: Phrase) -> bool:
    is_told = phrase.case is Case.SUBJECT and not is_quoted(analysis.text, phrase.start)
    return is_told and bool(countries_of(phrase.places))


def _with_people(analysis: Analysis, visitor: Visitor, phrase: Phrase, until: int) -> Visitor:
    """The sender with the number and the kind of the people that it sent."""
    sent = analysis.text[phrase.end : until]
    people = [c for c in analysis.counts if c.unit == "people" and phrase.end <= c.start < until]
    is_city = any(place.kind == "city" for place in phrase.places)
    kind = kind_of_visitor(sent, is_city_named=is_city) if "의원" in sent else visitor.kind
    return replace(visitor, headcount=people[-1].headcount if people else visitor.headcount, kind=kind)


_AT_EVENT: Final = re.compile(
    r"(?:이날\s|이번\s|이\s|첫날\s)?(?:[가-힣]+\s)?(?:개막식|폐막식|개회식|대담|기조\s?강연|전체회의|본회의|세미나|행사|회의|자리|투어|연수|포럼|워크숍|과정|교육|간담회|설명회|토론회)"
    r"(?:에는|에)\s"
)
_JOINED: Final = re.compile(
    r"접속(?:했|한다|해)|참[가석여](?:했|한다|해)|자리(?:했|를\s함께)|함께했|모였|모인다"
)
_ON_STAGE: Final = re.compile(
    r"(?:자로|로|에)\s(?:나선다|나섰|나서|오른다|올랐|올라)|(?:연설|발표|강연|발제)(?:을|를)?\s?(?:한다|했|하고|맡)|"
    r"(?:대담|토론|기조|좌장|첫\s순서)[^\s]*(?:을|를)\s맡"
)
"""A part in what the city itself holds."""


def _joined(scene: Scene, analysis: Analysis, told: str) -> Iterator[Draft]:
    """시는 온라인 세미나를 열었다. 세미나에는 자카르타 측 직원 30여 명이 접속했다."""
    own = next((hit.span for hit in analysis.dates if hit.span), None)
    date = own or scene.previous
    for phrase in analysis.phrases:
        if not _is_sender(analysis, phrase):
            continue
        for visitor in visitors_of(phrase):
            whole = Segment(0, len(analysis.text), None)
            draft = _draft(scene, analysis, whole, visitor, date, told, "joined-there")
            by_screen = is_online(told) or is_online(analysis.text)
            yield replace(draft, mode=Mode.ONLINE if by_screen else Mode.IN_PERSON)


def _named_in_turn(scene: Scene, analysis: Analysis, told: str) -> Iterator[Draft]:
    for segment in segments_of(analysis):
        for phrase in analysis.phrases:
            if not segment.start <= phrase.start < segment.end or segment.date is None:
                continue
            tail = analysis.text[phrase.end - 6 : phrase.end + 4]
            if phrase.case not in (Case.BARE, Case.SUBJECT) or not _COPULA.search(tail):
                continue
            for visitor in visitors_of(phrase):
                yield _draft(scene, analysis, segment, visitor, segment.date.span, told, "named-in-turn")


def _draft(
    scene: Scene,
    analysis: Analysis,
    segment: Segment,
    visitor: Visitor,
    date: DateSpan | None,
    told: str,
    rule: str,
) -> Draft:
    return draft_of(
        scene,
        analysis,
        segment,
        visitor,
        rule=rule,
        status=status_in(told),
        date=date,
        extra=(analysis.index - 1,),
    )
