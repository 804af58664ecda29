"""Foreign parties named in an English sentence: the Chilean ambassador, officials from Aarhus. Pure.

A party is a noun phrase around a run of foreign places (`Kenya, Peru and Oman` is one run): people, an
office or a body before it (`the mayor of`, `planners from`) or behind it (`'s transport secretary`).
Where no place is named, a few phrases still say that people are foreign (`ambassadors from 12 countries`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.en.kinds import KINDS, kind_of
from pipeline.extract.visits.en.words import BODY, HEAD, NOT_VISITORS, OFFICE, PEOPLE
from pipeline.extract.visits.organisations import countries_of


@dataclass(frozen=True, slots=True)
class Party:
    """A party in the sentence: `text[start:end]` is the phrase that names it.

    `name`: the shortest surface that names the body. `is_bare`: only a place's name, no people or body.
    `is_abroad`: named by where they are (`officials in Vienna`). `places`: offsets of its places.
    """

    start: int
    end: int
    countries: tuple[str, ...]
    name: str
    kind: str
    is_bare: bool = False
    is_abroad: bool = False


_STOP: Final = (
    r"(?:and|or|but|in|on|at|to|by|with|as|for|from|of|the|who|whom|whose|which|that|was|were|is|are|be|has|"
    r"have|had|will|would|can|said|says|came|met|saw|took|held|sat|flew|left|went|rode|spent|paid|sent|heard|"
    r"gave|made|told|dropped|stopped|visits|tours|meets|arrives|comes|(?!united|elected|appointed)[a-z]+ed|"
    r"after|before|while|when|during|into|about|over|than|their|its|his|her)"
)
_WORD: Final = rf"(?!{_STOP}\b)[\w'’&.-]+"
_AFTER: Final = re.compile(
    rf"(?:['’]s?)?\s(?:(?:{_WORD}\s){{1,3}}?and\s(?:{_WORD}\s){{0,2}}?|"
    rf"(?:{_WORD}\s){{0,5}}?)(?P<head>{HEAD})\b"
    rf"(?:\s(?:{HEAD})\b)*(?:['’]s?\s(?:{_WORD}\s){{0,3}}?(?:{HEAD})\b(?:\s(?:{HEAD})\b)*)?"
)
_CAPITAL: Final = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][\w'’-]+"
_OF_BODY: Final = re.compile(
    rf"\s(?:(?:of|for|to)\s(?:the\s)?(?:South\s)?Korea\b|(?:of|for)\s(?:the\s)?{_CAPITAL}(?:(?:\s(?:and|of|for)\s(?:the\s)?|\s)"
    rf"{_CAPITAL})*)"
)
_PERSON: Final = re.compile(r"\s(?!City\b|The\b)[A-Z][\w'’-]+(?:\s[A-Z][\w.'’-]+){1,3}")
_CHARGE: Final = (
    rf"(?:\s(?:of|for|in charge of|responsible for|handling|overseeing|dealing with|working on)\s(?:the\s)?"
    rf"(?:{_WORD}\s(?:and\s)?){{0,3}}{_WORD}|(?:\s[A-Z][\w.'’-]+){{1,3}})?"
)
"""What an officer looks after, between the office and its country: vice ministers of transport from."""
_BEFORE: Final = re.compile(
    rf"(?P<head>\b{HEAD}){_CHARGE}\s(?P<link>of|from|representing|with|in|at|for)\s(?:the\s|an?\s)?"
    rf"(?:(?:{_WORD}\s)|(?:[A-Z][\w-]+\s(?:of|in)\s)){{0,5}}(?:[A-Z][\w-]+,\s)?$"
)
_LED_BY: Final = re.compile(
    r"\bled by\b[^.;]{0,60}?\b(?:chair(?:man|woman|person)?|head|mayor|governor|president|director|chief|"
    r"speaker)\sof\s(?:the\s)?(?P<body>(?:[A-Z][A-Za-z'’]+\s?)+)"
)
_MODIFIERS: Final = re.compile(
    r"\b(?:the|a|an|its|their|\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|"
    r"\w+teen|twenty|"
    r"thirty|forty|fifty)\s(?P<words>(?!of\b|and\b|other\b)(?![a-z]+\s(?:which|that|who|when|"
    r"where)\b)[a-z-]+(?:\s(?!of\b|and\b|in\b|to\b|by\b|from\b|with\b|for\b|at\b)[a-z-]+)?\s)$",
    re.IGNORECASE,
)
_NUMBER_WORD: Final = (
    r"(?:(?:about|around|some|nearly|almost|over|more than|up to|roughly|the|an?|another|its|their|these|"
    r"those)\s)*"
    r"(?:(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|\w+teen|twenty|thirty|"
    r"forty|fifty)(?:-[\w-]+)?\s)?(?:(?:new|senior|visiting|high-ranking|high-level|young|outgoing|newly "
    r"appointed|incoming)\s)*"
)
_LEADING: Final = re.compile(_NUMBER_WORD, re.IGNORECASE)
_PEOPLE_OF: Final = re.compile(
    rf"^(?:[\w-]+\s){{0,3}}?{PEOPLE}\s(?:of|from|representing|with|in|at)\s(?:the\s)?(?P<rest>.+)$"
)
_HEADED_OF: Final = re.compile(
    r"^(?:head|chief|chair\w*|director|president|leader)\sof\s(?:the\s)?(?P<rest>.+)$", re.IGNORECASE
)
_PEOPLE_TAIL: Final = re.compile(rf"\s(?:{PEOPLE})$")


def parties_in(text: str, foreign: Sequence[PlaceHit]) -> tuple[Party, ...]:
    """Parties in order, of one country each one party; then those foreign by other words."""
    found: list[Party] = []
    runs = list(_runs(text, [place for place in foreign if not _is_in_a_name(text, place)]))
    for at, run in enumerate(runs):
        if found and run[0].start < found[-1].end:
            continue
        party = _party(text, run, _others_from(run, runs[at + 1 :], text))
        if party is None or NOT_VISITORS.search(_around(text, party)):
            continue
        if len(party.countries) > 1 and _came_apart(text, party):
            found.extend(_one_each(text, party, run))
            continue
        same = next((i for i, p in enumerate(found) if set(p.countries) & set(party.countries)), None)
        if same is None or not party.countries:
            found.append(party)
        elif found[same].is_bare and not party.is_bare:
            found[same] = party
    return tuple(found) or tuple(_unnamed(text))


_SEVERAL: Final = re.compile(r"(?:delegations|groups|teams|missions|contingents)\b", re.IGNORECASE)
_EACH: Final = re.compile(r"\b(?:each|separately|respectively|in turn|one after the other)\b")


def _came_apart(text: str, party: Party) -> bool:
    """Several parties, not one of several countries (`officials from Kenya and Peru`)."""
    return bool(_SEVERAL.match(text, party.start) or _EACH.search(text, party.end))


def _one_each(text: str, party: Party, run: Sequence[PlaceHit]) -> Iterator[Party]:
    """`Vice ministers of transport from Mongolia and Kyrgyzstan`: a party of each country."""
    office = re.match(r"(?P<office>.{3,60}?)\sfrom\s(?:the\s)?$", text[party.start : run[0].start])
    start = party.start
    for places in _by_country(run):
        if places[0].code:
            name = office["office"] if office else _own_name(text[start : places[-1].end], places)
            yield replace(party, countries=(places[0].code,), name=name)
        start = places[-1].end


def _by_country(run: Sequence[PlaceHit]) -> Iterator[list[PlaceHit]]:
    """`Tartu, Estonia` is one."""
    for _, places in groupby(run, key=lambda place: place.code):
        yield list(places)


def _own_name(words: str, places: Sequence[PlaceHit]) -> str:
    """Which of a list's words name its party: `and from the University of Porto` → `University of Porto`."""
    name = words[gap.end() :] if (gap := _LIST_GAP.match(words)) else words
    while rest := _PEOPLE_OF.match(name):
        name = rest["rest"]
    return name if re.search(rf"\b(?:{BODY})\b", name) else places[0].surface


def is_excluded(text: str, foreign: Sequence[PlaceHit]) -> bool:
    """A party is there, but they are tourists, residents, players or the like."""
    return any(
        (party := _party(text, run, len(text))) and NOT_VISITORS.search(_around(text, party))
        for run in _runs(text, foreign)
    )


def _around(text: str, party: Party) -> str:
    """The phrase with the words that belong to it: one before, up to two behind."""
    before = re.search(r"[\w-]+\s$", text[max(0, party.start - 20) : party.start])
    after = re.match(r"(?:['’]s)?(?:\s[\w-]+){0,2}", text[party.end : party.end + 28])
    if living := _LIVING_HERE.match(text, party.end):
        return f"residents {living.group()}"
    return (
        f"{before.group() if before else ''}{text[party.start : party.end]}{after.group() if after else ''}"
    )


_TITLE: Final = re.compile(
    r"\b(?:Queen|King|Prince|Princess|Mr|Mr\.|Ms|Ms\.|Mrs|Mrs\.|Dr|Dr\.|Prof\.|Professor|Minister|President|"
    r"Ambassador|Governor|Mayor|Councill?or|Senator|Speaker|Secretary|Director)\s$"
)
_SURNAME: Final = re.compile(r"\s[A-Z][a-z]+\b")


def _is_in_a_name(text: str, place: PlaceHit) -> bool:
    """`Mayor London Reed`: a first name that is a town's, too."""
    return bool(
        place.kind == "city"
        and _SURNAME.match(text, place.end)
        and _TITLE.search(text, max(0, place.start - 16), place.start)
    )


_LIVING_HERE: Final = re.compile(
    r",?\s(?:who (?:are |now )?)?(?:enrolled|studying|living|live|residing|reside|working|settled|married|"
    r"based|stationed)\s"
    r"(?:\w+\s){0,3}?(?:in|at|here)\b"
)
_LIST_GAP: Final = re.compile(r"(?:\s\([^()]{1,30}\))?(?:,\s(?:and\s)?|\sand\s)(?:the\s|from\s)?")
_ONE_COUNTRY_GAP: Final = re.compile(r"(?:['’]s)?(?:\s(?!and\b|who\b|was\b|is\b)[\w'’-]+){0,5}\s|,\s|\s\(")


def _runs(text: str, foreign: Sequence[PlaceHit]) -> Iterator[list[PlaceHit]]:
    """Places that stand together: a list, or a country and its city."""
    run: list[PlaceHit] = []
    for place in foreign:
        if run:
            gap = text[run[-1].end : place.start]
            is_one = place.code == run[-1].code and _ONE_COUNTRY_GAP.fullmatch(gap)
            if not (is_one or _LIST_GAP.fullmatch(gap)):
                yield run
                run = []
        run.append(place)
    if run:
        yield run


def _others_from(run: Sequence[PlaceHit], later: Sequence[Sequence[PlaceHit]], text: str) -> int:
    """Where guests of another country are named: `the Polish Embassy and a Danish delegation` are two."""
    code = run[-1].code
    return next((each[0].start for each in later if each[0].code not in ("", code)), len(text))


def _party(text: str, run: Sequence[PlaceHit], until: int) -> Party | None:
    """The party around `run`, which ends before `until`."""
    start, end = run[0].start, run[-1].end
    heads: list[str] = []
    inner = re.search(rf"\b{HEAD}\b", text[start:end]) if len(run) > 1 else None
    if inner:
        heads.append(inner.group())
    after = _AFTER.match(text, end, until)
    if after and after.end() - end <= _REACH:
        heads.append(after["head"])
        end = after.end()
    if (body := _OF_BODY.match(text, end)) and (after or inner):
        end = body.end()
    is_abroad = False
    while before := _BEFORE.search(text, max(0, start - _REACH), start):
        heads.insert(0, before["head"])
        start = before.start()
        is_abroad = before["link"] == "in"
        if len(heads) > _MAX_HEADS:
            break
    if heads and (modifiers := _MODIFIERS.search(text, max(0, start - _REACH), start)):
        start = modifiers.start("words")
    is_body = run[0].kind == "organisation"
    kind = kind_of(text[start:end], run)
    countries = countries_of(run)
    if not heads and not is_body:
        if run[0].kind not in ("city", "region") or len(run) > 1:
            return None
        return Party(start, end, countries, text[start:end], "city", is_bare=True)
    person = _PERSON.match(text, end) if heads and re.fullmatch(OFFICE, heads[-1]) else None
    name = _name(text, start, end, run)
    return Party(
        start, person.end() if person else end, countries, name, kind, is_abroad=is_abroad and not after
    )


_REACH: Final = 90
_MAX_HEADS: Final = 4


def _name(text: str, start: int, end: int, run: Sequence[PlaceHit]) -> str:
    """The phrase without number, article and people: `members of the German Bundestag` → German Bundestag."""
    if run[0].kind == "organisation" and len(run) == 1:
        office = re.match(r"\s(?:Delegation|Mission|Office|Commission|Secretariat)\b", text[run[0].end :])
        return run[0].surface + (office.group() if office else "")
    if led := _LED_BY.search(text[end : end + 140]):
        return led["body"].strip()
    lead = _LEADING.match(text, start, run[0].start) if start < run[0].start else None
    name = text[lead.end() if lead else start : end]
    while rest := _PEOPLE_OF.match(name) or _HEADED_OF.match(name):
        if _is_only_countries(rest["rest"], run):
            break
        name = rest["rest"]
    city = next((place.surface for place in run if place.kind == "city"), "")
    if city and re.fullmatch(
        rf"(?:[A-Z]\w+\s)?(?:city|capital)\sof\s{re.escape(city)}|{re.escape(city)},?\s.*", name
    ):
        return name if re.search(rf"\b(?:{BODY}|{OFFICE})\b", name[len(city) :]) else city
    bare = _PEOPLE_TAIL.sub("", name)
    return name if _is_only_countries(bare, run) or not re.search(rf"\b{BODY}$", bare) else bare


def _is_only_countries(rest: str, run: Sequence[PlaceHit]) -> bool:
    for place in run:
        if place.kind not in ("city", "organisation"):
            rest = rest.replace(place.surface, "")
    return not re.search(r"\w{4,}", rest)


# --- foreign without a country ---------------------------------------------------------------------------

_FROM_ABROAD: Final = re.compile(
    rf"\b(?P<who>{PEOPLE})\sfrom\s(?:\w+\s)?(?:\d+|\w+|a dozen)\s"
    r"(?:(?:foreign |different |other |overseas |Asian |European |African |Arab |Pacific )?(?:countries|"
    r"nations)|"
    r"(?:foreign|overseas|Asian|European|African|Latin American|Pacific|Arab) cities)\b"
    r"|\b(?P<foreign>(?:[Ff]oreign|[Oo]verseas|European|African|Asian|Latin American|Central Asian|Arab|"
    r"Nordic|Baltic|Gulf)\s(?:[A-Za-z-]+\s){0,2}?(?:delegat\w+|ambassadors|diplomats|envoys|correspondents|"
    r"journalists|reporters|officials|experts|mayors|dignitaries|lawmakers|executives|public servants|"
    r"civil servants|Chamber of Commerce(?: in Korea)?|Commission))\b"
    r"|\b(?P<corps>(?:[A-Z][a-z]+\s)?diplomatic corps|[A-Z][a-z]+ Chamber of Commerce in (?:South )?Korea|"
    r"[A-Z]{3,6}[Cc]ham)\b"
)


def _unnamed(text: str) -> Iterator[Party]:
    for match in _FROM_ABROAD.finditer(text):
        if not NOT_VISITORS.search(text[max(0, match.start() - 15) : match.end() + 15]):
            lead = _LEADING.match(text, match.start(), match.end())
            name = text[lead.end() if lead else match.start() : match.end()]
            kinds = [kind for kind, cue in KINDS if cue.search(name)]
            yield Party(match.start(), match.end(), (), name, kinds[0] if kinds else "mixed")
            return
