"""Two city governments called by their towns' bare names: `Seoul and Lima held online talks`. Pure.

The same words are how a paper tells of two states (`Seoul and Tokyo agreed`), so the article must speak of
city government, and the sentence of a meeting and of nothing that states do.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.extract.scope import Standing
from pipeline.extract.visits.en.parties import Party
from pipeline.extract.visits.records import Scene

_MEETING: Final = re.compile(
    r"\b(?:meetings?|talks|conferences?|calls?|sessions?|discussions?|workshops?|seminars?|webinars?|dialogues?|"
    r"consultations?|exchanges?|hook-?ups?|round ?tables?|signing ceremony)\b"
)
_STATES: Final = re.compile(
    r"\b(?:ministr\w+|ministers?|summits?|presiden\w+|diplomatic|diplomats|embassy|envoys?|nuclear|defen[cs]e|"
    r"military|trade|tariffs?|sanctions|treaty|North Korea|Pyongyang|visa|currency|swap|wartime|history|FTA|"
    r"matches?|game|flights?|airlines?|market)\b",
    re.IGNORECASE,
)
_CITY_LEVEL: Final = re.compile(
    r"\b(?:[Mm]ayors?|[Cc]ity [Hh]all|city (?:government|officials|council)|[Mm]unicipal|[Mm]etropolitan|"
    r"two (?:cities|capitals)|both cities|sister cit(?:y|ies)|the city[’']s)\b"
)
_REACH: Final = 2


def is_between_towns(scene: Scene, index: int, text: str, party: Party) -> bool:
    """The city by its bare name first, the foreign town with it, and a meeting of the two."""
    each = scene.scoped[index]
    town = next((word for word in each.words if word.value.role == "name"), None)
    if town is None or not each.is_citys or _MEETING.search(text) is None or _STATES.search(text):
        return False
    joined = _JOINED.fullmatch(text[town.end : party.start])
    back = _JOINED.fullmatch(text[party.end : town.start]) if party.end <= town.start else None
    leads = town.start <= _NEAR_START and _LEADS.match(text[town.end : party.start]) is not None
    if not (joined or back or leads):
        return False
    around = scene.scoped[max(0, index - _REACH) : index + _REACH + 1]
    return any(_CITY_LEVEL.search(other.sentence.text) for other in around) or any(
        other.standing is Standing.GOVERNMENT for other in scene.scoped
    )


_NEAR_START: Final = 40
_JOINED: Final = re.compile(r"(?:,?\sand\s|\swith\s|,\s)(?:the\s)?(?:officials\s(?:of|from|in)\s)?")
_LEADS: Final = re.compile(
    r"[^.;]{0,60}?\b(?:held|holds|hold|had|has|opened|staged|conducted|organi[sz]ed|hosted|agreed|discuss\w*|"
    r"compared|talked|met|will meet)\b[^.;]*\bwith\s(?:the\s)?(?:[\w-]+\s){0,4}$|"
    r"[^.;]{0,60}?\b(?:held|had)\b[^.;]*\bwith\s[^.;]*\band\s(?:with\s)?$"
)
