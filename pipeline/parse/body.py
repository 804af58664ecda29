"""The generic body reader: no site's rule, only what pages have in common. Pure, over an outline.

Every candidate is judged by what would be read out of it. The terms of the judgement are few, and were fitted
on pages of many sites; where a page tells its body in JSON-LD, agreement with it outweighs all of them (the
JSON itself is often cut short, so it is asked, not believed).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.parse.candidates import Candidate, candidates
from pipeline.parse.extraction import (
    captions_below,
    letters_of,
    runs_below,
    standfirst_above,
    without_repeats,
)
from pipeline.parse.outline import Outline
from pipeline.parse.scores import HEADINGS, Scored, is_linky, scored

_MIN_ARBITER_LETTERS = 200
_MIN_DESCRIPTION_LETTERS = 20
_MIN_TITLE_LETTERS = 6
_MIN_PART_OF_HEADING = 15
_LIGHT_CHARS = 25
_KIND_MERIT = {"itemprop": 0.3, "named": 0.1, "article": 0.4, "dominant": 0.2, "readable": 0.0, "page": 0.0}


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page's head says about its body: title, description, the body told in JSON-LD."""

    title: str = ""
    description: str = ""
    told_body: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs and captions as they stand on the page, before cleaning.

    `kind` names the signal that won; `headings_above` are the last headings before the body.
    """

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    kind: str = ""
    headings_above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """The hints as letters, and the run that is the title as a heading (-1: none)."""

    title: str
    description: str
    told: str
    title_at: int


def read_body(outline: Outline, hints: Hints) -> Body:
    """The body of the page as the best candidate holds it; no paragraphs where nothing looks like prose."""
    if not outline.runs:
        return Body(())
    judged = scored(outline)
    title = letters_of(hints.title)
    known = _Known(
        title=title,
        description=letters_of(hints.description)[:60],
        told=letters_of(hints.told_body),
        title_at=_title_at(outline, title),
    )
    readings = [(candidate, runs_below(judged, candidate.element, title)) for candidate in candidates(judged)]
    best, kept = max(readings, key=lambda reading: _merit(judged, reading[0], reading[1], known))
    if not kept:
        return Body(())
    texts = [outline.runs[at].text for at in kept]
    standfirst = ""
    if not judged.cjk:  # there it is a subtitle, apart from the text
        beginning = letters_of(" ".join(texts[:4]))
        standfirst = standfirst_above(judged, best.element, beginning, title, known.description)
    return Body(
        without_repeats([standfirst, *texts] if standfirst else texts),
        captions_below(judged, best.element),
        best.kind,
        tuple(run.text for run in outline.runs[: kept[0]] if outline.tags[run.element] in HEADINGS)[-4:],
    )


def _merit(judged: Scored, candidate: Candidate, kept: list[int], known: _Known) -> float:
    """How much speaks for a candidate; comparable only among candidates of one page."""
    outline, masses = judged.outline, judged.masses
    if not masses[candidate.element] or not kept:
        return -1.0
    begin, end = outline.span(candidate.element)
    within = outline.runs[begin:end]
    open_runs = [run for run in within if not judged.reasons[run.element]]
    count = len(open_runs) or 1
    linky = sum(map(is_linky, open_runs)) / count
    light = sum(run.chars < _LIGHT_CHARS for run in open_runs) / count
    chars = sum(outline.runs[at].chars for at in kept)
    density = min(1.0, chars / sum(run.chars for run in within))
    share: float = (masses[candidate.element] / masses[0]) ** 0.4
    merit = share - linky - light + 0.3 * density + _KIND_MERIT[candidate.kind] - 0.1 * candidate.twins
    merit += 3.0 * _agreement(judged, kept, chars, known.told)
    if len(known.description) >= _MIN_DESCRIPTION_LETTERS:
        first = "".join(letters_of(outline.runs[at].text[:400]) for at in kept[:3])
        merit += 0.4 * (known.description[:30] in first)
    return merit - _misplacement(judged, kept, chars, known.title_at)


def _agreement(judged: Scored, kept: list[int], chars: int, told: str) -> float:
    """0 … 1: how well the runs agree with the body told in JSON-LD; 0 where none is."""
    if len(told) < _MIN_ARBITER_LETTERS:
        return 0.0
    runs = [judged.outline.runs[at] for at in kept]
    inside = sum(run.chars for run in runs if letters_of(run.text[:90])[:50] in told)
    precision, recall = inside / chars, min(1.0, inside / len(told))
    return 2 * precision * recall / (precision + recall) if inside else 0.0


def _misplacement(judged: Scored, kept: list[int], chars: int, title_at: int) -> float:
    """How much stands before the title, or of other prose between the title and the first run."""
    if title_at < 0:
        return 0.0
    runs = judged.outline.runs
    before = sum(runs[at].chars for at in kept if at < title_at)
    skipped = sum(
        judged.weights[at] for at in range(title_at, kept[0]) if not judged.reasons[runs[at].element]
    )
    return 1.2 * before / chars + 0.3 * skipped / judged.masses[0]


def _title_at(outline: Outline, title: str) -> int:
    if len(title) < _MIN_TITLE_LETTERS:
        return -1
    for at, run in enumerate(outline.runs):
        if outline.tags[run.element] in HEADINGS:
            letters = letters_of(run.text)
            if letters == title or (len(title) > _MIN_PART_OF_HEADING and title in letters):
                return at
    return -1
