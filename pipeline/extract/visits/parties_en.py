"""Foreign parties named in an English sentence: the Chilean ambassador, officials from Aarhus. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.organisations import countries_of


@dataclass(frozen=True, slots=True)
class Party:
    """A visiting party in the sentence: `text[start:end]` is the phrase that names it."""

    start: int
    end: int
    countries: tuple[str, ...]
    name: str
    kind: str


_PEOPLE: Final = (
    r"(?i:officials|delegates|delegations?|members|representatives|students|professors|experts|guests|"
    r"participants|journalists|reporters|executives|researchers|civil servants|public servants|lawmakers|"
    r"councillors|council members|councilors|mayors|ministers|ambassadors|diplomats|officers|trainees|"
    r"leaders|team|group|party|crew|mission|engineers|administrators|staff|visitors)"
)
_OFFICE: Final = (
    r"(?:(?:[Aa]mbassador|Consul[- ][Gg]eneral|consul general|"
    r"Ch[ai]rg[eé] d'affaires)(?: to (?:South )?Korea)?|[Pp]resident|[Pp]rime [Mm]inister|[Mm]inister|"
    r"[Vv]ice [Mm]inister|[Mm]ayor|[Dd]eputy [Mm]ayor|[Gg]overnor|[Vv]ice [Gg]overnor|[Ss]peaker|"
    r"[Ss]ecretary[- ][Gg]eneral|[Ss]enator|[Cc]hair(?:man|woman|person)?|[Ee]mbassy|[Cc]onsulate|"
    r"[Pp]arliament|[Bb]undestag|[Cc]ongress|[Ss]enate|[Gg]overnment|[Mm]inistry of [A-Z][A-Za-z, ]+|"
    r"[A-Z][A-Za-z]+ Council|[Uu]niversity|[Cc]ity [Cc]ouncil|[Cc]ity|[Aa]ssembly)"
)
_AFTER: Final = re.compile(
    rf"^(?:'s|’s)?\s(?:(?!and\b|in\b|on\b|at\b|to\b|was\b|is\b|has\b|will\b|"
    rf"said\b)[A-Za-z'’-]+\s){{0,3}}?(?P<head>{_OFFICE}|{_PEOPLE})\b"
)
_OF: Final = re.compile(
    rf"(?P<head>{_OFFICE}|{_PEOPLE})\s(?:from|of|representing)\s(?:the\s)?"
    rf"(?:(?!(?:and|from|of|with|as)\b)[A-Za-z'’-]+\s){{0,5}}?$"
)
# "Delegations from X and from Y": the people of X are the people of Y, too.
_AND_FROM: Final = re.compile(rf"{_PEOPLE}\s(?:from|of)\s[^.;]{{2,80}}?,?\sand\s(?P<head>from)\s(?:the\s)?$")
_AUTHORITY: Final = re.compile(
    r"^(?:\s(?:[A-Z][A-Za-z]+|and|of|for|the))+?\s(?P<head>Authority|Agency|Bureau|Commission|"
    r"Corporation|Bank|Institute)\b"
)
_BODY: Final = re.compile(
    r"(?:[A-Z][A-Za-z'’&-]+\s){0,3}[A-Z][A-Za-z'’&-]+(?:\s(?:of|for|and)\s[A-Z][A-Za-z'’&-]+)*"
)
NOT_VISITORS: Final = re.compile(
    r"\b(?:tourists?|travell?ers?|players?|fans?|football|concert|residents|immigrants|shares|stocks|"
    r"investors|shoppers|weekly|magazine|podcast|relations|market|competition|trading)\b",
    re.IGNORECASE,
)
_REACH: Final = 60


def parties_in(text: str, foreign: Sequence[PlaceHit]) -> Iterator[Party]:
    """Parties in order; names of one country close together are one party."""
    taken = 0
    for position, place in enumerate(foreign):
        if place.start < taken:
            continue
        party = _party(text, place, foreign[position:])
        if party:
            taken = party.end
            yield party


def _party(text: str, place: PlaceHit, following: Sequence[PlaceHit]) -> Party | None:
    after = _AFTER.match(text[place.end : place.end + _REACH]) or _AUTHORITY.match(
        text[place.end : place.end + 90]
    )
    if place.kind == "organisation" and not place.code:
        after = None
    before = _OF.search(text[max(0, place.start - _REACH) : place.start]) or _AND_FROM.search(
        text[max(0, place.start - 2 * _REACH) : place.start]
    )
    head = after["head"] if after else before["head"] if before else ""
    if not head and place.kind == "organisation" and not place.code:
        head = place.surface
    if not head or NOT_VISITORS.search(text[max(0, place.start - 30) : place.end + 40]):
        return None
    end = place.end + (after.end() if after else 0)
    start = place.start - (len(before.group()) if before and not after else 0)
    near = [
        p
        for p in following
        if p.start <= end + 60 and _joined(text, place, p, is_list=before is not None and not after)
    ]
    end = max(end, *(p.end for p in near)) if near else end
    countries = countries_of([place, *near])
    words = text[start:end]
    return Party(start, end, countries, _name(text, place, after, before, near), _kind(head, words, place))


def _joined(text: str, first: PlaceHit, other: PlaceHit, *, is_list: bool) -> bool:
    """Of one country (the Indonesian city of Bandung), or of one list (from Kenya, Peru and Oman)."""
    gap = text[first.end : other.start]
    if other.code == first.code:
        return not re.search(r"\b(?:members|officials|ambassador|delegation)\b", gap)
    return (
        is_list
        and re.fullmatch(r"(?:(?:,|\sand|,\sand)\s[A-Z][A-Za-z]*)*(?:,|,?\sand)\s(?:the\s)?", gap) is not None
    )


def _name(
    text: str,
    place: PlaceHit,
    after: re.Match[str] | None,
    before: re.Match[str] | None,
    near: Sequence[PlaceHit],
) -> str:
    if place.kind == "organisation":
        return place.surface
    city = next((p.surface for p in (*near, place) if p.kind == "city"), "")
    led = re.search(
        r"\b(?:chair(?:man|woman|person)?|head|mayor|governor|president|"
        r"director)\sof\s(?:the\s)?(?P<body>(?:[A-Z][A-Za-z'’]+\s?)+)",
        text[place.end : place.end + 120],
    )
    if led and after and re.fullmatch(_PEOPLE, after["head"]):
        return led["body"].strip()
    if after:
        phrase = f"{place.surface}{after.group()}"
        return city if city and re.search(r"[Mm]ayor|officials|city", after["head"]) else phrase.strip()
    if before and re.fullmatch(_OFFICE, before["head"]):
        if city and "ayor" in before["head"]:
            return city
        return text[place.start - len(before.group()) : place.end]
    return city or place.surface


def _kind(head: str, words: str, place: PlaceHit) -> str:
    for kind, cue in _KINDS:
        if cue.search(head) or (
            kind in ("parliament", "students", "media", "university") and cue.search(words)
        ):
            return kind
    if place.visitor_kind:
        return "city" if "cities" in words else place.visitor_kind
    return "city" if place.kind == "city" or re.search(r"\bcit(?:y|ies)\b", words) else "government"


_KINDS: Final = (
    ("embassy", re.compile(r"[Aa]mbassador|[Cc]onsul|[Ee]mbassy|diplomats|Charg")),
    (
        "parliament",
        re.compile(
            r"[Pp]arliament|Bundestag|[Cc]ouncil(?!or of state)|lawmakers|[Ss]enat|[Cc]ongress|"
            r"[Aa]ssembly|councillors"
        ),
    ),
    ("media", re.compile(r"journalists|reporters|crew|broadcaster")),
    ("students", re.compile(r"\bstudents\b")),
    ("university", re.compile(r"\b[Uu]niversity\b|professors")),
    ("company", re.compile(r"executives|[Cc]ompan|chamber of commerce|Chamber of Commerce")),
)
