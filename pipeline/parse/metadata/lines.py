"""Many short lines as one text, so that one search finds the few that matter. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BETWEEN = "\0"  # the parser lets none into a text


def joined_lines(lines: Iterable[str]) -> str:
    """`lines` as one text for `lines_with`; a line may hold line feeds."""
    return _BETWEEN.join(lines)


def lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """(where it begins, line) of every line in `text` in which `pattern` is found, in order."""
    end = -1
    for match in pattern.finditer(text):
        if match.start() > end:
            begin = text.rfind(_BETWEEN, 0, match.start()) + 1
            end = text.find(_BETWEEN, begin)
            end = end if end >= 0 else len(text)
            yield begin, text[begin:end]
