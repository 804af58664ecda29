"""How sure a record is: a prior for its construction, less for what it does not say. Pure.

The priors are set by hand: by how strict a construction is and how often it was seen in the labelled articles
and our own sentences. They are not calibrated.
"""

from __future__ import annotations

from typing import Final

from pipeline.extract.visits.records import Draft
from pipeline.model import VisitKind

_PRIORS: Final = {
    "comes": 0.94,
    "described": 0.92,
    "is-received": 0.94,
    "call-received": 0.9,
    "list-item": 0.93,
    "visit-noun": 0.86,
    "meets-host": 0.88,
    "received": 0.85,
    "takes-part": 0.8,
    "sends-people": 0.84,
    "is-trained": 0.82,
    "followed-up": 0.78,
    "listed-line": 0.9,
    "at-host": 0.88,
    "is-hosted": 0.85,
    "described-widely": 0.86,
    "is-named-last": 0.84,
    "at-city": 0.83,
    "is-shown": 0.82,
    "side-by-side": 0.82,
    "at-seat": 0.8,
    "joins-course": 0.8,
    "meeting-noun": 0.8,
    "calls": 0.78,
    "at-citys-matter": 0.76,
    "running-total": 0.94,
    "open-list": 0.85,
    "gathering": 0.78,
    "calls-by-screen": 0.78,
    "goes-to": 0.9,
    "joins-event": 0.88,
    "joins-by-screen": 0.86,
    "acts-abroad": 0.8,
    "meets-abroad": 0.8,
    "trip-noun": 0.84,
    "heads-for": 0.88,
    "invited-there": 0.82,
    "received-there": 0.82,
    "exchange-under-frame": 0.86,
    "en-comes": 0.85,
    "en-is-received": 0.88,
    "en-visit-noun": 0.78,
    "en-goes-to": 0.82,
    "en-running-total": 0.8,
    "en-had-come": 0.82,
    "en-again": 0.82,
    "en-comes-under-frame": 0.8,
    "en-comes-then-host": 0.8,
    "en-is-received-to-town": 0.8,
    "en-comes-to-town": 0.76,
    "en-at-host": 0.76,
    "en-listed": 0.76,
    "ja-comes": 0.82,
    "ja-goes-on": 0.78,
    "ja-running-total": 0.82,
    "ja-goes-to": 0.82,
}
_UNKNOWN: Final = 0.7
_NO_DATE: Final = 0.04
_NO_COUNTRY: Final = 0.08
_NO_BODY: Final = 0.05


def confidence_of(draft: Draft) -> float:
    """0 … 1, two decimals."""
    value = _PRIORS.get(draft.rule, _UNKNOWN)
    if draft.kind is VisitKind.EVENT:
        value -= _NO_DATE * (draft.date is None)
        value -= _NO_COUNTRY * (not draft.countries)
        value -= _NO_BODY * (not draft.organisations)
    return round(value, 2)
