"""Markup that would keep the parser busy for minutes, made harmless before it is parsed.

Lexbor's time grows with the square of the nesting depth and of the attributes of one tag: 100,000 nested
elements take it 11 s, 100,000 attributes 18 s (selectolax 1.0.2). Pages do not look so; small ones are not
even looked at.
"""

from __future__ import annotations

import re

MAX_DEPTH = 5_000
_MAX_TAG_CHARS = 100_000
_LOOKED_AT_CHARS = 200_000  # below, the worst case takes the parser about a second
_LONG_TAG = re.compile(rf"<([A-Za-z][A-Za-z0-9-]{{0,20}})[^<>]{{{_MAX_TAG_CHARS},}}>?")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>?")
_WITHOUT_END = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"}
)


def tamed(markup: str) -> str:
    """`markup` itself, or a copy without the attributes of overlong tags and the nesting below MAX_DEPTH."""
    if len(markup) < _LOOKED_AT_CHARS:
        return markup
    if max(map(len, markup.split(">"))) > _MAX_TAG_CHARS:
        markup = _LONG_TAG.sub(r"<\1>", markup)
    ends = markup.count("</")
    return markup if markup.count("<") - 2 * ends < MAX_DEPTH else _flattened(markup)


def _flattened(markup: str) -> str:
    """Without the opening tags below MAX_DEPTH; their text stays. Surplus end tags harm nobody."""
    pieces: list[str] = []
    depth = position = 0
    for tag in _TAG.finditer(markup):
        if tag[2].lower() in _WITHOUT_END:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            continue
        depth += 1
        if depth > MAX_DEPTH:
            depth = MAX_DEPTH
            pieces.append(markup[position : tag.start()])
            position = tag.end()
    pieces.append(markup[position:])
    return "".join(pieces)
