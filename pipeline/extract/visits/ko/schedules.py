"""Visits told without a verb: an officer's day (◇ 부시장 = 3시 시장실서 … 접견), telegraphic style. Pure.

The party is closed by a noun of visiting that ends the line or its clause. In an article that is headed as a
schedule (일정, 동정) such a visit lies ahead on the day that the heading names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pipeline.extract.dates import find_dates
from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko.exclusions import SURE_EXCLUSIONS, exclusion_of
from pipeline.extract.visits.ko.phrase_ends import VISIT_NOUN
from pipeline.extract.visits.ko.phrases import Phrase
from pipeline.extract.visits.ko.predicates import CANCELLED
from pipeline.extract.visits.ko.reading import draft_of
from pipeline.extract.visits.ko.sentence import Analysis, Segment, is_quoted, segments_of
from pipeline.extract.visits.organisations import visitors_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Precision, Status

_HEADED: Final = re.compile(r"일정|동정|오늘의\s|내일의\s|주요\s?행사")
_TOMORROW: Final = re.compile(r"내일")
_CLOSING: Final = re.compile(
    rf"\s?(?:(?:등)?[과와]\s|등\s|의\s)?(?:[‘“「『'][^’”」』']{{2,40}}[’”」』']\s)?{VISIT_NOUN}"
    r"(?:\s?\((?P<note>[^()]{1,30})\))?(?=\s*(?:[,.;·]|$))"
)
_LASTS_TO: Final = re.compile(r"[~∼～–-]\s?(?P<day>\d{1,2})일")


def schedule_day(title: str, published: date | None) -> DateSpan | None:
    """The day of which an article under this title lists the appointments; `None` where it is no schedule."""
    if published is None or not _HEADED.search(title):
        return None
    told = find_dates(_HEADED.sub(" ", title), published, None, ahead=True)
    for hit in told:
        if hit.span and hit.span.precision is Precision.DAY and hit.surface[-2:-1].isdigit():
            return hit.span
    day = published + timedelta(days=1) if _TOMORROW.search(title) else published
    return DateSpan(day, day, Precision.DAY)


def noun_drafts(scene: Scene, analysis: Analysis) -> tuple[Draft, ...]:
    """The visits of a line in which no verb tells them; empty where it is told in verbs."""
    if not analysis.phrases or scene.abroad or not hosts.may_host(analysis.hosts):
        return ()
    return tuple(_drafts(scene, analysis))


def _drafts(scene: Scene, analysis: Analysis) -> Iterator[Draft]:
    segments = segments_of(analysis)
    for phrase in analysis.phrases:
        closing = _closing(scene, analysis, phrase)
        if closing is None:
            continue
        segment = next(each for each in segments if each.start <= phrase.start < each.end)
        if exclusion_of(scene, analysis, segment, phrase) in {*SURE_EXCLUSIONS, "abroad", "venue-abroad"}:
            continue
        day = _day(scene, analysis, segment, closing)
        status = _status(scene, analysis, day)
        for visitor in visitors_of(phrase):
            yield draft_of(scene, analysis, segment, visitor, rule="noun-ended", status=status, date=day)


def _closing(scene: Scene, analysis: Analysis, phrase: Phrase) -> re.Match[str] | None:
    """The noun of visiting behind the party; the city is named before it, or the line is its officer's."""
    if is_quoted(analysis.text, phrase.start):
        return None
    named = any(word.start < phrase.start for word in analysis.hosts.words)
    if not (named or scene.schedule or any(site.start < phrase.start for site in analysis.sites)):
        return None
    return _CLOSING.match(analysis.text, phrase.end) or _CLOSING.match(analysis.text, phrase.end - 1)


def _day(scene: Scene, analysis: Analysis, segment: Segment, closing: re.Match[str]) -> DateSpan | None:
    is_inside = segment.date and not closing.start() <= segment.date.start < closing.end()
    day = segment.date.span if segment.date and is_inside else scene.schedule
    lasts = _LASTS_TO.search(closing["note"] or "")
    if day is None or lasts is None or int(lasts["day"]) <= day.start.day:
        return day
    last = next((hit.span for hit in analysis.dates if hit.span and hit.span.end > day.start), None)
    if last is not None:
        return DateSpan(day.start, last.end, Precision.DAY)
    return DateSpan(day.start, day.start.replace(day=int(lasts["day"])), Precision.DAY)


def _status(scene: Scene, analysis: Analysis, day: DateSpan | None) -> Status:
    if CANCELLED.search(analysis.text):
        return Status.CANCELLED
    if day is None or scene.published is None:
        return Status.HAPPENED
    is_ahead = day.start > scene.published or (scene.schedule is not None and day.start == scene.published)
    return Status.PLANNED if is_ahead else Status.HAPPENED
