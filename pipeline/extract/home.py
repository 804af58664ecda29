"""Whose country is home: what is foreign to a city depends on where the city lies. Pure.

The readers take one code, `HOME`, for "from here" (North Korea's counts as here, too). For a city of another
country the two codes change places before reading, and change back in what was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

HOME: Final = "KR"


def exchanged(code: str, country: str) -> str:
    """`code` with `country` and `HOME` in each other's place; its own inverse."""
    if country == HOME or code not in (country, HOME):
        return code
    return HOME if code == country else country


def all_exchanged(codes: Iterable[str], country: str) -> tuple[str, ...]:
    """Each of `codes` exchanged, in order."""
    return tuple(exchanged(code, country) for code in codes)
