"""Finds the terms of a word list in a text, all in one pass (Aho–Corasick). Pure.

Knows nothing of topics or cities: a pattern carries whatever value its list gives it. What counts as a word
is decided here: Latin letters and digits only as whole words (a plural s is allowed, acronyms keep their
capitals), Hangul and kana anywhere unless the pattern asks for a word's beginning.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

Value = TypeVar("Value")

# A term of more words than this is matched as written only: variants double with every gap.
_MAX_GAPS = 3


@dataclass(frozen=True, slots=True)
class Pattern(Generic[Value]):
    """One spelling. `value` is what a find means, `None` for a longer word that only *contains* a term.

    `starts_word`: the character before must not be a letter (for words of one syllable, such as 앱).
    """

    text: str
    value: Value | None
    starts_word: bool = False


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """`text[start:end]` is a spelling that stands for `value`."""

    value: Value
    start: int
    end: int


class TermMatcher(Generic[Value]):
    """A compiled word list. `find` takes time in proportion to the length of the text."""

    __slots__ = ("_automaton", "_patterns")

    def __init__(self, patterns: Iterable[Pattern[Value]]) -> None:
        by_spelling: dict[str, list[Pattern[Value]]] = {}
        for pattern in patterns:
            for spelling in spellings_of(pattern.text):
                same = by_spelling.setdefault(fold(spelling), [])
                if all(other.value != pattern.value for other in same):
                    same.append(pattern)
        self._patterns: Sequence[Sequence[Pattern[Value]]] = tuple(by_spelling.values())
        self._automaton = AhoCorasick(list(by_spelling), matchkind=MatchKind.Standard)

    def find(self, text: str) -> tuple[Found[Value], ...]:
        """Finds by position, none overlapping another: of two that would, the longer, then the earlier.

        A spelling that stands for several values is found once for each.
        """
        hits = self._automaton.find_matches_as_indexes(fold(text), overlapping=True)
        whole = [hit for hit in hits if self._is_whole(text, *hit)]
        whole.sort(key=lambda hit: (hit[1] - hit[2], hit[1]))
        taken = bytearray(len(text))
        found: list[Found[Value]] = []
        for index, start, end in whole:
            if taken[start] or taken[end - 1]:
                continue
            taken[start:end] = b"\x01" * (end - start)
            values = (pattern.value for pattern in self._patterns[index])
            found.extend(Found(value, start, end) for value in values if value is not None)
        return tuple(sorted(found, key=lambda hit: hit.start))

    def _is_whole(self, text: str, index: int, start: int, end: int) -> bool:
        before = text[start - 1] if start else " "
        if before.isalnum() and all(pattern.starts_word for pattern in self._patterns[index]):
            return False
        if _is_latin(text[start]) and _is_latin(before):
            return False
        if _is_acronym(self._patterns[index][0].text) and not _is_acronym(text[start:end]):
            return False
        if not _is_latin(text[end - 1]):
            return True
        after = text[end : end + 2].ljust(2)
        plural = after[0] == "s" and not text[end - 1].isdigit()
        return not _is_latin(after[1] if plural else after[0])


def spellings_of(term: str) -> tuple[str, ...]:
    """The term as written, and with each gap closed (디지털 약자, 디지털약자) or, in Latin, hyphenated."""
    words = term.split(" ")
    gaps = len(words) - 1
    if not gaps or gaps > _MAX_GAPS:
        return (term,)
    joints = (" ", "-") if term.isascii() else (" ", "")
    return tuple(
        "".join(itertools.chain.from_iterable(itertools.zip_longest(words, choice, fillvalue="")))
        for choice in itertools.product(joints, repeat=gaps)
    )


def fold(text: str) -> str:
    """`text` in lower case, character for character, so that offsets stay (İ has a longer lower case)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _is_acronym(word: str) -> bool:
    """ITS, IoT, WeGO: capitals tell it from an everyday word, so they must stand in the text, too."""
    return word.isascii() and word.isalnum() and sum(letter.isupper() for letter in word) > 1


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
