"""What can be saved of JSON-LD that no parser reads: bare quotes, missing commas, a brace too many. Pure."""

from __future__ import annotations

import json
import re

_MAX_CHARS = 200_000
_MAX_AUTHOR_CHARS = 1_000
_OPENING = re.compile(r"[{\[]")
_KIND = re.compile(r'"@type"\s*:\s*\[?\s*"([\w:/.]{3,60})"')
_KEYS = (
    "headline",
    "alternativeHeadline",
    "datePublished",
    "dateCreated",
    "dateModified",
    "articleSection",
    "isAccessibleForFree",
    "inLanguage",
)
# A value ends where the next key begins, or its object or list: a quote inside it is followed by neither.
_VALUE = r'\s*:\s*\[?\s*"(.{0,400}?)"(?=\s*(?:,?\s*"@?[A-Za-z]{2,40}"\s*:|,?\s*[}\]]|\s*,\s*$|\s*$))'
_FIELDS = {key: re.compile(f'"{key}"{_VALUE}', re.DOTALL | re.MULTILINE) for key in _KEYS}
_AUTHOR = re.compile(r'"author"\s*:')
_NAME = re.compile(f'"name"{_VALUE}', re.DOTALL | re.MULTILINE)
_PLAIN_AUTHOR = re.compile(f'"author"{_VALUE}', re.DOTALL | re.MULTILINE)


def salvaged(text: str) -> object:
    """The JSON that `text` begins with, else an object of the fields that can be told apart, else `None`."""
    opening = _OPENING.search(text[:200])
    if opening is None or len(text) > _MAX_CHARS:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, opening.start())[0]
    except (ValueError, RecursionError):
        pass
    found: dict[str, object] = {
        key: match[1].replace('\\"', '"')
        for key, pattern in _FIELDS.items()
        if (match := pattern.search(text))
    }
    kind = _KIND.search(text)
    if not found or kind is None:
        return None
    author = _author_in(text)
    return {"@type": kind[1], **found, **({"author": author} if author else {})}


def _author_in(text: str) -> str:
    plain = _PLAIN_AUTHOR.search(text)
    if plain:
        return plain[1]
    begin = _AUTHOR.search(text)
    name = _NAME.search(text, begin.end(), begin.end() + _MAX_AUTHOR_CHARS) if begin else None
    return name[1] if name else ""
