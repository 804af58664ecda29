"""Who gives a Korean honour, and where its name begins: noun phrases read back from their heads. Pure."""

from __future__ import annotations

import re
from typing import Final

from pipeline.extract.honour_told import tidy_name


def giver_before(text: str, end: int) -> str | None:
    """Who gives the honour whose name begins at `end`, the awarding body before the scheme (labels, 3).

    `X가 주관한` and `X로부터` name a body; then `X의` right before the name; then a body that stands there
    bare (국토교통부 스마트도시 인증); then the nearest `X에서`, which is mostly a scheme.
    """
    left = text[max(0, end - _REACH) : end]
    clause = max((match.end() for match in _CLAUSE_END.finditer(left)), default=0)
    for pattern in (_GIVES, _GENITIVE, _BARE_BODY, _AT):
        for giver in reversed(list(pattern.finditer(left, clause))):
            start = phrase_start(left, giver.start("head"))
            name = tidy_name(left[start : giver.end("name")])
            if name and not _PLACE_ONLY.search(name):
                return name
    return None


def phrase_start(text: str, head: int) -> int:
    """Start of the noun phrase whose last word begins at `head`: back over words without a particle."""
    start = head
    is_quoted = False
    for word in reversed(list(_WORD.finditer(text, max(0, head - _PHRASE_CHARS), head))[-_MAX_PHRASE_WORDS:]):
        is_adjacent = start == head or text.startswith(_CATEGORIES, start)
        is_quoted = is_quoted or (word.group()[-1] in _CLOSING and is_adjacent)
        if text[word.end() : start].strip() or (not is_quoted and _ENDS_PHRASE.search(word.group())):
            break
        start = word.start()
        if word.group()[0] in _OPENING and not is_quoted:
            break
        is_quoted = is_quoted and word.group()[0] not in _OPENING
    return start


def without_giver(text: str, start: int, end: int) -> int:
    """Start of the honour's name after the body that stands bare before it (국토교통부 | 스마트도시 인증)."""
    words = list(_WORD.finditer(text, start, end))
    if len(words) > 1 and _BODY.search(words[0].group()) and not _OFFICE.match(words[1].group()):
        return words[1].start()
    return start


def bare_name(name: str) -> str:
    """Without quotation marks and without the name's repetition in brackets: ‘타임’(TIME) is 타임."""
    quoted = re.search(r"[‘'“\"]([^’'”\"]+)[’'”\"]", name)
    return quoted[1] if quoted else tidy_name(name)


_REACH: Final = 160
_PHRASE_CHARS: Final = 60
_MAX_PHRASE_WORDS: Final = 5
_OPENING: Final = "‘“「『▲△"
_CLOSING: Final = "’”」』"
_CATEGORIES: Final = ("부문", "분야")
_WORD: Final = re.compile(r"\S+")
_CLAUSE_END: Final = re.compile(r"(?:했|났|왔|됐|있|렸|갔|탔)(?:고|으며|지만|는데)[\s,]")
_ENDS_PHRASE: Final = re.compile(
    r"(?:은|는|이|가|을|를|에|에서|의|로|으로|린|한|된|던|와|과|(?<!최)고|며|도|째|부터|세워|위해|통해"
    r"|따라|거쳐|만에|,|:|…|[)\]’”])$"
    r"|^(?:지난해|작년|올해|재작년|지난|최근|또|이|그|같은|등|및|첫|최초|전국|국내|유일|역대|해당|최종"
    r"|이번|현재|주관|주최"
    r"|\d+월|\d{4}년|\d+일|\d+(?:년|회|차례)?\s?연속|연속|\d+관왕|\d+(?:년|회|개|곳|건))$"
)
_BODY: Final = re.compile(
    r"(?:[가-힣]{2,}(?:(?<!정)부|처|청|재단|협회|기구|위원회|공단|공사|학회|연구소|본부|연합회?|연맹|신문"
    r"|일보|연구원|진흥원|개발원|관리원)"
    r"|(?:경기|강원|충남|충북|전남|전북|경남|경북|제주)도|서울시|국토부|행안부"
    r"|과기정통부)(?:\([^()]{1,30}\))?$"
)
_OFFICE: Final = re.compile(r"^(?:장관|총재|청장|처장|원장|회장|이사장|사무총장|기관)")
_GIVES: Final = re.compile(
    r"(?P<name>(?P<head>[가-힣A-Za-z0-9&·\-’‘]+?)(?:\s?\([^()]{1,40}\))?)"
    r"(?:(?:으로|로)부터|(?:이|가)\s(?:[가-힣0-9]+(?<![이가은는])\s){0,3}?(?:공동\s)?(?:주관|주최|발표"
    r"|수여|선정|시행|운영|실시|시상|부여|주|여|펴내|매기|제정|후원|진행|집계|조사|산출|평가|공개)(?:한|하는|는|낸)(?=\s)"
    r"|\s(?:주관|주최|주관의|주최의)(?=\s))"
)
_GENITIVE: Final = re.compile(
    r"(?P<name>(?P<head>[가-힣A-Za-z0-9&\-’‘]+)(?:\([^()]{1,40}\))?)의\s(?:\d{4}년?\s)?[‘“]?$"
)
_BARE_BODY: Final = re.compile(
    r"(?P<name>(?P<head>[가-힣A-Za-z0-9]*(?:[부처청원단회구]|재단|협회|기구|위원회|학회|연구소|연합"
    r"|[가-힣]지|타임|포브스|[A-Z]{2,6}))(?:\([^()]{1,30}\))?)\s[‘“]?$"
)
_AT: Final = re.compile(
    r"(?P<name>(?P<head>[가-힣A-Za-z0-9&·\-’‘]+)(?:\s?\([^()]{1,40}\))?)[’”]?(?:\s(?:시상식|기념식|개막식"
    r"|무대|행사))?에서는?(?=\s)"
)
_PLACE_ONLY: Final = re.compile(
    r"^(?:[가-힣]{1,4}(?:호텔|광장|회관|컨벤션센터)|코엑스|킨텍스|바르셀로나|부문|분야"
    r"|[가-힣\s]{0,12}\s?(?:부문|분야)|국내|해외|전국|(?:세계|국제)?\s?무대|세계|시상식|기념식|행사|본선)$"
)
