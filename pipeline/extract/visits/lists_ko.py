"""Visitors listed a line each under a sentence that tells of guests: ▲페루 부시장 등 4명(10월 11일). Pure.

Page furniture is listed, too (함께 볼 기사 · …): only a heading of the city's own that speaks of guests opens
a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extract.dates import ANNOUNCED, find_dates
from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko import draft_of
from pipeline.extract.visits.organisations import visitors_of
from pipeline.extract.visits.predicates_ko import status_in
from pipeline.extract.visits.records import Draft, Scene
from pipeline.extract.visits.sentence_ko import Analysis, Segment
from pipeline.model import DateSpan, Status

_ITEM: Final = re.compile(r"^\s*(?:[▲△▶▷◆◇■□●○◎•·‣※*+–—-]|[①-⑳]|\d{1,2}[.)]\s)\s*")
_MARKS: Final = re.compile(r"[▲△▶▷◆◇]|다\.?$")  # a running list of several items, or a told sentence
_GUESTS: Final = re.compile(
    r"해외|외국|각국|외빈|손님|내빈|대표단|방문단|시찰단|연수단|방문객|방문자|기관|나라|도시|대사"
)
_CALLED: Final = re.compile(
    r"방문|견학|시찰|벤치마킹|다녀[가간갔]|찾(?:은|았|아|을|는)|들[른러렀]|연수|참관|탐방|접견|면담|"
    r"맞(?:은|았|이|을|는)|"
    r"만[나난났날]|예방|체험|둘러"
)
_BACK: Final = 12
"""A list of more lines than this is a table of its own."""


def item_drafts(scene: Scene, analysis: Analysis) -> tuple[Draft, ...]:
    """The visits of one line of a list; empty where the sentence is no line of a visitors' list."""
    if not analysis.phrases or not _ITEM.match(analysis.text) or _MARKS.search(analysis.text, 2):
        return ()
    heading = _heading(scene, analysis.index)
    if heading is None:
        return ()
    return tuple(_drafts(scene, analysis, heading))


def _heading(scene: Scene, index: int) -> int | None:
    """The sentence above the list, if it or the one before it tells of guests of the city's."""
    above = index - 1
    while above >= max(0, index - _BACK) and _ITEM.match(scene.scoped[above].sentence.text):
        above -= 1
    if above < 0 or above < index - _BACK:
        return None
    each = scene.scoped[above]
    if each.sentence.in_title or not hosts.may_host(hosts.view_of(each, scene.lexicon)):
        return None
    for start in (above, above - 1):
        text = " ".join(scene.scoped[i].sentence.text for i in range(max(0, start), above + 1))
        if _CALLED.search(text) and _GUESTS.search(text):
            return above
    return None


def _drafts(scene: Scene, analysis: Analysis, heading: int) -> Iterator[Draft]:
    above = scene.scoped[heading].sentence.text
    whole = Segment(0, len(analysis.text), None)
    date = _date_of(scene, analysis, above)
    status = status_in(above)
    if date and scene.published and date.end < scene.published and status is Status.PLANNED:
        status = Status.HAPPENED
    for phrase in analysis.phrases:
        for visitor in visitors_of(phrase):
            yield draft_of(
                scene,
                analysis,
                whole,
                visitor,
                rule="listed-line",
                status=status,
                date=date,
                extra=(heading,),
            )
        if visitors_of(phrase):
            return


def _date_of(scene: Scene, analysis: Analysis, above: str) -> DateSpan | None:
    """The line's own date, else that of the heading."""
    own = next((hit.span for hit in analysis.dates if hit.span), None)
    if own:
        return own
    told = [
        hit
        for hit in find_dates(above, scene.published, scene.previous, ahead=False)
        if hit.rule != ANNOUNCED
    ]
    return told[-1].span if told else None
