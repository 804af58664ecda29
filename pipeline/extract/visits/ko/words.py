"""Korean words with their particles split off, without a morphological analyser. Pure.

Nouns that merely end like one with a particle (수도, 학과, 회의) are listed; a place's name is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.places import PlaceHit


@dataclass(frozen=True, slots=True)
class Word:
    """A space-separated word. `stem` is without particle and closing punctuation; offsets in the sentence."""

    text: str
    stem: str
    particle: str
    start: int
    end: int
    closes: str

    @property
    def stem_end(self) -> int:
        """Where the stem ends in the sentence."""
        return self.start + len(self.stem)


def words_of(text: str, places: Sequence[PlaceHit]) -> tuple[Word, ...]:
    """Words with their particles split off. A place's name is never cut (도쿄도, 인도)."""
    return tuple(_word(match, places) for match in _WORD.finditer(text))


_WORD: Final = re.compile(r"\S+")
# Longest first: the first that fits is split off.
_PARTICLE_LIST: Final = (
    "에서부터 으로부터 에서는 에서도 로부터 이라며 에게서 와의 과의 께서 에서 에게 으로 까지 부터 이나 하고 "
    "에는 에도 와도 과도 와는 과는 만이 은 는 이 가 도 을 를 와 과 의 께 에 로 만"
)
_PARTICLES: Final = tuple(_PARTICLE_LIST.split())
_BY_LAST: Final = {
    last: tuple(particle for particle in _PARTICLES if particle[-1] == last)
    for last in {particle[-1] for particle in _PARTICLES}
}
"""By last syllable, since every word of every sentence is asked for its particle."""
# Nouns whose last syllable only looks like a particle: whole words, and ends of longer ones.
_WHOLE_NOUNS: Final = re.compile(
    r"(?:수도|정도|제도|지도|속도|온도|태도|의도|반도|철도|고도|도로|국가|평가|참가|추가|증가|물가|"
    r"원가|휴가|허가|결과|성과|효과|경과|사과|차이|사이|아이|높이|길이|놀이|나이"
    r"|마을|가을|노을|제로|구로|종로|대로|진로|프로|메트로|유로|뉴로|회로|시의|군의|리가|회의|협의|"
    r"논의|강의|합의|결의|심의|정의|주의|동의|의의|로|도|가|이|과|은|는|의)"
    r"|.*(?:경기도|제주도|강원도|충청도|상수도|하수도|전문가|기업가|활동가|건축가|학과|총무과|관리과|"
    r"지원과|정책과|협력과|교류과|어린이|세종로|을지로|정책회의|간담회의|도시철도|[가-힣]회의)"
)
_CLOSING: Final = re.compile(r"[,.!?…”’\"')\]]*$")
_SHORT_NOUNS: Final = "시구군명곳측등도"


def _word(match: re.Match[str], places: Sequence[PlaceHit]) -> Word:
    raw = match.group()
    tail = _CLOSING.search(raw)
    core = raw[: tail.start()] if tail else raw
    closes = raw[len(core) :]
    if core.count("(") > core.count(")") and closes.startswith(")"):
        core, closes = core + ")", closes[1:]
        particle = ""
        if closes and (after := next((p for p in _PARTICLES if closes.startswith(p)), "")):
            particle = after
        return Word(raw, core, particle, match.start(), match.end(), closes)
    protected = max(
        (place.end - match.start() for place in places if match.start() < place.end <= match.end()), default=0
    )
    particle = _particle(core, protected)
    return Word(raw, core[: len(core) - len(particle)], particle, match.start(), match.end(), closes)


def _particle(core: str, protected: int) -> str:
    endings = _BY_LAST.get(core[-1:])
    if endings is None or (len(core) > protected and _WHOLE_NOUNS.fullmatch(core)):
        return ""
    for particle in endings:
        length = len(core) - len(particle)
        if (
            core.endswith(particle)
            and length >= max(1, protected)
            and (length > 1 or core[0] in _SHORT_NOUNS)
        ):
            return particle
    return ""
