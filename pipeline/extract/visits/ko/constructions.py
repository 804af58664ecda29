"""Constructions in which Korean news tells a visit to the city, from the surest to the loosest. Pure.

Each looks at one foreign phrase of a segment and either says that its people came, by its name (the record's
`rule`), or leaves it to the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko import deeds
from pipeline.extract.visits.ko.phrases import Case, Phrase
from pipeline.extract.visits.ko.predicates import Act, Form, Predicate
from pipeline.extract.visits.ko.sentence import Analysis, Segment
from pipeline.extract.visits.organisations import countries_of, visitors_of
from pipeline.extract.visits.records import Scene
from pipeline.extract.visits.roles import NOT_VISITORS
from pipeline.model import Status


@dataclass(frozen=True, slots=True)
class Reading:
    """What a construction says of one phrase. `clause`: the span of the clause that describes the party."""

    rule: str
    predicate: Predicate | None
    status: Status | None = None
    clause: tuple[int, int] | None = None


_COMING: Final = frozenset({Act.COME, Act.LOOK, Act.LEARN})
_HOSTING: Final = frozenset({Act.RECEIVE, Act.MEET, Act.CALL})


def reading_of(
    scene: Scene, analysis: Analysis, segments: Sequence[Segment], phrase: Phrase
) -> Reading | None:
    """What the first construction that fits says of `phrase` in the first segment; the rest lend verbs."""
    segment = segments[0]
    if not hosts.may_host(analysis.hosts):
        return None
    after = [p for p in analysis.predicates if p.start >= phrase.end - 1 and p.start < segment.end]
    borrowed = [p for p in analysis.predicates if p.start >= segment.end]
    before = [p for p in analysis.predicates if segment.start <= p.start and p.end <= phrase.start + 1]
    return (
        _described(analysis, phrase, before)
        or _noun_visit(analysis, phrase)
        or _comes(analysis, segment, phrase, after or borrowed)
        or _is_received(scene, analysis, phrase, _lent(analysis, segment, phrase, after, borrowed))
        or _is_listed(analysis, phrase, after or borrowed)
        or _sends_people(analysis, phrase, after)
    )


def _lent(
    analysis: Analysis,
    segment: Segment,
    phrase: Phrase,
    after: Sequence[Predicate],
    borrowed: Sequence[Predicate],
) -> Sequence[Predicate]:
    """4일에는 A를, 7일에는 B를 맞았다: a party at its segment's end leans on the verb of the next."""
    if after or phrase.case is Case.SUBJECT or analysis.text[phrase.end : segment.end].strip(" ,"):
        return after
    return borrowed if segment.end < len(analysis.text) else after


def _described(analysis: Analysis, phrase: Phrase, before: Sequence[Predicate]) -> Reading | None:
    """같은 달 방문한 칠레 대표단, 시를 찾아온 … 사장: the predicate stands before its noun."""
    if (
        not before
        or before[-1].form is not Form.ADNOMINAL
        or before[-1].act not in (*_COMING, Act.RECEIVED_BY)
    ):
        return None
    predicate = before[-1]
    gap = analysis.text[predicate.end : phrase.start].split()
    if len(gap) > 3 or any(re.search(r"(?:은|는|이|가|을|를|에|에서|,)$", word) for word in gap):  # noqa: PLR2004 - a name
        return None
    target = hosts.target_of(analysis.text, predicate, analysis.hosts)
    if target is hosts.Target.ELSEWHERE:
        return None
    if target is hosts.Target.COUNTRY and not _city_receives(analysis, phrase):
        return None
    return Reading("described", predicate, predicate.status)


def _city_receives(analysis: Analysis, phrase: Phrase) -> bool:
    hosting = any(p.act in _HOSTING and p.start >= phrase.end - 1 for p in analysis.predicates)
    return hosting and analysis.hosts.subject is not None


_VISIT_NOUN: Final = re.compile(r"방문|방한|내방|견학")


def _noun_visit(analysis: Analysis, phrase: Phrase) -> Reading | None:
    """리마시의 시청 방문이 취소됐다, 대사의 예방을 받았다: the visit is a noun."""
    if phrase.case is not Case.GENITIVE:
        return None
    window = analysis.text[phrase.end : phrase.end + 24]
    if call := re.match(r"\s?(?:[가-힣]+\s)?(?:예방|내방)을\s", window):
        return Reading("call-received", _predicate_at(analysis, phrase.end, call.end()))
    if re.match(r"\s?(?P<to>\S+\s)?(?:방문|방한|내방|견학)(?:이|을|은|도|과|으로|\s|$)", window):
        if "소식" in window or "앞두고" in window:
            return None
        target = hosts.target_in(_VISIT_NOUN.split(window)[0], analysis.hosts, is_country="방한" in window)
        if target is hosts.Target.ELSEWHERE or (
            target is hosts.Target.COUNTRY and analysis.status is not Status.CANCELLED
        ):
            return None
        return Reading("visit-noun", _predicate_at(analysis, phrase.end, len(window)), analysis.status)
    return None


def _comes(
    analysis: Analysis, segment: Segment, phrase: Phrase, after: Sequence[Predicate]
) -> Reading | None:
    """경제사절단이 시청을 방문했다: the foreign side is the subject of a coming, looking, learning."""
    is_gapped = phrase.case is Case.BARE and analysis.text[phrase.end : segment.end].strip(" ,") == ""
    if phrase.case is not Case.SUBJECT and not (is_gapped and segment.end < len(analysis.text)):
        return None
    if phrase.text.rstrip(",. ").endswith("도") and _has_subject_before(analysis, segment, phrase):
        return None
    for predicate in after:
        # a gapped party shares what stands between the last party and the verb
        start = (
            max((p.end for p in analysis.phrases if p.end <= predicate.start), default=0) if is_gapped else 0
        )
        rule, is_over = _rule_of(analysis, max(start, phrase.end), predicate)
        if rule:
            return Reading(rule, predicate)
        if is_over:
            return None
    return None


def _rule_of(analysis: Analysis, start: int, predicate: Predicate) -> tuple[str, bool]:
    """The construction one predicate makes of a foreign subject, if any; and whether it ends the search."""
    view, text = analysis.hosts, analysis.text
    if predicate.act is Act.RECEIVED_BY:
        return "received", True
    if predicate.act in _HOSTING:
        return ("meets-host" if hosts.is_host_met(text, start, predicate, view) else ""), False
    if predicate.act is Act.JOIN:
        return ("takes-part" if hosts.is_own_event(text, start, predicate, view) else ""), False
    if predicate.act not in _COMING:
        return "", False
    target = hosts.target_of(text[: predicate.end], predicate, view, start=start)
    if target is hosts.Target.UNSAID and predicate.act is not Act.COME and not view.is_home:
        return "", False
    return (
        "comes" if target in (hosts.Target.HOST, hosts.Target.UNSAID) else ""
    ), target is hosts.Target.ELSEWHERE


def _is_received(  # noqa: PLR0911 - a ladder of guards
    scene: Scene, analysis: Analysis, phrase: Phrase, after: Sequence[Predicate]
) -> Reading | None:
    """시장이 대사를 접견했다, 의회가 의장단을 맞아: the city is the subject of a receiving."""
    if phrase.case not in (Case.OBJECT, Case.WITH, Case.TO) or scene.abroad:
        return None
    subject = analysis.hosts.subject
    if subject is None or subject >= phrase.start or hosts.is_abroad(analysis.text, analysis.places):
        return None
    reach = _NEAR if not after or after[0].start < phrase.end + _NEAR else _LENT
    near = next((p for p in after if p.start - phrase.end < reach), None)
    if near is None:
        return None
    if phrase.case is Case.OBJECT and near.act is Act.LEARN and _TRAINED.match(analysis.text, phrase.end):
        return Reading("is-trained", near)
    if near.act not in _HOSTING:
        return None
    if phrase.case is Case.TO and "명예시민증" not in analysis.text[phrase.end : phrase.end + 20]:
        return None
    return Reading("is-received", near)


_NEAR: Final = 40
_LENT: Final = 90
_TRAINED: Final = re.compile(r"\s(?:대상으로|상대로|초청해|불러)\s")


def _is_listed(analysis: Analysis, phrase: Phrase, after: Sequence[Predicate]) -> Reading | None:
    """▲A ▲B ▲C … 찾았다, 연수팀은 ▲9일 A ▲16일 B이다: an item of a list."""
    marks = analysis.text.count("▲") + analysis.text.count("△")
    opened = _LIST_ITEM.search(analysis.text[max(0, phrase.start - 16) : phrase.start])
    if marks < 2 or opened is None:  # noqa: PLR2004 - a list has two items
        return None
    last = next((p for p in reversed(after) if p.act in _COMING), None)
    if last is None and not (analysis.hosts.is_home and _tells_of_visitors(analysis.text)):
        return None
    return Reading("list-item", last)


def _tells_of_visitors(text: str) -> bool:
    """올해 시청을 찾은 해외 대표단은 △A △B 등이다; 이번 연수팀은 ▲A ▲B이다."""
    head = re.split("[▲△]", text, maxsplit=1)[0]
    is_told = deeds.GUEST.search(head) and _GUESTS_ARE.search(head)
    return bool(_LISTS_VISITORS.match(text) or is_told)


_GUESTS_ARE: Final = re.compile(
    r"(?:해외|외국|각국)?\s?(?:대표단|방문단|손님|기관|도시|나라|연수단|시찰단|단체|사절단|내빈|"
    r"외빈)(?:들)?(?:은|는|으로는|에는)\s"
)
_LIST_ITEM: Final = re.compile(r"[▲△]\s?(?:[\d월일~∼\s-]{2,14}\s)?$")
_LISTS_VISITORS: Final = re.compile(
    r"(?:[^\s▲△]+\s){0,6}(?:연수팀|방문팀|방문단|대표단|연수단|손님들?|방문객들?)(?:은|는)\s"
)


def _sends_people(analysis: Analysis, phrase: Phrase, after: Sequence[Predicate]) -> Reading | None:
    """태국에서 공무원 12명을 초청해, 3개 도시에서 온 20명을 맞이한다: the country is where they come from."""
    if phrase.case is not Case.SOURCE or hosts.is_abroad_event(analysis.text, phrase):
        return None
    window = analysis.text[phrase.end : phrase.end + 60]
    people = re.match(
        r"\s(?:온\s)?(?:[가-힣·]+\s){0,4}?(?:[가-힣]*\s)?(?:\d[\d,]*여?|[가-힣]{1,3})\s?명(?:을|이|은)",
        window,
    )
    if people is None or NOT_VISITORS.search(window):
        return None
    near = next((p for p in after if p.act in (*_HOSTING, Act.COME, Act.LEARN)), None)
    comes = _COME_HERE.match(window, people.end()) and _OFFICIALS.search(people.group())
    if near is None and comes and analysis.hosts.is_home:
        return Reading("sends-people", near)
    joins = _JOINS_COURSE.match(analysis.text) and re.search(r"참[가여석]", analysis.text[phrase.end :])
    if joins and analysis.hosts.is_home:
        return Reading("sends-people", near)
    if near is None or (analysis.hosts.subject is None and near.act is not Act.COME):
        return None
    return Reading("sends-people", near)


_COME_HERE: Final = re.compile(r"\s(?:함께\s|각각\s)?(?:온다|왔(?:다|고|으며|습니다)|찾아온다|찾아왔)")
_OFFICIALS: Final = re.compile(
    r"(?:공무원|직원|관계자|담당자|간부|의원|전문가|대표단|방문단|연수단|연수생|실무자|기술자|시장|국장)(?:들|\s등)?\s"
)
_JOINS_COURSE: Final = re.compile(
    r"(?:이번\s|올해\s|이\s|해당\s)?(?:[가-힣]+\s)?(?:연수|과정|교육|프로그램|워크숍|포럼|행사|세미나|회의)에는?\s"
)


def _predicate_at(analysis: Analysis, start: int, length: int) -> Predicate | None:
    return next((p for p in analysis.predicates if start <= p.start <= start + length), None)


def _has_subject_before(analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    return any(
        word.particle in ("은", "는", "이", "가")
        for word in analysis.words
        if segment.start <= word.start < phrase.start
    )


def is_inner_subject(analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """리마시는 구청장 일행이 …: the topic before it has already named whose people they are."""
    topic = next((p for p in analysis.phrases if segment.start <= p.start < phrase.start), None)
    if topic is None or topic.case is not Case.SUBJECT or phrase.case is not Case.SUBJECT:
        return False
    if not topic.text.endswith(("은", "는")):
        return False
    return bool(set(countries_of(topic.places)) & set(countries_of(phrase.places))) and bool(
        visitors_of(topic)
    )
