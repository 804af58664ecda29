"""Events of the state file, and what people say of them, as jobs ask for them: `State.events`."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Final

from pipeline.model import Correction, Resolved, Telling
from storage.ledger import events
from storage.ledger.event_plan import Edited, Resolving, Together, edits_of, resolved
from storage.ledger.reads import Reads
from storage.ledger.state_file import Opened

TRIES: Final = 5
SCANNED_AT_ONCE: Final = 1_000


class EventBook:
    """`change` opens a transaction, `look` a reader. Every method may raise StorageError."""

    def __init__(self, change: Opened, look: Opened) -> None:
        self._change = change
        self._look = look

    def resolve(self, rules: Resolving, limit: int) -> int:
        """Resolve up to `limit` tellings that wait, with all that hangs together; how many, 0: none waits.

        Judged with no lock held. Where what it rests on has changed meanwhile, it is judged again; after
        `TRIES` the lock is kept, so that it ends however much others write.
        """
        for _ in range(TRIES):
            reads = Reads(self._look)
            keys, edits, found = self._judged(reads, rules, limit)
            if not keys:
                return 0
            with self._change() as connection:
                if not reads.still_hold(connection):
                    continue
                events.edit(connection, edits)
                events.book(connection, found)
            if not edits:
                return _how_many(keys, found)
        with self._change() as connection:
            held = nullcontext(connection)
            keys, edits, _ = self._judged(Reads(lambda: held), rules, limit)
            events.edit(connection, edits)
            keys, _, found = self._judged(Reads(lambda: held), rules, limit)
            events.book(connection, found)
        return _how_many(keys, found)

    @staticmethod
    def _judged(
        reads: Reads, rules: Resolving, limit: int
    ) -> tuple[tuple[str, ...], tuple[Edited, ...], tuple[Together, ...]]:
        """What waits, and what is to be booked: people's edits first, then what follows from them."""
        keys = reads.first_of("select key from telling where is_waiting = 1 order by key limit ?", limit)
        edits = edits_of(reads, rules, keys)
        return keys, edits, () if edits else resolved(reads, rules, keys)

    def heed(self, min_confidence: float) -> None:
        """Where another threshold held so far: what lies between the two waits to be resolved again."""
        with self._look() as connection:
            before = events.min_confidence(connection)
        if before == min_confidence:
            return
        low, high = sorted((before if before is not None else min_confidence, min_confidence))
        told: tuple[tuple[str, float], ...] = (("", 0.0),)
        while told and low < high:
            with self._look() as connection:
                told = events.confidences(connection, told[-1][0], SCANNED_AT_ONCE)
            with self._change() as connection:
                events.wait_again(connection, (key for key, sure in told if low <= sure < high))
        with self._change() as connection:
            events.set_min_confidence(connection, min_confidence)

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


def _how_many(keys: tuple[str, ...], found: tuple[Together, ...]) -> int:
    """How many of `keys` were resolved; all that are gone since count, too."""
    known = {each.key for together in found for each in together.tellings}
    return len(known.intersection(keys)) or len(keys)
