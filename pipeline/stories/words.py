"""The words of a text that few articles have, by their beginnings: Korean changes their ends. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.toml_values import read_toml

WORDS_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "ordinary_words.toml"
_WORD: Final = re.compile(r"(?P<hangul>[가-힣]{2,})|(?P<katakana>[ァ-ヺー]{3,})|(?P<latin>[A-Za-z]{4,})")
_BEGINNING: Final = {"hangul": 3, "katakana": 8, "latin": 6}


@dataclass(frozen=True, slots=True)
class _WordFile:
    words: str


def rare_words(text: str) -> Iterator[str]:
    """The beginnings of `text`'s words that are not ordinary, in its order, each as often as it is there."""
    ordinary = _ordinary()
    for found in _WORD.finditer(unicodedata.normalize("NFKC", text)):
        kind = str(found.lastgroup)
        beginning = found.group()[: _BEGINNING[kind]].lower()
        if beginning not in ordinary:
            yield beginning


def is_ordinary(word: str) -> bool:
    """Whether `word` begins as words do that say little."""
    found = _WORD.match(word)
    return found is not None and found.group()[: _BEGINNING[str(found.lastgroup)]].lower() in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(read_toml(WORDS_FILE, _WordFile).words.split())
