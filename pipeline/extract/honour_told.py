"""An honour as one sentence tells it: what the readers of the three languages hand to `honours`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TRIM: Final = " ▲△▷,.·‘’'\"“”「」『』"


@dataclass(frozen=True, slots=True)
class Told:
    """`start` is where the honour's name stands in the sentence, `end` where the verb of receiving ends."""

    name: str
    giver: str | None
    start: int
    end: int
    rule: str
    confidence: float


def is_same(one: Told, other: Told) -> bool:
    """Whether two readings are of one honour: one name holds the other, or one telling lies in the other."""
    if one.name in other.name or other.name in one.name:
        return True
    first, second = (one, other) if one.start <= other.start else (other, one)
    return second.start < first.end and abs(first.end - second.end) <= _VERB_CHARS


def tidy_name(name: str) -> str:
    """`name` without marks at its ends, and without quotation marks whose partner was cut off."""
    bare = name.strip(TRIM)
    opened, closed = (sum(bare.count(mark) for mark in marks) for marks in ("‘“「『", "’”」』"))
    return bare if opened == closed else "".join(mark for mark in bare if mark not in "‘“「『’”」』")


_VERB_CHARS: Final = 14
