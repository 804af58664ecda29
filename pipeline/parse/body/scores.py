"""How much each part of a page looks like an article's text: weights, discards, revocations. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from pipeline.parse.body.outline import TAG, Outline, Run, tag_set
from pipeline.parse.body.vocabulary import FOOT, FRAME_WORDS, STRONG_WORDS, verdict

HEADINGS = tag_set("h1 h2 h3 h4 h5 h6")
CJK_WEIGHT = 2.2  # an ideograph or syllable says about as much as this many letters
MIN_PROSE_WEIGHT = 30
MOSTLY_LINKS = 0.6  # of a run's characters: above it, the run is one of links (asked of every run, in place)
FIGURE_CAPTION = "<figcaption>"  # a tag says more than a name, and stands where the names are revoked

_MIN_HEADING_PROSE = 120.0  # a heading this long is a paragraph in disguise
_MAX_PROSE_LINKS = 0.5
_MAX_PARAGRAPH_LINKS = 0.75
_MIN_UNLINKED_CHARS = 60
_MAX_DISCARD_SHARE = 0.4  # of the page's prose: a word that would discard more is no furniture here
_MIN_LEFT_WEIGHT = 250.0  # less prose than this, beside a discard twice its size, is no article
_UNPUNCTUATED_SHARE = 0.3

_CJK_FIRST_BYTES = bytes(range(0xE3, 0xEE))  # of U+3000 … U+DFFF in UTF-8
_CJK_SAMPLE_CHARS = 2000
_CJK_SAMPLE_RUNS = 8
_PUNCTUATED = re.compile(r"[.,;:!?。，、！？」』…]")
_ENDS_SENTENCE = re.compile(r"[.!?。！？][”\"’'»)\]」』]*$")
_CONSENT = re.compile(
    r".{0,80}\b(?:uses?|using|verwende[nt]|nutzen|utilis\w+|usamos|utiliz\w+|usiamo|gebruik\w*|bruker|använder)"
    r" .{0,24}cookies?\b|.{0,80}cookies? .{0,40}(?:consent|preferences|einwilligung)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_QUOTE = TAG["blockquote"]
_TOLD_BY_TAG = {
    **dict.fromkeys(tag_set("html body main article"), ""),  # never dropped
    TAG["aside"]: "<aside>",
    TAG["dialog"]: "<dialog>",
    TAG["address"]: "<address>",
    TAG["figcaption"]: FIGURE_CAPTION,
    TAG["caption"]: FIGURE_CAPTION,
}
_DROPPED_ROLES = frozenset(
    {
        "navigation",
        "complementary",
        "banner",
        "contentinfo",
        "dialog",
        "alert",
        "search",
        "menu",
        "tooltip",
    }
)


@dataclass(slots=True)
class Scored:
    """An outline with its judgement.

    `reasons[e]`: why element e is left out ("" keeps it); `weights[r]`: what run r adds to the prose of its
    ancestors; `masses[e]`: the prose below element e that is not left out.
    """

    outline: Outline
    reasons: list[str]
    weights: list[float]
    masses: list[float]
    cjk: bool


def scored(outline: Outline) -> Scored:
    """The outline judged; a word that would discard most of the prose is revoked first. It holds a run."""
    cjk = _is_cjk(outline.runs)
    weights = _weights(outline, cjk=cjk)
    own = _own_reasons(outline)
    prose = [(run.element, weight) for run, weight in zip(outline.runs, weights, strict=True) if weight]
    revoked: set[str] = set()
    while True:
        reasons = _inherited(outline, own, revoked)
        wrong = _wrong_word(prose, reasons)
        if not wrong:
            return Scored(outline, reasons, weights, _masses(outline, prose, reasons), cjk)
        revoked.add(wrong)


def is_sentence_like(text: str) -> bool:
    """Whether the text carries punctuation that prose has."""
    return bool(_PUNCTUATED.search(text))


def _is_cjk(runs: list[Run]) -> bool:
    least = sorted([run.chars for run in runs])[-_CJK_SAMPLE_RUNS:][0]
    longest = [run.text for run in runs if run.chars >= least]
    sample = "".join(longest)[:_CJK_SAMPLE_CHARS]
    if sample.isascii():
        return False
    encoded = sample.encode("utf-8", "replace")
    return (len(encoded) - len(encoded.translate(None, _CJK_FIRST_BYTES))) * 4 > len(sample)


def _weights(outline: Outline, *, cjk: bool) -> list[float]:
    """What each run adds; a second copy adds nothing, a heading only if it is a whole sentence."""
    factor = CJK_WEIGHT if cjk else 1.0
    least = MIN_PROSE_WEIGHT / factor
    tags = outline.tags
    seen: set[str] = set()
    weights: list[float] = []
    for run in outline.runs:
        if run.chars < least:
            weights.append(0.0)
            continue
        weight = _prose_chars(run) * factor
        if tags[run.element] in HEADINGS and weight < _MIN_HEADING_PROSE:
            weight = 0.0
        if weight > 2 * MIN_PROSE_WEIGHT:
            if run.text in seen or ("ookie" in run.text and _CONSENT.match(run.text)):
                weight = 0.0
            seen.add(run.text)
        weights.append(weight if weight >= _UNPUNCTUATED_SHARE * MIN_PROSE_WEIGHT else 0.0)
    return weights


def _prose_chars(run: Run) -> float:
    """Characters of the run that count as prose; a paragraph may hold many links and still be one."""
    chars = run.chars
    if run.link_chars > _MAX_PROSE_LINKS * chars:
        unlinked = chars - run.link_chars
        if run.link_chars > _MAX_PARAGRAPH_LINKS * chars or unlinked < _MIN_UNLINKED_CHARS:
            return 0.0
        return float(unlinked) if _ENDS_SENTENCE.search(run.text) else 0.0
    return float(chars) if _PUNCTUATED.search(run.text) else _UNPUNCTUATED_SHARE * chars


def _own_reasons(outline: Outline) -> list[str]:
    """What each element's tag, names, visibility or role say against it, before inheritance."""
    return [
        _TOLD_BY_TAG[tag] if tag in _TOLD_BY_TAG else _told_against(attributes) if attributes else ""
        for tag, attributes in zip(outline.tags, outline.attributes, strict=True)
    ]


def _told_against(attributes: dict[str, str | None]) -> str:
    name = attributes.get("class")
    if name and len(attributes) == 1:
        return verdict(name)
    identity = attributes.get("id")
    if name or identity:
        reason = (verdict(name) if name else "") or (verdict(identity) if identity else "")
        if reason or len(attributes) == bool(name) + bool(identity):
            return reason
    style = attributes.get("style")
    if style and _HIDDEN.search(style):
        return "(hidden)"
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return "(hidden)"
    role = attributes.get("role")
    return f"role={role}" if role and role in _DROPPED_ROLES else ""


def _inherited(outline: Outline, own: list[str], revoked: set[str]) -> list[str]:
    reasons = [""]
    for parent, tag, told in islice(zip(outline.parents, outline.tags, own, strict=True), 1, None):
        above = reasons[parent]
        if above:
            if tag == _QUOTE and above in FRAME_WORDS:
                above = ""
            elif told == FIGURE_CAPTION and above == FOOT:
                above = told
            reasons.append(above)
        else:
            reasons.append("" if told in revoked else told)
    return reasons


def _wrong_word(prose: list[tuple[int, float]], reasons: list[str]) -> str:
    """The word whose discards cannot be right: it takes most of the page, or leaves next to nothing."""
    lost: dict[str, float] = {}
    total = 0.0
    for element, weight in prose:
        total += weight
        reason = reasons[element]
        if reason:
            lost[reason] = lost.get(reason, 0.0) + weight
    if not lost:
        return ""
    word, weight = max(lost.items(), key=lambda pair: pair[1])
    left = total - sum(lost.values())
    if left < min(_MIN_LEFT_WEIGHT, 0.5 * weight):
        return word
    return word if word not in STRONG_WORDS and weight > _MAX_DISCARD_SHARE * total else ""


def _masses(outline: Outline, prose: list[tuple[int, float]], reasons: list[str]) -> list[float]:
    masses = [0.0] * len(outline.tags)
    for element, weight in prose:
        if not reasons[element]:
            masses[element] += weight
    parents = outline.parents
    for element in range(len(masses) - 1, 0, -1):
        if masses[element]:
            masses[parents[element]] += masses[element]
    return masses
