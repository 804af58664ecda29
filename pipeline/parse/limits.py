"""Markup that would keep the parser busy for minutes, made harmless before it is parsed.

Lexbor's time grows with the square of the nesting depth and of the attributes of one tag: 100,000 nested
elements take it 11 s, 100,000 attributes 18 s (selectolax 1.0.2). Pages do not look so; small ones are not
even looked at.
"""

from __future__ import annotations

import re

MAX_DEPTH = 5_000
_MAX_TAG_CHARS = 100_000
_WINDOW_CHARS = _MAX_TAG_CHARS // 2  # a tag that is too long covers a whole one
_SAMPLE_CHARS = 4_000
_DENSE_TAGS = 300  # in a sample: above it, tags stand closer than text allows
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
    windows = range(0, len(markup) - _WINDOW_CHARS, _WINDOW_CHARS)
    if any(_is_inside_tag(markup, at) for at in windows):
        markup = _LONG_TAG.sub(r"<\1>", markup)
    # Samples first: counting through every page would cost as much as reading a third of it.
    if all(markup.count("<", at, at + _SAMPLE_CHARS) < _DENSE_TAGS for at in windows):
        return markup
    return _flattened(markup) if markup.count("<") - 2 * markup.count("</") > MAX_DEPTH else markup


def _is_inside_tag(markup: str, at: int) -> bool:
    """Whether the window at `at` lies in one tag: no end in it, none between it and the last `<`."""
    if markup.find(">", at, at + _WINDOW_CHARS) >= 0:
        return False
    begin = markup.rfind("<", 0, at)
    return begin >= 0 and markup.find(">", begin, at) < 0


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
