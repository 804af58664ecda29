"""Events, and what people say of them, as rows of the results file. Pure."""

from __future__ import annotations

from pipeline.model import Correction, Resolved, Telling
from storage.results.rows import Batch, batch_of
from storage.rights import Row
from storage.times import utc_text


def event_batch(resolved: Resolved) -> Batch:
    """A visit as all articles tell it."""
    event = resolved.event
    row: Row = {
        "event_id": event.id,
        "city": event.city,
        "direction": event.direction.value,
        "status": event.status.value,
        "mode": event.mode.value,
        "countries": event.countries,
        "organisations": event.organisations,
        "visitor_kind": event.visitor_kind,
        "headcount": event.headcount,
        "headcount_low": event.headcount_low,
        "headcount_high": event.headcount_high,
        "date_from": event.date.start.isoformat() if event.date else None,
        "date_to": event.date.end.isoformat() if event.date else None,
        "date_precision": event.date.precision.value if event.date else None,
        "host": event.host,
        "place": event.place,
        "purposes": event.purposes,
        "facilitated_by": event.facilitated_by,
        "n_articles": event.n_articles,
        "n_independent": event.n_independent,
        "first_reported_at": utc_text(event.first_reported_at),
        "confirmed_by": event.confirmed_by,
        "is_rejected": resolved.is_rejected,
        "why": event.why,
    }
    return batch_of("event", event.id, {"event": [row]})


def no_event_batch(event_id: str) -> Batch:
    """An event that has no tellings any more: no row."""
    return batch_of("event", event_id, {"event": []})


def visit_event_batch(telling: Telling, event_id: str | None, *, is_rejected: bool) -> Batch:
    """Of which event a telling is; without one: a total, background, too unsure, or rejected."""
    row: Row = {
        "visit_id": telling.key,
        "article_id": telling.article_id,
        "event_id": event_id,
        "is_rejected": is_rejected,
    }
    return batch_of("visit_event", telling.key, {"visit_event": [row]})


def correction_batch(correction: Correction) -> Batch:
    """A word of a person."""
    row: Row = {
        "correction_id": correction.correction_id,
        "act": correction.act.value,
        "article_ids": tuple(dict.fromkeys(anchor.article_id for anchor in correction.about)),
        "city": correction.about[0].city,
        "is_whole": correction.is_whole,
        "field": correction.field or None,
        "value": correction.value if correction.field else None,
        "author": correction.author,
        "made_at": utc_text(correction.made_at),
        "note": correction.note or None,
    }
    return batch_of("correction", correction.correction_id, {"correction": [row]})
