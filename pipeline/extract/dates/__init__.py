"""Told dates, resolved against the day of publication; a reader for each language beside it.

A relative date (22일, last Monday, 先月) has span `None` where the day of publication is not known: dates are
left out rather than guessed.
"""

from __future__ import annotations

from datetime import date

from pipeline.extract.dates import en, ja, ko
from pipeline.extract.dates.told import ANNOUNCED, DateHit, Told
from pipeline.model import DateSpan

__all__ = ["ANNOUNCED", "DateHit", "find_dates"]


def find_dates(
    text: str, published_day: date | None, previous: DateSpan | None = None, *, ahead: bool = False
) -> tuple[DateHit, ...]:
    """Dates told in `text`, in order, none overlapping. `ahead`: see `Told`."""
    told = Told(published_day, previous, ahead)
    if any("가" <= character <= "힣" for character in text):
        return ko.find(text, told)
    if any("぀" <= character <= "ヿ" or "一" <= character <= "鿿" for character in text):
        return ja.find(text, told)
    return en.find(text, told)
