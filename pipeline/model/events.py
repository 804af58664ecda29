"""Visits as many articles tell them, and what people say of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pipeline.model.readings import DateSpan, Direction, Mode, Status, Visit


@dataclass(frozen=True, slots=True)
class Telling:
    """A visit as one article tells it.

    `key`: names this telling for good, also after the article was read again. `told_at`: when the article was
    published (UTC), or first seen; `told_day`: that day, the publisher's. `story`: empty where the article
    stands alone.
    """

    key: str
    article_id: str
    city: str
    told_at: datetime
    told_day: date
    visit: Visit
    story: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A visit as all articles tell it. `why`: for each value that was disputed, what decided, in words."""

    id: str
    city: str
    direction: Direction
    status: Status
    mode: Mode
    countries: tuple[str, ...]
    organisations: tuple[str, ...]
    n_articles: int
    n_independent: int
    first_reported_at: datetime
    visitor_kind: str | None = None
    headcount: int | None = None
    headcount_low: int | None = None
    headcount_high: int | None = None
    date: DateSpan | None = None
    host: str | None = None
    place: str | None = None
    purposes: tuple[str, ...] = ()
    facilitated_by: str | None = None
    confirmed_by: str | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """An event and the keys of its tellings, the first told first. `is_rejected`: by somebody."""

    event: Event
    keys: tuple[str, ...]
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """The events of tellings that hang together, and the keys of those that somebody says are no visits."""

    events: tuple[Resolved, ...]
    rejected: frozenset[str] = frozenset()


class Act(StrEnum):
    """What somebody has said."""

    CONFIRM = "confirm"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A telling as somebody saw it: enough to know it again after the article was read anew."""

    article_id: str
    city: str
    countries: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One word of one person. `about`: the tellings meant; of a split, the first is parted from the others.

    `is_whole`: meant for the event of that telling, and not for the telling alone. `field`, `value`: of an
    edit. `made_at`: UTC.
    """

    correction_id: str
    act: Act
    about: tuple[Anchor, ...]
    author: str
    made_at: datetime
    is_whole: bool = False
    field: str = ""
    value: str = ""
    note: str = ""
