"""What the readers of single languages share: drafts of visits, and the article around them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.extract.scope import ScopedSentence
from pipeline.model import City, DateSpan, Direction, Headcount, Mode, Status, Visit, VisitKind

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Draft:
    """One visit as one sentence tells it, before sentences are brought together.

    `sentence`: index into the article's scoped sentences; `extra`: indices of further evidence. `rule` names
    the construction that was read. `purpose_text`: the words from which the purpose is read.
    """

    sentence: int
    rule: str
    direction: Direction
    status: Status
    countries: tuple[str, ...]
    organisations: tuple[str, ...]
    visitor_kind: str | None = None
    kind: VisitKind = VisitKind.EVENT
    mode: Mode = Mode.IN_PERSON
    headcount: Headcount | None = None
    date: DateSpan | None = None
    host: str | None = None
    place: str | None = None
    facilitated_by: str | None = None
    extra: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A foreign party that was let go: its sentence, its surface, and the rule that let it go."""

    evidence: str
    surface: str
    rule: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What an article's candidates came to: visits, and parties let go, in order of telling."""

    visits: tuple[Visit, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The article around a sentence: city, day, and what earlier sentences have set.

    `previous`: the last date told. `since_opening`: from the told opening of a facility to publication.
    `online_frame`: the index of the sentence that says that exchange is by screen, or `None`. `abroad`:
    the city's people are on a trip, so that whom they meet is met there. `is_by_screen`: the
    last visit told was. `schedule`: the day of which the article lists what is to be done.
    """

    city: City
    lexicon: Lexicon
    scoped: Sequence[ScopedSentence]
    published: date | None
    previous: DateSpan | None = None
    online_frame: int | None = None
    abroad: bool = False
    since_opening: DateSpan | None = None
    is_by_screen: bool = False
    schedule: DateSpan | None = None
