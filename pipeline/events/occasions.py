"""Tellings that hang together into events with their values, people's word included. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.events.people import Said, edited, said_of
from pipeline.events.resolve import LIKELY, grouped, named
from pipeline.events.signs import Signs
from pipeline.events.tellings import judge
from pipeline.events.values import event_of
from pipeline.model import (
    Correction,
    Event,
    Headcount,
    Resolution,
    Resolved,
    Telling,
    Visit,
    VisitKind,
)


def may_be_one(one: Telling, other: Telling, signs: Signs) -> bool:
    """Whether two tellings must be looked at together: no others decide whether they are of one visit."""
    verdict = judge(one, other, signs)
    return not verdict.bar and verdict.score >= LIKELY * signs.enough


def resolved(
    tellings: Sequence[Telling],
    corrections: Iterable[Correction],
    ids: Mapping[str, str],
    signs: Signs,
    min_confidence: float = 0.0,
) -> Resolution:
    """The events of `tellings`, which hang together. `ids`: their events so far, by key.

    No event is made of running totals and background, of what is less sure than `min_confidence` unless
    somebody has confirmed it, and of what somebody has rejected as no visit at all.
    """
    said = said_of(tellings, corrections)
    told = [
        each
        for each in said.tellings
        if each.visit.kind is VisitKind.EVENT
        and each.key not in said.rejected
        and (each.visit.confidence >= min_confidence or each.key in said.confirmed)
    ]
    groups = named(grouped(told, signs, said.decisions), ids)
    return Resolution(tuple(_resolved(event_id, group, said) for event_id, group in groups), said.rejected)


def _resolved(event_id: str, group: Sequence[Telling], said: Said) -> Resolved:
    event = event_of(event_id, group)
    for each in group:
        for field, value in said.edits.get(each.key, ()):
            event = _with_edit(event, field, value)
    confirmed = next((said.confirmed[each.key] for each in group if each.key in said.confirmed), None)
    return Resolved(
        replace(event, confirmed_by=confirmed),
        tuple(each.key for each in group),
        any(each.key in said.rejected_whole for each in group),
    )


def _with_edit(event: Event, field: str, value: str) -> Event:
    """`event` with a field as somebody wrote it."""
    visit = edited(_as_visit(event), field, value)
    count = visit.headcount
    return replace(
        event,
        status=visit.status,
        mode=visit.mode,
        countries=visit.countries,
        organisations=visit.organisations,
        visitor_kind=visit.visitor_kind,
        headcount=count.value if count else None,
        date=visit.date,
        host=visit.host,
        place=visit.place,
        purposes=visit.purpose,
        facilitated_by=visit.facilitated_by,
        why=(*event.why, f"{field}: as somebody wrote it"),
    )


def _as_visit(event: Event) -> Visit:
    return Visit(
        kind=VisitKind.EVENT,
        direction=event.direction,
        status=event.status,
        mode=event.mode,
        countries=event.countries,
        organisations=event.organisations,
        evidence=(),
        rule="",
        confidence=1.0,
        visitor_kind=event.visitor_kind,
        headcount=Headcount(event.headcount) if event.headcount else None,
        date=event.date,
        host=event.host,
        place=event.place,
        purpose=event.purposes,
        facilitated_by=event.facilitated_by,
    )
