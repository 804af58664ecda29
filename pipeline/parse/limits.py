"""Markup that would keep the parser busy for minutes, made harmless before it is parsed.

Lexbor's time grows with the square of the nesting depth and of the attributes of one tag: 100,000 nested
elements take it 11 s, 100,000 attributes 18 s, a million attributes over 200 tags 6 s (selectolax 1.0.2).
Pages do not look so; small ones are not even looked at.
"""

from __future__ import annotations

import re

MAX_DEPTH = 5_000
_MAX_TAG_CHARS = 100_000
_MAX_TAG_WORDS = 1_000  # of a long tag: about as many attributes; a file in an attribute has no spaces
_STEP_BYTES = 50_000  # from one sample to the next
_SAMPLE_BYTES = 4_000  # a long tag covers a whole one
_DENSE_TAGS = 300  # in a sample: above it, tags stand closer than text allows
_LOOKED_AT_BYTES = 200_000  # below, the worst case takes the parser about a second
_LONG_TAG = re.compile(rf"<([A-Za-z][A-Za-z0-9-]{{0,20}})[^<>]{{{_SAMPLE_BYTES},}}>?")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>?")
_WITHOUT_END = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"}
)


def tamed(markup: str | bytes, max_depth: int = MAX_DEPTH) -> str | bytes:
    """`markup` itself, or text without the attributes of overlong tags and the nesting below `max_depth`.

    Bytes are UTF-8.
    """
    if len(markup) < _LOOKED_AT_BYTES:
        return markup
    raw = markup if isinstance(markup, bytes) else markup.encode("utf-8", "replace")
    samples = range(0, len(raw), _STEP_BYTES)
    has_long_tag = any(_is_inside_long_tag(raw, at) for at in samples)
    # Samples first: counting through every page would cost as much as reading a third of it.
    is_dense = any(raw.count(b"<", at, at + _SAMPLE_BYTES) >= _DENSE_TAGS for at in samples)
    is_deep = is_dense and raw.count(b"<") - 2 * raw.count(b"</") > max_depth
    if not (has_long_tag or is_deep):
        return markup
    text = raw.decode("utf-8", "replace")
    if has_long_tag:
        text = _LONG_TAG.sub(_shortened, text)
    return _flattened(text, max_depth) if is_deep else text


def _is_inside_long_tag(raw: bytes, at: int) -> bool:
    """Whether the sample at `at` lies in one tag (no end in it, none since the last `<`) that is too long."""
    if raw.find(b">", at, at + _SAMPLE_BYTES) >= 0:
        return False
    begin = raw.rfind(b"<", 0, at)
    if begin < 0 or not raw[begin + 1 : begin + 2].isalpha() or raw.find(b">", begin, at) >= 0:
        return False
    tag = raw[begin : begin + _MAX_TAG_CHARS].partition(b">")[0]
    return _is_too_long(tag)


def _is_too_long(tag: str | bytes) -> bool:
    return len(tag) >= _MAX_TAG_CHARS or len(tag.split(maxsplit=_MAX_TAG_WORDS)) > _MAX_TAG_WORDS


def _shortened(tag: re.Match[str]) -> str:
    """The tag without its attributes, if they are too many or too long together."""
    return f"<{tag[1]}>" if _is_too_long(tag[0]) else tag[0]


def _flattened(markup: str, max_depth: int) -> str:
    """Without the opening tags below `max_depth`; their text stays. Surplus end tags harm nobody."""
    pieces: list[str] = []
    depth = position = 0
    for tag in _TAG.finditer(markup):
        if tag[2].lower() in _WITHOUT_END:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            continue
        depth += 1
        if depth > max_depth:
            depth = max_depth
            pieces.append(markup[position : tag.start()])
            position = tag.end()
    pieces.append(markup[position:])
    return "".join(pieces)
