"""Running totals told in one English sentence: `1,275 officials from 52 countries toured … last year`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extract.counts import CountHit, find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit
from pipeline.extract.visits.en.words import NOT_VISITORS
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Headcount, Precision, Status, VisitKind

_CUMULATED: Final = re.compile(
    r"\b(?:since\b|so far|in all\b|in total|a total of|altogether|to date|cumulative\w*|"
    r"by the end of|over the (?:past|last) \w+ (?:years?|months?)|(?:last|this|that) year|in (?:19|20)\d\d|"
    r"between (?:19|20)\d\d|(?:between|from) (?:january|february|march|april|may|june|july|august|"
    r"september|october|"
    r"november) (?:and|to|through|until)|from (?:19|20)\d\d|(?:the )?(?:first|second) half|each bringing|"
    r"every one of them|"
    r"had been through|have been through|(?:has|have) (?:now |already )?(?:taken|attended|completed|"
    r"finished|graduated|participated|drawn|received|hosted|welcomed|"
    r"visited|toured|come|attracted|briefed|trained|seen))\b",
    re.IGNORECASE,
)
_VISITED: Final = re.compile(
    r"\b(?:visit\w*|tour\w*|came|come|welcom\w+|host\w*|receiv\w+|drew|drawn|draw|counted|recorded|logged|"
    r"been through|"
    r"tak(?:en|e|ing)|took|attended|complet\w+|finished|"
    r"graduated|participated|attract\w+|trained|stud(?:y|ied)|passed through|guests?|delegations?|brief\w+|"
    r"walked|"
    r"took in|takes in|"
    r"shown|seen|signed the guest)\b"
)
_TOURISM: Final = re.compile(
    r"\b(?:tourists?|travell?ers?|hotels?|record month|spending|arrivals|duty-free|concert|spectators|"
    r"festival|exhibition visitors|"
    r"downloads|users|subscribers|residents|fans|shoppers|passengers)\b",
    re.IGNORECASE,
)
_DELEGATIONS: Final = re.compile(
    r"\b(?P<number>\d[\d,]*)\s(?:foreign\s|overseas\s|such\s)?(?:delegations|groups|missions|study visits)\b"
)


def total_in(scene: Scene, index: int, dates: Sequence[DateHit]) -> Draft | None:
    """A total over many delegations, if the sentence tells one; an occasion on a day is none."""
    each = scene.scoped[index]
    text = each.sentence.text
    if not _CUMULATED.search(text) or not _VISITED.search(text) or not (each.is_citys or each.words):
        return None
    if NOT_VISITORS.search(text) or _TOURISM.search(text):
        return None
    counts = find_counts(text)
    people = [count for count in counts if count.unit == "people"]
    bodies = _DELEGATIONS.search(text) or any(count.unit == "countries" for count in counts)
    if not people and not bodies:
        return None
    has_day = any(
        hit.span and hit.rule != ANNOUNCED and hit.span.precision is Precision.DAY and hit.rule != "week"
        for hit in dates
    )
    if has_day and not re.search(
        r"\bsince\b|so far|by the end of|in total|a total of|have been through|in all\b", text
    ):
        return None
    return Draft(
        sentence=index,
        rule="en-running-total",
        direction=Direction.INBOUND,
        status=Status.HAPPENED,
        countries=countries_of([place for place in each.places if place.code not in ("KR", "KP")]),
        organisations=(),
        visitor_kind="mixed",
        kind=VisitKind.AGGREGATE,
        headcount=_figure(people),
        date=_span(text, scene, dates),
    )


def _figure(people: Sequence[CountHit]) -> Headcount | None:
    """The foreign figure if one is called so, else the first."""
    foreign = [count for count in people if re.search(r"foreign|overseas|from abroad", count.surface)]
    chosen = next(iter(foreign or people), None)
    return chosen.headcount if chosen else None


def _span(text: str, scene: Scene, dates: Sequence[DateHit]) -> DateSpan | None:
    told = next((hit.span for hit in dates if hit.span and hit.span.precision is not Precision.DAY), None)
    if told and scene.published and re.search(r"\b[Ss]ince\b", text) and told.start < scene.published:
        return DateSpan(told.start, scene.published, told.precision)
    return told
