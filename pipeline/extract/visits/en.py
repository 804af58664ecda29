"""Visits told in one English sentence: to the city, and of the city's people abroad. Pure.

A visitor is a phrase around a foreign name: `the Chinese Consul General`, `officials from the Indonesian
city of Bandung`, `members of the German Bundestag`. Whether it came is read off the verb and the side on
which the city stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extract.counts import CountHit, find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.parties_en import NOT_VISITORS, Party, parties_in
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Mode, Precision, Status, VisitKind


def drafts_in(scene: Scene, index: int) -> tuple[list[Draft], tuple[DateHit, ...]]:
    """Drafts of sentence `index`, inbound or else outbound, and the dates that it tells."""
    each = scene.scoped[index]
    text = each.sentence.text
    status = _status(text)
    dates = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    foreign = tuple(place for place in each.places if place.code not in ("KR", "KP"))
    if not (each.is_citys or each.words):
        return [], dates
    total = _total(index, text, dates)
    drafts = [total] if total else list(_inbound(scene, index, foreign, dates, status))
    return drafts or list(_outbound(scene, index, foreign, dates, status)), dates


_REACH: Final = 60

# --- to the city -----------------------------------------------------------------------------------------

_CAME: Final = re.compile(
    r"\b(?:visit(?:ed|s|ing)?|tour(?:ed|s|ing)?|came|comes|come to|arriv\w+|call(?:ed|s)? on|"
    r"courtesy call|stopped by|dropped by|attend(?:ed|s|ing)?|join(?:ed|s)?|took part|take part|"
    r"inspected|observed|listened|briefed|learn(?:ed|s|t)?|study|studied|met|meet with|be received|"
    r"was received|were received|were welcomed|benchmark\w*|field trip|training|due in|flew in)\b"
)
_RECEIVED: Final = re.compile(
    r"\b(?:met|meets|meet|receiv(?:ed|es|e)|welcom(?:ed|es|e)|host(?:ed|s)?|greet(?:ed|s)|held talks|"
    r"talked|sat down|invited|briefed|is to meet|will meet|will receive|will host|guided)\b"
)
_MEMBERS: Final = re.compile(
    r"\b(?P<who>(?:participants|delegates|officials|representatives|members|"
    r"guests))\sfrom\s(?P<net>[A-Z][A-Za-z0-9]+)\b"
)
_ABROAD: Final = re.compile(
    r"\bwhile (?:attending|visiting|in)|\bon (?:a|his|her) (?:trip|visit) to|\bduring (?:a|his|"
    r"her) (?:trip|visit) to|\bat (?:a|this year's) forum in"
)


def _inbound(
    scene: Scene, index: int, foreign: Sequence[PlaceHit], dates: Sequence[DateHit], status: Status
) -> Iterator[Draft]:
    each = scene.scoped[index]
    text = each.sentence.text
    if _ABROAD.search(text) or scene.abroad:
        return
    counts = [count for count in find_counts(text) if count.unit == "people"]
    hosts = [word for word in each.words if not _is_venue_only(text, word.start, word.value.role)]
    for party in parties_in(text, foreign):
        rule = _rule(text, party, [word.start for word in hosts], is_home=each.is_citys)
        if rule:
            yield _draft(index, text, party, rule, dates, status, counts, scene)


def _is_venue_only(text: str, start: int, role: str) -> bool:
    """`in Seoul`: the town where two others meet, not the city government."""
    return role == "name" and bool(re.search(r"\bin\s(?:the\s)?$", text[max(0, start - 7) : start]))


def _rule(text: str, party: Party, hosts: Sequence[int], *, is_home: bool) -> str:
    received = _RECEIVED.search(text[: party.start])
    if received and (
        any(start < received.start() for start in hosts)
        or re.search(r"\b[Mm]ayor\b", text[: received.start()])
    ):
        return "is-received"
    if re.search(r"\bvisits? (?:to|of)\b[^.]*\bby\s(?:\w+\s){0,4}$", text[: party.start]) and hosts:
        return "visit-noun"
    if re.search(r"\bas did\b[^.]*$", text[: party.start]) and is_home:
        return "comes"
    sent = re.search(r"\bsent (?:a|an|its|their)\b[^.]{0,40}\bto\b", text[party.end :])
    if sent and (is_home or hosts):
        return "comes"
    came = _CAME.search(text, party.end)
    if came is None:
        return ""
    target = text[came.start() : came.start() + 120]
    says_host = any(came.start() <= start < came.start() + 120 for start in hosts)
    says_host = says_host or bool(
        re.search(r"\b(?:[Cc]ity [Hh]all|the (?:city|centre|center|district|office|mayor))\b", target)
    )
    return (
        "comes" if says_host or (is_home and (_WAS_SHOWN.search(text) or _VISITED_BARE.match(target))) else ""
    )


_VISITED_BARE: Final = re.compile(r"(?:visited|came|toured)(?:\s(?:in|on|last|this|earlier)\b|,|\.)")
_WAS_SHOWN: Final = re.compile(r"listened|briefed|explained|hosted by")


def _draft(
    index: int,
    text: str,
    party: Party,
    rule: str,
    dates: Sequence[DateHit],
    status: Status,
    counts: Sequence[CountHit],
    scene: Scene,
) -> Draft:
    own = [count for count in counts if count.start <= party.end and count.end >= party.start - _REACH]
    place = re.search(
        r"\b(?:[a-z]+ ){0,3}(?:City Hall|city hall)\b|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)* (?:Cent(?:er|"
        r"re)|Hall)",
        text,
    )
    host = re.search(
        r"(?:[A-Z][a-z]+ )?(?:Mayor|Vice Mayor|Deputy Mayor) [A-Z][a-z]+(?: [A-Z][a-z]+(?:-[a-z]+)?)?", text
    )
    return Draft(
        sentence=index,
        rule=f"en-{rule}",
        direction=Direction.INBOUND,
        status=status,
        countries=party.countries,
        organisations=(party.name,) if party.name else (),
        visitor_kind=party.kind,
        mode=Mode.ONLINE if _ONLINE.search(text) else Mode.IN_PERSON,
        headcount=own[0].headcount if own else None,
        date=_when(dates),
        host=host.group() if host else _host_name(scene, index),
        place=place.group() if place else None,
    )


def _host_name(scene: Scene, index: int) -> str | None:
    """The longest of the city's names in the sentence, as written."""
    each = scene.scoped[index]
    named = [word for word in each.words if word.value.role in ("host", "name")]
    longest = max(named, key=lambda word: word.end - word.start, default=None)
    return each.sentence.text[longest.start : longest.end] if longest else None


_ONLINE: Final = re.compile(
    r"\b(?:online|virtually|by video|via video|videoconference|video conference|webinar)\b", re.IGNORECASE
)


def _when(dates: Sequence[DateHit]) -> DateSpan | None:
    told = [hit for hit in dates if hit.rule != ANNOUNCED and hit.span]
    days = [hit for hit in told if hit.span and hit.span.precision is Precision.DAY]
    return next((hit.span for hit in (*days, *told)), None)


# --- from the city ---------------------------------------------------------------------------------------

_TRAVELS: Final = re.compile(
    r"\b(?:went to|visited|visits|travel(?:l?ed|s)? to|flew to|heads? (?:for|to)|headed (?:for|to)|"
    r"left for|trip to|attend(?:ed|ing|s)?|signed|spoke at|took part)\b"
)


def _outbound(
    scene: Scene, index: int, foreign: Sequence[PlaceHit], dates: Sequence[DateHit], status: Status
) -> Iterator[Draft]:
    text = scene.scoped[index].sentence.text
    verb = _TRAVELS.search(text)
    goals = [
        p
        for p in foreign
        if verb
        and p.start > verb.start()
        and re.search(r"(?:\bto|\bin|,|\band|for)\s(?:the\s)?$", text[max(0, p.start - 5) : p.start])
    ]
    subject = re.search(
        r"\b(?:Mayor|mayor|officials of the city|The city)\b|^(?:[A-Z][a-z]+)(?:\shimself|"
        r"\sherself)?\s(?:went|visited|travelled|traveled|flew)",
        text,
    )
    if not goals or verb is None or subject is None or subject.start() > verb.start():
        return
    name = re.search(
        r"(?:Mayor\s)?(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]+(?:-[a-z]+)?)?)", text[subject.start() :]
    )
    span = _when(dates)
    yield Draft(
        sentence=index,
        rule="en-goes-to",
        direction=Direction.OUTBOUND,
        status=status,
        countries=countries_of(goals),
        organisations=(name["name"],) if name else (),
        visitor_kind="city",
        date=span,
        place=goals[0].surface,
    )


# --- totals and status -----------------------------------------------------------------------------------

_TOTAL: Final = re.compile(
    r"\b(?:had been through|have been through|has (?:drawn|received|hosted|welcomed)|have (?:visited|"
    r"toured|come)|had (?:visited|toured|come)|since (?:19|20)\d\d|so far|in total|a total of)\b"
)


def _total(index: int, text: str, dates: Sequence[DateHit]) -> Draft | None:
    people = [count for count in find_counts(text) if count.unit == "people"]
    if not people or not _TOTAL.search(text) or NOT_VISITORS.search(text):
        return None
    return Draft(
        sentence=index,
        rule="en-running-total",
        direction=Direction.INBOUND,
        status=Status.HAPPENED,
        countries=(),
        organisations=(),
        visitor_kind="mixed",
        kind=VisitKind.AGGREGATE,
        headcount=people[0].headcount,
        date=next((h.span for h in dates if h.rule == "year"), None),
    )


_CANCELLED: Final = re.compile(r"\b(?:cancel(?:l?ed|s)|called off|postponed|scrapped)\b")
_AHEAD: Final = re.compile(
    r"\b(?:will|is to|are to|plans? to|is due|are due|is scheduled|are scheduled|is set to|are set to|"
    r"is expected to|due in)\b"
)


def _status(text: str) -> Status:
    if _CANCELLED.search(text):
        return Status.CANCELLED
    plain = re.sub(r"“[^”]*”|\"[^\"]*\"", "", text)
    return Status.PLANNED if _AHEAD.search(plain) else Status.HAPPENED
