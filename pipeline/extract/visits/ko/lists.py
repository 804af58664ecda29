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
from pipeline.extract.visits.ko.predicates import status_in
from pipeline.extract.visits.ko.reading import draft_of
from pipeline.extract.visits.ko.sentence import Analysis, Segment
from pipeline.extract.visits.organisations import visitors_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Status

_ITEM: Final = re.compile(r"^\s*(?:[▲△▶▷◆◇■□●○◎•·‣※*+–—|-]|[①-⑳]|\d{1,2}[.)]\s)\s*")
_MARKS: Final = re.compile(r"[▲△▶▷◆◇]|다\.?$")  # a running list of several items, or a told sentence
_GUESTS: Final = re.compile(
    r"해외|외국|각국|외빈|손님|내빈|대표단|방문단|시찰단|연수단|방문객|방문자|기관|나라|도시|대사"
)
_CALLED: Final = re.compile(
    r"방문|견학|시찰|벤치마킹|다녀[가간갔]|찾(?:은|았|아|을|는)|들[른러렀]|연수|참관|탐방|접견|면담|"
    r"맞(?:은|았|이|을|는)|"
    r"만[나난났날]|예방|체험|둘러|손님|외빈|방명록"
)
_FURNITURE: Final = re.compile(r"기사|뉴스|인기|추천|많이\s본|관련\s?글|바로가기|실시간|랭킹|지금\s뜨는|공유")
_BACK: Final = 16
"""A list of more lines than this is a table of its own."""


def item_drafts(scene: Scene, analysis: Analysis) -> tuple[Draft, ...]:
    """The visits of one line of a list, or row of a table; empty where it is none of a visitors' list."""
    if not analysis.phrases or not _ITEM.match(_line(scene, analysis)) or _MARKS.search(analysis.text, 2):
        return ()
    heading = _heading(scene, analysis.index)
    if heading is None:
        return ()
    return tuple(_drafts(scene, analysis, heading))


def _line(scene: Scene, analysis: Analysis) -> str:
    """The line as it stands on the page, a table's bars and all."""
    return scene.scoped[analysis.index].sentence.text


def _heading(scene: Scene, index: int) -> int | None:
    """The sentence above the list, if it or the one before it tells of guests of the city's.

    A table at the head of the article is headed by its title, or by the sentence under it.
    """
    mark = _mark_of(scene.scoped[index].sentence.text)
    above = index - 1
    while above >= max(0, index - _BACK) and _is_item(scene.scoped[above].sentence.text, mark):
        above -= 1
    if above < index - _BACK:
        return None
    if above < 0 or scene.scoped[above].sentence.in_title:
        below = _below(scene, index, mark) if mark == "|" else None
        return below if below is not None and _heads(scene, below, above) else None
    return above if _heads(scene, above, above - 1) else None


def _heads(scene: Scene, heading: int, other: int) -> bool:
    """Whether the sentence is the city's and, alone or with the other one, speaks of guests who come."""
    beside = [scene.scoped[i] for i in (heading, other) if i >= 0]
    if beside[0].sentence.in_title or _FURNITURE.search(beside[0].sentence.text):
        return False
    own = [each for each in beside if each is beside[0] or each.sentence.in_title]
    if not any(hosts.may_host(hosts.view_of(each, scene.lexicon)) for each in own):
        return False
    texts = [each.sentence.text for each in beside]
    return any(_CALLED.search(text) and _GUESTS.search(text) for text in (texts[0], " ".join(texts)))


def _below(scene: Scene, index: int, mark: str) -> int | None:
    rest = range(index + 1, min(len(scene.scoped), index + _BACK))
    return next((i for i in rest if not _is_item(scene.scoped[i].sentence.text, mark)), None)


def _is_item(text: str, mark: str) -> bool:
    return _mark_of(text) == mark


def _mark_of(text: str) -> str:
    """What the line is marked with: its sign, or 0 for a number; empty for a sentence."""
    match = _ITEM.match(text)
    if match is None:
        return ""
    sign = match.group().strip()[:1]
    return "0" if sign.isdigit() or "①" <= sign <= "⑳" else sign


def _drafts(scene: Scene, analysis: Analysis, heading: int) -> Iterator[Draft]:
    above = scene.scoped[heading].sentence.text
    whole = Segment(0, len(analysis.text), None)
    date = _date_of(scene, analysis, above)
    status = status_in(above)
    if date and scene.published and date.end < scene.published and status is Status.PLANNED:
        status = Status.HAPPENED
    for phrase in analysis.phrases:
        visitors = visitors_of(phrase)
        for visitor in visitors:
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
        if visitors:
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
