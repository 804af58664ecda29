"""Korean predicates of visits by class, and the endings that tell status. Pure.

Source: the project's description of how news reports visits, §1–§3. Stems that are also other words
(찾다: find; 예방: prevention) are bound to what must stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pipeline.model import Status


class Act(Enum):
    """What a predicate says: somebody comes, looks, learns, is received, meets, calls, takes part."""

    COME = "come"
    LOOK = "look"
    LEARN = "learn"
    RECEIVE = "receive"
    MEET = "meet"
    CALL = "call"
    JOIN = "join"
    RECEIVED_BY = "received-by"
    SEND = "send"


class Form(Enum):
    """Whether the predicate ends a clause or describes the noun behind it."""

    CLAUSE = "clause"
    ADNOMINAL = "adnominal"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Predicate:
    """`text[start:end]` is the whole word; `tense` is read off an adnominal ending only."""

    act: Act
    form: Form
    start: int
    end: int
    surface: str
    status: Status | None = None


def predicates_in(text: str) -> tuple[Predicate, ...]:
    """Predicates in order of position; where two begin at one place, the first class listed wins."""
    found: dict[int, Predicate] = {}
    for act, pattern in _STEMS:
        for match in pattern.finditer(text):
            found.setdefault(match.start(), _predicate(text, act, match))
    return tuple(found[start] for start in sorted(found))


_NOT_VISIT: Final = (
    r"(?!단|객|자(?:\s|는|가|들|수|의|도|를|,|\d)|기\b|기(?:\s|$|를|가)|판매|간호|건강|요양|돌봄|진료|"
    r"접수|취업|학습|목욕|횟수|률|비자|의\s?해|조사|설명회)"
)
_STEMS: Final = (
    (
        Act.RECEIVED_BY,
        re.compile(
            r"(?:환영|환대|영접|접견|안내|설명)을\s받(?:았|으|는|고|아)|초청(?:을\s받|받|으로|돼|되어|"
            r"된)|초대(?:를\s받|로|돼|받)|부름을\s받"
        ),
    ),
    (
        Act.CALL,
        re.compile(
            r"(?<=의\s)예방(?=을\s받|을\s차례로)|(?:을|를)\s예방(?:했|하|한)|예방해|"
            r"(?<=의\s)내방을\s받|예방(?=을\s받)"
        ),
    ),
    (
        Act.COME,
        re.compile(
            rf"(?:공식\s)?방문{_NOT_VISIT}|내방(?:했|한|하)|방한(?:했|한\s|해\s|하)|찾아(?:왔|온|와|"
            rf"올|오)|다녀(?:갔|간|가(?!는\s길)|왔|온(?=\s))|거쳐\s?(?:갔|간)"
            r"|(?:을|를|도)\s찾(?:았|은|아\s|아와|아,|으려|을|는(?=\s)|는다|고\s|기로|기\s위|아왔|"
            r"게\s된)|(?:을|를|도)\s(?:차례로|잇따라|잇달아|나란히|함께|직접|다시|처음|"
            r"단체로)\s찾(?:았|은|아|는다|기로)|(?:으로|에|로)\s보(?:냈|낸\s)|찾는\s(?=외국|해외|"
            r"[가-힣]{2,6}\s(?:대표단|방문단|공무원))"
            r"|문을\s(?:잇달아\s|잇따라\s)?두드(?:렸|린|리)|발걸음(?:했|을\s옮겼|이)|발길이|들렀|들러|"
            r"들른|들를|들르"
            r"|(?:에|으로|로|에서|차례로|단체로|직접|함께|보러|하러|배우러|이곳에|시에)\s온(?=\s)|"
            r"(?<=[월일]에\s)온(?=\s)|(?:러|으로|로|에)\s(?:왔|온다|올\s|오고|오는|와\s|오게)|"
            r"한자리에\s모(?:였|인|일)|모여(?:들|\s)|합류했|방문\s?길에"
        ),
    ),
    (
        Act.LOOK,
        re.compile(
            r"견학(?!단|팀|지|객|생|로)|시찰(?!단)|참관|둘러(?:보|봤|본|볼)|돌아(?:보(?!면)|봤|본(?!부)|"
            r"볼)|돌아봤|살(?:펴|폈|핀)|살피(?:고|며|는|기)|체험(?!관|기|형|존|단|학습|장|행사)|탐방|"
            r"눈여겨봤|들여다(?:봤|보)|점검(?:했|하고|한다)|연구했|눈으로\s(?:보|봤)|관심을\s(?:쏟|보|"
            r"드러|나타)|귀를\s기울"
        ),
    ),
    (
        Act.LEARN,
        re.compile(
            r"연수(?!단|팀|생|원|구|회|관|동|성|를\s맡|사업)|벤치마킹|배우(?!자|다\s|로|이)|배웠|배운다|"
            r"배워|배운(?=\s)|배울\s|공부(?:하|했|한다|를)|수업(?:을\s받|을\s들)|교육을\s(?:받|이수)|"
            r"전수\s?받|설명을\s(?:들|듣|청)|노하우를\s(?:듣|들|배)|익(?:힌다|혔|히)|인턴십|"
            r"경험을\s들|인터뷰했|자문을\s(?:청|요청|구)|배경을\s물|과정에\s참여|이수(?:했|한다)"
        ),
    ),
    (
        Act.RECEIVE,
        re.compile(
            r"접견|맞(?:았다|았고|았으며|아(?=\s|[,.])|는다|이했|이해|이한|이할|고\s)|맞이|영접|"
            r"환영(?:했|한다|해|하)|초청(?:해|했|한다|하|한\s)|초대(?:해|했|한다|하|한\s)|환담|"
            r"명예시민증|간담회"
        ),
    ),
    (
        Act.MEET,
        re.compile(
            r"면담|만나(?!\s?보)|만났|만난(?=\s|다)|만남을|회동|얼굴을\s맞[대댄댔]|머리를\s맞[대댄댔]|"
            r"만난다|나눈다|이야기꽃|논의(?!가\s필요)|협의(?=했|한|하)|의견을\s(?:나눴|나누|주고|"
            r"교환)|회담|차담|담소|화상회의|영상회의|원격회의|간담|웹\s?세미나를|협약(?:을|에|식)|업무협약|양해각서|MOU"
        ),
    ),
    (
        Act.JOIN,
        re.compile(
            r"참(?:가|석|여)(?:했|한다|해|하|할|한\s|했다)|나(?:선다|섰|서\s|설\s)|발표(?:했(?!다고)|"
            r"한다|하기|할|를)|연설|출국|출장|순방|파견|귀국|소개(?:했|한다)|운영(?:한다|했)|"
            r"꾸(?:민다|몄)|연다|열었|날아갔|건너가|전시관을|홍보했|돌고|돌며"
        ),
    ),
    (
        Act.SEND,
        re.compile(
            r"(?:시찰단|대표단|방문단|연수단|사절단|조사단|실무단|직원|"
            r"공무원)(?:들)?(?:\s\d+여?\s?명)?을\s(?:[가-힣]{2,8}(?:에|로)\s)?(?:보냈|보내|파견)|"
            r"다녀(?:왔|온)|가서|떠났|떠난다|향했|돌아보고|돌아왔"
        ),
    ),
)
_EOJEOL: Final = re.compile(r"\S*")
_NOUNS: Final = re.compile(
    r"(?:방문|내방|방한|견학|시찰|연수|탐방|참관|체험|벤치마킹|면담|간담회|접견|초청|예방|환담|회동|"
    r"회담|인턴십|협약|회의|논의|순방|출장|연설|영접|이야기꽃|만남|얼굴|머리|명예시민증|MOU|양해각서|"
    r"간담|차담|담소|발길|발걸음|한자리)$"
)
_PARTICLE_END: Final = re.compile(
    r"^[’”'\")]*(?:을|를|이|가|은|는|도|의|에|과|와|까지|으로|로|에서|에는|만|차)?$"
)


def _predicate(text: str, act: Act, match: re.Match[str]) -> Predicate:
    start = match.start()
    stop = _EOJEOL.match(text, match.end())
    end = stop.end() if stop else match.end()
    word = text[start:end].rstrip(",.…”’\"'")
    after = text[match.end() : start + len(word)]
    if _NOUNS.search(match.group()) and _PARTICLE_END.match(after):
        return Predicate(act, Form.NOUN, start, end, word)
    if text[start:end].endswith((",", ".")) or text[end : end + 1] != " ":
        return Predicate(act, Form.CLAUSE, start, end, word)
    coda = _coda(word[-1:])
    if word.endswith(("는", "하던", "왔던", "갔던")) or coda == _N:
        return Predicate(act, Form.ADNOMINAL, start, end, word, Status.HAPPENED)
    if coda == _L:
        return Predicate(act, Form.ADNOMINAL, start, end, word, Status.PLANNED)
    return Predicate(act, Form.CLAUSE, start, end, word)


_N, _L, _SS = 4, 8, 20
"""Final consonants ㄴ, ㄹ, ㅆ of a Hangul syllable (Unicode, chapter 3.12)."""


def _coda(syllable: str) -> int:
    return (ord(syllable) - 0xAC00) % 28 if "가" <= syllable <= "힣" else 0


CANCELLED: Final = re.compile(
    r"취소|무산(?:됐|되|된)|연기(?:됐|되|했|하|를\s요청)|미뤄졌|미뤘|미루(?:기로|겠|는|고)|미룬다|"
    r"미뤄\s달라|보류|접(?:었|고\s|기로)|"
    r"거둬들|없던\s일|백지화|불발|철회|참가하지\s않|오지\s(?:않|못)|못\s오게"
)
_MOVED_TO: Final = (
    r"(?:로|으로)\s(?:(?:한|두)\s[주달]\s|하루\s|이틀\s|사흘\s)?"
    r"(?:늦[춰췄추]|미[뤄뤘룬루]|연기|앞당|옮[겨겼기]|조정[됐했]|변경[됐했]|바[뀌꿔꿨뀐])"
)
MOVED_TO: Final = re.compile(_MOVED_TO)
MOVED: Final = re.compile(rf"\d일{_MOVED_TO}")
"""A visit set for another day: 10일로 늦춰졌다."""
_AHEAD_NOUNS: Final = re.compile(
    r"예정|계획(?:이|을|하|중|\s?중)|방침|전망(?:이|된)|기로\s(?:했다|했|하고|약속|돼)|것(?:으로\s보|"
    r"이다|이라)|에\s나선다|참이다|앞두고\s있"
)
PLANNED_NOUNS: Final = re.compile(r"예정|계획|방침|기로\s|오는\s|다음\s")
"""What tells that a visit has been set for a time ahead."""
# 만나 … 하기로 했다: the meeting is done, only what was agreed lies ahead.
_AGREED: Final = re.compile(
    r"(?:만나|만난\s자리에서|찾아|방문해|방문하고|(?:접견|면담|회담|환담)(?:하고|해)|둘러보고|살펴보고|"
    r"(?:회의|회담|간담회|상담회|협의회|세미나|포럼|설명회|교류회|면담|만남|자리|워크숍|토론회|협약식)(?:를|을)\s"
    r"(?:열고|열어|갖고|가지고|마련하고|마련해|마치고|연\s뒤))"
    r"\s[^.]{0,80}기로\s(?:했|하고|합의|약속|뜻)"
)
# 시청을 찾아 … 둘러보기로 했다: what was agreed is the coming itself.
_AGREED_TO_COME: Final = re.compile(
    r"(?:방문하|찾|둘러보|살펴보|만나|(?:참석|참가|참여|체험|견학|시찰|접견)하)"
    r"기로\s(?:했|하고|합의|약속|뜻)"
)
_LATER_ON: Final = re.compile(r"오는\s|다음\s?달|내달|내년|다음\s?주|조만간")
_ONGOING: Final = re.compile(r"고\s있(?:다|는|습니다)|는\s중이|한창|잇따르|이어지고")
# 우간다 is no verb: 다 ends a clause, or leads into 고, 는, 며.
_HANGUL_PAIR: Final = re.compile(
    r"(?=([가-힣])(다(?=[.!?”’)\s]*$|고|는|며|면)|고|며|으며|습니다|는데|지만|으나|기도|던))"
)
_SAYING: Final = re.compile(
    r"(?P<said>.*)(?:다고|라고|다며)\s(?:\S{1,16}\s){0,3}?(?:밝혔|전했|발표했|알렸|설명했|말했|소개했|"
    r"강조했|공개했|귀띔|예고했|전해)(?:다|습니다|졌다)?"
)


def status_in(text: str) -> Status:
    """How a clause or sentence is told. The saying frame (…고 26일 밝혔다) does not count."""
    if MOVED.search(text):
        return Status.PLANNED
    if CANCELLED.search(text):
        return Status.CANCELLED
    told = text
    if frame := _SAYING.match(text):
        told = frame["said"] + "다"
    tail = told[-60:]
    agreed = _AGREED.search(text) and not (_LATER_ON.search(text) or _AGREED_TO_COME.search(text))
    ahead = max(
        (
            match.end()
            for match in _AHEAD_NOUNS.finditer(tail)
            if not (agreed and match.group().startswith("기로"))
        ),
        default=-1,
    )
    past = -1
    for pair in _HANGUL_PAIR.finditer(tail):
        coda, syllable = _coda(pair[1]), pair[1]
        if (coda == _SS and syllable not in "있겠") or (pair[2] == "습니다" and syllable not in "있겠"):
            past = pair.end(2)
        elif pair[2] == "다" and (syllable == "는" or (coda == _N and syllable not in "안린")):
            ahead = max(ahead, pair.end(2))
    if _ONGOING.search(tail[-16:]):
        return Status.HAPPENED
    return Status.PLANNED if ahead >= past and ahead > 0 else Status.HAPPENED


ONLINE: Final = re.compile(
    r"화상|온라인|웨비나|웹\s?세미나|비대면|줌\(Zoom\)|원격으로|화면에\s모|화면(?:으로|을\s통해|\s너머로)\s|영상회의"
)
NOT_ONLINE: Final = re.compile(
    r"온라인\s?(?:뉴스|플랫폼|교육|강의|민원|신청|예약|투표|쇼핑|몰|콘텐츠|서비스)|화상\s?(?:환자|"
    r"치료|입)|생중계"
)


def is_online(text: str) -> bool:
    """Whether the text says that people met by screen."""
    return bool(ONLINE.search(NOT_ONLINE.sub("", text)))


def spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Offsets of every match."""
    return (match.span() for match in pattern.finditer(text))
