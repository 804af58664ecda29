"""Bodies that exist only in a script: framework state such as `__NEXT_DATA__` or `Fusion.globalContent`."""

from __future__ import annotations

import json
import re

from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.scripts import as_text, loaded_json

_MAX_VISITED = 50_000
_MIN_BODY_CHARS = 80
_STATE_MARKERS = (
    "Fusion.globalContent",
    "__PRELOADED_STATE__",
    "__INITIAL_STATE__",
    "__APOLLO_STATE__",
    "__STATE__",
)
_STATE_IDS = ("__NEXT_DATA__", "__NUXT_DATA__", "__NUXT__")
_BODY_KEYS = frozenset(
    {
        "body",
        "bodyhtml",
        "body_html",
        "articlebody",
        "article_body",
        "articlecontent",
        "content",
        "contents",
        "contenthtml",
        "fulltext",
        "html",
        "paragraph",
        "story",
        "text",
        "value",
    }
)
_STREAMED = re.compile(r'self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)')
_ASSIGNED = re.compile(r"[\"']?\]?\s*[=:]\s*")
_STEP = re.compile(r"([^.\[\]]+)|(\[\])|\[(\d+)\]")
_SENTENCE = re.compile(r"[.!?。！？][”\"’')\]」』]?(?:\s|$)")


def script_text(parser: LexborHTMLParser, marker: str, path: str) -> str:
    """The text at `path` of the script that `marker` names (an element id, or what the script assigns).

    `path` is dotted, `[]` goes through a list. Paragraphs apart by blank lines; "" where nothing is found.
    """
    for value in _values(parser, marker):
        found = [as_text(item) for item in _at(value, path)] or [as_text(value)]
        text = "\n\n".join(part for part in found if part)
        if text:
            return text
    return ""


def state_text(parser: LexborHTMLParser) -> str:
    """The longest prose that any framework state of the page holds under a name for bodies; "" if none."""
    best = ""
    for marker in (*_STATE_IDS, *_STATE_MARKERS):
        for value in _values(parser, marker):
            text = _longest_prose(value)
            if len(text) > len(best):
                best = text
    return best if len(best) >= _MIN_BODY_CHARS else ""


def _values(parser: LexborHTMLParser, marker: str) -> list[object]:
    values: list[object] = []
    for node in parser.css("script"):
        text = node.text()
        if node.attributes.get("id") == marker:
            values.append(loaded_json(text))
        elif marker in text:
            values += _assigned(text, marker)
    if not values:
        streamed = _streamed(parser)
        if marker in streamed:
            values += _assigned(streamed, marker)
    return [value for value in values if value is not None]


def _assigned(text: str, marker: str) -> list[object]:
    """The JSON values that stand behind `marker =` or `"marker":`."""
    decoder = json.JSONDecoder(strict=False)
    values: list[object] = []
    for at in re.finditer(re.escape(marker), text):
        sign = _ASSIGNED.match(text, at.end())
        if sign is None:
            continue
        try:
            values.append(decoder.raw_decode(text, sign.end())[0])
        except (ValueError, RecursionError):
            continue
    return values


def _streamed(parser: LexborHTMLParser) -> str:
    """What a page streams to its own scripts in pieces, as one text."""
    pieces: list[str] = []
    for node in parser.css("script"):
        for match in _STREAMED.finditer(node.text()):
            piece = loaded_json(match[1])
            if isinstance(piece, str):
                pieces.append(piece)
    return "".join(pieces)


def _at(value: object, path: str) -> list[object]:
    here = [value]
    for match in _STEP.finditer(path):
        name, each, number = match.groups()
        if name:
            here = [item[name] for item in here if isinstance(item, dict) and name in item]
        elif each:
            here = [child for item in here if isinstance(item, list) for child in item]
        else:
            here = [item[int(number)] for item in here if isinstance(item, list) and len(item) > int(number)]
    return [item for item in here if isinstance(item, str)]


def _longest_prose(value: object) -> str:
    """The longest text below `value`: one string, or the strings of one list's elements together."""
    best = ""
    queue: list[object] = [value]
    for at in range(_MAX_VISITED):
        if at >= len(queue):
            break
        item = queue[at]
        if isinstance(item, dict):
            found = [
                child for key, child in item.items() if key.lower() in _BODY_KEYS and isinstance(child, str)
            ]
            best = max([best, *(_prose(text) for text in found)], key=len)
            queue.extend(child for child in item.values() if isinstance(child, (dict, list)))
        elif isinstance(item, list):
            parts = [text for child in item if isinstance(child, dict) for text in _own_strings(child)]
            best = max(best, _prose("\n\n".join(parts)), key=len)
            queue.extend(child for child in item if isinstance(child, (dict, list)))
    return best


def _own_strings(item: dict[str, object]) -> list[str]:
    return [child for key, child in item.items() if key.lower() in _BODY_KEYS and isinstance(child, str)]


def _prose(text: str) -> str:
    plain = as_text(text)
    return plain if len(_SENTENCE.findall(plain)) > 1 else ""
