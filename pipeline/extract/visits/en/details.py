"""What English sentences after a visit add to it: `The 16 visitors …`, `Her delegation of ten …`. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, find_dates
from pipeline.extract.visits.en.told import mode_of, status_of, without_quotes
from pipeline.extract.visits.en.words import COME, PEOPLE, RECEIVE
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Headcount, Mode, Precision, Status

_SAME_PEOPLE: Final = re.compile(
    rf"^(?:(?:The|His|Her|Their|Its|Among the|All|Both|Some|About)\s(?:[\w-]+\s){{0,4}}?(?:of\s(?:them|"
    rf"the)\s)?(?:{PEOPLE}|"
    r"delegation|ambassador|minister|mayor|governor|consul[- ]general|session|visit|meeting|trip|call|stay|"
    r"talks|"
    r"discussion|two|pair|program(?:me)?|exchange|seminar|workshop|briefing|envoy|two sides|event)\b"
    r"|(?:The (?:trio|quartet|quintet)|[^,.;]{2,70}\b(?:him|them|his guests?|her guests?))\b"
    rf"|(?:They|Members of the)\b|(?:[\w-]+\s){{1,3}}(?:{PEOPLE})\b|(?:On|In|From|At|During|After|"
    rf"Over)\s[^,]{{1,40}},?\s(?:"
    r"they|the (?:group|team|delegation|visitors|guests|party|officials|delegates|mission|class))\b)"
)
_NAMES_THEM: Final = re.compile(
    r"^(?:Among them|The (?:group|visitors|guests|delegates|officials|party), from|They (?:come|came|are|"
    r"were|hail)|The (?:group|delegation|guests|list|cities|"
    r"countries) (?:includes?|"
    r"included|are|were|come|came)|Those|Participants|Taking part)\b"
)
_SETS: Final = {"trio": 3, "quartet": 4, "quintet": 5}
_TRIO: Final = re.compile(r"^The (?P<set>trio|quartet|quintet)\b")
_TOTAL_OTHERS: Final = re.compile(
    r"\b(?:since|so far|similar|last year|other|another|previous|earlier groups?)\b"
)
_CANCELLED_LATER: Final = re.compile(
    r"\b(?:(?:visit|trip|tour|call|stop|plan|meeting) (?:was|has been|is|were) (?:cancel\w+|called off|"
    r"postponed|scrapped|"
    r"shelved|put off))\b"
)
_REACH: Final = 4


def with_details(scene: Scene, index: int, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts of sentence `index`, with what the next sentences say of the same people."""
    if len(drafts) != 1:
        return list(drafts)
    draft = drafts[0]
    extra: list[Draft] = []
    for later in range(index + 1, min(index + 1 + _REACH, len(scene.scoped))):
        text = without_quotes(scene.scoped[later].sentence.text)
        if again := _again(scene, later, text, draft):
            extra.append(again)
            break
        if _is_of_others(scene, later, draft):
            break
        if _SAME_PEOPLE.match(text) and not _TOTAL_OTHERS.search(text):
            draft = _enriched(scene, later, text, draft)
    return [draft, *extra]


def _is_of_others(scene: Scene, later: int, draft: Draft) -> bool:
    """Another country's people are named: what follows is theirs."""
    if not draft.countries and _NAMES_THEM.match(scene.scoped[later].sentence.text):
        return False
    codes = {place.code for place in scene.scoped[later].places} - {"", "KR", "KP"}
    return bool(codes) and not codes & set(draft.countries)


def _enriched(scene: Scene, later: int, text: str, draft: Draft) -> Draft:
    found = draft
    trio = _TRIO.match(text)
    if trio and draft.headcount is None:
        found = replace(found, headcount=Headcount(_SETS[trio["set"]], approx=False))
    people = [count for count in find_counts(text) if count.unit == "people" and count.value > 1]
    if draft.headcount is None and people and people[0].start < _NEAR_START:
        found = replace(found, headcount=people[0].headcount)
    span = _day(scene, text, draft.status)
    if span and (draft.date is None or _is_narrower(span, draft.date)):
        found = replace(found, date=span)
    if draft.mode is Mode.IN_PERSON and mode_of(text) is Mode.ONLINE and people:
        found = replace(found, mode=Mode.ONLINE)
    if not draft.countries and _NAMES_THEM.match(text):
        found = replace(found, countries=countries_of(scene.scoped[later].places))
    if _CANCELLED_LATER.search(text):
        found = replace(found, status=Status.CANCELLED)
    return found if found == draft else replace(found, extra=(*draft.extra, later))


_NEAR_START: Final = 60
_WEEK: Final = 7
_ON_THE_VISIT: Final = re.compile(
    rf"\b{COME}\b|visit|stay|trip|meeting|session|course|program|opens|begins|starts|"
    rf"\b{RECEIVE}[^.;]{{0,30}}\b(?:him|her|them|guests|visitors|group|delegation)\b"
)


def _is_narrower(span: DateSpan, told: DateSpan) -> bool:
    """A day or stay within the week or month that was told first."""
    is_loose = told.precision is not Precision.DAY or (told.end - told.start).days == _WEEK - 1
    return is_loose and told.start <= span.start and span.end <= told.end and span != told


def _day(scene: Scene, text: str, status: Status) -> DateSpan | None:
    hits = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    told = [hit.span for hit in hits if hit.rule != ANNOUNCED and hit.span]
    is_visit = _ON_THE_VISIT.search(text)
    return next((span for span in told if span.precision is Precision.DAY and is_visit), None)


_AGAIN: Final = re.compile(
    r"\b(?:[Aa] (?:follow-up|second|third|further|return|next) (?:\w+ )?(?:call|visit|meeting|session|trip|"
    r"round|"
    r"talks|conference|workshop)|[Tt]he (?:same|two) (?:\w+ )?(?:sides|cities|agency|group|"
    r"delegation) (?:will|are to|plan to)"
    r" (?:meet|talk|visit|come) again)\b"
)


def _again(scene: Scene, later: int, text: str, draft: Draft) -> Draft | None:
    """`A follow-up call with the same agency is set for Sept. 30`: a second occasion of the same people."""
    match = _AGAIN.search(text)
    if match is None:
        return None
    status = status_of(text, match.end(), match.end())
    hits = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    span = next((hit.span for hit in hits if hit.rule != ANNOUNCED and hit.span), None)
    if span is None or re.search(r"\bin (?!person)[A-Z]", text):
        return None
    is_call = re.search(r"\bcall\b|\bsession\b|\bround\b", match.group())
    mode = mode_of(text) if not is_call else draft.mode
    return replace(
        draft,
        sentence=later,
        status=status,
        date=span,
        headcount=None,
        place=None,
        mode=mode,
        extra=(),
        rule="en-again",
    )
