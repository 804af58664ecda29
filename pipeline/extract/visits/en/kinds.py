"""What kind of visitors an English phrase names: an embassy, a parliament, a company. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extract.places import PlaceHit

KINDS: Final = (
    (
        "embassy",
        re.compile(
            r"ambassador|consul|embassy|diplomat|charg[eé]|attach|high commission|envoy", re.IGNORECASE
        ),
    ),
    (
        "parliament",
        re.compile(
            r"parliament|bundes|council(?!\s?or of state)|lawmaker|legislat|senat|congress|assembly|"
            r"councillor|knesset|\bMPs?\b|\bdiet\b|(?:chamber|house) of (?:representatives|deputies|"
            r"commons|lords|councillors)",
            re.IGNORECASE,
        ),
    ),
    (
        "media",
        re.compile(r"journalist|reporter|crew|broadcaster|newspaper|correspondent|television", re.IGNORECASE),
    ),
    ("students", re.compile(r"\bstudents\b|graduates|pupils|trainees at|MBA class", re.IGNORECASE)),
    ("university", re.compile(r"\bunivers|professor|academics|scholars|college|rector", re.IGNORECASE)),
    (
        "company",
        re.compile(
            r"executives|compan|chambers? of commerce|\bchamber\b(?! of)|business|"
            r"entrepreneurs|\bCEO|operator",
            re.IGNORECASE,
        ),
    ),
    ("civil_society", re.compile(r"\bunion\b|association|society|charity|NGO", re.IGNORECASE)),
)


def kind_of(words: str, run: Sequence[PlaceHit]) -> str:
    """The visitor's kind (labels §2): its heads first, then what its places are."""
    if run[0].visitor_kind and not re.search(r"\bcities\b", words):
        return run[0].visitor_kind
    for kind, cue in KINDS:
        if cue.search(words):
            return kind
    if re.search(
        r"\bcapital['’]s\b|municipal|\bmayors?\b|\bcity (?:hall|office|government)\b", words, re.IGNORECASE
    ):
        return "city"
    if re.search(
        r"\bminist|president|premier|government|province|provincial|\bregion|state\b|governor|national",
        words,
        re.IGNORECASE,
    ):
        return "government"
    is_city = any(place.kind == "city" for place in run) or re.search(r"\bcit(?:y|ies)\b|[Mm]ayor", words)
    return "city" if is_city else "government"
