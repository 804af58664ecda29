"""Visits told in English: a foreign party, the city, and how they stand to each other. Pure.

Stages, each in its own module: `words` (word classes), `parties` (who could be coming), `hosts`
(the city in the sentence), `relations` (verb and roles), `told` (status and mode), here the drafts;
`details` (what later sentences add), `trips` (the city's people abroad), `totals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.scope import ScopedSentence
from pipeline.extract.visits.en.details import with_details
from pipeline.extract.visits.en.hosts import Host, hosts_in, is_at_home
from pipeline.extract.visits.en.parties import Party, is_excluded, parties_in
from pipeline.extract.visits.en.relations import Relation, relation_of
from pipeline.extract.visits.en.told import may_be_ahead, mode_of, status_of, without_quotes
from pipeline.extract.visits.en.totals import total_in
from pipeline.extract.visits.en.towns import is_between_towns
from pipeline.extract.visits.en.trips import is_abroad_since, trip_in
from pipeline.extract.visits.en.words import PEOPLE
from pipeline.extract.visits.records import Draft, Rejected, Scene
from pipeline.model import DateSpan, Direction, Headcount, Precision, Status


def drafts_in(scene: Scene, index: int) -> tuple[list[Draft], tuple[DateHit, ...]]:
    """Drafts of sentence `index`, and the dates that it tells."""
    each = scene.scoped[index]
    plain = without_quotes(each.sentence.text)
    dates = find_dates(plain, scene.published, scene.previous)
    if not _may_be_citys(scene, index):
        return [], dates
    if total := total_in(scene, index, dates):
        return [total], dates
    trip = trip_in(scene, index)
    told = [verdict for verdict in judged(scene, index) if isinstance(verdict, Draft)]
    drafts = [draft for draft in told if trip is None or draft.rule == "en-had-come"]
    return [*([trip] if trip else []), *with_details(scene, index, drafts)], dates


def _may_be_citys(scene: Scene, index: int) -> bool:
    """The sentence names the city or goes on from one that does, or says City Hall and no other city's."""
    each = scene.scoped[index]
    if each.is_citys or each.words or each.is_in_run:
        return True
    if not any(other.words for other in scene.scoped):
        return False
    return is_at_home(each, scene.lexicon) or _is_before_the_name(scene, index)


_THE_MAYOR: Final = re.compile(
    r"\b[Tt]he (?:vice |deputy )?mayor\b(?! of)|\b[Tt]he city(?: government| council)?\b(?! of)"
)


def _is_before_the_name(scene: Scene, index: int) -> bool:
    """`The mayor met the Cuban minister. …`: the lead, before the only city of the article is named."""
    if index > _LEAD or not _THE_MAYOR.search(scene.scoped[index].sentence.text):
        return False
    return not any(_names_another(each, scene) for each in scene.scoped)


def _names_another(each: ScopedSentence, scene: Scene) -> bool:
    """Another Korean city, or its government."""
    spans = [(place.start, place.end) for place in each.places if place.code == "KR" and place.kind == "city"]
    spans += [(o.start, o.end) for o in scene.lexicon.governments(each.sentence.text) if o.value == "local"]
    return any(not any(w.start < end and start < w.end for w in each.words) for start, end in spans)


_LEAD: Final = 3


def judged(scene: Scene, index: int) -> Iterator[Draft | Rejected]:
    """Every candidate of the sentence: the draft that it makes, or the rule that let it go."""
    each = scene.scoped[index]
    text = without_quotes(each.sentence.text)
    foreign = tuple(place for place in each.places if place.code not in ("KR", "KP"))
    parties = parties_in(text, foreign)
    if parties and _TOURISM.search(text):
        yield Rejected(each.sentence.text, text[:60], "en-tourism")
        return
    if not parties and is_excluded(text, foreign):
        yield Rejected(each.sentence.text, text[:60], "not-visitors")
    if not parties:
        return
    hosts = hosts_in(each, scene.city, parties, is_home=_may_be_citys(scene, index))
    is_framed = _is_framed(scene, index)
    for party in parties:
        surface = each.sentence.text[party.start : party.end]
        relation = _had_come(text, party, hosts) or relation_of(
            text,
            party,
            hosts,
            is_framed=is_framed,
            is_citys=each.is_citys or _is_headlined(scene, index),
            goes_on=_goes_on_to_host(scene, index, party),
            is_of_towns=is_between_towns(scene, index, text, party),
            is_dated=bool(find_dates(text, scene.published)) or _headcount(text, party) is not None,
        )
        if not relation.is_taken:
            yield Rejected(each.sentence.text, surface, f"en-{relation.rule}")
        elif relation.rule != "had-come" and _is_abroad(scene, index, text, party, hosts):
            yield Rejected(each.sentence.text, surface, "en-met-abroad")
        else:
            anchored = _anchored(relation, party, several=len(parties) > 1)
            yield _draft(scene, index, text, party, anchored, hosts)


def _is_headlined(scene: Scene, index: int) -> bool:
    """The lead of an article whose headline names the city."""
    titled = any(each.sentence.in_title and each.words for each in scene.scoped)
    return titled and index <= _LEAD


_TOURISM: Final = re.compile(
    r"\b(?:cruise|passengers|charter(?:ed)? flight|package tours?|duty-free|arrivals)\b"
)
_HAD_COME: Final = re.compile(
    r",?\s(?:(?:who|which)\s(?:had\s|has\s)?|had\s)(?P<verb>visited|toured|come to|called on|stopped by|"
    r"inspected|"
    r"dropped in)\b"
)


def _had_come(text: str, party: Party, hosts: Sequence[Host]) -> Relation | None:
    """`…, who had toured the city's centre in May`: a past call inside any other story."""
    match = _HAD_COME.match(text, party.end)
    if match and any(0 <= host.start - match.end() <= _NEAR and host.is_body for host in hosts):
        return Relation("had-come", match.start("verb"), match.end(), is_taken=True)
    return None


_NEAR: Final = 40
_FRAME: Final = re.compile(
    r"\b(?:delegations?|groups?|guests|visitors|study (?:visits?|tours?|groups?)|visits?|callers|teams|"
    r"missions|"
    r"embassies|cities|requests|busy|stream|string|parade|rush|doors|came|welcom\w+|receiv\w+|host\w*)\b",
    re.IGNORECASE,
)


def _is_framed(scene: Scene, index: int) -> bool:
    """The sentence before tells that a body of the city receives guests, and this one goes on."""
    if not scene.scoped[index].is_in_run:
        return False
    first = index - 1
    while first > 0 and _LIST_ITEM.match(scene.scoped[first].sentence.text):
        first -= 1
    for earlier in range(max(0, first + 1 - _FRAME_REACH), index):
        each = scene.scoped[earlier]
        if any(host.is_body for host in hosts_in(each, scene.city, ())) and _FRAME.search(each.sentence.text):
            return True
    return False


_FRAME_REACH: Final = 2
_LIST_ITEM: Final = re.compile(r"\s*(?:[-–•*▲·◆]|\d+[.)])\s")
_SAME_BEFORE_HOST: Final = re.compile(
    r"^(?:[^.;]{0,80}\b(?:him|her|them|his guests?|her guests?)\b|(?:The|His|Her|Their|Later|On|In|At|"
    r"There)\b"
    rf"[^.;]{{0,60}}?\b(?:{PEOPLE}|they|he|she|delegation|program(?:me)?|course|talks|meeting|minister|mayor|"
    r"ambassador)\b|They\b|(?:The|All)\s(?:\w+\s)?[A-Z][a-z]+(?:ns|is|es|se|sh|ch)\b)"
)


def _goes_on_to_host(scene: Scene, index: int, party: Party) -> bool:
    """The next sentences have the same people at a body of the city's."""
    for later in range(index + 1, min(index + 1 + _FRAME_REACH, len(scene.scoped))):
        each = scene.scoped[later]
        if not _may_be_citys(scene, later):
            continue
        text = without_quotes(each.sentence.text)
        codes = {place.code for place in each.places} - {"", "KR", "KP"}
        is_same = bool(codes & set(party.countries)) or (not codes and _SAME_BEFORE_HOST.match(text))
        if is_same and any(host.is_body for host in hosts_in(each, scene.city, (), is_home=True)):
            return True
    return False


_AT_HOME: Final = re.compile(r"\b(?:City Hall|city hall|control (?:room|cent))")


def _is_abroad(scene: Scene, index: int, text: str, party: Party, hosts: Sequence[Host]) -> bool:
    if any(_AT_HOME.search(text[host.start : host.end]) for host in hosts):
        return False
    if party.is_abroad and mode_of(text).value != "online":
        return True
    return scene.abroad or is_abroad_since(scene, index)


def _draft(
    scene: Scene, index: int, text: str, party: Party, relation: Relation, hosts: Sequence[Host]
) -> Draft:
    status = status_of(text, relation.start, relation.end)
    date = _date(scene, text, relation, status)
    if (
        status is Status.HAPPENED
        and may_be_ahead(text, relation.start, relation.end)
        and scene.published
        and (ahead := _date(scene, text, relation, Status.PLANNED))
        and ahead.start > scene.published
    ):
        status, date = Status.PLANNED, ahead
    return Draft(
        sentence=index,
        rule=f"en-{relation.rule}",
        direction=Direction.INBOUND,
        status=status,
        countries=party.countries,
        organisations=(party.name,) if party.name else (),
        visitor_kind=party.kind,
        mode=mode_of(text),
        headcount=_headcount(text, party),
        date=date,
        host=_host_surface(text, hosts),
        place=_place(text),
        facilitated_by=_arranger(text),
    )


def _anchored(relation: Relation, party: Party, *, several: bool) -> Relation:
    """Among several parties each has the day nearest to its own phrase."""
    is_listed = several and relation.rule in ("is-received", "comes", "listed", "between-towns")
    return replace(relation, date_anchor=(party.start, party.end)) if is_listed else relation


def _headcount(text: str, party: Party) -> Headcount | None:
    """The number that belongs to this party: in its phrase, just before, or just behind (`, 16 strong`)."""
    for count in find_counts(text):
        if count.unit != "people" or count.value < _A_GROUP:
            continue
        touches = count.start < party.end and count.end > party.start
        before = count.end <= party.start and _LEADS.fullmatch(text[count.end : party.start])
        behind = count.start >= party.end and _FOLLOWS.fullmatch(text[party.end : count.start])
        if touches or before or behind:
            return count.headcount
    return None


_A_GROUP: Final = 2
_LEADS: Final = re.compile(r"(?:\s(?!and\b|met\b)[a-z-]+){0,4}\s")
_FOLLOWS: Final = re.compile(
    r"(?:,\s|\s\(|\s[–—-]\s|\s|\sand\s(?:an?|his|her|their)\s)(?:about |some |all |numbering |totalling )?"
)


def _date(scene: Scene, text: str, relation: Relation, status: Status) -> DateSpan | None:
    """The stay told, else the day nearest to the verb."""
    spans = [_nearest(scene, text, relation, ahead=ahead) for ahead in _directions(status)]
    told = [span for span in spans if span]
    if len(told) > 1 and scene.published:
        day = scene.published
        return min(told, key=lambda span: abs((span.start - day).days))
    return told[0] if told else None


def _directions(status: Status) -> tuple[bool, ...]:
    """Whether days are looked for ahead; what was called off may lie on either side of publication."""
    return (True, False) if status is Status.CANCELLED else (status is Status.PLANNED,)


def _nearest(scene: Scene, text: str, relation: Relation, *, ahead: bool) -> DateSpan | None:
    hits = find_dates(text, scene.published, scene.previous, ahead=ahead)
    told = [hit for hit in hits if hit.rule != ANNOUNCED and hit.span]
    if of_meeting := next((hit for hit in told if _AT_MEETING.search(text, 0, hit.start)), None):
        return of_meeting.span
    nearest = min(told, key=lambda hit: _distance(hit, relation), default=None)
    return nearest.span if nearest else None


_AT_MEETING: Final = re.compile(
    r"\b(?:in|at|during) (?:an?|their|the) (?:[\w-]+ ){0,2}(?:video ?conference|conference call|call|meeting|"
    r"talks|session|"
    r"ceremony|visit|tour|webinar) (?:in \w+ )?(?:last |earlier )?(?:on )?$"
)
"""`… in December, officials agreed in a video conference on Friday`: the meeting's own day."""


def _distance(hit: DateHit, relation: Relation) -> int:
    start, end = relation.date_anchor or (relation.start, relation.end)
    gap = max(hit.start - end, start - hit.end, 0)
    span = hit.span if hit.rule != "week" else None
    is_stay = span is not None and span.precision is Precision.DAY and span.start != span.end
    return gap - _STAY_BONUS * is_stay


_STAY_BONUS: Final = 40
_HOST_PERSON: Final = re.compile(
    r"(?:[A-Z][a-z]+ )?(?:(?:Vice|Deputy|Acting) )?Mayor [A-Z][a-z]+(?: [A-Z][a-z]+(?:-[a-z]+)?)?"
)


def _host_surface(text: str, hosts: Sequence[Host]) -> str | None:
    """The officer by name, else the longest body, else the town."""
    for match in _HOST_PERSON.finditer(text):
        if any(host.start < match.end() and match.start() < host.end for host in hosts):
            return match.group()
    best = max(hosts, key=lambda host: (host.is_body, host.end - host.start), default=None)
    return text[best.start : best.end] if best else None


_PLACE: Final = re.compile(
    r"(?:[A-Z][\w’'-]+ |[a-z]+ ){0,3}(?:at City Hall|at city hall)|(?:[A-Z][\w-]+ )*(?:City Hall|city hall)|"
    r"(?:[A-Z][\w-]+ )+(?:Cent(?:er|re)|Hall|Plant|Library|Museum)|"
    r"(?:[a-z]+ ){0,2}(?:control (?:room|cent(?:er|re))|data cent(?:er|re)|operations? cent(?:er|re))"
)


def _place(text: str) -> str | None:
    match = _PLACE.search(text)
    return re.sub(r"^(?:at|the|in|of|a|to|into)\s", "", match.group().strip()) if match else None


_ARRANGED: Final = re.compile(
    r"\b(?:arranged|organi[sz]ed|invited|set up|coordinated|facilitated|sponsored|brought|introduced|"
    r"led)(?: \w+)? by (?:the )?"
    r"(?P<who>(?:[A-Z][\w.’'-]+ ){0,4}[Ee]mbassy(?: in [A-Z][a-z]+)?|KOICA|"
    r"Korea International Cooperation Agency|"
    r"(?:the )?[a-z]+ ministry|Ministry of [A-Z][\w ]+?|[A-Z][\w&]+(?: [A-Z][\w&]+)* (?:Institute|"
    r"Foundation|Agency|"
    r"Association|Embassy))\b"
)


def _arranger(text: str) -> str | None:
    match = _ARRANGED.search(text)
    return match["who"] if match else None
