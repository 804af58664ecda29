"""Trips of the city's people abroad, told in Japanese. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.places import PlaceHit
from pipeline.extract.scope import ScopedSentence
from pipeline.extract.visits.ja.parties import with_marks
from pipeline.extract.visits.ja.told import mode_of, status_of, without_quotes
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Status

_GOES: Final = (
    r"(?:訪問|訪れ|訪ね|出発|出張|巡(?:る|り|っ)|回(?:る|り|っ)|視察|見学|派遣|向か|入り|渡|発(?:った|つ)|"
    r"赴|飛び立|"
    r"滞在|歩い|調べ|学(?:び|ん|ぶ))"
)
_GOAL: Final = re.compile(
    rf"(?:市|県|州|など)?(?:(?:の[^はがを、。]{{0,16}})?(?:を|へ|に)(?:向けて|相次いで|"
    rf"[\d～〜・日月から]{{1,9}})?{_GOES}|"
    rf"(?:の[^はがを、。]{{0,14}})?で(?:開かれ|開催|行われ|開いた)|(?:など)?(?:から(?:\d+日)?帰国|出張|"
    rf"歴訪|訪問団)|"
    r"(?:へ|に)(?:の|向けて|\d+日?、?))"
)
_LISTED: Final = re.compile(r"(?:市|県|州)?(?:、|と|・|や|および)")
_VERB: Final = re.compile(rf"{_GOES}|帰国|開かれ|開催|歴訪|出席|参加")
_TRAVELLER_TAIL: Final = re.compile(
    r"(?:の)?[^、。はが]{0,16}?(?:\d+人)?(?:一行)?(?:は|が|ら\d*人?(?:は|"
    r"が)?)(?!、?[^。]{0,20}(?:の訪問を受け|を迎え|の表敬を))"
)
_REACH_BACK: Final = 6


def trip_in(scene: Scene, index: int) -> Draft | None:
    """巨済市は…日本を回り: the city is the topic, a foreign place the way or goal."""
    each = scene.scoped[index]
    text = without_quotes(each.sentence.text)
    foreign = [place for place in with_marks(text, each.places) if place.code]
    own = _traveller(text, each)
    goals = _goals(text, foreign)
    if own is None or not goals or goals[0].start < own.start or not _VERB.search(text, goals[0].end):
        return None
    status = status_of(text)
    hits = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    people = [count for count in find_counts(text) if count.unit == "people"]
    surface = text[own.start : own.end]
    return Draft(
        sentence=index,
        rule="ja-goes-to",
        direction=Direction.OUTBOUND,
        status=status,
        countries=countries_of(goals),
        organisations=(surface,),
        visitor_kind="parliament" if "議会" in text[own.start : own.end + 3] else "city",
        mode=mode_of(text),
        headcount=people[0].headcount if people else None,
        date=when(hits),
        place=goals[0].surface,
    )


def is_abroad_since(scene: Scene, index: int) -> bool:
    """Whether the sentences before are set abroad: whom the city's people meet, they meet there."""
    return any(trip_in(scene, earlier) for earlier in range(max(0, index - _REACH_BACK), index))


def when(hits: Sequence[DateHit]) -> DateSpan | None:
    """The stay told, else the first day."""
    told = [hit for hit in hits if hit.rule != ANNOUNCED and hit.span]
    stays = [hit for hit in told if hit.rule in ("range", "stay", "pair")]
    return next((hit.span for hit in (*stays, *told)), None)


@dataclass(frozen=True, slots=True)
class _Traveller:
    start: int
    end: int


def _traveller(text: str, each: ScopedSentence) -> _Traveller | None:
    for word in each.words:
        if word.value.role in ("name", "host", "officer") and _TRAVELLER_TAIL.match(text, word.end):
            return _Traveller(word.start, word.end)
    if each.is_in_run and (
        short := re.match(r"(?:市長|副市長|市議団|議長|一行|視察団|代表団)(?=は|が|ら)", text)
    ):
        return _Traveller(0, short.end())
    return None


def _goals(text: str, foreign: Sequence[PlaceHit]) -> list[PlaceHit]:
    """The places that the verb leads to, and those listed before them."""
    goals: list[PlaceHit] = []
    for place in reversed(foreign):
        is_goal = place.kind != "organisation" and _GOAL.match(text, place.end)
        following = goals[-1].start if goals else -1
        gap = text[place.end : following] if following > 0 else ""
        same = bool(goals) and place.code == goals[-1].code and len(gap) <= len("の首都") and "は" not in gap
        if is_goal or (goals and _LISTED.fullmatch(gap)) or same:
            goals.append(place)
    return goals[::-1]
