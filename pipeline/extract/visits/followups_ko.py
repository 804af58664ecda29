"""What a Korean sentence adds to the visit told before it: 이들은, 일행은, 17명으로 꾸려진 방문단은. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extract.visits import hosts
from pipeline.extract.visits.organisations import Visitor, countries_of, visitors_of
from pipeline.extract.visits.phrases_ko import Case, Phrase
from pipeline.extract.visits.predicates_ko import Act
from pipeline.extract.visits.records import Draft
from pipeline.extract.visits.sentence_ko import Analysis
from pipeline.model import DateSpan, Direction, VisitKind


@dataclass(frozen=True, slots=True)
class Pending:
    """Foreign people named as a subject whose visit has not been told yet; the next sentence may."""

    sentence: int
    visitors: tuple[Visitor, ...]
    date: DateSpan | None


_AGAIN: Final = re.compile(
    r"^(?:[^.]{0,60}?(?:이뤄진|꾸려진|구성된|참여한)\s)?(?:이들(?:\s대표단)?|일행|방문단|대표단|"
    r"시찰단|연수단|견학단|사절단|연수생들?|손님들?|참가자들?|참석자들?|학생들|외교사절|"
    r"대사들)(?:\s\d+여?\s?명)?(?:은|는|이|도)\s"
)
_ARRANGED_BEHIND: Final = re.compile(
    r"(?:에\s따른\s것|하나로|과정이다|일환|다리를\s놓|주선했|이뤄졌|자리였?다|사업이다|뽑혀|성사됐|의\s하나)"
)
_ATTENDED: Final = re.compile(r"(?:를|을)\s비롯(?:한|해)|\s등(?:이|의|에서)?\s")


def is_about_the_same(analysis: Analysis) -> bool:
    """Whether the sentence goes on about the visitors of the one before."""
    return bool(_AGAIN.match(analysis.text))


def pending_in(analysis: Analysis) -> Pending | None:
    """The foreign subject of a sentence that tells no visit, for the next sentence to resolve."""
    for phrase in analysis.phrases:
        visitors = visitors_of(phrase) if phrase.case is Case.SUBJECT and countries_of(phrase.places) else ()
        if visitors:
            return Pending(analysis.index, visitors, _day_of(analysis))
    return None


def resolved(pending: Pending, analysis: Analysis) -> tuple[Draft, ...]:
    """이들은 시청으로 가 시장과 면담하고: the visit of the people who were only named before."""
    meets = next(
        (
            p
            for p in analysis.predicates
            if p.act in (Act.MEET, Act.RECEIVE) and hosts.is_host_met(analysis.text, 0, p, analysis.hosts)
        ),
        None,
    )
    comes = next(
        (
            p
            for p in analysis.predicates
            if p.act in (Act.COME, Act.LOOK, Act.LEARN)
            and hosts.target_of(analysis.text, p, analysis.hosts, start=0) is hosts.Target.HOST
        ),
        None,
    )
    if meets is None and comes is None:
        return ()
    return tuple(
        Draft(
            sentence=pending.sentence,
            rule="followed-up",
            direction=Direction.INBOUND,
            status=analysis.status,
            countries=visitor.countries,
            organisations=visitor.organisations,
            visitor_kind=visitor.kind,
            headcount=visitor.headcount,
            date=pending.date or _day_of(analysis),
            host=analysis.hosts.host,
            place=analysis.hosts.place,
            extra=(analysis.index,),
        )
        for visitor in pending.visitors
    )


def enriched(drafts: Sequence[Draft], last: Sequence[int], analysis: Analysis) -> list[Draft]:
    """The drafts, those at `last` completed from a sentence about the same people or their arranger."""
    completed = list(drafts)
    arranger = hosts.arranger_in(analysis.text) if _ARRANGED_BEHIND.search(analysis.text) else None
    again = is_about_the_same(analysis)
    attended = _attending(analysis)
    for position in last:
        draft = completed[position]
        if draft.kind is not VisitKind.EVENT or draft.direction is not Direction.INBOUND:
            continue
        if arranger and not draft.facilitated_by:
            draft = replace(draft, facilitated_by=arranger)
        if again and len(last) == 1:
            draft = _completed(draft, analysis)
        if attended is not None and not draft.countries:
            draft = replace(
                draft, countries=countries_of(attended.places), extra=(*draft.extra, analysis.index)
            )
        completed[position] = draft
    return completed


def _completed(draft: Draft, analysis: Analysis) -> Draft:
    subject = _AGAIN.match(analysis.text)
    people = [c for c in analysis.counts if c.unit == "people" and subject and c.start < subject.end()]
    headcount = draft.headcount or (people[-1].headcount if people else None)
    gained = headcount != draft.headcount
    follows = analysis.index == draft.sentence + 1
    return replace(
        draft,
        headcount=headcount,
        date=draft.date or _day_of(analysis),
        place=draft.place or analysis.hosts.place,
        extra=(*draft.extra, analysis.index) if gained or follows or analysis.predicates else draft.extra,
    )


def _attending(analysis: Analysis) -> Phrase | None:
    """영국·싱가포르를 비롯한 대사 32명이 참석했다: the countries of guests who were only counted before."""
    if not re.search(r"참석했|자리로|함께했|참가했", analysis.text):
        return None
    return next(
        (
            phrase
            for phrase in analysis.phrases
            if len(countries_of(phrase.places)) > 1
            and _ATTENDED.search(analysis.text[phrase.end - 4 : phrase.end + 8])
        ),
        None,
    )


def _day_of(analysis: Analysis) -> DateSpan | None:
    return next(
        (hit.span for hit in analysis.dates if hit.rule in ("day", "pair", "range", "stay") and hit.span),
        None,
    )
