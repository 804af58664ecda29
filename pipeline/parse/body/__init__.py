"""The generic body reader: no site's rule, only what pages have in common. Pure, over an outline.

Every candidate is judged by what would be read out of it. The terms of the judgement are few, and were fitted
on pages of many sites; where a page tells its body in JSON-LD, agreement with it outweighs all of them (the
JSON itself is often cut short, so it is asked, not believed).
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import sub

from pipeline.parse.body.candidates import Candidate, candidates
from pipeline.parse.body.extraction import (
    captions_below,
    letters_of,
    runs_below,
    standfirst_above,
    text_runs,
    without_repeats,
)
from pipeline.parse.body.outline import Outline
from pipeline.parse.body.scores import HEADINGS, MOSTLY_LINKS, Scored, scored

_MIN_ARBITER_LETTERS = 200
_MIN_DESCRIPTION_LETTERS = 20
_MIN_TITLE_LETTERS = 6
_MIN_PART_OF_HEADING = 15
_LIGHT_CHARS = 25
_OPENING_CHARS = 400
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

    `kind` names the signal that won; `headings_above` are the last headings before the body;
    `prose` is the weight of all prose on the page that is not left out.
    """

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    kind: str = ""
    headings_above: tuple[str, ...] = ()
    prose: float = 0.0


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Sums over the page's runs, from the first up to each, so that any candidate is judged at once.

    `sums[r]`: of the first r runs the characters, and how many are not left out; how many of these are mostly
    links, how many light. `agreeing`: characters of the runs that the body told in JSON-LD has, `told` its
    letters; `openings`: letters of runs, filled as needed; `title_at`: the run that is the title as a heading
    (-1: none).
    """

    judged: Scored
    sums: list[tuple[int, int, int, int]]
    agreeing: dict[int, int]
    openings: dict[int, str]
    description: str
    told: str
    title_at: int


def read_body(outline: Outline, hints: Hints) -> Body:
    """The body of the page as the best candidate holds it; no paragraphs where nothing looks like prose."""
    if not outline.runs:
        return Body(())
    judged = scored(outline)
    title = letters_of(hints.title)
    texts = text_runs(judged, title)
    ledger = _ledger(judged, texts, hints, title)
    readings = [(candidate, runs_below(judged, candidate.element, texts)) for candidate in candidates(judged)]
    best, kept = max(readings, key=lambda reading: _merit(ledger, reading[0], reading[1]))
    if not kept:
        return Body(())
    paragraphs = [outline.runs[at].text for at in kept]
    standfirst = ""
    if not judged.cjk:  # there it is a subtitle, apart from the text
        beginning = letters_of(" ".join(paragraphs[:4]))
        standfirst = standfirst_above(judged, best.element, kept[0], beginning, title, ledger.description)
    return Body(
        without_repeats([standfirst, *paragraphs] if standfirst else paragraphs),
        captions_below(judged, best.element),
        best.kind,
        tuple(run.text for run in outline.runs[: kept[0]] if outline.tags[run.element] in HEADINGS)[-4:],
        judged.masses[0],
    )


def _ledger(judged: Scored, texts: list[int], hints: Hints, title: str) -> _Ledger:
    runs, reasons = judged.outline.runs, judged.reasons
    chars = open_runs = linky = light = 0
    sums = [(0, 0, 0, 0)]
    for run in runs:
        own = run.chars
        chars += own
        if not reasons[run.element]:
            open_runs += 1
            linky += run.link_chars > MOSTLY_LINKS * own
            light += own < _LIGHT_CHARS
        sums.append((chars, open_runs, linky, light))
    told = letters_of(hints.told_body)
    agreeing: dict[int, int] = {}
    if len(told) >= _MIN_ARBITER_LETTERS:
        agreeing = {at: runs[at].chars for at in texts if letters_of(runs[at].text[:90])[:50] in told}
    description = letters_of(hints.description)[:60]
    return _Ledger(
        judged,
        sums,
        agreeing,
        openings={},
        description=description if len(description) >= _MIN_DESCRIPTION_LETTERS else "",
        told=told if len(told) >= _MIN_ARBITER_LETTERS else "",
        title_at=_title_at(judged.outline, title),
    )


def _merit(ledger: _Ledger, candidate: Candidate, kept: list[int]) -> float:
    """How much speaks for a candidate; comparable only among candidates of one page."""
    outline, masses = ledger.judged.outline, ledger.judged.masses
    if not masses[candidate.element] or not kept:
        return -1.0
    begin, end = outline.span(candidate.element)
    whole, count, linky, light = map(sub, ledger.sums[end], ledger.sums[begin])
    chars = sum([outline.runs[at].chars for at in kept])
    density = min(1.0, chars / whole)
    share: float = (masses[candidate.element] / masses[0]) ** 0.4
    merit: float = share + 0.3 * density + _KIND_MERIT[candidate.kind] - 0.6 * candidate.twins
    merit -= (linky + light) / (count or 1)
    if ledger.told:
        merit += 3.0 * _agreement(ledger, kept, chars)
    if ledger.description and any(ledger.description[:30] in _opening(ledger, at) for at in kept[:3]):
        merit += 0.4
    return merit - _misplacement(ledger, kept, chars)


def _opening(ledger: _Ledger, at: int) -> str:
    """Letters of the beginning of a run; candidates share their first runs."""
    if at not in ledger.openings:
        ledger.openings[at] = letters_of(ledger.judged.outline.runs[at].text[:_OPENING_CHARS])
    return ledger.openings[at]


def _agreement(ledger: _Ledger, kept: list[int], chars: int) -> float:
    """0 … 1: how well the runs agree with the body told in JSON-LD."""
    inside = sum(ledger.agreeing.get(at, 0) for at in kept)
    precision, recall = inside / chars, min(1.0, inside / len(ledger.told))
    return 2 * precision * recall / (precision + recall) if inside else 0.0


def _misplacement(ledger: _Ledger, kept: list[int], chars: int) -> float:
    """How much stands before the title, or of other prose between the title and the first run."""
    title_at, judged = ledger.title_at, ledger.judged
    if title_at < 0:
        return 0.0
    runs = judged.outline.runs
    before = sum(runs[at].chars for at in kept if at < title_at) if kept[0] < title_at else 0
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
