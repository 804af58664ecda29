"""Where a Korean noun phrase around a foreign name ends, joins a further member, or goes on. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.ko.words import Word
from pipeline.extract.visits.roles import HEAD, PERSON

JOINING: Final = frozenset({"와", "과", "하고", "이나"})
_VERBAL: Final = re.compile(
    r"(?:했다|했고|했으며|한다|하고|하며|해|하여|하는|한|할|된|되는|됐다|있는|있다|으로|위해|따르면|"
    r"통해|대한|대해|위한|따른|가운데|함께|오는|지난|열린|열리는|여는|맺은|이끄는|이끈|마친|밝힌|찾은|"
    r"찾는|온|오신|올)$"
)
_TIME: Final = re.compile(
    r"^(?:\d{1,4}년|\d{1,2}월|\d{1,2}일|오전|오후|이날|올해|지난해|작년|내년|이달|지난달|다음|같은|"
    r"최근|현지시간|\d{1,2}시)"
)
_GENITIVE_NOUNS: Final = re.compile(
    r"예방|방문|초청|초대|방한|내방|환영|환대|도움|협조|주선|안내|요청|제안|관심|접견|영접|주관|"
    r"견학|시찰"
)
_BECAUSE_OF: Final = re.compile(r"(?:덕|덕분|때문|탓)(?:에|이|으로)")
ALSO: Final = frozenset({"역시", "또한"})


def breaks(so_far: str, word: Word, following: Word | None, places: Sequence[PlaceHit]) -> bool:
    """Whether the phrase ends before this word: a date, a verb, a mark, a visit told as a noun."""
    if word.text[0] in LIST_MARKS or (_BECAUSE_OF.match(word.text) and PERSON.search(so_far.rstrip())):
        return True
    if _is_closing_visit(so_far.rstrip(), word, following):
        return True
    if any(word.start <= place.start < word.end for place in places) or _MADE_UP_OF.match(word.text):
        return False
    return bool(
        _TIME.match(word.text)
        or (
            _VERBAL.search(word.stem + word.particle)
            and len(word.text) > 1
            and not word.text.startswith(("공동", "한국", "주한", "재한", "방한"))
        )
    )


def verdict(so_far: str, word: Word, following: Word | None, places: Sequence[PlaceHit]) -> str:  # noqa: C901, PLR0911 - a ladder of guards
    """`go on` within the phrase, `join` to the next member, or `close`."""
    if word.text in ALSO:
        return "close"
    if _MADE_UP_OF.match(word.text) and (
        following is None or _MADE_UP_OF.match(following.text) or word.text[0] not in "0123456789"
    ):
        return "go on"
    if _is_part_of_name(so_far, word, following, places):
        return "go on"
    if word.stem == "등" and following and _MADE_UP_OF.match(following.text):
        return "go on"
    if word.particle == "의":
        if following and (_GENITIVE_NOUNS.match(following.text) or _are_people(so_far, following)):
            return "close"
        return "go on"
    if word.particle in JOINING:
        if following is None or _leads_to_verb(following) or following.text[0] in LIST_MARKS:
            return "close"
        return "join"
    if word.particle:
        return "close"
    if "," in word.closes or word.text.endswith(("·", "및")):
        return "join" if following and not _TIME.match(following.text) else "close"
    if word.text == "및":
        return "join"
    return "go on"


def _is_part_of_name(so_far: str, word: Word, following: Word | None, places: Sequence[PlaceHit]) -> bool:
    """그란데이 의과대학: what looks like a particle ends a name: no visitor has been named yet."""
    if not word.particle or len(word.particle) > 1 or following is None or word.stem == "등":
        return False
    if (
        any(place.end == word.stem_end for place in places)
        or HEAD.search(so_far.rstrip("’”'\")"))
        or COUNTED.search(so_far)
    ):
        return False
    return bool(HEAD.search(following.stem)) and word.particle in "이가은도과로"


def _are_people(so_far: str, following: Word) -> bool:
    """대표단의 발길이: what people have, not what a wider body has (대표단의 단장)."""
    return bool(PERSON.search(so_far)) and not HEAD.search(following.stem)


LIST_MARKS: Final = "▲△▷◆①②③④⑤⑥⑦⑧⑨"
COUNTED: Final = re.compile(r"\d\s?여?\s?(?:명|곳|인|개\s?[가-힣]{1,4}|사)(?:\s?(?:안팎|가량|남짓))?$")
_MADE_UP_OF: Final = re.compile(
    r"^(?:\d[\d,]*여?\s?명(?:으로|이)|이뤄진|이루어진|구성된|꾸려진|꾸린|짜인|참여한|동행한)"
)
_MEETING: Final = re.compile(
    r"^(?:만나|만났|만난|면담|환담|간담|회동|회의|논의|협의|의견|얼굴|머리|이야기|교류|협약|업무협약|영상|원격|비대면|실시간|워크숍|세미나|토론|좌담|"
    r"양해각서|자매|우호|함께|웹|화상|온라인|업무|협력|의논|체결|맞대|마주|상호|도시|서울|차담|담소|"
    r"손잡|손을|[‘“'\"]|오찬|만찬|교환|기념|악수|가진|회담|공동|동행|간|비공개)"
)


def _leads_to_verb(following: Word) -> bool:
    return bool(_MEETING.match(following.text)) and not following.text.startswith(("서울시의회", "도시의"))


VISIT_NOUN: Final = (
    r"(?:예방\s?접견|접견|예방|면담|환담|영접|내방|방문|시찰|견학|참관|간담회?|회동|회담|차담|오찬|만찬|초청|환영식?|"
    r"환송식?|협약식|체결식?|서명식|개강식?|입교식?|수료식?|연수|벤치마킹|현장견학|현장방문|티타임|좌담회?|회의|미팅)"
)
"""Nouns that tell a visit where a line ends without a verb (schedules, telegraphic style)."""
_VISIT_WORD: Final = re.compile(VISIT_NOUN)


FOR_THEM: Final = (
    r"(?:초청|대상|맞이|환영|방문|연수|교육|과정|프로그램|견학|실무|정책|현장|합동|[가-힣]{1,6}(?:연수|교육))"
)
HELD: Final = (
    r"(?:[가-힣]{0,6}(?:수료식|입교식|개강식|개회식|환영식|환송식|환영회|환송회|발대식|협약식|서명식|간담회|설명회|토론회|"
    r"좌담회|교류회|워크숍|세미나|연수|교육|과정|프로그램|오찬|만찬|투어|행사))"
)
"""What is held for guests named before it without a particle (공무원 연수 수료식)."""
_FOR_THEM: Final = re.compile(FOR_THEM)
_HELD: Final = re.compile(HELD)


def _is_held_for(so_far: str, word: Word, following: Word | None) -> bool:
    """… 공무원 | 연수 수료식을: the people end, and what is held for them begins."""
    if not (PERSON.search(so_far) or COUNTED.search(so_far)):
        return False
    if word.particle in ("을", "를"):
        return bool(_HELD.fullmatch(word.stem))
    is_next = following is not None and bool(
        _HELD.fullmatch(following.stem) or (not following.particle and _FOR_THEM.fullmatch(following.stem))
    )
    return not word.particle and is_next and bool(_FOR_THEM.fullmatch(word.stem))


def _is_closing_visit(so_far: str, word: Word, following: Word | None) -> bool:
    """… 부시장 일행 접견. … 대사 예방 접견, …: the party ends, and a visit without a verb begins."""
    if word.text[0] in "‘“「『'" and COUNTED.search(so_far):
        return True
    if _is_held_for(so_far, word, following):
        return True
    noun = _VISIT_WORD.match(word.stem)
    if word.particle or not noun or not (PERSON.search(so_far) or COUNTED.search(so_far)):
        return False
    is_whole = noun.end() == len(word.stem)
    if word.closes or following is None:
        return is_whole or "(" in word.text
    return is_whole and not following.particle and bool(_VISIT_WORD.fullmatch(following.stem))
