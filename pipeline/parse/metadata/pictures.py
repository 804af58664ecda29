"""The lead picture: its address, what it shows, whose it is. Pure, over a page's own statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.parse.metadata.credits import split_credit
from pipeline.parse.scripts import as_text

_CREDITS = ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice")
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as JSON-LD tells it; "" where it says nothing."""

    url: str = ""
    caption: str = ""
    credit: str = ""


def picture_told(article: dict[str, object], objects: list[dict[str, object]]) -> Picture:
    """The first picture that the article's JSON-LD names: an address, an object, a reference, or a list."""
    value: object = article.get("image") or article.get("thumbnailUrl")
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict) and "url" not in value and "contentUrl" not in value:
            value = next((each for each in objects if "@id" in value and _is_it(each, value)), None)
        else:
            break
    if isinstance(value, str):
        return Picture(value)
    if not isinstance(value, dict):
        return Picture()
    told_credit = next((text for key in _CREDITS if (text := _name(value.get(key)))), "")
    caption, credit = split_credit(as_text(value.get("caption")))
    url = value.get("url") or value.get("contentUrl")
    if isinstance(url, list):
        url = url[0] if url else ""
    return Picture(url if isinstance(url, str) else "", caption, told_credit or credit)


def picture_shown(captions: Sequence[str]) -> Picture:
    """What the page's captions say of its first picture; a line behind it may be nothing but the credit."""
    if not captions:
        return Picture()
    caption, credit = split_credit(captions[0])
    for _, behind in pairwise(captions[:2]):
        rest, name = split_credit(behind)
        if caption and not credit and not rest:
            credit = name
    return Picture("", caption, credit)


def _is_it(each: dict[str, object], reference: dict[str, object]) -> bool:
    return each is not reference and each.get("@id") == reference["@id"] and len(each) > len(reference)


def _name(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return split_credit(as_text(value))[1] or as_text(value)
