"""How a foreign party and the city stand to each other in an English sentence: verb and roles. Pure.

A ladder of readings, the surest first; each candidate leaves with the rule that took it or let it go.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.visits.en.hosts import Host
from pipeline.extract.visits.en.parties import Party
from pipeline.extract.visits.en.told import is_only_wished
from pipeline.extract.visits.en.words import COME, RECEIVE, THIRD_HOST


@dataclass(frozen=True, slots=True)
class Relation:
    """What was read: the verb at `text[start:end]`, and the rule. `is_taken`: the party came or will."""

    rule: str
    start: int
    end: int
    is_taken: bool
    date_anchor: tuple[int, int] | None = None


_COME: Final = re.compile(rf"\b{COME}(?![\w-])", re.IGNORECASE)
_RECEIVE: Final = re.compile(rf"\b{RECEIVE}(?![\w-])", re.IGNORECASE)
_NOUN: Final = re.compile(
    r"\b(?:visits?|tours?|trips?|stays?|calls?|stops?|inspections?|briefings?|talks|meetings?)\b"
)
_TOPIC_BEFORE: Final = re.compile(
    r"\b(?:about|like|than|over|regarding|against|modelled on|modeled on|similar to|such as|instead of|"
    r"unlike|"
    r"projects with|ties with|links with|trade with|built with|made by|example of|competitors?)\s(?:the\s|"
    r"an?\s|its\s)?"
    r"(?:[\w-]+\s){0,2}$"
)
_POSSESSED: Final = re.compile(
    r"['’]s?\s(?:(?!and\b|who\b|is\b|was\b)[\w.-]+\s){0,5}?(?P<noun>visit|trip|tour|stop|call|"
    r"mission)\s(?:to|at|of|on)\s"
)
_SENT: Final = re.compile(
    r"['’]?s?\s(?:has\s|have\s|will\s|is to\s|plans to\s|is set to\s|is\s|are\s)?"
    r"(?:sent|send|sends|sending|dispatch\w*)\b"
)
_IS_LISTED: Final = re.compile(
    r"^\s*(?:[-–•*▲·◆]|\d+[.)])\s|\bcame\s(?:the|an?)\b|\b(?:followed|came next|came first|were next|"
    r"was next|did the same|\bthe turn of\b|"
    r"made the trip|turned up)\b"
)
_GOES_THERE: Final = re.compile(
    r"(?:\s[A-Z][\w-]+){0,3}\s(?:has |will |also )?(?:visited|visits|visit|toured|tours|went to|"
    r"travell?ed to|called on|attended)\s"
    r"(?:the\s|an?\s)?"
)
"""The city's own officer is the one who goes."""
_LED_AWAY: Final = re.compile(
    r"\b(?:invitation to|invited to|(?:visit|trip|tour|travel\w*|flight|journey) to|headed for|bound for|"
    r"attend\w*|exports? to|sales? to)\s(?:the\s)?(?:[\w-]+\s){0,3}$"
)
"""Towards the foreign place, not from it."""
_AT_PLACE: Final = re.compile(r"\b(?:in|at|near|outside|around)\s(?:the\s)?$")
"""A town by its bare name behind a preposition is where something is, nobody who comes."""
_WRITES: Final = re.compile(
    r"\b(?:written|wrote|writes|published|publishes|authored)\s(?:an?|his|her|their|the|two|several)\s"
    r"(?:[\w-]+\s){0,2}(?:book|paper|article|study|essay|report|column|novel|thesis)\b"
)
_CLAUSE: Final = re.compile(
    r"\s(?:as|while|when|because|since|ahead of|after)\s(?:the\s|an?\s)?(?:[\w-]+\s){0,3}$"
)
"""The city acts in one clause, the foreign party comes in another."""
_CONTRACT: Final = re.compile(
    r"(?:sign|agree|award|hand|mak|made|gave|won)\w*\s(?:\w+\s){0,4}?(?:contracts?|deals?|orders?|purchase|"
    r"loans?|leases?|"
    r"bonds?|licen[cs]e)\b"
)
_REACH: Final = 190
_BEFORE_REACH: Final = 130


def relation_of(  # noqa: PLR0911 - a ladder, from the surest reading to none
    text: str,
    party: Party,
    hosts: Sequence[Host],
    *,
    is_framed: bool,
    is_citys: bool,
    goes_on: bool,
    is_dated: bool,
    is_of_towns: bool = False,
) -> Relation:
    """How `party` stands to the city. `is_framed`: the sentence before has the city receive guests.

    `goes_on`: the next sentences have the same people at a body of the city's. `is_dated`: a day is told.
    `is_of_towns`: two city governments meet, each called by its town's bare name.
    """
    if rule := _ruled_out(text, party, hosts):
        return Relation(rule, party.start, party.end, is_taken=False)
    found = _received(text, party, hosts) or _comes(text, party) or _at_host(text, party, hosts)
    if found is None:
        is_told_so = is_dated or _IS_LISTED.search(text) is not None
        is_led_away = _LED_AWAY.search(text, max(0, party.start - 60), party.start) is not None
        is_listed = is_framed and not party.is_bare and is_told_so and not is_led_away
        return Relation("listed" if is_listed else "no-contact", party.end, party.end, is_taken=is_listed)
    if is_only_wished(text, found.start, found.end):
        return Relation("only-wished", found.start, found.end, is_taken=False)
    if _CONTRACT.match(text, found.start) or _is_elsewhere(text, party, found, hosts):
        return Relation("elsewhere", found.start, found.end, is_taken=False)
    if is_of_towns and hosts:
        return Relation("between-towns", found.start, found.end, is_taken=True)
    suffix = _how_hosted(text, party, found, hosts, is_framed=is_framed, is_citys=is_citys, goes_on=goes_on)
    if suffix is None:
        return Relation("no-host", found.start, found.end, is_taken=False)
    return Relation(f"{found.rule}{suffix}", found.start, found.end, is_taken=True)


def _ruled_out(text: str, party: Party, hosts: Sequence[Host]) -> str:
    """The rule by which this party is none that comes, or nothing."""
    if not text[party.start : party.end].strip():
        return "in-quotation"
    if _TOPIC_BEFORE.search(text, max(0, party.start - 50), party.start):
        return "only-a-topic"
    if party.is_bare and _AT_PLACE.search(text, max(0, party.start - 16), party.start):
        return "only-a-place"
    if _WRITES.search(text, party.end):
        return "wrote-of-it"
    return "goes-there" if any(_GOES_THERE.fullmatch(text[host.end : party.start]) for host in hosts) else ""


def _how_hosted(
    text: str,
    party: Party,
    found: Relation,
    hosts: Sequence[Host],
    *,
    is_framed: bool,
    is_citys: bool,
    goes_on: bool,
) -> str | None:
    """How the city is seen to be the host: a suffix for the rule, empty for the surest; `None`: not seen."""
    bodies = [
        host
        for host in hosts
        if host.is_body and not (found.rule == "comes" and _CLAUSE.search(text[host.end : party.start]))
    ]
    if party.is_bare and not (_SENT.match(text, party.end) and goes_on):
        is_met = found.rule != "comes" or _meets_directly(text, party, found, bodies)
        return "" if bodies and is_met else None
    if bodies:
        return ""
    has_third = bool(THIRD_HOST.search(text[: party.start]) or THIRD_HOST.search(text[party.end :]))
    if is_framed and not has_third:
        return "-under-frame"
    if goes_on:
        return "-then-host"
    is_goal = hosts and not has_third and _is_for_the_city(text, found, hosts, is_citys=is_citys)
    return "-to-town" if is_goal else None


def _received(text: str, party: Party, hosts: Sequence[Host]) -> Relation | None:
    """The city is the subject before, or the party the agent of a nominal visit (`a visit by`)."""
    begin = max(0, party.start - _BEFORE_REACH)
    by = re.search(
        r"(?<!led )(?<!headed )(?<!joined )(?<!accompanied )\bby\s(?:the\s|an?\s|\d+\s)?(?:[\w-]+\s){0,4}$",
        text[begin : party.start],
    )
    if by and (noun := _last(_NOUN, text, begin, begin + by.start())):
        return Relation("visit-noun", noun.start(), noun.end(), is_taken=True)
    subject = next((host for host in hosts if host.start < party.start), None)
    if subject is None:
        return None
    guests = _GUESTS_OF.search(text, 0, subject.start)
    if guests and _ARE.search(text, subject.end, party.start):
        return Relation("is-received", guests.start(), guests.end(), is_taken=True)
    verb = _last(_RECEIVE, text, max(begin, subject.end), party.start)
    if verb is None or re.search(r";|\bwhile\b|\bthat\b|\bsaid\b", text[verb.end() : party.start]):
        return None
    if by and not re.search(r"\bwas\b|\bwere\b|\bbeen\b", text[max(0, verb.start() - 12) : verb.start()]):
        return None
    return Relation("is-received", verb.start(), verb.end(), is_taken=True)


_GUESTS_OF: Final = re.compile(
    r"\b(?:[Gg]uests|[Vv]isitors|[Cc]allers)\b[^.;:]{0,30}?\s(?:of|to|at|for|by)\s(?:the\s)?$"
)
_ARE: Final = re.compile(r":\s|\b(?:were|was|are|is|include[ds]?)\s")


def _comes(text: str, party: Party) -> Relation | None:
    if did := re.search(r"\bas did (?:the\s|an?\s)?(?:[\w-]+\s){0,3}$", text[: party.start]):
        return Relation("comes", did.start(), did.end(), is_taken=True)
    if visit := _POSSESSED.match(text, party.end):
        return Relation("visit-noun", visit.start("noun"), visit.end("noun"), is_taken=True)
    if sent := _SENT.match(text, party.end):
        return Relation("comes", sent.start(), sent.end(), is_taken=True)
    verb = _COME.search(text, party.end, party.end + _REACH)
    if verb:
        return Relation("comes", verb.start(), verb.end(), is_taken=True)
    verb = _last(_COME, text, max(0, party.start - _REACH), party.start)
    if verb and (re.search(r"\bfor\s|,\s$|\bwere\s|\bwas\s", text[verb.end() : party.start])):
        return Relation("comes", verb.start(), verb.end(), is_taken=True)
    return None


def _at_host(text: str, party: Party, hosts: Sequence[Host]) -> Relation | None:
    """Whatever they did, they did it at, with or for a body of the city's (`sat in the mayor's chair`)."""
    for host in hosts:
        gap = text[party.end : host.start]
        if not host.is_body or host.start < party.end or len(gap) > _AT_HOST_REACH:
            continue
        if _LINK.search(gap) and not _NOT_DONE_THERE.search(gap) and not THIRD_HOST.search(gap):
            ahead = _AUXILIARY.search(gap)
            start = party.end + (ahead.end() if ahead else 0)
            return Relation("at-host", start, host.start, is_taken=True)
    return None


_AT_HOST_REACH: Final = 120
_LINK: Final = re.compile(
    r"\w.*\b(?:at|to|in|of|with|by|from|into|through|inside|on|around|before)\s(?:the\s|its\s)?$"
)
_NOT_DONE_THERE: Final = re.compile(
    r"\b(?:said|says|told|wrote|writes|sued|ranked|ranks|congratulat\w+|critici\w+|concerts?|festival|perform\w*|supplied|supplies|sold|"
    r"sells|invest\w+|"
    r"stroll\w*|pos(?:ed|es|ing)|shopp\w*|sightsee\w*|camp(?:ed|ing)|queued|cheer\w*|march\w*|rall(?:y|ied)|"
    r"won|beat|named|donat\w+|protest\w+|liv(?:es|ed|ing)|outside|near|similar|compared|rivals?|behind|"
    r"ahead of|linked|"
    r"mission of|head of|copy|copied|inspired|like|based|born|employed|wrote|reported|rated|listed|put)\b|"
    r"[;:]|, (?:and|but|while)\s"
)
_AUXILIARY: Final = re.compile(
    r"\b(?:will|(?:is|are) (?:to|due to|set to|expected to|scheduled to)|plans? to)\s(?=\w)"
)


def _is_elsewhere(text: str, party: Party, found: Relation, hosts: Sequence[Host]) -> bool:
    """`visited the National Assembly, and … City Hall`: the verb has another host, ours comes later."""
    after = [host.start for host in hosts if host.is_body and host.start >= found.end]
    if not after or found.start < party.end or any(host.start < found.start for host in hosts):
        return False
    between = text[found.end : after[0]]
    third = THIRD_HOST.search(between)
    return third is not None and _COME.search(between, third.end()) is None and ", " in between[third.end() :]


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def _meets_directly(text: str, party: Party, found: Relation, bodies: Sequence[Host]) -> bool:
    """A bare town comes only where its verb follows at once and a body of the city is what it meets."""
    follows = found.start - party.end <= _AT_ONCE and not re.search(r"[,;]", text[party.end : found.start])
    return follows and any(host.start >= found.start for host in bodies)


_AT_ONCE: Final = 14
_PURPOSE: Final = re.compile(
    r"\b(?:to (?:be briefed|learn|study|see|look|hear|compare|copy|benchmark|discuss|sign|observe|inspect|"
    r"find out|film|exchange)|for (?:talks|a (?:study|working|courtesy) |training|a briefing)|"
    r"study (?:visit|tour)|"
    r"on a (?:\w+-day )?(?:study|working|fact-finding)|benchmark\w*|fact-finding|"
    r"(?:learning|studying|being (?:taught|trained|shown)) (?:to|how|about|from|what|why|the)|"
    r"training (?:in|on|at|with)|"
    r"(?:rode|inspected|examined|listened to|were shown|peered|asked (?:to see|how|about|why|what))|"
    r"on (?:an?|its|their) (?:[\w-]+ )?(?:visit|tour) to)\b"
)


_IS_SHOWN: Final = re.compile(
    r"(?:was|were|been|be) \w+|learn|stud|ask|look|saw|see|tour|inspect|rode|ride|test|hear|listen|examin|"
    r"observ|tak|took"
)


def _is_for_the_city(text: str, found: Relation, hosts: Sequence[Host], *, is_citys: bool) -> bool:
    """Only the town is named: it must be the goal of the coming, and the coming be for what the city does."""
    is_goal = any(
        host.start >= found.start
        and re.search(r"(?:visit\w*|tour\w*|\bto|\bin|\bat|\bon)\s$", text[: host.start])
        for host in hosts
    )
    if any(host.start >= found.start and re.match(r"['’]s?\s", text[host.end :]) for host in hosts):
        return bool(_IS_SHOWN.match(text, found.start))
    is_subject = found.rule == "is-received"
    return is_subject or (is_goal and is_citys and bool(_PURPOSE.search(text)))
