"""A date found in a text, and what it is resolved against."""

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
