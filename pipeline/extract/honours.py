"""Prizes, certificates and first places given to the monitored city. Pure.

A record needs the honour's name, a verb of receiving after it, and the city (or its programme) as the one
that receives: prizes that the city gives, co-winners, and ranks told in passing ("세계 1위 도시인 …") are
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.extract.scope import ScopedSentence
from pipeline.model import Award


@dataclass(frozen=True, slots=True)
class _Told:
    """An honour as a sentence tells it; `start` is where its name stands, `end` where the verb ends."""

    name: str
    giver: str | None
    start: int
    end: int
    rule: str
    confidence: float


def read_honours(scoped: Sequence[ScopedSentence], published_day: date | None) -> tuple[Award, ...]:
    """The city's honours in order, each once. The title is read only where the body tells none."""
    readable = [each for each in scoped if each.is_citys and not _CITY_GIVES.search(each.sentence.text)]
    body = _distinct(_awards(each for each in readable if not each.sentence.in_title), published_day)
    return body or _distinct(_awards(each for each in readable if each.sentence.in_title), published_day)


def _awards(sentences: Iterable[ScopedSentence]) -> Iterator[tuple[ScopedSentence, _Told]]:
    for each in sentences:
        for told in _told_in(each.sentence.text):
            if not _is_anothers(each, told):
                yield each, told


def _distinct(
    awards: Iterable[tuple[ScopedSentence, _Told]], published_day: date | None
) -> tuple[Award, ...]:
    """The first of those that have one name (spaces apart) and year."""
    seen: dict[tuple[str, int | None], Award] = {}
    for each, told in awards:
        year = _year(each.sentence.text, told, published_day)
        award = Award(
            name=told.name,
            evidence=each.sentence.text,
            giver=told.giver,
            year=year,
            for_what=_for_what(each, told),
            rule=told.rule,
            confidence=told.confidence,
        )
        seen.setdefault((re.sub(r"\s", "", told.name), year), award)
    return tuple(seen.values())


def _is_anothers(each: ScopedSentence, told: _Told) -> bool:
    """The subject nearest before the name is a foreign place: a co-winner's part of the sentence."""
    text = each.sentence.text
    subjects = [
        place.start for place in each.places if place.end < told.end and _SUBJECT.match(text, place.end)
    ]
    citys = [word.start for word in each.words if word.start < told.end]
    return bool(subjects) and max(subjects) > max(citys, default=-1)


def _told_in(text: str) -> tuple[_Told, ...]:
    """All honours of a sentence, none told twice; schemes and ranks are read where no prize is named."""
    if not _WORTH_READING.search(text):
        return ()
    named = tuple(_quoted_lists(text))
    prizes = (told for told in _ko_prizes(text) if not any(_overlap(told, other) for other in named))
    if told := (*named, *prizes):
        return told
    for reader in (_ko_schemes, _ko_first_places, _en_honours, _ja_honours):
        if told := tuple(reader(text)):
            return told
    return ()


def _overlap(one: _Told, other: _Told) -> bool:
    return one.start < other.end and other.start < one.end and abs(one.start - other.start) < _REACH // 2


# --- Korean ------------------------------------------------------------------------------------------


def _quoted_lists(text: str) -> Iterator[_Told]:
    """미 타임지가 뽑은 ‘최고의 발명 100’에 … 들었다; ‘가볼 만한 곳’에 이름을 올렸다."""
    for quoted in _QUOTED.finditer(text):
        name = quoted["name"].strip()
        chosen = _CHOOSER.search(text[: quoted.start()])
        if not chosen and not _LIST_NAME.search(name):
            continue
        if not _AFTER_LIST.match(text, quoted.end()):
            continue
        verb = _LISTED.search(text, quoted.end(), quoted.end() + _REACH)
        if verb:
            giver = _bare_name(chosen["giver"]) if chosen else _giver_before(text, quoted.start())
            yield _Told(name, giver, quoted.start(), verb.end(), "listed", 0.95 if chosen else 0.85)


def _ko_prizes(text: str) -> Iterator[_Told]:
    """… 엑스포에서 … 정책으로 최우수상을 받았다; 국토교통부의 스마트도시 인증을 따냈다."""
    for prize in _PRIZE.finditer(text):
        verb = _GOT_OR_LISTED.search(text, prize.end(), prize.end() + _REACH)
        if not verb or _CLAUSE_END.search(text, prize.end(), verb.start()):
            continue
        start = _start_of_prize(text, prize)
        name = text[start : prize.end()].strip()
        if len(name) > 1 and name not in _NOT_A_NAME:
            yield _Told(name, _giver_before(text, start), start, verb.end(), "prize", 0.9)


def _ko_schemes(text: str) -> Iterator[_Told]:
    """기관(IDC)의 … 어워드에서 … 프로젝트로 꼽혔다."""
    for scheme in _SCHEME.finditer(text):
        verb = _LISTED.search(text, scheme.end(), scheme.end() + _REACH)
        if not verb:
            continue
        start = _phrase_start(text, scheme.start("head"))
        name = text[start : scheme.end("head")].strip(_TRIM)
        yield _Told(name, _giver_before(text, start), start, verb.end(), "scheme", 0.85)


def _ko_first_places(text: str) -> Iterator[_Told]:
    """… 전자정부 평가에서 … 1위를 차지했다; a lower place where it is said who ranks."""
    for rank in _RANKING.finditer(text):
        start = _phrase_start(text, rank.start("head"))
        giver = _giver_before(text, start)
        pattern = _PLACEMENT if giver else _FIRST_PLACE
        place = pattern.search(text, rank.end(), rank.end() + _REACH)
        name = text[start : rank.end("head")].strip(_TRIM)
        if place and len(name) > _SHORTEST_RANKING:
            yield _Told(f"{name} {place['rank']}", giver, start, place.end(), "rank", 0.8)


def _start_of_prize(text: str, prize: re.Match[str]) -> int:
    """Where the name begins: with its category where the grade is bare, with the words that belong to it."""
    category = _CATEGORY.search(text[: prize.start()])
    if category:
        return category.start()
    modifier = _MODIFIER.search(text[: prize.start()])
    return modifier.start() if modifier else prize.start()


def _giver_before(text: str, end: int) -> str | None:
    """Who gives: `X의` right before the name, else the nearest `X에서`, `X로부터`, `X가 주관한` before it."""
    left = text[:end]
    if genitive := _GENITIVE.search(left):
        start = _phrase_start(left, genitive.start("head"))
        return _clean_giver(left[start : genitive.end("head")])
    for giver in reversed(list(_AT.finditer(left))):
        start = _phrase_start(left, giver.start("head"))
        name = _clean_giver(left[start : giver.end("name")])
        if name and not _PLACE_ONLY.search(name):
            return name
    return None


def _phrase_start(text: str, head: int) -> int:
    """Start of the noun phrase whose last word begins at `head`: back over words without a particle."""
    start = head
    for word in reversed(list(_WORD.finditer(text[:head]))[-_MAX_PHRASE_WORDS:]):
        if text[word.end() : start].strip() or _ENDS_PHRASE.search(word.group()):
            break
        start = word.start()
    return start


def _clean_giver(name: str) -> str | None:
    return name.strip(_TRIM) or None


def _bare_name(name: str) -> str:
    """Without quotation marks and without the name's repetition in brackets: ‘타임’(TIME) is 타임."""
    quoted = re.search(r"[‘'“\"]([^’'”\"]+)[’'”\"]", name)
    return quoted[1] if quoted else name.strip(_TRIM)


# --- English and Japanese ----------------------------------------------------------------------------


def _en_honours(text: str) -> Iterator[_Told]:
    for match in (*_EN_LISTED.finditer(text), *_EN_WON.finditer(text)):
        giver = match["giver"]
        yield _Told(
            match["name"].strip(), giver and giver.strip(), match.start("name"), match.end(), "en", 0.85
        )


def _ja_honours(text: str) -> Iterator[_Told]:
    for match in (*_JA_WON.finditer(text), *_JA_LISTED.finditer(text)):
        name = re.sub(r"^.*初めて", "", match["name"]).strip()
        yield _Told(name, match["giver"], match.start("name"), match.end(), "ja", 0.85)


# --- year and reason ---------------------------------------------------------------------------------


def _year(text: str, told: _Told, published_day: date | None) -> int | None:
    """The year that stands nearest before the name, in it, or the year of publication."""
    before = list(_YEAR.finditer(text, 0, told.start)) or list(_YEAR.finditer(text, told.start, told.end))
    inside = re.search(r"(?:19|20)\d\d", told.name)
    if inside:
        return int(inside.group())
    if before and before[-1]["year"]:
        return int(before[-1]["year"])
    if published_day is None:
        return None
    return published_day.year - (_YEARS_AGO.get(before[-1].group(), 0) if before else 0)


def _for_what(each: ScopedSentence, told: _Told) -> str | None:
    """The policy honoured: `X 정책으로` before the name, else a programme of the city in the sentence."""
    text = each.sentence.text
    programmes = [word for word in each.words if word.value.role == "programme" and word.start < told.end]
    if programmes:
        return text[programmes[-1].start : programmes[-1].end]
    reasons = list(_REASON.finditer(text, 0, told.start))
    return re.split(r"에서는?\s", reasons[-1]["what"])[-1].strip(_TRIM) or None if reasons else None


_REACH: Final = 70
_MAX_PHRASE_WORDS: Final = 5
_TRIM: Final = " ,.·‘’'\"“”「」『』"
_NOT_A_NAME: Final = frozenset({"표창", "인증", "시상", "상", "이 상", "대상"})
_WORTH_READING: Final = re.compile(
    r"상|표창|어워|인증|\d위|선정|뽑|꼽|이름을|들었|올랐|Award|award|Prize|prize|named|listed|ranked|list|Places|賞|認証|選"
)
_CITY_GIVES: Final = re.compile(
    r"시상(?:했|한다|하고|식을 열)|(?:상|패|증|표창)(?:을|를)?\s(?:건넸|건네|수여했|수여하|수여한|줬"
    r"|전달했|주었)"
    r"|\b(?:presented|handed|awarded)\b.{0,60}\bto\b|を授与した|を贈った|賞を贈"
)
_SUBJECT: Final = re.compile(r"(?:시|도)?(?:가|이|은|는|도)(?![가-힣])|\s등|が|は|も|\s(?:won|took|received)")

_QUOTED: Final = re.compile(r"[‘“'「\"](?P<name>[^‘’“”'「」\"]{2,40})[’”'」\"]")
_CHOOSER: Final = re.compile(
    r"(?P<giver>[‘'“]?[가-힣A-Za-z0-9&·\-]+[’'”]?(?:\s?\([^()]{1,30}\))?)\s?(?:이|가)\s"
    r"(?:선정한|뽑은|꼽은|발표한|수여하는|주는|주관한|주최한|선정하는|고른)\s$"
)
_LIST_NAME: Final = re.compile(
    r"최고|최우수|베스트|올해의|가\s?볼|\d{2,3}(?:대|선|곳)|도시\s?\d|어워드|Awards?|Best|Top\s\d|[가-힣]상$"
)
_AFTER_LIST: Final = re.compile(r"\s?(?:상\s?)?(?:에서|에|으로|로|을|를|의|가운데|중)(?![가-힣]{3})")
_LISTED: Final = re.compile(
    r"선정(?:됐|되었|되며|돼|된|되는)|뽑[혔힌혀]|꼽[혔힌혀]|(?<![가-힣])들었|(?<![가-힣])들며|이름을\s올[렸린려]|올랐|올라섰|등재됐"
    r"|수상했|거머쥐|차지했|받았"
)
_GOT: Final = re.compile(
    r"수상(?:했|하며|하고|한|해|의 영예)|거머[쥐쥔줬]|받(?:았|은\s|으며|아\s)|(?<![가-힣])탔|(?<![가-힣])탄\s"
    r"|차지했|차지하|획득|취득|따[냈내낸]|거[뒀둔]|거두었|안았|손에\s넣|얻었"
)
_GOT_OR_LISTED: Final = re.compile(rf"{_GOT.pattern}|(?<=에\s)(?:선정[됐돼되]|이름을\s올)")
_CLAUSE_END: Final = re.compile(r"[.!?。]|(?:했|났|왔|됐|있)(?:고|으며|지만)\s")
_PRIZE: Final = re.compile(
    r"(?:[가-힣A-Za-z·]*(?:도시상|행정상|혁신상|공로상|기관상|장관상|총리상|대통령상|서비스상|정책상|디자인상|최우수상|우수상|본상|금상"
    r"|은상|특별상|최고상|어워드|어워즈|(?<=[가-힣\s])표창|인증|(?:혁신|정책|행정|경영|도시|브랜드|디지털|문화|환경|복지|자치|서비스|소통)대상)"
    r"|(?<![가-힣])대상)(?P<paren>\([^()]{1,30}\))?(?=을|를|\s?(?:수상|획득|취득)|까지|도\s|의\s영예|에\s(?:선정|이름))"
)
_CATEGORY: Final = re.compile(r"[가-힣A-Za-z]+\s?(?:분야|부문)(?:에서)?\s(?:(?:최고|최우수|우수|올해의)\s)?$")
_MODIFIER: Final = re.compile(
    r"(?<![가-힣])(?:(?:최고|최우수|우수|올해의|혁신|글로벌|국제|세계|유엔|UN|대한민국|한국|스마트도시|스마트시티|대통령|장관|국무총리)\s){1,3}$"
)
_SCHEME: Final = re.compile(
    r"(?P<head>[가-힣A-Za-z·]*(?:어워드|어워즈|Awards?|시상식|콘테스트|공모전|경진대회))[’”']?에서?\s(?=[^.]{0,60}(?:으로|로|에)\s)"
)
_RANKING: Final = re.compile(r"(?P<head>[가-힣A-Za-z0-9]*(?:평가|순위|지수|조사|경쟁력))[’”']?에서\s")
_SHORTEST_RANKING: Final = 5  # "해외 평가" names nothing
_PLACED: Final = r"(?:를|에|을|로)?\s?(?:차지했|차지하|올랐|올라|기록|꼽[혔힌]|선정[됐되])"
_FIRST_PLACE: Final = re.compile(rf"(?<!\d)(?P<rank>1위|정상|으뜸){_PLACED}")
_PLACEMENT: Final = re.compile(rf"(?<!\d)(?P<rank>\d{{1,2}}위|정상|으뜸){_PLACED}")
_GENITIVE: Final = re.compile(r"(?P<head>[가-힣A-Za-z0-9&\-]+(?:\([^()]{1,40}\))?)의\s[‘“']?$")
_AT: Final = re.compile(
    r"(?P<name>(?P<head>[가-힣A-Za-z0-9&·\-’‘]+)(?P<paren>\s?\([^()]{1,40}\))?)"
    r"(?:에서는?(?=\s)|(?:으로|로)부터|(?:이|가)\s(?:주관|주최|발표|수여|선정|시행|운영)(?:한|하는)(?=\s))"
)
_PLACE_ONLY: Final = re.compile(
    r"^(?:[가-힣]{1,4}(?:호텔|광장|회관|컨벤션센터)|코엑스|킨텍스|바르셀로나|부문|분야|.{1,12}\s?(?:부문|분야))$"
)
_WORD: Final = re.compile(r"\S+")
_ENDS_PHRASE: Final = re.compile(
    r"(?:은|는|이|가|을|를|에|에서|의|로|으로|린|한|된|던|와|과|고|며|,|[)\]’”])$|^(?:지난해|작년|올해|재작년|지난|최근|또|이|\d+월|\d{4}년|\d+일)$"
)
_YEAR: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?=년|\s[A-Z가-힣]|\b)|지난해|작년|재작년|올해|昨年|一昨年|今年"
    r"|last year|this year"
)
_YEARS_AGO: Final = {"지난해": 1, "작년": 1, "재작년": 2, "昨年": 1, "一昨年": 2, "last year": 1}
_REASON: Final = re.compile(r"(?P<what>[^,.]{2,30}?)(?:\s?(?:정책|사업|서비스))?(?:으로|로)\s")

_EN_LISTED: Final = re.compile(
    r"(?P<giver>(?:[A-Z][\w&'’.\-]*\s){0,4}[A-Z][\w&'’\-]*)(?:\smagazine|\sweekly)?\s(?:has\s|have\s|had\s)?"
    r"(?:put|placed|named|included|picked|selected|chose|chosen)\s[^.]{3,80}?\s"
    r"(?:on|among|in|as|one\sof)\s(?:its\s|the\s|their\s)?(?:one\sof\s(?:the\s|its\s)?)?"
    r"(?P<name>[A-Z][\w'’]*(?:\s(?:of|the|and|for|in)(?=\s[A-Z0-9])|\s[A-Z0-9][\w'’\-]*){1,9})"
)
_EN_WON: Final = re.compile(
    r"\b(?:won|received|took|claimed|earned|bagged|collected|was\sawarded|wins)\s(?:the\s|a\s|an\s|its\s)?"
    r"(?P<name>(?:[A-Z0-9][\w'’\-]*\s(?:of\s|for\s|the\s)?){0,7}(?:Awards?|Prize|Medal|Certification))\b"
    r"(?:\s(?:at|from|by|of)\s(?:the\s)?(?P<giver>[A-Z][\w'’\-]*(?:\s(?:of\s|for\s)?[A-Z][\w'’\-]*){0,6}))?"
)
_JA_WON: Final = re.compile(
    r"(?:(?P<giver>[^、。「」は]{2,24})(?:から|が主催する|が主催した|による)、?)?[「『]?"
    r"(?P<name>[^、。「」『』はでに]{0,18}(?:最優秀賞|優秀賞|大賞|本賞|金賞|[^、。「」『』は\s]{2,12}賞|認証|アワード))[」』]?(?:を|に)"
    r"(?:受賞|獲得|取得|得た|得て|受けた|受けて|選ばれ|輝)"
)
_JA_LISTED: Final = re.compile(
    r"(?:(?P<giver>[^、。「」は]{2,20})(?:が選ぶ|が選んだ|の選ぶ|による))?[「『](?P<name>[^」』]{3,30})[」』]に"
    r"(?:選ばれ|選定され|選出され|入っ|名を連ね)"
)
