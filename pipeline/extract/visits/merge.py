"""One record per delegation and occasion: drafts of several sentences brought together. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from pipeline.extract.home import all_exchanged
from pipeline.extract.visits.confidence import confidence_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Mode, Precision, Status, Visit, VisitKind


def merged(drafts: Sequence[Draft], scene: Scene) -> tuple[Visit, ...]:
    """Records in order of telling."""
    kept: list[Draft] = []
    for draft in drafts:
        position = next((i for i, other in enumerate(kept) if _same_occasion(other, draft)), None)
        if position is None:
            kept.append(draft)
        else:
            kept[position] = _joined(kept[position], draft)
    return tuple(_record(draft, scene) for draft in kept if not _is_told_apart(draft, kept))


def _is_told_apart(draft: Draft, kept: Sequence[Draft]) -> bool:
    """A와 B에서 온 관계자들이 각기 다른 날 …: said of several at once, then of each with its own day."""
    if _is_told_by_name(draft, kept):
        return True
    if draft.date or draft.headcount or len(draft.countries) < 2 or draft.direction is Direction.OUTBOUND:  # noqa: PLR2004 - several
        return False
    single = {
        other.countries[0]
        for other in kept
        if len(other.countries) == 1 and other.date and other.direction is draft.direction
    }
    return draft.kind is VisitKind.EVENT and set(draft.countries) <= single


_UNNAMED: Final = re.compile(r"^(?:외국|해외|각국|외신|주한\s?(?:외교|대사|외국))")


def _is_told_by_name(draft: Draft, kept: Sequence[Draft]) -> bool:
    """주한 외교사절을 초청했다 …: guests in general, whom a later sentence names with their countries."""
    if draft.countries or draft.headcount or draft.date is None or draft.kind is not VisitKind.EVENT:
        return False
    if not draft.organisations or not all(map(_UNNAMED.match, draft.organisations)):
        return False
    return any(
        other.countries
        and other.date
        and other.sentence > draft.sentence
        and other.direction is draft.direction
        and dates_meet(draft.date, other.date)
        for other in kept
    )


def _same_occasion(one: Draft, other: Draft) -> bool:
    if one.sentence == other.sentence or (one.kind, one.direction) != (other.kind, other.direction):
        return False
    if not dates_meet(one.date, other.date) and not _goes_on(one, other):
        return False
    if (one.status is Status.CANCELLED) != (other.status is Status.CANCELLED):
        return False
    if one.kind is VisitKind.AGGREGATE:
        return bool(one.headcount and other.headcount and one.headcount.value == other.headcount.value)
    if one.countries and other.countries:
        return _same_people(one, other)
    return any(alike(a, b) for a in one.organisations for b in other.organisations)


def _same_people(one: Draft, other: Draft) -> bool:
    mine, theirs = set(one.countries), set(other.countries)
    if one.direction is Direction.OUTBOUND:
        return bool(mine & theirs)
    if mine == theirs:
        if not dates_meet(one.date, other.date):
            return True
        return one.date is None or other.date is None or one.date == other.date or _names_meet(one, other)
    return bool(mine & theirs) and _names_meet(one, other)


def _goes_on(one: Draft, other: Draft) -> bool:
    """Whether the same people are told of again on the day after: one stay (labels §2, event)."""
    if one.date is None or other.date is None or one.kind is not VisitKind.EVENT:
        return False
    is_next = one.date.precision is other.date.precision is Precision.DAY and (
        (other.date.start - one.date.end).days == 1
    )
    return is_next and set(one.countries) == set(other.countries) and _names_meet(one, other)


def _names_meet(one: Draft, other: Draft) -> bool:
    return any(alike(a, b) for a in one.organisations for b in other.organisations)


def dates_meet(one: DateSpan | None, other: DateSpan | None) -> bool:
    """Whether two told dates can be one: either missing, or they overlap."""
    return one is None or other is None or (one.start <= other.end and other.start <= one.end)


def alike(one: str, other: str) -> bool:
    """Whether two surfaces name one body, however they are spaced."""
    one, other = one.replace(" ", ""), other.replace(" ", "")
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= _ALIKE


_ALIKE: Final = 0.75


def _joined(first: Draft, later: Draft) -> Draft:
    """The first telling, with what only the later one says."""
    return Draft(
        sentence=first.sentence,
        rule=first.rule,
        direction=first.direction,
        status=first.status,
        countries=first.countries or later.countries,
        organisations=first.organisations or later.organisations,
        visitor_kind=first.visitor_kind or later.visitor_kind,
        kind=first.kind,
        mode=Mode.ONLINE if Mode.ONLINE in (first.mode, later.mode) else first.mode,
        headcount=first.headcount or later.headcount,
        date=_joined_date(first, later),
        host=first.host or later.host,
        place=first.place or later.place,
        facilitated_by=first.facilitated_by or later.facilitated_by,
        extra=(*first.extra, later.sentence),
    )


def _joined_date(first: Draft, later: Draft) -> DateSpan | None:
    if first.date and later.date and _goes_on(first, later):
        return DateSpan(first.date.start, later.date.end, Precision.DAY)
    if first.date and later.date and first.date.precision is not Precision.DAY is later.date.precision:
        return later.date  # a table's quarter, then the day
    return first.date or later.date


def _record(draft: Draft, scene: Scene) -> Visit:
    indices = dict.fromkeys((draft.sentence, *draft.extra))
    evidence = tuple(scene.scoped[index].sentence.text for index in indices)
    text = " ".join(evidence)
    topics = scene.lexicon.topics_in(text)
    purpose = (*topics, *(p for p in scene.lexicon.purposes_in(text) if p not in topics))
    return Visit(
        kind=_kind(draft, scene),
        direction=draft.direction,
        status=draft.status,
        mode=draft.mode,
        countries=all_exchanged(draft.countries, scene.city.country),
        organisations=draft.organisations,
        evidence=evidence,
        rule=draft.rule,
        confidence=confidence_of(draft),
        visitor_kind=draft.visitor_kind,
        headcount=draft.headcount,
        date=draft.date,
        host=draft.host,
        place=draft.place,
        purpose=purpose,
        facilitated_by=draft.facilitated_by,
    )


def _kind(draft: Draft, scene: Scene) -> VisitKind:
    """An event of three calendar years ago or more is background (labels §2, kind)."""
    is_inbound_event = draft.kind is VisitKind.EVENT and draft.direction is Direction.INBOUND
    if not (is_inbound_event and draft.date and scene.published):
        return draft.kind
    is_old = draft.date.start.year < scene.published.year - _YEARS_BACK
    return VisitKind.BACKGROUND if is_old else draft.kind


_YEARS_BACK: Final = 2
