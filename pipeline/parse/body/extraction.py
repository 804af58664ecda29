"""The article's text below one element: which runs are prose, headings, lists, and which are labels. Pure.

A run is named by its index in the outline, so that order and weights stay at hand.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from pipeline.parse.body.outline import Outline, tag_set
from pipeline.parse.body.scores import FIGURE_CAPTION, HEADINGS, MOSTLY_LINKS, Scored, is_sentence_like
from pipeline.parse.body.vocabulary import CAPTION, names_a_standfirst

_MIN_REPEATED_CHARS = 20  # shorter lines may be said twice

_CAPTIONS = frozenset({CAPTION, FIGURE_CAPTION})
_ITEMS = tag_set("li dd dt td th caption")
_CELLS = tag_set("td th")
_LISTS = tag_set("ul ol dl table")
_FLOWING = tag_set("p blockquote pre")
_ENDS_STATEMENT = re.compile(r"[.!?。！？…:：][”\"’'»)\]」』]*$")
_MARKS = re.compile(r"\W+")
_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_COMMON_MARKS = "’“”‘–—…·\xa0«»。、，「」"  # beyond ASCII; looked for one by one, they cost least
_MIN_STANDFIRST_CHARS = 40
_STANDFIRST_REACH = 25  # runs above the body in which a standfirst is looked for
_STEPS_TO_LIST = 4
_MIN_PARAGRAPH_WEIGHT = 150.0


def letters_of(text: str) -> str:
    """`text` without spaces and punctuation, for comparing what two places of a page say."""
    # Most marks are ASCII, and bytes are deleted at once; rarer ones are looked for where there are any.
    encoded = text.encode("utf-8", "surrogatepass").translate(None, _ASCII_MARKS)
    letters = encoded.decode("utf-8", "surrogatepass")
    if not letters.isalnum():
        for mark in _COMMON_MARKS:
            letters = letters.replace(mark, "")
        letters = letters if letters.isalnum() else _MARKS.sub("", letters)
    return letters.casefold()


def text_runs(judged: Scored, title: str) -> list[int]:
    """The page's runs that read as text of an article, in order; headings only where text follows.

    `title`: letters of the article's title; a heading that repeats it is left out.
    """
    outline, reasons, weights = judged.outline, judged.reasons, judged.weights
    tags = outline.tags
    kept: list[int] = []
    pending: list[int] = []
    lists: dict[int, bool] = {}
    for at, run in enumerate(outline.runs):
        tag = tags[run.element]
        is_linky = run.link_chars > MOSTLY_LINKS * run.chars
        if tag not in HEADINGS:
            if (
                not reasons[run.element]
                and (weights[at] or not is_linky or (tag in _CELLS and _is_datum(judged, at)))
                and _is_text(judged, at, lists)
            ):
                if pending:
                    kept += pending
                    pending.clear()
                kept.append(at)
            elif pending and is_linky:
                pending.clear()  # a heading over links heads a list of other articles
        elif reasons[run.element]:
            continue
        elif is_linky or (title and letters_of(run.text) == title):
            pending.clear()
        else:
            if pending and tags[outline.runs[pending[-1]].element] >= tag:
                pending.clear()  # a heading with nothing below it
            pending.append(at)
    return kept


def runs_below(judged: Scored, element: int, texts: list[int]) -> list[int]:
    """Those of `texts` that are below `element`, without labels at either edge."""
    outline = judged.outline
    begin, end = outline.span(element)
    last = outline.ends[element]
    within = texts[bisect_left(texts, begin) : bisect_left(texts, end)]
    return _trimmed(judged, [at for at in within if element <= outline.runs[at].element < last])


def standfirst_above(
    judged: Scored, element: int, first: int, body: str, title: str, description: str
) -> str:
    """The summary between title and body, where the page marks one and the body does not repeat it; else "".

    Between the beginning of `element` and the body's `first` run only a paragraph that is the page's
    description is one; a heading there is a subtitle.
    All three texts are letters (`letters_of`); `body` is its beginning.
    """
    outline = judged.outline
    begin, _ = outline.span(element)
    for at in range(max(0, begin - _STANDFIRST_REACH), first):
        run = outline.runs[at]
        if run.chars < _MIN_STANDFIRST_CHARS or run.link_chars > 0.3 * run.chars:
            continue
        letters = letters_of(run.text)
        if letters[:60] in body or letters == title:
            continue
        if at >= begin and outline.tags[run.element] in HEADINGS:
            continue
        is_description = bool(description) and description[:40] == letters[:40]
        if is_description or (at < begin and _is_marked(outline, run.element)):
            return run.text
    return ""


def captions_below(judged: Scored, element: int) -> tuple[str, ...]:
    """Captions below `element`, none twice."""
    begin, end = judged.outline.span(element)
    runs = judged.outline.runs[begin:end]
    return tuple(dict.fromkeys(run.text for run in runs if judged.reasons[run.element] in _CAPTIONS))


def without_repeats(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Each long line once: pages repeat their text for print, for mobile, for a search engine."""
    seen: set[str] = set()
    once: list[str] = []
    for paragraph in paragraphs:
        if "\n" not in paragraph:
            if paragraph not in seen:
                once.append(paragraph)
                if len(paragraph) >= _MIN_REPEATED_CHARS:
                    seen.add(paragraph)
            continue
        lines = [line for line in paragraph.split("\n") if line not in seen]
        seen.update(line for line in lines if len(line) >= _MIN_REPEATED_CHARS)
        if lines:
            once.append("\n".join(lines))
    return tuple(once)


def _trimmed(judged: Scored, kept: list[int]) -> list[int]:
    """Without labels before the first prose and behind the last: sections, dates, buttons, languages."""
    weights = judged.weights
    first = next((place for place, at in enumerate(kept) if weights[at]), -1)
    if first < 0:
        return kept
    last = next(place for place in range(len(kept) - 1, -1, -1) if weights[kept[place]])
    outline = judged.outline
    runs, tags = outline.runs, outline.tags
    while first:
        run = runs[kept[first - 1]]
        if tags[run.element] in HEADINGS or not _ENDS_STATEMENT.search(run.text):
            break
        first -= 1
    while last + 1 < len(kept):
        here, after = runs[kept[last]].element, runs[kept[last + 1]]
        is_sibling = (
            tags[after.element] in _FLOWING and outline.parents[here] == outline.parents[after.element]
        )
        if not (is_sibling or tags[after.element] in _ITEMS or _ENDS_STATEMENT.search(after.text)):
            break
        last += 1
    return kept[first : last + 1]


def _is_text(judged: Scored, at: int, lists: dict[int, bool]) -> bool:
    """Whether a run, no heading and not all links, is text: prose, or a short line where text has such."""
    outline = judged.outline
    run = outline.runs[at]
    around = _list_around(outline, run.element)
    if around:
        if around not in lists:
            lists[around] = _is_content(outline, around)
        if not lists[around]:
            return False
    if judged.weights[at]:
        return True
    tag = outline.tags[run.element]
    return tag in _ITEMS or tag in _FLOWING or is_sentence_like(run.text) or _is_between_prose(judged, at)


def _is_between_prose(judged: Scored, at: int) -> bool:
    """Whether a short line stands between two stretches of prose of its own element: an untagged heading."""
    runs, weights = judged.outline.runs, judged.weights
    if not 0 < at < len(runs) - 1:
        return False
    before, here, behind = runs[at - 1], runs[at], runs[at + 1]
    is_one_text = before.element == here.element == behind.element
    return is_one_text and not here.link_chars and bool(weights[at - 1]) and bool(weights[at + 1])


def _list_around(outline: Outline, element: int) -> int:
    """The nearest list or table around `element`, 0 if there is none within a few steps."""
    for _ in range(_STEPS_TO_LIST):
        if outline.tags[element] in _LISTS:
            return element
        element = outline.parents[element]
    return 0


def _is_datum(judged: Scored, at: int) -> bool:
    """Whether a cell's run is of a table of data: one without prose, unlike those that lay out a page."""
    outline, weights = judged.outline, judged.weights
    element = outline.runs[at].element
    begin, end = outline.span(_list_around(outline, element))
    return max(weights[begin:end], default=0.0) < _MIN_PARAGRAPH_WEIGHT


def _is_content(outline: Outline, element: int) -> bool:
    """Whether a list is content: not mostly links."""
    begin, end = outline.span(element)
    runs = outline.runs[begin:end]
    return 2 * sum(run.link_chars for run in runs) < sum(run.chars for run in runs)


def _is_marked(outline: Outline, element: int) -> bool:
    for _ in range(2):
        attributes = outline.attributes[element]
        if attributes and names_a_standfirst(
            " ".join(filter(None, map(attributes.get, ("class", "id", "itemprop"))))
        ):
            return True
        element = outline.parents[element]
    return False
