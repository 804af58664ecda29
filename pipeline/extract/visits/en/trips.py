"""Trips of the city's people abroad, told in English. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, find_dates
from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.en.hosts import Host, hosts_in
from pipeline.extract.visits.en.parties import parties_in
from pipeline.extract.visits.en.told import mode_of, status_of, without_quotes
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Headcount, Mode, Status

_TRAVEL: Final = re.compile(
    r"\b(?:(?:is|are|was|were)(?= in )|depart|(?:send|sends|sent)(?= (?:[\w-]+ ){0,3}(?:officials|delegat|"
    r"team|staff|councill|engineers|experts|mission|group))|"
    r"left|leaves?|leaving|departed|departs?|flew|flies|fly|went|go(?:es|"
    r"ing)?|travel(?:l?ed|s)?|"
    r"head(?:ed|s|ing)?|"
    r"visit(?:ed|s)?|(?<!\ba )(?<!\bthe )visiting|tour(?:ed|s|ing)?|"
    r"return(?:ed|s)?|back|embarked|trip|arriv\w+|attend(?:ed|s|ing)?|"
    r"took part|takes? part|spoke|signed|met|inspected|off|journey\w*|mission|stopped|led(?! by)|leads|"
    r"toured|stud(?:y|ied)|address(?:ed|es)|opened|pitched|presented|took|takes|promot\w+|spent|looked|"
    r"told|gave|delivered|"
    r"showed|explained|argued|accepted|won)\b"
)
_TO: Final = re.compile(
    r"(?:\b(?:to|in|for|from|of|at|through|across|around|via|visit(?:ed|s|ing)?|tour(?:ed|s|ing)?|leave|"
    r"left|and|as)\s|,\s)"
    r"(?:the\s)?(?:(?:[A-Z][\w-]+|[a-z]+)\s){0,2}$"
)
_WHILE_ABROAD: Final = re.compile(
    r"\bwhile (?:attending|visiting|in)\b|\bon (?:a|his|her|their) (?:[\w-]+\s){0,3}(?:trip|visit|tour)\b|"
    r"\bduring (?:a|his|"
    r"her|their) (?:[\w-]+\s){0,2}(?:trip|visit|tour) (?:to|of)\b|\b(?:overseas|business) trip\b"
)
_HE: Final = re.compile(
    r"^(?:He|She|They|The (?:mayor|vice mayor|delegation|group|team|councill?ors|officials|trip|tour|"
    r"mission|members|"
    r"speaker|party)|During the (?:trip|visit)|On the (?:trip|way))\b"
)
_REACH_BACK: Final = 6


def trip_in(scene: Scene, index: int) -> Draft | None:
    """A trip told in sentence `index`, completed by the next ones; `None` where none is told."""
    trip = _trip(scene, index)
    if trip is None:
        return None
    for later in range(index + 1, min(index + 3, len(scene.scoped))):
        text = without_quotes(scene.scoped[later].sentence.text)
        if not _HE.match(text) and not _surname_starts(text, trip):
            break
        trip = _extended(scene, later, text, trip)
    return trip


def is_abroad_since(scene: Scene, index: int) -> bool:
    """Whether the sentences before are set abroad: whom the city's people meet, they meet there."""
    return any(_trip(scene, earlier) for earlier in range(max(0, index - _REACH_BACK), index))


def _trip(scene: Scene, index: int) -> Draft | None:
    each = scene.scoped[index]
    text = without_quotes(each.sentence.text)
    foreign = [place for place in each.places if place.code not in ("", "KR", "KP")]
    if not foreign or each.sentence.in_title:
        return None
    if _TRAVEL.search(text) is None:  # nobody goes: spares the parties and hosts of most sentences
        return None
    parties = parties_in(text, foreign)
    traveller = _traveller(text, hosts_in(each, scene.city, parties))
    if traveller is None:
        return None
    verb = _ACCEPTED.search(text, traveller.end) or _TRAVEL.search(text, traveller.end)
    if verb is None or verb.start() - traveller.end > _CLOSE:
        return None
    goals = _goals(text, verb, foreign)
    if not goals or (
        re.search(r"\b(?:from|by)\s(?:the\s)?$", text[: goals[0].start]) and verb.group() not in _FROM_VERBS
    ):
        return None
    is_promised = _ACCEPTED.match(verb.group()) is not None
    status = Status.PLANNED if is_promised else status_of(text, verb.start(), verb.end())
    if (
        re.fullmatch(_PRESENT, verb.group())
        and (span := _when(scene, text, Status.PLANNED))
        and scene.published
    ):
        status = Status.PLANNED if span.start >= scene.published else status
    return Draft(
        sentence=index,
        rule="en-goes-to",
        direction=Direction.OUTBOUND,
        status=status,
        countries=countries_of(goals),
        organisations=(_name(text, traveller),),
        visitor_kind="parliament"
        if re.search(r"[Cc]ouncil(?!lor for)", text[traveller.start : traveller.end])
        else "city",
        mode=mode_of(text) if mode_of(text) is Mode.ONLINE else Mode.IN_PERSON,
        headcount=_people(text, traveller),
        date=_when(scene, text, status),
        place=goals[0].surface,
    )


_CLOSE: Final = 110
_PRESENT: Final = (
    r"leaves?|departs?|fl(?:y|ies)|go|goes|travels?|heads?|visits?|tours?|attends?|sends?|"
    r"leaving|going|heading|visiting|off"
)
_FROM_VERBS: Final = ("returned", "return", "returns", "back", "arrived")
_TEAM_BEFORE: Final = re.compile(
    r"(?:[\w-]+\s){0,4}(?:members|officials|team|delegation|group|councillors|staff|employees|"
    r"mission)\s(?:of|from)\s"
    r"(?:the\s)?$"
)
_NOT_TRAVELLER: Final = re.compile(
    r"\b(?:in|at|to|from|near|around|across|by|with)\s(?:the\s)?$|\bmet\s(?:the\s)?$"
)


def _traveller(text: str, hosts: Sequence[Host]) -> Host | None:
    """The city's officer, body or team as the subject that stands first."""
    for host in hosts:
        if host.start > _SUBJECT_REACH or _NOT_TRAVELLER.search(text[: host.start]):
            continue
        team = _TEAM_BEFORE.search(text, 0, host.start)
        start = team.start() if team else host.start
        surface = text[host.start : host.end]
        named = re.match(
            r"\s(?:city\s)?(?:delegation|team|group|mission|officials|councill?ors)\b", text[host.end :]
        )
        if named:
            return Host(start, host.end + named.end(), is_body=True)
        if team or re.search(
            r"[Mm]ayor|[Oo]fficial|[Cc]ouncil|[Cc]hief|[Hh]ead|team|[Ss]peaker|[Dd]elegation|staff|"
            r"[Oo]fficer",
            surface,
        ):
            return Host(start, host.end, is_body=True)
        if host.is_body or _SENDS.match(text, host.end):
            return host
    himself = _HIMSELF.match(text)
    return Host(0, himself.end("name"), is_body=True) if himself else None


_SUBJECT_REACH: Final = 90
_SENDS: Final = re.compile(
    r"\s(?:(?:has|have|had|is|are|will|also|plans?|planning|intends?|set|due|decided|agreed|to)\s){0,4}"
    r"(?:sent|sends?|dispatch\w*)\b"
)
_HIMSELF: Final = re.compile(
    r"(?P<name>[A-Z][a-z]+)(?:\s(?:himself|herself|in turn|also|then|later|will|is to)){0,2}\s"
    r"(?:went|visited|travelled|traveled|flew|accepted an invitation|"
    r"agreed to (?:visit|attend)|promised to visit)\b"
)
_ACCEPTED: Final = re.compile(r"accepted an invitation|(?:agreed|promised) to (?:visit|attend|return)")
"""Somebody will go: told as done is only the promise."""


def _goals(text: str, verb: re.Match[str], foreign: Sequence[PlaceHit]) -> list[PlaceHit]:
    """Foreign places that the verb leads to: after to, in, from, or straight behind visit."""
    goals: list[PlaceHit] = []
    for place in foreign:
        if place.start < verb.start() or place.kind == "organisation":
            continue
        lead = text[max(0, place.start - 50) : place.start]
        if _HOSTED_BY.search(lead) and mode_of(text) is Mode.ONLINE:
            goals.append(place)
            continue
        if _MEETS.fullmatch(verb.group()) and not re.search(
            r"\b(?:in|at)\s(?:the\s)?(?:[\w-]+\s){0,1}$", lead
        ):
            continue
        leads_there = _TO.search(lead) or place.start - verb.end() <= len(" the ")
        if (
            leads_there
            and not _is_person(text, place)
            and (place.kind != "country" or _NOUN_END.match(text, place.end))
        ):
            goals.append(place)
    return goals


_HOSTED_BY: Final = re.compile(
    r"\b(?:hosted|organi[sz]ed|run|convened|held|arranged) by (?:the )?(?:city (?:government )?of )?$"
)
_NOUN_END: Final = re.compile(
    r"['’]s\b|[,.;:)]|$|\s(?:on|in|for|to|from|last|this|and|where|with|as|during|next|by|at|until|after|"
    r"before|"
    r"earlier|later|while|or|via|over|through|ahead|again|yesterday|today|tomorrow|early|late|capital|city|"
    r"port|island|planned|scheduled|set|due|because|amid|despite|when|that|ending|between|since|under|together|along|starting|beginning|\d|(?:Mon|Tues|Wednes|Thurs|Fri|"
    r"Satur|Sun)day)\b"
)
"""What follows a country as a goal; an adjective (`Danish engineers`) has its noun there."""


_MEETS: Final = re.compile(
    r"sign(?:ed)?|meet|met|told|gave|delivered|showed|explained|argued|accepted|won|address(?:ed|es)?|"
    r"opened|pitched|"
    r"presented?|promot\w+|spoke|speak|led|leads?|took|takes|is|are|was|were"
)
"""What is done abroad only where the place is said with in or at."""


def _is_person(text: str, place: PlaceHit) -> bool:
    """`with the Polish ambassador`, `lawmakers from Chile`: whom they meet, not where they go."""
    after = re.match(
        r"(?:['’]s?)?\s(?:[\w-]+\s){0,2}?(?:ambassador|consul|minister|mayor|governor|delegation|officials|"
        r"lawmakers|"
        r"delegates|councillors|president|executives|students|experts|guests|visitors|counterpart|embassy|"
        r"consulate)",
        text[place.end :],
        re.IGNORECASE,
    )
    before = re.search(
        r"(?:ambassador|consul(?:[- ]general)?|officials|lawmakers|delegates|delegation|delegations|"
        r"experts|students|group|"
        r"councill?ors|executives|mission|envoys?|guests|mayors?|ministers?|governors?)\s(?:of|"
        r"from)\s(?:the\s)?"
        r"(?:[\w-]+\s){0,4}$",
        text[: place.start],
        re.IGNORECASE,
    )
    return bool(after or before)


def _name(text: str, traveller: Host) -> str:
    person = re.match(r"\s[A-Z][a-z]+(?:\s[A-Z][a-z]+(?:-[a-z]+)?)?", text[traveller.end :])
    surface = text[traveller.start : traveller.end]
    if person and re.search(r"[Mm]ayor$|[Ss]peaker$", surface):
        surface += person.group()
    return re.sub(
        r"^(?:(?:The|An?|[\w-]+)\s)??(?:[\w-]+\s)*(?:members|officials|team|delegation|group)\s(?:of|"
        r"from)\s(?:the\s)?|^[Tt]he\s",
        "",
        surface,
    )


def _people(text: str, traveller: Host) -> Headcount | None:
    people = [
        c for c in find_counts(text) if c.unit == "people" and c.start < traveller.end + 40 and c.value > 1
    ]
    return people[0].headcount if people else None


def _when(scene: Scene, text: str, status: Status) -> DateSpan | None:
    hits = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    told = [hit for hit in hits if hit.rule != ANNOUNCED and hit.span]
    stays = [hit for hit in told if hit.span and hit.span.start != hit.span.end and hit.rule != "week"]
    return next((hit.span for hit in (*stays, *told)), None)


def _surname_starts(text: str, trip: Draft) -> bool:
    words = trip.organisations[0].split() if trip.organisations else []
    first = re.match(r"[A-Z][a-z]+", text)
    return bool(first and first.group() in words and "ayor" in trip.organisations[0])


def _extended(scene: Scene, later: int, text: str, trip: Draft) -> Draft:
    """More goals, the whole stay, the number of people."""
    each = scene.scoped[later]
    foreign = [place for place in each.places if place.code not in ("", "KR", "KP")]
    verb = _TRAVEL.search(text)
    goals = _goals(text, verb, foreign) if verb else []
    codes = tuple(dict.fromkeys((*trip.countries, *countries_of(goals))))
    span = _when(scene, text, trip.status)
    is_longer = span and span.start != span.end and (trip.date is None or trip.date.start == trip.date.end)
    people = [c for c in find_counts(text) if c.unit == "people" and c.start < _SUBJECT_REACH]
    found = replace(
        trip,
        countries=codes,
        date=span
        if is_longer and re.search(r"\btrip|visit|tour|stay|from\b", text)
        else trip.date or (span if goals else None),
        headcount=trip.headcount or (people[0].headcount if people else None),
    )
    return found if found == trip else replace(found, extra=(*trip.extra, later))
