"""Events of the state file, and what people say of them, as jobs ask for them: `State.events`."""

from __future__ import annotations

from pipeline.model import Correction, Resolved, Telling
from storage import events
from storage.events import Resolving
from storage.state_file import Opened


class EventBook:
    """`change` opens a transaction, `look` a reader. Every method may raise StorageError."""

    def __init__(self, change: Opened, look: Opened) -> None:
        self._change = change
        self._look = look

    def resolve(self, rules: Resolving, limit: int) -> int:
        """Resolve up to `limit` tellings that wait, with all that hangs together; how many waited."""
        with self._change() as connection:
            return events.resolve(connection, rules, limit)

    def correct(self, correction: Correction) -> None:
        """Keep a person's word for good; what it is about waits to be resolved again."""
        with self._change() as connection:
            events.correct(connection, correction)

    def corrections(self) -> tuple[Correction, ...]:
        """All that people have said, oldest first."""
        with self._look() as connection:
            return events.corrections(connection)

    def event(self, event_id: str) -> Resolved | None:
        """An event with its values; `None` for an id that is none."""
        with self._look() as connection:
            return events.event(connection, event_id)

    def telling(self, key: str) -> Telling | None:
        """A visit as one article tells it; `None` for a key that is none."""
        with self._look() as connection:
            found = events.telling(connection, key)
        return found[0] if found else None

    def event_of(self, key: str) -> str | None:
        """The event of a telling; `None` where it is of none."""
        with self._look() as connection:
            found = events.telling(connection, key)
        return found[1] if found else None

    def tellings_of_event(self, event_id: str) -> tuple[Telling, ...]:
        """What articles tell of an event; empty for an id that is none."""
        with self._look() as connection:
            return events.tellings_of_event(connection, event_id)

    def tellings_of(self, article_id: str) -> tuple[tuple[Telling, str | None], ...]:
        """What an article tells, each with its event."""
        with self._look() as connection:
            return events.tellings_of(connection, article_id)
