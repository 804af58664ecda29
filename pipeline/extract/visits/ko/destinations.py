"""Where the city's people go: runs of foreign names held against the ways in which news tells a trip. Pure.

Candidates are the runs; the words after a run say whether it is a goal (프라하로 떠났다), a place gone
round (빈을 둘러봤다), the scene of an act (리옹에서 만나), a noun's goal (더블린 방문이), the host of an
event by screen, or the side that receives our team.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.ko import trip_words as words
from pipeline.extract.visits.ko.phrases import Case
from pipeline.extract.visits.ko.sentence import Analysis
from pipeline.extract.visits.ko.travellers import Traveller
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.roles import HEAD, NOT_VISITORS


@dataclass(frozen=True, slots=True)
class Run:
    """Foreign names that belong together (벨기에와 룩셈부르크, 독일): `text[start:end]`."""

    places: tuple[PlaceHit, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Destination:
    """A run that the city's people go to, and `act`, the offset at which the words of the trip begin."""

    rule: str
    run: Run
    act: int


def destinations_in(
    analysis: Analysis, travellers: Sequence[Traveller], *, abroad: bool
) -> tuple[Destination, ...]:
    """The goals of the city's people in order. `abroad`: the sentences before tell of a trip."""
    runs = tuple(runs_of(analysis))
    found: list[Destination] = []
    for position, run in enumerate(runs):
        until = runs[position + 1].start if position + 1 < len(runs) else len(analysis.text)
        destination = _destination(analysis, travellers, run, until, abroad=abroad)
        if destination:
            found.append(destination)
        elif found and _joined_by(analysis.text, found[-1].run, run, until):
            found.append(Destination(found[-1].rule, run, run.end))
    return tuple(_with_earlier_members(analysis, runs, found))


_BETWEEN: Final = re.compile(
    r"(?:\([^)]{0,20}\))?(?:시|주|성|현|도|구)?(?:,\s|\s|와\s|과\s|·|및\s|\s및\s|에\s이어\s|을\s거쳐\s|를\s거쳐\s)"
)


def runs_of(analysis: Analysis) -> Iterator[Run]:
    """Named places abroad, those that stand side by side as one."""
    run: list[PlaceHit] = []
    for place in analysis.places:
        if not place.code or place.code in ("KR", "KP") or place.kind == "hanja":
            continue
        if analysis.text[: place.start].rstrip().endswith(("주한", "재한")):
            continue
        if run and not _BETWEEN.fullmatch(analysis.text, run[-1].end, place.start):
            yield Run(tuple(run), run[0].start, run[-1].end)
            run = []
        run.append(place)
    if run:
        yield Run(tuple(run), run[0].start, run[-1].end)


# --- the words after a run -------------------------------------------------------------------------------

_REACH: Final = 90


def _destination(
    analysis: Analysis, travellers: Sequence[Traveller], run: Run, until: int, *, abroad: bool
) -> Destination | None:
    tail = analysis.text[run.end : min(until, run.end + _REACH)]
    rest = analysis.text[run.end : run.end + 4 * _REACH]
    ours = [t for t in travellers if t.case in (Case.SUBJECT, Case.BARE, Case.GENITIVE)]
    described = _describes(analysis, travellers, run)
    found = ""
    if _is_comer(analysis, travellers, run) and "답방" not in rest:
        return None
    if (
        described
        or (ours and not _other_subject(analysis, ours, run))
        or (abroad and _is_unsaid(analysis, run))
    ):
        found = _goes(analysis, travellers, run, tail, rest, abroad=abroad) or _takes_part(tail, rest)
    if not found and any(t.case in (Case.OBJECT, Case.WITH, Case.GENITIVE) for t in travellers):
        found = _is_received_there(analysis, travellers, run, tail, rest, abroad=abroad)
    return Destination(found, run, run.end) if found else None


def _goes(
    analysis: Analysis, travellers: Sequence[Traveller], run: Run, tail: str, rest: str, *, abroad: bool
) -> str:
    """The rule by which our people go to a place with these words after it; empty where none does."""
    noun = words.TRIP_NOUN.match(tail)
    if noun and not _names_people(noun["name"] or ""):
        return "trip-noun"
    if _is_gone_round(analysis, travellers, run, tail, abroad=abroad):
        return "goes-to"
    if _is_headed_for(analysis.text, tail, rest):
        return "heads-for"
    at = words.AT.match(tail)
    if at and not words.NOT_AT.match(rest[at.end() - 1 :]):
        return _rule_there(rest[at.end() - 1 :])
    is_abroad = abroad or words.ABROAD.search(analysis.text)
    is_met = is_abroad and words.MEETS.match(rest) and not words.AT_HOME.search(analysis.text)
    return "meets-abroad" if is_met else ""


def _names_people(name: str) -> bool:
    """몽골 대표단 방문: who comes, not a town that no list knows (오스트리아 빈 출장)."""
    return bool(HEAD.search(name) or NOT_VISITORS.search(name))


def _is_headed_for(text: str, tail: str, rest: str) -> bool:
    """프라하로 떠났다, 취리히에 직원들을 보냈다: the place is the goal of a going or sending of people."""
    heads = _HEADED.match(tail)
    verb = words.GOES_THERE.search(rest[heads.end() - 1 : heads.end() + _NEAR]) if heads else None
    if verb is None:
        return False
    return not words.SENDS.match(verb.group()) or bool(words.SENT_PEOPLE.search(text))


_HEADED: Final = re.compile(rf"^{words.OF_PLACE}(?:\s[^\s,.]{{1,10}})?(?:으로|로|에|까지)[\s,]")
_NEAR: Final = 50


def _rule_there(after: str) -> str:
    """The rule by what is told to happen at the place: a part in an event held there, or an act."""
    sent = words.SENT_TO_EVENT.search(after)
    if not words.ACTS.search(after) and not (sent and words.SENT_PEOPLE.search(sent.group())):
        return ""
    return "joins-event" if words.HELD.match(after) else "acts-abroad"


def _is_gone_round(
    analysis: Analysis, travellers: Sequence[Traveller], run: Run, tail: str, *, abroad: bool
) -> bool:
    """빈을 방문해, 리옹의 창업 시설을 둘러보고: the object is a place, not people who came here."""
    for pattern, is_sure in ((words.GOES, True), (words.STUDIES, False)):
        verb = pattern.search(tail)
        if verb is None:
            continue
        between = tail[: verb.start()]
        if words.PERSON_OBJECT.search(between) or words.NO_GOAL.search(between):
            continue
        if _is_home_or_another(analysis, travellers, run.end, run.end + verb.start()):
            continue
        direct = re.fullmatch(rf"{words.OF_PLACE}(?:을|를|도|에)\s(?:[^\s을를]{{1,8}}\s){{0,3}}", between)
        thing = re.search(r"(?:을|를|도|과|와|에서|으로|에)\s(?:\S+\s){0,2}$", between)
        if not (direct or thing):
            continue
        if is_sure or abroad or words.ON_TRIP.search(analysis.text):
            return True
        if words.SITE.search(between) and any(t.is_people for t in travellers):
            return True
    return False


def _is_home_or_another(analysis: Analysis, travellers: Sequence[Traveller], start: int, stop: int) -> bool:
    """Whether somebody else comes, or what is gone to is the city's own: 대표단이 시를 찾아."""
    if any(start <= t.start < stop and t.case is Case.SUBJECT for t in travellers):
        return False
    if any(start <= word.start < stop for word in analysis.hosts.words):
        return True
    return _has_subject(analysis, start, stop) or bool(words.OWN_PLACE.search(analysis.text[start:stop]))


def _has_subject(analysis: Analysis, start: int, stop: int) -> bool:
    """Whether people or a body stand as the subject in this stretch (대표단 17명이, 대사는)."""
    return any(
        start < word.end <= stop
        and word.particle in _SUBJECT_MARKS
        and (HEAD.search(word.stem) or word.stem.endswith(("명", "들")))
        for word in analysis.words
    )


_SUBJECT_MARKS: Final = ("은", "는", "이", "가", "도", "께서")


def _takes_part(tail: str, rest: str) -> str:
    """바르셀로나 엑스포에 참가해; 타이난시가 여는 화상 회의에 나서; 과달라하라시의 초청으로 현지를 찾아."""
    if (event := words.TO_EVENT.match(tail)) and words.JOINS.search(rest[event.end() - 1 :]):
        return "joins-by-screen" if words.SCREEN.search(rest) else "joins-event"
    if words.HOLDS.match(tail) and words.JOINS.search(rest):
        return "joins-by-screen" if words.SCREEN.search(rest) else ""
    if (invited := words.INVITES.match(tail)) and (
        words.COMES_THERE.search(rest, invited.end()) or words.SCREEN.search(rest)
    ):
        return "joins-by-screen" if words.SCREEN.search(rest) else "invited-there"
    return ""


def _describes(analysis: Analysis, travellers: Sequence[Traveller], run: Run) -> bool:
    """더블린을 찾은 시장은: the trip describes the traveller behind it."""
    return any(
        t.start > run.end
        and t.case is not Case.OBJECT
        and words.GONE.search(analysis.text[run.end : t.start])
        and not _has_subject(analysis, run.end, t.start)
        for t in travellers
    )


def _is_comer(analysis: Analysis, travellers: Sequence[Traveller], run: Run) -> bool:
    """시를 찾은 몽골 …, 초청한 …: who stands behind came here; not in 시장이 찾은 몽골 ….."""
    before = words.COMERS.search(analysis.text[: run.start])
    if before is None:
        return False
    return not any(
        t.case is Case.SUBJECT
        and t.tail <= before.start()
        and not words.HOME_OBJECT.search(analysis.text[t.tail : before.start()])
        for t in travellers
    ) or before.group().startswith(("온", "초청", "찾아온"))


def _other_subject(analysis: Analysis, ours: Sequence[Traveller], run: Run) -> bool:
    """Whether somebody else stands as the subject between our people and the place."""
    nearest = max((t.tail for t in ours if t.tail <= run.start), default=None)
    if nearest is None:
        return False
    between = analysis.text[nearest : run.start]
    if words.STRANGERS.search(between):
        return True
    return any(
        nearest <= phrase.start < run.start
        and phrase.case is Case.SUBJECT
        and phrase.end <= run.start
        and not phrase.text.endswith("도")
        for phrase in analysis.phrases
    )


def _is_unsaid(analysis: Analysis, run: Run) -> bool:
    """이어 15일에는 빈을 찾아: no subject before the place, so that it is the one of the sentence before."""
    return not any(
        word.particle in ("은", "는", "이", "가", "께서")
        for word in analysis.words
        if word.end <= run.end + 1
    )


def _is_received_there(
    analysis: Analysis, travellers: Sequence[Traveller], run: Run, tail: str, rest: str, *, abroad: bool
) -> str:
    """주지사는 현지에서 시 대표단을 접견했다: the foreign side is the host of our team."""
    subject = re.match(r"^[^,.]{0,30}?(?:은|는|이|가|께서)\s", tail)
    if not subject or words.AT_HOME.search(rest):
        return ""
    for traveller in travellers:
        if traveller.start < run.end + subject.end() - 1 or traveller.case not in (Case.OBJECT, Case.WITH):
            continue
        after = analysis.text[traveller.tail : traveller.tail + 40]
        if words.RECEIVED.search(after) and (
            traveller.is_team or abroad or words.ABROAD.search(analysis.text)
        ):
            return "received-there"
    return ""


def _joined_by(text: str, first: Run, later: Run, until: int) -> bool:
    """오슬로를, 산티아고를 각각; 후쿠오카로, 2조는 싱가포르로: a later goal in the case of the first."""
    del first
    tail = text[later.end : min(until, later.end + _REACH)]
    return bool(re.match(rf"^{words.OF_PLACE}(?:을|를|도|에도|로|으로|에서)\s", tail)) and bool(
        words.GOES.search(tail) or words.GOES_THERE.search(tail)
    )


def _with_earlier_members(
    analysis: Analysis, runs: Sequence[Run], found: Sequence[Destination]
) -> Iterator[Destination]:
    """With the runs before a goal that only wait for its verb: 3월 오슬로를, 5월 산티아고를 방문했다."""
    taken = {destination.run for destination in found}
    for position, run in enumerate(runs):
        hit = next((d for d in found if d.run == run), None)
        if hit:
            yield hit
            continue
        follower = next((d for d in found if d.run.start > run.start), None)
        if follower is None or run in taken:
            continue
        gap = analysis.text[run.end : runs[position + 1].start]
        if (
            re.match(rf"^{words.OF_PLACE}(?:을|를|에|로|으로|에서)?(?:,|\s?(?:거쳐|이어|들러))\s", gap)
            and len(gap) < _REACH // 3
        ):
            yield Destination(follower.rule, run, run.end)


def all_countries(destinations: Sequence[Destination]) -> tuple[str, ...]:
    """ISO codes of all goals in order, each once."""
    return countries_of([place for destination in destinations for place in destination.run.places])
