"""What an article says for a city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class VisitKind(StrEnum):
    """A delegation on an occasion; a count or list over many; or a mention too vague or old to count."""

    EVENT = "event"
    AGGREGATE = "aggregate"
    BACKGROUND = "background"


class Direction(StrEnum):
    """To the monitored city, or from it."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Status(StrEnum):
    """How the article tells the visit, seen from its publication time."""

    HAPPENED = "happened"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """Online only where the text says so."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class Precision(StrEnum):
    """How exactly a date is told."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in the text. `body[start_char:end_char] == surface`, or the title's where `in_title`.

    `kind`: `country`, `place`, `organisation`, `topic`, `programme`, `proposed-programme`, `city` …;
    `code`: what it stands for (an ISO code, a topic code, a programme's name).
    """

    kind: str
    code: str
    surface: str
    start_char: int
    end_char: int
    sentence: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Headcount:
    """Number of people; `approx` where the text rounds (40여 명, about 40)."""

    value: int
    approx: bool = False


@dataclass(frozen=True, slots=True)
class DateSpan:
    """First and last day, both inclusive, in the publisher's calendar, and how exactly they are told."""

    start: date
    end: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as this article tells it. Field meanings follow the labelling rules of the project.

    `evidence`: the proving sentences, exact substrings of title or body. `rule`: the name of the rule that
    made the record. `confidence`: 0 … 1, calibrated on labelled articles.
    """

    kind: VisitKind
    direction: Direction
    status: Status
    mode: Mode
    countries: tuple[str, ...]
    organisations: tuple[str, ...]
    evidence: tuple[str, ...]
    rule: str
    confidence: float
    visitor_kind: str | None = None
    headcount: Headcount | None = None
    date: DateSpan | None = None
    host: str | None = None
    place: str | None = None
    purpose: tuple[str, ...] = ()
    facilitated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """An honour given to the monitored city or a body of it. `for_what` is the policy or project honoured."""

    name: str
    evidence: str
    giver: str | None = None
    year: int | None = None
    for_what: str | None = None
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """A foreign medium or research body that reports on, films or ranks the city."""

    outlet: str
    kind: str
    evidence: str
    country: str | None = None
    status: Status = Status.HAPPENED
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quote:
    """A named person quoted directly."""

    speaker: str
    evidence: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one article says for one monitored city. `extractor` names the version that read it."""

    city: str
    smart_city: bool
    topics: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    proposed_programmes: tuple[str, ...] = ()
    visits: tuple[Visit, ...] = ()
    awards: tuple[Award, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    extractor: str = ""
