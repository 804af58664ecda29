"""Who of the city's own people a Korean sentence speaks of, and in which case they stand. Pure.

A traveller is the city, a body or an officer of it, or a team of its people: named by the city's own words
with a head noun (수원시 대표단 10명은), or by a team word alone in a sentence that goes on about them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.extract.visits.ko.phrases import Case
from pipeline.extract.visits.ko.sentence import Analysis
from pipeline.extract.visits.ko.words import Word


@dataclass(frozen=True, slots=True)
class Traveller:
    """`text[start:end] == surface` names the city's people without their number.

    `tail`: where the particle that closes their phrase ends.
    """

    surface: str
    start: int
    end: int
    tail: int
    case: Case

    @property
    def is_people(self) -> bool:
        """A team or officers, not the city as such."""
        return bool(_PEOPLE.search(self.surface))

    @property
    def is_team(self) -> bool:
        """A delegation, not the one officer who may also be met at home."""
        return bool(_TEAM_END.search(self.surface))


_DELEGATION: Final = (
    r"(?:대표|방문|시찰|연수|출장|사절|실무|조사|교류|견학|의원|파견|점검|탐방|참관|순방|벤치마킹|사장|임원|시장|"
    r"구청장|국장)단"
)
_STAFF: Final = (
    rf"{_DELEGATION}|의원|직원|공무원|관계자|간부|실무자|담당자|실무진|일행|연구진|간부진|의장단|연구단체|연구회|연구모임|"
    r"과장|국장|실장|팀장|본부장|단장|소장|서장|이사장|사장|원장|대표이사|센터장|담당관|정책관|기획관|주무관|"
    r"보좌관|"
    r"특보|대행|대변인|시장|부시장|지사|부지사|구청장|부구청장|군수|청장|의장|부의장|위원장|부위원장|연구원"
)
_BODY: Final = (
    r"\d조|시|도|구|군|특별시|광역시|특별자치시|특별자치도|시청|구청|도청|의회|위원회|과|국|실|팀|반|본부|사업소|센터|재단|공사|공단|"
    r"진흥원|개발원|연구원|경제자유구역청|메트로|청"
)
_PEOPLE: Final = re.compile(rf"(?:{_STAFF})(?:들)?$")
_TEAM_END: Final = re.compile(rf"(?:{_DELEGATION}|의원|직원|공무원|일행)(?:들)?$")
_HEAD: Final = re.compile(rf"(?:{_STAFF}|{_BODY})(?:들|\s?측)?$")
_STRANGER: Final = re.compile(
    r"기업|업체|스타트업|벤처|상인|시민|주민|대학|병원|학생|청년(?!정책|지원|일자리)|학교|상공|은행|교회|구단(?!체)|선수|언론|경찰|법원|"
    r"검찰|교육청|소재|지역|출신|거주|관광객|여행|외국인|자매|주재"
)
_LINK: Final = re.compile(
    r"^(?:등|및|소속|산하|이끄는|이끈|포함한|포함해|비롯한|구성된|이뤄진|이루어진|꾸려진|꾸린|참여한|동행한|인솔한|총|약|모두|한)$"
)
_COUNT: Final = re.compile(
    r"^(?:등)?(?:\d[\d,]*여?(?:명)?|(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열\S{0,2}|스무|스물\S?|서른\S?|마흔\S?|쉰\S?)|명|여|안팎|"
    r"가량|남짓)$"
)
_BUREAU: Final = re.compile(r"(?P<name>[가-힣·]{2,14}과)(?P<particle>는|가|도)?[,.]?$")
_LEADS: Final = re.compile(r"^(?:단장|대표|포함|비롯|필두|중심|함께|위원장|앞세)")
_CASES: Final = {
    **dict.fromkeys(("은", "는", "이", "가", "도", "께서", "만이", "에서는", "에서도"), Case.SUBJECT),
    **dict.fromkeys(("을", "를"), Case.OBJECT),
    **dict.fromkeys(("와", "과", "와의", "과의", "하고"), Case.WITH),
    **dict.fromkeys(("의", "에게", "께"), Case.GENITIVE),
}
_MAX_WORDS: Final = 10


def travellers_in(analysis: Analysis, *, goes_on: bool) -> tuple[Traveller, ...]:
    """The city's people, in order.

    `goes_on`: the sentences before tell of a trip, so that a bare team (대표단은, 이들은) is the one that
    travels.
    """
    found = {traveller.start: traveller for traveller in _named(analysis)}
    if analysis.hosts.is_home or goes_on:
        for traveller in (*_bare_bodies(analysis), *_bare_teams(analysis, goes_on=goes_on)):
            if not any(other.start <= traveller.start < other.tail for other in found.values()):
                found[traveller.start] = traveller
    subject = analysis.hosts.subject
    is_known = any(t.start <= (subject or 0) <= t.tail for t in found.values())
    is_foreign = any(phrase.start < (subject or 0) < phrase.end for phrase in analysis.phrases)
    if subject is not None and not is_known and not is_foreign:
        found[subject] = Traveller(analysis.hosts.host or "", subject, subject, subject, Case.SUBJECT)
    return tuple(found[start] for start in sorted(found))


def _named(analysis: Analysis) -> Iterator[Traveller]:
    """From a word of the city's to the particle that closes its phrase."""
    taken = -1
    for own in sorted(analysis.hosts.words, key=lambda word: word.start):
        if own.value.role in ("place", "programme") or own.start < taken:
            continue
        traveller = _closed(analysis, own.start)
        if traveller:
            taken = traveller.tail
            yield traveller


def _closed(analysis: Analysis, start: int) -> Traveller | None:
    """The phrase that begins at `start`, up to the particle that closes it; `None` where it names nobody."""
    end = joined = 0
    words = analysis.words
    first = bisect_right([word.end for word in words], start)
    for word, following in pairwise((*words[first : first + _MAX_WORDS], None)):
        if word is None or _is_strange(analysis, start, word):
            break
        head = _head_end(word)
        end = head or end
        case = _closing_case(word, head)
        if case is None and not head and _is_other_noun(word):
            return None
        if case is Case.WITH:
            joined = end
        elif case is Case.OBJECT and following and _LEADS.match(following.text):
            continue
        elif case and end:
            return Traveller(analysis.text[start:end], start, end, word.end, case)
    return Traveller(analysis.text[start:joined], start, joined, joined + 1, Case.WITH) if joined else None


def _head_end(word: Word) -> int:
    """Where a head noun in this word ends; 0 where it is none."""
    bureau = _BUREAU.match(word.text)
    if bureau and (_ends_in_vowel(bureau["name"][-2]) or not _HEAD.search(word.stem)):
        # 도시계획과 직원, 스마트도시과는: a bureau, not "and", which after a vowel is 와
        return word.start + bureau.end("name")
    if _COUNT.match(word.stem) or not _HEAD.search(word.stem):
        return 0
    return word.stem_end


def _closing_case(word: Word, head_end: int) -> Case | None:
    """The case that the word's particle gives the phrase; `None` where the phrase goes on."""
    if head_end > word.stem_end:  # a bureau's 과 was taken for a particle
        return Case.SUBJECT if _BUREAU.match(word.text)["particle"] else Case.WITH  # type: ignore[index]  # as above
    if not head_end and _is_other_noun(word):
        return None
    if word.particle in _CASES:
        return _CASES[word.particle]
    return Case.BARE if "," in word.closes else None


def _is_other_noun(word: Word) -> bool:
    """A noun in a case of its own that is neither people of ours nor their number."""
    is_part = _COUNT.match(word.stem) or _LINK.match(word.stem) or _HEAD.search(word.stem)
    return word.particle in _CASES and not is_part


def _is_strange(analysis: Analysis, start: int, word: Word) -> bool:
    """A foreign name, or a noun of people who are not the city's."""
    named = any(word.start <= p.start < word.end for p in analysis.places if p.code or p.kind == "generic")
    return named or bool(_STRANGER.search(analysis.text[max(start, word.start) : word.end]))


def _ends_in_vowel(syllable: str) -> bool:
    return "가" <= syllable <= "힣" and (ord(syllable) - ord("가")) % 28 == 0


_BODY_ALONE: Final = re.compile(
    r"(?:^|(?<=[\s“‘,]))(?:시의회|구의회|군의회|도의회|의회|시|구|군|도|재단|공사|공단|위원회)\s(?=[가-힣])"
)


def _bare_bodies(analysis: Analysis) -> Iterator[Traveller]:
    """시 교통국장 등 6명은: a short name of the city's with its people behind it."""
    for match in _BODY_ALONE.finditer(analysis.text):
        traveller = _closed(analysis, match.start())
        if traveller and traveller.is_people and not _follows_stranger(analysis, match.start()):
            yield traveller


_BARE: Final = re.compile(
    rf"(?:^|(?<=[\s“‘,]))(?P<who>(?:[가-힣·]{{2,14}}(?:과|국|팀|실|위원회)\s)?"
    rf"(?:{_DELEGATION}|의원|직원|공무원|연구진|실무진|간부|의장단)(?:들)?|[가-힣·]{{2,14}}(?:과|국|팀)|"
    rf"[가-힣·]{{0,14}}위원회|[가-힣·]{{0,12}}(?:담당관|정책관|기획관|국장|과장|본부장|실장|부시장|부구청장))"
    r"(?:\s(?:\d[\d,]*\s?여?|[가-힣]{1,4})\s?명)?(?P<particle>은|는|이|가|을|를|의)(?=\s)"
)
_PRONOUN: Final = re.compile(r"(?:^|(?<=[\s“]))(?P<who>이들|일행|두\s사람|그)(?P<particle>은|는|이|가)(?=\s)")


def _bare_teams(analysis: Analysis, *, goes_on: bool) -> Iterator[Traveller]:
    patterns = (_BARE, _PRONOUN) if goes_on else (_BARE,)
    for pattern in patterns:
        for match in pattern.finditer(analysis.text):
            if _follows_stranger(analysis, match.start("who")):
                continue
            yield Traveller(
                match["who"], match.start("who"), match.end("who"), match.end(), _CASES[match["particle"]]
            )


_OPENS: Final = re.compile(
    r"(?:^|[,“‘]|(?:^|\s)(?:시|구|시의회|구의회|이들|이번|당시)|[가-힣\d](?:에|에는|에서|엔|날|해|로|뒤|후|달|월|일|면|며|고|서|데|자|등))\s?$"
)


def _follows_stranger(analysis: Analysis, start: int) -> bool:
    """국토교통부 직원들은, 오사카시 대표단이: the team is somebody else's."""
    if not _OPENS.search(analysis.text[:start]):
        return True
    near = start - _OWNER_REACH
    return any(near <= other.start < start for other in analysis.hosts.others) or any(
        phrase.start <= start < phrase.end for phrase in analysis.phrases
    )


_OWNER_REACH: Final = 14
