"""Named persons who are quoted directly, with their office, in Korean, English and Japanese. Pure.

The speaker is the last person named before the quotation; 그는, a surname with office (오 시장) and an
English surname alone go back to the person who was introduced in full. Spokespersons without a name are no
speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extract.scope import ScopedSentence
from pipeline.model import Quote


@dataclass(frozen=True, slots=True)
class _Person:
    """`end` is where the person's noun phrase ends; `is_short`: a surname with office, or a surname alone."""

    name: str
    role: str | None
    end: int
    is_short: bool = False


def read_quotes(scoped: Sequence[ScopedSentence]) -> tuple[Quote, ...]:
    """One quote per speaker, in order of first quotation."""
    introduced: list[_Person] = []
    quotes: dict[str, Quote] = {}
    orphan: tuple[str, int] | None = None
    for each in scoped:
        if each.sentence.in_title:
            continue
        text = each.sentence.text
        persons = tuple(_persons_in(each))
        quotation = _quotation_in(text)
        speaker: _Person | None = None
        if quotation:
            speaker = _speaker(text, quotation, persons, introduced)
        elif orphan and orphan[1] == each.sentence.paragraph and persons and persons[0].end <= _NEAR_START:
            # “….” 홍길동 이사장의 목소리에는 …: the quotation stood as a sentence of its own
            speaker = _in_full(persons[0], introduced)
        if speaker:
            evidence = text if quotation else orphan[0] if orphan else text
            quotes.setdefault(speaker.name, Quote(speaker.name, evidence, speaker.role))
        orphan = (text, each.sentence.paragraph) if quotation and not persons and not speaker else None
        introduced.extend(person for person in persons if not person.is_short)
    return tuple(quotes.values())


def _quotation_in(text: str) -> re.Match[str] | None:
    """The first direct quotation: long enough to be speech, with a frame of saying beside it."""
    for pattern in (_TV_CAPTION, _KO_QUOTATION, _EN_QUOTATION, _JA_QUOTATION):
        if match := pattern.search(text):
            return match
    return None


def _speaker(
    text: str, quotation: re.Match[str], persons: Sequence[_Person], introduced: Sequence[_Person]
) -> _Person | None:
    if quotation.re is _TV_CAPTION:
        return _Person(quotation["name"].strip(), quotation["role"].strip(), quotation.end("role"))
    before = [person for person in persons if person.end <= quotation.start()]
    if before and not _NEW_SUBJECT.search(text, before[-1].end + 1, quotation.start()):
        return _in_full(before[-1], introduced)
    head = text[: quotation.start()]
    if _PRONOUN.search(head) and introduced:
        return introduced[-1]
    if _SOMEBODY.search(head):
        return None
    if quotation.re is _EN_QUOTATION:
        return _english_speaker(text, quotation, persons, introduced)
    return None


def _english_speaker(
    text: str, quotation: re.Match[str], persons: Sequence[_Person], introduced: Sequence[_Person]
) -> _Person | None:
    """The person who follows (… said Jane Roe, a director), or a surname already introduced (Roe said …)."""
    after = [person for person in persons if person.end > quotation.end()]
    if after and (_EN_SAID.match(text, quotation.end()) or _EN_SAYS_NEXT.match(text, after[0].end)):
        return after[0]
    for person in reversed(introduced):
        if any(
            re.search(rf"\b{re.escape(part)}\s{_EN_SAYS}", text)
            for part in person.name.split()
            if len(part) > 1
        ):
            return person
    return None


def _in_full(person: _Person, introduced: Sequence[_Person]) -> _Person | None:
    """오 시장 is the 오세훈 introduced as 시장, 노보트니 대사 the 얀 노보트니; as written where nobody fits.

    이 시장 is "this" with nobody introduced.
    """
    if not person.is_short or person.role is None:
        full = (known for known in reversed(introduced) if known.name.endswith(f" {person.name}"))
        return next(full, person)
    surname, office = person.name.split(" ")[0], person.role
    for known in reversed(introduced):
        is_same = known.name.startswith(surname) or surname in known.name.split(" ")
        if is_same and known.role and known.role.endswith(office):
            return known
    return None if surname in _AMBIGUOUS_SURNAMES else person


def _persons_in(each: ScopedSentence) -> Iterator[_Person]:
    text = each.sentence.text
    if _HANGUL.search(text):
        residents = (_Person(match["name"], None, match.end()) for match in _KO_RESIDENT.finditer(text))
        yield from sorted((*_korean_persons(each), *residents), key=lambda person: person.end)
    elif _KANA.search(text):
        for match in _JA_PERSON.finditer(text):
            yield _Person(match["name"], match["role"], match.end("role"))
    else:
        yield from _english_persons(text)


def _korean_persons(each: ScopedSentence) -> Iterator[_Person]:
    """Words before an office: the name first, then what the person belongs to (김하나 서울시 국장)."""
    text = each.sentence.text
    places = tuple((place.start, place.end) for place in each.places)
    for office in _KO_OFFICE.finditer(text):
        words = _words_before(text, office.start())
        if not words:
            continue
        split = _end_of_name(words, places)
        name = " ".join(word.group() for word in words[:split])
        role = " ".join((*(word.group() for word in words[split:]), office["office"])).strip()
        if _NO_NAME.search(name) or not _NAME.fullmatch(name):
            continue
        is_short = split == len(words) and len(name) <= 1
        person = f"{name} {office['office']}" if is_short else name
        yield _Person(person, role, office.end("office"), is_short)


def _words_before(text: str, start: int) -> list[re.Match[str]]:
    """Up to six words left of `start` that can belong to one person's name and affiliation."""
    words: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(text[max(0, start - _NAME_REACH) : start]))[-_MAX_WORDS:]):
        ends = _ENDS_PHRASE.search(word.group()) and not _FULL_NAME.fullmatch(word.group())
        ends = ends or word.group() in _VERBS
        if ends or _CONNECTIVE.match(word.group()):
            break
        words.insert(0, word)
    bodies = [index for index, word in enumerate(words[:-1]) if _BODY.search(word.group())]
    if bodies and not _FULL_NAME.fullmatch(words[0].group()) and not _AFFILIATION.search(words[-1].group()):
        del words[: bodies[-1] + 1]
    while len(words) > 1 and _BODY.search(words[0].group()) and _FULL_NAME.fullmatch(words[1].group()):
        del words[0]
    return words


def _end_of_name(words: Sequence[re.Match[str]], places: Sequence[tuple[int, int]]) -> int:
    """How many of the words are the name: up to the first that is an affiliation, at least one."""
    for index, word in enumerate(words[1:], start=1):
        if _AFFILIATION.search(word.group()) or any(
            end - start == len(word.group()) for start, end in places
        ):
            return index
    if len(words) > 1 and _FULL_NAME.fullmatch(words[0].group()) and len(words[0].group()) == _KO_NAME_CHARS:
        return 1
    return len(words)


def _english_persons(text: str) -> Iterator[_Person]:
    for match in _EN_PERSON.finditer(text):
        role = match["title"] or match["role"]
        if role:
            yield _Person(match["name"], role.strip(), match.end("name"))


# Verbs that look like a surname with a given name.
_VERBS: Final = frozenset({"이끈", "맡은", "찾은", "방문해", "선정해", "주최해"})
_NEAR_START: Final = 40
_NAME_REACH: Final = 60
_MAX_WORDS: Final = 6
_KO_NAME_CHARS: Final = 3
_HANGUL: Final = re.compile(r"[가-힣]")
_KANA: Final = re.compile(r"[ぁ-んァ-ヶ]")
_WORD: Final = re.compile(r"\S+")

# [홍길동/서울시 과장 : “…”]: how scripts of television news caption a speaker.
_TV_CAPTION: Final = re.compile(
    r"\[(?P<name>[가-힣A-Za-z ]{2,16}?)\s?/\s?(?P<role>[^:：/\]“\"]{2,30}?)\s?[:：]\s?[“\"][^“”\"]{6,1500}"
)
_KO_QUOTATION: Final = re.compile(
    r"“[^“”]{6,1500}”(?=\s?(?:이?라고|이?라며|이?라면서|이?라는|고|며|면서|는|란|라|하고|\.|$"
    r"|\s[가-힣]{2,4}\s))"
    r"|\"[^\"]{6,1500}\"(?=\s?(?:이?라고|이?라며|이?라면서|이?라는|고|며|면서|는))"
    r"|(?<=[가-힣]\s)“[^“”]{6,1500}$|^“[^“”]{10,1500}”$"
)
_EN_SAYS: Final = (
    r"(?:also\s|later\s)?(?:said|says|told|added|explained|noted|stressed|left|called|promised|hoped|replied"
    r"|remarked)\b"
)
_EN_SAYS_NEXT: Final = re.compile(rf"(?:,[^,“\"]{{3,60}},)?\s{_EN_SAYS}")
_EN_QUOTATION: Final = re.compile(r"[“\"](?=(?:\S+\s){3,})[^“”\"]{12,1500}[”\"]")
_EN_SAID: Final = re.compile(r",?\s(?:said|says|added|explained|noted|told|stressed)\s")
_JA_QUOTATION: Final = re.compile(
    r"「[^「」]{6,800}」(?=と(?:話|述|語|強調|説明|述べ|あいさつ|コメント|答|応|訴|呼び))"
)
_PRONOUN: Final = re.compile(r"(?:^|\s)(?:그는|그녀는|그는 또|이어 그는)\s|\b(?:He|She)\s")
_SOMEBODY: Final = re.compile(
    r"(?:관계자|담당자|대변인|주민|학생|시민|참가자|교수|손님)(?:는|은|가|이)\s|(?:^|[가-힣]\s)시는\s"
)
# Another subject between the person and the quotation: 시 관계자는, 학생은, 구는.
_NEW_SUBJECT: Final = re.compile(r"(?:관계자|담당자|주민|학생|시민|참가자|시|구|재단|센터)(?:는|은)\s")

_KO_OFFICE: Final = re.compile(
    r"(?<=[가-힣A-Za-z0-9)]\s)(?P<office>[가-힣A-Za-z0-9·]*(?:시장|구청장|군수|지사|의장|위원장|의원|국장"
    r"|과장|계장|주무관|사무관|실장|본부장|단장|청장|차관|장관|총리"
    r"|대통령|대사(?:\s대리)?|대사대리|영사|참사관|이사장|사장|대표|회장|원장|소장|센터장|담당관|정책관"
    r"|총장|학장|교수|연구원|대변인|팀장"
    r"|부장|관장|서기|주석|처장|총재|유학생|위원|이사|감독관|특파원|코치|공사))"
    r"(?=은|는|이\s|가\s|도\s|의\s|을\s|를\s|과\s|와\s|에게|께서|였다|이었다|,|\s“|\(|$)"
)
# 길순옥씨는, 박정례(74) 씨가: a person without office; 최모 씨 hides the name.
_KO_RESIDENT: Final = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,3}(?![모씨])[가-힣])\s?(?:\(\d{1,3}[^()]{0,12}\)\s?)?씨(?=는|가|도"
    r"|의|와|에게|,|\s“)"
)
_NAME: Final = re.compile(r"[가-힣A-Za-z·]{1,12}(?:\s[가-힣A-Za-z·]{1,10}){0,4}")
_FULL_NAME: Final = re.compile(
    r"[김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모남궁탁국어은편용][가-힣]{1,2}"
)
_AMBIGUOUS_SURNAMES: Final = frozenset("이전한현")
_NO_NAME: Final = re.compile(
    r"^(?:시|구|군|도)$|^(?:한|두|세|네|각|전|현|신임|새|또|그|양측|관계|담당|해당|당시|같은|여러|다른"
    r"|모든|외국|해외|국내|각국|주한|대한|일본|중국|미국|자치|친선|우리|이번|지난|오늘|어제|첫|초대|국제"
    r"|세계)(?:\s|$)"
)
_AFFILIATION: Final = re.compile(
    r"(?:시|구|군|도|주|현|성|국|부|청|처|실|과|원|대|단|사|재단|공사|공단|의회|대학교|대학원|협회|위원회"
    r"|센터|은행|그룹|연합|지역|총괄|행정|주한\S*|제\d)$|^주한|^(?:전|현|초대)$"
)
_ENDS_PHRASE: Final = re.compile(
    r"(?:은|는|을|를|에|에서|의|으로|로|한|던|된|인|과|와|고|며|서|[가-힣]{2}해|[,.)\]’”…])$|^[“‘]|^\d"
)
_CONNECTIVE: Final = re.compile(r"^(?:온|이어|이에|또|또한|이날|한편|특히|앞서)$")
_BODY: Final = re.compile(
    r"[가-힣A-Za-z]{2,}(?:공사|공단|재단|은행|대학|대학교|협회|위원회|의회|그룹|특별시|광역시|시|구|군)$"
)
_JA_PERSON: Final = re.compile(
    r"(?P<name>[一-龥々]{2,5}|[ァ-ヶー・]{3,20})(?P<role>(?:副)?(?:市長|知事|区長|議長|局長|部長|課長"
    r"|理事長|会長|社長|大使|総領事|教授|大統領|首相|長官|院長|政策官|担当官))(?=[はがも、])"
)
_EN_PERSON: Final = re.compile(
    r"(?P<title>(?:(?:Vice|Deputy|Lord|Prime|Foreign|First|Acting|Consul)\s)?(?:Mayor|Minister|President"
    r"|Governor|Ambassador|Director|Chairman|Chairwoman|Chair|Professor|Secretary|General"
    r"|Commissioner)\s(?:General\s)?|\b(?:producer|director|mayor|minister|ambassador|professor|chief"
    r"|head|spokes(?:man|woman|person))\s)?"
    r"(?P<name>[A-Z][a-z'’]+(?:[\s\-](?:[A-Z][a-z'’]+|[a-z]{2,8}(?=[\s,.])(?<=-[a-z]{2})|bin|van|de"
    r"|of)){0,3}?(?:-[a-z]+)?(?:\s[A-Z][a-z'’]+(?:-[a-z]+)?)?)"
    r"(?:,\s(?P<role>(?:the\s|a\s)?(?:\w+\s){0,3}(?:mayor|minister|president|governor|ambassador|director"
    r"|chairman|chairwoman|chair|professor|secretary|commissioner|head|chief"
    r"|official)(?:\sof\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+){0,3})?))?"
)
