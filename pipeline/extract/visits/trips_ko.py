"""Trips of the city's own people abroad, and its part in foreign events by screen, told in Korean. Pure.

The city is the subject (or a team of it), the destination is foreign. A prize won abroad is no trip; whom the
travellers meet there is part of the trip, not a visit to the city.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extract.dates import ANNOUNCED
from pipeline.extract.visits import hosts
from pipeline.extract.visits.organisations import countries_of, visitors_of
from pipeline.extract.visits.phrases_ko import Case, Phrase
from pipeline.extract.visits.predicates_ko import CANCELLED, is_online
from pipeline.extract.visits.records import Draft, Scene
from pipeline.extract.visits.roles import kind_of_visitor
from pipeline.extract.visits.sentence_ko import Analysis
from pipeline.model import DateSpan, Direction, Mode, Status


def trips_in(scene: Scene, analysis: Analysis) -> Iterator[Draft]:
    """Outbound records of this sentence."""
    if not hosts.may_host(analysis.hosts):
        return
    if scene.online_frame is not None:
        exchanges = tuple(_exchanges(analysis))
        if exchanges:
            yield from exchanges
            return
    if _PRIZE.search(analysis.text) and not _TRAVEL.search(analysis.text):
        return
    for rule, phrase in _destinations(analysis):
        countries = countries_of(phrase.places)
        if countries:
            yield _draft(scene, analysis, rule, phrase, countries)
            return


_PRIZE: Final = re.compile(r"수상|최고\s?도시상|본상|대상을|금상|어워드|선정(?:됐|돼|된)|거머쥐|이름을\s올")
_TRAVEL: Final = re.compile(r"출장|출국|순방|방문(?!객|자)|참가|참석|파견|연수|견학|귀국")
_GOES: Final = re.compile(
    r"^(?:에|으로|로|을|를|과|와|\s)?[^.]{0,30}?(?:방문|찾(?:는다|았|아|을|기로)|순방|돌아(?:보|봤|"
    r"본)|둘러(?:보|봤|본)|시찰|견학|배워\s?(?:왔|온)|다녀(?:왔|온)|출장|관람)"
)
_HELD: Final = re.compile(r"^\s?(?:열리는|열린|열릴|개최되는|개최된|여는|진행|펼쳐)")
_OF_EVENT: Final = re.compile(
    r"(?:엑스포|포럼|서밋|박람회|총회|회의|컨퍼런스|콘퍼런스|콩그레스|전시회|세미나|"
    r"웨비나)(?:\([^)]*\))?[’”']?(?:에|에서|의|\s)"
)
_JOINS: Final = re.compile(
    r"참(?:가|석|여)(?:하|해|했|한|할)|발표(?:했|하|한다|하기)|연설|나선다|나섰|나서|운영|연다|열었|"
    r"꾸(?:민|몄)|차(?:렸|린)|날아갔|소개|관람|풀어놓"
)
_GO_TO: Final = re.compile(r"\s?(?:가서|떠나|떠났|출국|출장|향)")
_SENT: Final = re.compile(
    r"(?:시찰단|대표단|방문단|연수단|사절단|조사단|실무단|직원(?:들)?|"
    r"공무원(?:들)?)(?:\s\d+여?\s?명)?을\s(?:\S+\s)?(?:보냈|보내|보낸|파견)"
)
_MEETS: Final = re.compile(r"^\s?(?:만나|만났|면담|환담|접견|예방|회담|간담)")
_ABROAD: Final = re.compile(r"출장|순방|현지|방문\s?중")
_SCREEN_EVENT: Final = re.compile(r"(?:온라인|화상|웨비나|비대면)")
_HOSTED: Final = re.compile(r"^\s?(?:여는|연|개최하는|개최한|주최하는|주최한|주관하는|마련한)\s")


def _destinations(analysis: Analysis) -> Iterator[tuple[str, Phrase]]:
    """Phrases that name where the city's people go, with the construction."""
    begins = _own_start(analysis)
    if begins is None:
        return
    for phrase in analysis.phrases:
        rule = _rule(analysis.text, phrase, follows_own=begins <= phrase.start)
        if rule and countries_of(phrase.places):
            yield rule, phrase


def _own_start(analysis: Analysis) -> int | None:
    """Where the city, an officer or a team of its own is the subject; `None` where none is."""
    team = _TEAM.search(analysis.text) if analysis.hosts.is_home else None
    starts = [
        start for start in (analysis.hosts.subject, team.start() if team else None) if start is not None
    ]
    return min(starts, default=None)


def _rule(text: str, phrase: Phrase, *, follows_own: bool) -> str:
    """The construction by the case of the foreign phrase; empty where it is no destination."""
    after = text[phrase.end :]
    found = ""
    if phrase.case is Case.SOURCE:
        found = _rule_at_place(phrase, after, follows_own=follows_own)
    elif phrase.case is Case.TO:
        found = "goes-to" if _GO_TO.match(after) else ""
    elif phrase.case is Case.SUBJECT:
        by_screen = _HOSTED.match(after) and _SCREEN_EVENT.search(after) and _JOINS.search(after)
        return "joins-by-screen" if by_screen else ""
    elif phrase.case in (Case.OBJECT, Case.WITH) and follows_own:
        found = _rule_of_object(text, phrase, after)
    return found or ("sends-team" if _SENT.search(text) else "")


def _rule_at_place(phrase: Phrase, after: str, *, follows_own: bool) -> str:
    """바르셀로나에서 열리는 엑스포에 참가한다; 파리에서 파리 부시장을 만나."""
    if (_HELD.match(after) or _OF_EVENT.search(phrase.text)) and _JOINS.search(after):
        return "joins-event"
    return "acts-abroad" if follows_own and _ACTS.search(after[:60]) and not after.startswith(" 온") else ""


def _rule_of_object(text: str, phrase: Phrase, after: str) -> str:
    """리스본을 방문해, 빈 방문을 취소하고, 출장 중 … 시장을 만나."""
    if phrase.case is Case.OBJECT:
        if _is_place_object(phrase) and _GOES.match(after):
            return "goes-to"
        noun = _TRIP_NOUN.search(phrase.text)
        if noun and any(
            phrase.text[: noun.start()].endswith((p.surface, f"{p.surface}시")) for p in phrase.places
        ):
            return "goes-to"
    return "meets-abroad" if _MEETS.match(after) and _ABROAD.search(text) else ""


_ACTS: Final = re.compile(r"관람|둘러|돌아|견학|배웠|배우|시찰|만나|만났|협약")
_TRIP_NOUN: Final = re.compile(r"\s(?:방문|출장|순방|견학|시찰)을$")
_TEAM: Final = re.compile(
    r"(?:[가-힣·]{2,14}과|[가-힣]{2,6}팀|[가-힣]{2,12}협회|대표단|시찰단|방문단|연수단|실무단|"
    r"의원\s\d+명|직원\s\d+명)(?:\s직원들?|\s\d+명)?(?:은|는|이|가)(?=\s)"
)


def _is_place_object(phrase: Phrase) -> bool:
    """The object is a place or a body abroad, not people who came here."""
    tail = phrase.text[-12:]
    learned = re.search(
        r"(?:시설|창구|방식|현장|사례|시스템|센터|의회|청|시|구|주|성|도|스마트시티)(?:을|를)$", tail
    )
    only_place = any(tail.rstrip("을를").endswith(place.surface) for place in phrase.places)
    return bool(learned or only_place)


# --- exchanges under a frame sentence ----------------------------------------------------------------------

_INVITED: Final = re.compile(
    r"(?:초청|요청|주관|주최)(?:을\s받|[^.]{0,40}(?:알리|알렸|소개|발표|강연|공유|참(?:가|여|석)))"
)
_EVENT_TAIL: Final = re.compile(r"\s주(?:관|최).*$")
_BY_SCREEN: Final = r"(?:온라인|화상|비대면|웨비나)"
_ABROAD_PEOPLE: Final = r"(?:해외|세계|외국|국제|나라\s밖|지구촌)"
_EXCHANGE: Final = r"(?:교류|소통|협력|만나|만난)"
FRAME: Final = re.compile(
    rf"{_BY_SCREEN}[^.]{{0,40}}{_ABROAD_PEOPLE}[^.]{{0,20}}{_EXCHANGE}"
    rf"|{_ABROAD_PEOPLE}[^.]{{0,40}}{_BY_SCREEN}[^.]{{0,40}}{_EXCHANGE}"
)
"""온라인 세미나, 포럼 등으로 해외와 교류하고 있다: what follows is by screen (labels §2.4)."""


def _exchanges(analysis: Analysis) -> Iterator[Draft]:
    """A 기구, B 포럼 등 여러 기관의 초청에 따라 … 알리고 있다: one record for each body."""
    invited = _INVITED.search(analysis.text)
    if not invited:
        return
    head = re.split(r"\s등\s|의\s(?=초청|요청)", analysis.text[: invited.end()], maxsplit=1)
    if len(head) == 1:
        return
    start = next((hit.end for hit in analysis.dates if hit.rule != ANNOUNCED and hit.start == 0), 0)
    start += len(re.match(r"(?:에는|엔|에)?\s?", head[0][start:]).group())  # type: ignore[union-attr]  # may be empty
    span = _first_span(analysis)
    position = start
    for item in re.split(r",\s|(?<=[가-힣)])와\s|(?<=[가-힣)])과\s", head[0][start:]):
        offset = analysis.text.index(item, position)
        position = offset + len(item)
        name = _EVENT_TAIL.sub("", item).strip()
        places = [p for p in analysis.places if offset <= p.start < offset + len(name)]
        known = next((p.visitor_kind for p in places if p.visitor_kind), "") or kind_of_visitor(name)
        yield _exchange(analysis, name, countries_of(places), known, span)
    for phrase in analysis.phrases:
        # … 초청을 받았고, MIT가 마련한 회의에서도 들려줬다: a host told apart from the list
        if (
            phrase.case is Case.SUBJECT
            and phrase.start > invited.end()
            and _HOSTED.match(analysis.text[phrase.end :])
        ):
            for host in visitors_of(phrase):
                yield _exchange(analysis, host.organisations[0], host.countries, host.kind, span)


def _exchange(
    analysis: Analysis, name: str, countries: tuple[str, ...], kind: str, span: DateSpan | None
) -> Draft:
    return Draft(
        sentence=analysis.index,
        rule="exchange-under-frame",
        direction=Direction.OUTBOUND,
        status=analysis.status,
        countries=countries,
        organisations=(name,),
        visitor_kind=kind,
        mode=Mode.ONLINE,
        date=span,
    )


# --- drafts ----------------------------------------------------------------------------------------------


def _draft(scene: Scene, analysis: Analysis, rule: str, phrase: Phrase, countries: tuple[str, ...]) -> Draft:
    status = Status.CANCELLED if CANCELLED.search(analysis.text) else analysis.status
    date = _first_span(analysis)
    if status is Status.PLANNED and date and scene.published and date.end < scene.published:
        status = Status.HAPPENED
    body = _travellers(analysis)
    people = [
        c
        for c in analysis.counts
        if c.unit == "people" and not re.search(r"시민|학생", analysis.text[max(0, c.start - 6) : c.start])
    ]
    screen = rule == "joins-by-screen" or is_online(analysis.text)
    foreign_host = visitors_of(phrase) if rule == "joins-by-screen" else ()
    organisations = foreign_host[0].organisations if foreign_host else (body,) if body else ()
    kind = kind_of_visitor(phrase.text) if foreign_host else "parliament" if "의회" in body else "city"
    return Draft(
        sentence=analysis.index,
        rule=rule,
        direction=Direction.OUTBOUND,
        status=status,
        countries=countries,
        organisations=organisations,
        visitor_kind=kind,
        mode=Mode.ONLINE if screen else Mode.IN_PERSON,
        headcount=people[0].headcount if people and rule != "joins-by-screen" else None,
        date=date,
        place=phrase.members[0].text if phrase.members else None,
    )


def _travellers(analysis: Analysis) -> str:
    """The travelling body or officer as written."""
    team = re.search(
        r"(?:[가-힣]{1,8}(?:시|구|의회)\s)?(?:대표단|시찰단|방문단|실무단|연수단)(?=[은는이가을])",
        analysis.text,
    )
    if team:
        return team.group()
    return analysis.hosts.host or ""


_CAME_HOME: Final = re.compile(r"\s(?:오전\s|오후\s)?(?:귀국|돌아왔|입국)")


def _first_span(analysis: Analysis) -> DateSpan | None:
    told = [
        hit
        for hit in analysis.dates
        if hit.rule != ANNOUNCED and hit.span and not _CAME_HOME.match(analysis.text, hit.end)
    ]
    days = [hit for hit in told if hit.rule in ("day", "range", "stay", "pair")]
    return next((hit.span for hit in (*days, *told)), None)
