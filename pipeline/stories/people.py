"""Full names of people as they sound, for names that no quotation marks point at. Pure.

A foreign guest is 카드리 메레사르 부시장, カドリ・メレサール副市長 and Deputy Mayor Kadri Meresaar: the same
consonants, twice. One name alone would agree with many words by chance; a pair of them hardly does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.sounds import consonants
from pipeline.stories.words import is_ordinary

_FEWEST: Final = 4
"""Consonants that both names must have together."""
_TITLE: Final = (
    r"(?:부?시장|구청장|군수|청장|[가-힣]{0,4}국장|장관|차관|의원|의장|대표|대사|총장|원장|이사장|위원장|교수|박사|총리|대통령"
    r"|주지사|지사|사장|회장|부회장|단장|[가-힣]{0,4}과장|실장|본부장|센터장|소장|총재|이사|감독|총영사|연구원)"
)
_BEFORE_TITLE: Final = re.compile(rf"(?P<names>(?:[가-힣]{{1,6}}\s){{2,3}}){_TITLE}(?![가-힣]{{3}})")
_LATIN: Final = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ž'’-]+(?:\s[A-ZÀ-Þ][A-Za-zÀ-ž'’-]+)+")
_KATAKANA: Final = re.compile(r"[ァ-ヺー]{2,}(?:・[ァ-ヺー]{2,})+")
_BETWEEN: Final = re.compile(r"[\s・]")


def full_names(text: str) -> Iterator[str]:
    """The sounds of every two names that stand together as a person's do, such as `ktl.mlsl`."""
    plain = unicodedata.normalize("NFKC", text)
    for pattern in (_BEFORE_TITLE, _LATIN, _KATAKANA):
        for found in pattern.finditer(plain):
            words = found["names"].split() if pattern is _BEFORE_TITLE else _BETWEEN.split(found.group())
            for pair in pairwise(words):
                sounds = [consonants(word) for word in pair]
                if all(sounds) and sum(map(len, sounds)) >= _FEWEST and not any(map(is_ordinary, pair)):
                    yield ".".join(sounds)
