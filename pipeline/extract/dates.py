"""Told dates, resolved against the day of publication. Korean here; English and Japanese beside it.

A relative date (22일, last Monday, 先月) has span `None` where the day of publication is not known: dates are
left out rather than guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.model import DateSpan

ANNOUNCED: Final = "announced"
"""The rule of days on which something was said (26일 밝혔다), which are not the day of the visit."""


@dataclass(frozen=True, slots=True)
class DateHit:
    """`text[start:end] == surface` tells the days `span`; `None` where they cannot be known.

    `rule` names how it was resolved; `announced` marks the day of an announcement.
    """

    span: DateSpan | None
    surface: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a date is resolved against.

    `published`: the publisher's day. `previous`: the date told before this one. `ahead`: the sentence
    speaks of something still to come, so that "3일" on the 30th is the 3rd of the next month.
    """

    published: date | None
    previous: DateSpan | None = None
    ahead: bool = False


def find_dates(
    text: str, published_day: date | None, previous: DateSpan | None = None, *, ahead: bool = False
) -> tuple[DateHit, ...]:
    """Dates told in `text`, in order, none overlapping. `ahead`: see `Told`."""
    # the readers of single languages build on the values above
    from pipeline.extract import dates_en, dates_ja, dates_ko  # noqa: PLC0415 - see above

    told = Told(published_day, previous, ahead)
    if any("가" <= character <= "힣" for character in text):
        return dates_ko.find(text, told)
    if any("぀" <= character <= "ヿ" or "一" <= character <= "鿿" for character in text):
        return dates_ja.find(text, told)
    return dates_en.find(text, told)
