"""Korean noun phrases around foreign names: which words belong together, in which case they stand. Pure.

No morphological analyser: particles are read off the ends of space-separated words, nouns that merely end
like one (수도, 학과, 회의) are listed, and a phrase grows to the right of a foreign name until a case
particle closes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pipeline.extract.counts import CountHit
from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.ko.phrase_ends import ALSO, COUNTED, JOINING, LIST_MARKS, breaks, verdict
from pipeline.extract.visits.ko.words import Word
from pipeline.extract.visits.roles import HEAD, PERSON

MAX_PHRASES: Final = 60
"""A sentence that names more foreigners than this is a table: the rest is left out, and the work stays
bounded.
"""


class Case(Enum):
    """The part a phrase plays, by its closing particle."""

    SUBJECT = "subject"
    OBJECT = "object"
    WITH = "with"
    GENITIVE = "genitive"
    SOURCE = "source"
    TO = "to"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One member of a coordination: `A와`, `B 대표단이` … `text[start:end]` is without its particle."""

    text: str
    start: int
    end: int
    places: tuple[PlaceHit, ...]
    counts: tuple[CountHit, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that holds a foreign name: its members, its case, and what the case particle leans on.

    `noun_after`: for a genitive, the noun that follows (예방, 방문). `is_open_list`: `… 등 4개국 …`.
    """

    start: int
    end: int
    case: Case
    members: tuple[Conjunct, ...]
    text: str
    is_open_list: bool
    noun_after: str = ""

    @property
    def places(self) -> tuple[PlaceHit, ...]:
        """All places of all members."""
        return tuple(place for member in self.members for place in member.places)

    @property
    def counts(self) -> tuple[CountHit, ...]:
        """All numbers of all members."""
        return tuple(count for member in self.members for count in member.counts)


CASES: Final = {
    particle: case
    for case, particles in (
        (Case.SUBJECT, "은 는 이 가 도 께서 만이"),
        (Case.OBJECT, "을 를"),
        (Case.WITH, "와의 과의 와도 과도 와는 과는"),
        (Case.SOURCE, "에서 에서는 에서도 에서부터 으로부터 로부터"),
        (Case.TO, "에게 께 에 에는 에도 로 으로 까지 에게서"),
    )
    for particle in particles.split()
}
_VISIT_NOUNS: Final = re.compile(r"방문(?!단)|방한|내방|견학(?!단)")
_MARK_REACH: Final = 4
_MAX_WORDS: Final = 18


def phrases_of(
    text: str, words: Sequence[Word], places: Sequence[PlaceHit], counts: Sequence[CountHit]
) -> tuple[Phrase, ...]:
    """Every phrase that holds one of `places`, in order; a place inside an earlier phrase opens none."""
    phrases: list[Phrase] = []
    taken_to = 0
    for place in places:
        if place.start < taken_to:
            continue
        if len(phrases) == MAX_PHRASES:
            break
        index = next((i for i, word in enumerate(words) if word.end > place.start), None)
        if index is None:
            continue
        phrase = _grown(text, words, index, place, places, counts)
        phrases.append(phrase)
        taken_to = phrase.end
    return tuple(phrases)


def _grown(
    text: str,
    words: Sequence[Word],
    first: int,
    place: PlaceHit,
    places: Sequence[PlaceHit],
    counts: Sequence[CountHit],
) -> Phrase:
    begin = _begin(text, words, first, place)
    cuts: list[tuple[int, int]] = []
    member_start = begin
    case, noun_after, end = Case.BARE, "", words[first].end
    for index in range(first, min(first + _MAX_WORDS, len(words))):
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else None
        end = word.end
        if index > first and (_is_origin(words[index - 1], word) or _leads(words, first, index)):
            continue
        if index > first and breaks(text[begin : words[index - 1].end], word, following, places):
            end = words[index - 1].end
            cuts.append((member_start, words[index - 1].stem_end))
            break
        second = words[index + 2] if index + 2 < len(words) else None
        ending = verdict(text[begin : word.stem_end], word, following, places)
        if (
            ending == "join"
            and word.particle in JOINING
            and not _names_more(text, words, begin, index, places)
        ):
            ending = "close"
        if word.particle == "의" and second and _VISIT_NOUNS.match(second.text):
            # 방콕시의 대구시 방문: the visit is the noun behind its goal
            ending = "close"
        if ending == "join":
            last = words[index - 1].stem_end if word.text == "및" and index > first else word.stem_end
            cuts.append((member_start, last))
            member_start = following.start if following else word.end
            continue
        if ending == "go on" or _is_origin(word, following) or _is_led(word, following, second):
            continue
        cuts.append((member_start, word.stem_end))
        case = CASES.get(word.particle, Case.WITH if word.particle in JOINING else Case.BARE)
        if word.text in ALSO:
            case = Case.SUBJECT
            cuts[-1] = (member_start, words[index - 1].stem_end)
        if word.particle == "의":
            case, noun_after = Case.GENITIVE, following.text if following else ""
        break
    else:
        cuts.append((member_start, end))
    members = tuple(_conjuncts(text, cuts, places, counts))
    whole = text[begin:end]
    return Phrase(begin, end, case, members, whole, bool(_OPEN_LIST.search(whole)), noun_after)


def _names_more(text: str, words: Sequence[Word], begin: int, index: int, places: Sequence[PlaceHit]) -> bool:
    """Whether more people are named behind A 관계자들과, and not what they did (협력 워크숍을)."""
    if not PERSON.search(text[begin : words[index].stem_end]):
        return True
    for word in words[index + 1 : index + 1 + _AHEAD]:
        if any(word.start <= place.start < word.end for place in places) or PERSON.search(word.stem):
            return True
        if word.particle or word.closes:
            return bool(HEAD.search(word.stem) or COUNTED.search(word.stem))
    return False


_AHEAD: Final = 5
_ORIGIN: Final = re.compile(
    r"(?:온|날아온|찾아온|건너온|달려온|모인|모여든|일하는|근무하는|근무\s중인|활동하는|공부하는|"
    r"파견한|파견된|보낸|"
    r"뽑힌|선발된|선발한|연수\s온|출장\s온)$"
)


def _is_origin(word: Word, following: Word | None) -> bool:
    """인도에서 온 공무원, 복지과에서 일하는 공무원: the place is in a clause about the people."""
    return word.particle == "에서" and following is not None and bool(_ORIGIN.match(following.text))


_LEADER: Final = re.compile(
    r"(?:이끄는|이끈|맡은|맡는|맡고|관할하는|책임지는|총괄하는|대표하는|대표해|담당하는|비롯한|비롯해|포함한|포함해)$"
)
_AS_LEADER: Final = re.compile(r"(?:단장|대표|필두|중심|인솔자)으?로$")
_FORMED: Final = re.compile(r"(?:한|하는|하여|해|꾸린|꾸려진|구성된|짜인|이뤄진|온|있는)$")


def _is_led(word: Word, following: Word | None, second: Word | None) -> bool:
    """아크라를 이끄는 … 시장, 부의장을 단장으로 한 … 대표단: an object within the party's own description."""
    if word.particle not in ("을", "를") or following is None:
        return False
    if _LEADER.match(following.text):
        return True
    return bool(_AS_LEADER.match(following.text)) and second is not None and bool(_FORMED.match(second.text))


def _leads(words: Sequence[Word], first: int, index: int) -> bool:
    """Whether the word is the verb of such a description."""
    second = words[index + 1] if index + 1 < len(words) else None
    if _is_led(words[index - 1], words[index], second):
        return True
    return index - 1 > first and _is_led(words[index - 2], words[index - 1], words[index])


_OPEN_LIST: Final = re.compile(r"\s등(?:의|에서|이|도|은|\s|$|[,.])|\s등지|비롯한")


def _begin(text: str, words: Sequence[Word], first: int, place: PlaceHit) -> int:
    """Where the phrase starts: with 주한 or 재한 before the place, joined to it or a word of its own."""
    before = text[words[first].start : place.start]
    if before.endswith(("주한", "재한")):
        return place.start - len("주한")
    if not before and first and words[first - 1].text in ("주한", "재한"):
        return words[first - 1].start
    mark = next(
        (i for i in range(first, max(-1, first - _MARK_REACH), -1) if words[i].text[0] in LIST_MARKS), None
    )
    if mark is not None and place.kind == "generic":
        return words[mark].start + 1
    return place.start


def _conjuncts(
    text: str, cuts: Sequence[tuple[int, int]], places: Sequence[PlaceHit], counts: Sequence[CountHit]
) -> Iterator[Conjunct]:
    for start, end in cuts:
        for piece_start, piece_end in _split_at_dots(text, start, end, places):
            inside = tuple(p for p in places if piece_start <= p.start < piece_end)
            numbers = tuple(c for c in counts if piece_start <= c.start < piece_end)
            yield Conjunct(text[piece_start:piece_end].strip(), piece_start, piece_end, inside, numbers)


def _split_at_dots(text: str, start: int, end: int, places: Sequence[PlaceHit]) -> Iterator[tuple[int, int]]:
    """`LA·도쿄·파리 시장단` is three members; a dot that joins no two places joins nothing."""
    position = start
    for dot in re.finditer(r"[·‧∙・]", text[start:end]):
        offset = start + dot.start()
        is_between = any(p.end == offset for p in places) and any(p.start == offset + 1 for p in places)
        if is_between and not any(p.kind == "hanja" and p.end == offset for p in places):
            yield position, offset
            position = offset + 1
    yield position, end
