"""Which elements of a page may be the article's body: named ones, the heaviest, the readable parent. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.parse.body.outline import tag_set
from pipeline.parse.body.scores import Scored
from pipeline.parse.body.vocabulary import names_a_body

_DOMINANT_SHARE = 0.6
_MIN_NAMED_SHARE = 0.2
_MIN_TWINS_SHARE = 0.1  # less is a teaser that looks like the article
_ARTICLE_TAGS = tag_set("article main")
_BODY_ROLES = frozenset({"articleBody", "reviewBody", "text"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that may hold the body, and the signal that named it.

    `twins`: the share of the prose under its name that others of that name hold, where it is no trifle.
    """

    element: int
    kind: str
    twins: float = 0.0


def candidates(scored: Scored) -> tuple[Candidate, ...]:
    """Candidates in no order of merit, none twice; the page's body itself is always one."""
    names = {element: _names(scored, element) for element, mass in enumerate(scored.masses) if mass}
    found: dict[int, str] = {0: "page"}
    for element, own_names in names.items():
        kind = _named_kind(scored, element, own_names)
        if kind:
            found.setdefault(element, kind)
    for element in _dominant_path(scored, list(names)):
        found.setdefault(element, "dominant")
    readable = _readable(scored)
    if readable is not None:
        found.setdefault(readable, "readable")
    namesakes: dict[str, list[int]] = {}
    for element, name in names.items():
        namesakes.setdefault(name, []).append(element)
    return tuple(
        Candidate(element, kind, twins=_elsewhere(scored, element, names, namesakes))
        for element, kind in found.items()
    )


def _elsewhere(scored: Scored, element: int, names: dict[int, str], namesakes: dict[str, list[int]]) -> float:
    """The share of prose that other elements of the same name hold; a wrapper is judged as what it wraps."""
    outline, masses = scored.outline, scored.masses
    mass, share = masses[element], 0.0
    for inner, name in names.items():
        if masses[inner] == mass and name and outline.contains(element, inner):
            beside = sum(
                masses[other]
                for other in namesakes[name]
                if not (outline.contains(element, other) or outline.contains(other, inner))
            )
            share = max(share, beside / (beside + mass))
    return share if share >= _MIN_TWINS_SHARE else 0.0


def _names(scored: Scored, element: int) -> str:
    attributes = scored.outline.attributes[element]
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip() if attributes else ""


def _named_kind(scored: Scored, element: int, names: str) -> str:
    """How the element is marked as the article's body; "" if it is not, or holds too little of the page."""
    attributes = scored.outline.attributes[element]
    if attributes and attributes.get("itemprop") in _BODY_ROLES:
        return "itemprop"
    if scored.masses[element] <= _MIN_NAMED_SHARE * scored.masses[0]:
        return ""
    if names and names_a_body(names):
        return "named"
    return "article" if scored.outline.tags[element] in _ARTICLE_TAGS else ""


def _dominant_path(scored: Scored, heavy: list[int]) -> list[int]:
    """The last elements of the descent from the body to the child that holds most of the prose."""
    outline, masses = scored.outline, scored.masses
    heaviest: dict[int, int] = {}
    for element in heavy[1:]:
        parent = outline.parents[element]
        if masses[element] > masses[heaviest.get(parent, 0)] or parent not in heaviest:
            heaviest[parent] = element
    path = [0]
    while True:
        child = heaviest.get(path[-1])
        if child is None or masses[child] < _DOMINANT_SHARE * masses[path[-1]]:
            return _distinct(path, masses)
        path.append(child)


def _distinct(path: list[int], masses: list[float]) -> list[int]:
    """Of wrappers that hold the same text only the innermost; the page's body itself is listed elsewhere."""
    kept = [
        inner
        for inner, outer in zip(path[1:], [*path[2:], None], strict=False)
        if outer is None or masses[outer] < masses[inner]
    ]
    return kept[-4:]


def _readable(scored: Scored) -> int | None:
    """The element whose paragraphs carry most prose; as in Readability, grandparents count half."""
    outline = scored.outline
    points: dict[int, float] = {}
    for run, weight in zip(outline.runs, scored.weights, strict=True):
        if not weight or scored.reasons[run.element]:
            continue
        parent = outline.parents[run.element]
        points[parent] = points.get(parent, 0.0) + weight
        above = outline.parents[parent]
        points[above] = points.get(above, 0.0) + weight / 2
        points[run.element] = points.get(run.element, 0.0) + (weight / 2)
    return max(points, key=points.__getitem__, default=None)
