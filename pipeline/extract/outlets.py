"""Foreign media and research bodies named in a sentence: listed ones, and unknown ones by construction. Pure.

An unknown outlet is a country with the word for a medium and a name (스페인 일간지 ‘엘문도’, a Dutch daily),
a name that itself ends as outlets' names do (체코 …신문), or the two without a name (독일의 한 방송사).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.scope import ScopedSentence

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """`name` as written; `end` lies behind quotation marks and brackets that belong to it."""

    name: str
    country: str | None
    is_research: bool
    start: int
    end: int
    rule: str
    confidence: float


def outlets_in(each: ScopedSentence, lexicon: Lexicon) -> tuple[NamedOutlet, ...]:
    """The outlets of the sentence in order of the text, none overlapping another."""
    taken: list[NamedOutlet] = []
    for outlet in (*_known(each, lexicon), *_introduced(each)):
        if not any(outlet.start < other.end and other.start < outlet.end for other in taken):
            taken.append(outlet)
    return tuple(sorted(taken, key=lambda outlet: outlet.start))


def _known(each: ScopedSentence, lexicon: Lexicon) -> Iterator[NamedOutlet]:
    text = each.sentence.text
    for found in lexicon.media(text):
        gloss = _GLOSS.match(text, found.end)
        yield NamedOutlet(
            text[found.start : found.end],
            _country_before(each, found.start) or found.value.country or None,
            found.value.kind == "research",
            found.start,
            gloss.end() if gloss else found.end,
            "known-outlet",
            0.9,
        )


def _country_before(each: ScopedSentence, start: int) -> str | None:
    """The country said right before the outlet (이태리 국영방송 RAI), which outweighs the list."""
    for place in _countries(each):
        between = each.sentence.text[place.end : start]
        if place.end <= start and _INTRODUCTION.fullmatch(between):
            return place.code
    return None


def _introduced(each: ScopedSentence) -> Iterator[NamedOutlet]:
    """Named by country and kind; the first construction that fits a country wins."""
    text = each.sentence.text
    for place in _countries(each):
        for pattern, rule, confidence in _CONSTRUCTIONS:
            match = pattern.match(text, place.end)
            if not match or _NO_OUTLET.search(match["name"]):
                continue
            start = place.start if rule == "unnamed" else match.start("name")
            name = text[start : match.end("name")].strip(_QUOTES)
            is_research = bool(_RESEARCH.search(text, match.start(), match.end() + _NEXT_WORD))
            yield NamedOutlet(name, place.code or None, is_research, start, match.end(), rule, confidence)
            break


def _countries(each: ScopedSentence) -> Iterator[PlaceHit]:
    return (place for place in each.places if place.kind in {"country", "hanja"} and place.code != "KR")


_NEXT_WORD: Final = 4
_QUOTES: Final = " ‘’“”「」『』\"',."
_GLOSS: Final = re.compile(
    r"(?:\s?(?:TV|방송|통신)(?=[은는이가도의에을와과\s]))?[’”」』\"']?(?:\s?\([^()]{1,30}\))?[’”」』]?"
)
_ADJECTIVE: Final = (
    r"(?:(?:제\d|국영|공영|민영|유력|대표|최대|유명|현지|관영|지역|지방|위성|종합|인터넷|온라인|디지털"
    r"|시사|경제|과학|도시|여행|건축|기술|의학|정치|환경|교통"
    r"|전문|글로벌|다국적|영문|3대|양대|일간|주간|월간|다큐멘터리|다큐|보도|뉴스|국제|민간|정책|한|두"
    r"|지상파|케이블|독립)\s?){0,4}"
)
_MEDIUM: Final = (
    r"(?:방송사|방송국|방송|일간(?=\s)|주간(?=\s)|통신(?![망기업장])|일간지|주간지|월간지|격주간지|경제지"
    r"|시사지|전문지|과학지|일간신문|신문사|신문|통신사|매체|언론사|언론|뉴스채널|뉴스\s채널|채널|잡지|매거진"
    r"|학술지|저널|라디오|TV|텔레비전|제작사|프로덕션|미디어|포털|팟캐스트|뉴스통신)"
)
_BODY: Final = (
    r"(?:싱크탱크|연구소|연구기관|컨설팅\s?(?:회사|업체|기업|기관|사|그룹)|조사기관|조사업체"
    r"|평가기관|시장조사업체)"
)
_WHAT: Final = rf"(?:{_ADJECTIVE}(?:{_MEDIUM}|{_BODY}))"
_CREW: Final = r"(?:취재진|제작진|촬영팀|취재팀|방송팀|기자단|특파원|기자|PD|카메라)"
_INTRODUCTION: Final = re.compile(
    rf"(?:의)?\s?(?:{_ADJECTIVE}(?:{_MEDIUM}|{_BODY}))?(?:인)?\s?[‘“'(「『]?"
    r"|(?:-based)?\s(?:\w+\s){0,2}(?:broadcaster|daily|weekly|newspaper|magazine|podcast|think tank"
    r"|consultancy|news agency|network|channel),?\s"
    r"|の?(?:公共放送|国営放送|民放|新聞|テレビ局|通信社|経済紙|週刊誌|日刊紙|経済誌)?[、の]?[「『]?"
)
# 에 본부를 둔: the country may stand in a clause of its own before the kind of outlet.
_LINK: Final = (
    r"(?:의|에\s본[부사]를\s둔|에\s있는|에서\s온|계)?\s?(?:[가-힣]{2,6}\s(?=지역|현지|방송|신문|일간지))?"
)
_KOREAN: Final = re.compile(
    rf"{_LINK}{_WHAT}(?:인)?\s?(?:(?P<name>[‘“'「『][^‘’“”]{{2,24}}[’”'」』]"
    rf"|(?!{_CREW})[A-Z][A-Za-z0-9&·]+(?:\s[A-Z0-9][A-Za-z0-9]*){{0,3}}"
    rf"|(?!{_CREW}|관계자|보도|특집|인터뷰|등|들|최|매체|다큐|프로그램|보고서|뉴스|카메라|에서|에도|이|가"
    rf"|은|는|도(?!시)|의|에|을|를)(?:(?:데|르|라|엘|더|디|일)\s)?[가-힣A-Za-z0-9]{{2,12}}?(?=은\s|는\s|이\s|가\s|의\s|도\s|에\s|에서|을\s"
    rf"|를\s|와\s|과\s|,|\s(?:{_CREW}|등|측|특집|보도|뉴스|인터뷰|기사)|\()))"
    r"(?:\s?\([^()]{1,30}\))?"
)
_UNNAMED: Final = re.compile(
    rf"{_LINK}(?P<name>{_ADJECTIVE}(?:{_MEDIUM}|{_BODY})(?:\([A-Za-z0-9가-힣·\s]{{2,20}}\))?)"
    rf"(?=[들]?(?:은|는|이|가|도|의|에|을|와|과|에서|\s{_CREW}|,|·|\s등|\s측)(?![가-힣]{{2}}))"
)
_BY_ENDING: Final = re.compile(
    rf"(?:의)?\s[‘“]?(?P<name>[가-힣A-Za-z0-9]{{1,10}}(?:신문|일보|시보|타임스|포스트|방송|TV|뉴스|통신"
    rf"|데일리|헤럴드|트리뷴|매거진|저널|연구소|연구원|리서치)"
    rf"|[가-힣A-Za-z]{{2,12}}대(?:학교?)?(?=\s(?:연구진|연구팀))|[A-Z][A-Z0-9]{{1,6}}(?=\s?{_CREW})"
    rf"|[가-힣A-Za-z0-9]{{2,10}}(?=\s(?:방송|신문|통신|매체)))(?=[’”]?(?:\([^()]{{1,20}}\))?(?:은|는|이"
    rf"|가|도|의|에|와|과|,|\s{_CREW}|\s연구|\s등|\s(?:방송|신문|통신|매체)(?:[은는이가도의]|\s{_CREW})))"
)
_EN_KIND: Final = (
    r"(?:broadcaster|dail(?:y|ies)|weekly|newspaper|magazine|podcast|television|TV(?:\s(?:channel|station"
    r"|network|crew))?|radio|channel|network|news\s(?:agency|outlet|site|channel|magazine)"
    r"|documentary\s(?:maker|team|crew)|film\screw|production\scompany|journal|outlet|media|think\stank"
    r"|consultanc(?:y|ies)|consulting\sfirm|research\s(?:institute|firm|group))"
)
_ENGLISH: Final = re.compile(
    rf"(?:-based|['’]s)?\s(?:(?:(?:public|state|national|private|business|leading|major|local|regional"
    rf"|financial|online|political|urban|travel)[\s\-]){{0,3}}(?:service\s|run\s)?{_EN_KIND}),?\s"
    r"(?:called\s|named\s)?[“\"‘']?(?P<name>[A-Z][\w&'’.\-]*(?:\s(?:de\s|del\s|der\s"
    r"|la\s)?[A-Z0-9][\w&'’\-]*){0,4})[”\"’']?"
)
_ENGLISH_UNNAMED: Final = re.compile(
    rf"(?:['’]s)?\s(?P<name>(?:(?:public|state|national|private|business|leading"
    rf"|major)\s){{0,2}}{_EN_KIND})(?=\s(?:crew|team|film|air|featur|report|profil|interview|cover))"
)
_JA_KIND: Final = (
    r"(?:公共放送|国営放送|国営テレビ|民放|民間放送|テレビ局|テレビ|放送局|新聞|日刊紙"
    r"|経済紙|週刊誌|経済誌|雑誌|通信社|メディア|シンクタンク|研究所|研究機関|調査会社)"
)
_JAPANESE: Final = re.compile(
    rf"(?:の|・)?(?:(?:大手|有力|地元)?{_JA_KIND})(?:の|・"
    rf"|、)?[「『]?(?P<name>[ァ-ヶーA-Za-z0-9・]{{2,16}}(?:新聞|放送|テレビ)?"
    rf"|[ァ-ヶー一-龥々]{{2,10}}(?:新聞|テレビ|放送|通信)"
    rf"|テレビ[一-龥ァ-ヶー]{{1,6}})[」』]?(?=[はがもの、で])"
)
_JA_UNNAMED: Final = re.compile(rf"の?(?P<name>(?:大手|有力|地元)?{_JA_KIND})(?=[はがもの、で])")
_JA_BY_ENDING: Final = re.compile(
    r"の(?P<name>[ァ-ヶー一-龥々A-Z]{2,10}(?:新聞|テレビ|放送|通信社)"
    r"|テレビ[一-龥ァ-ヶー]{1,6})(?=[はがもの、で])"
)
_CONSTRUCTIONS: Final = (
    (_KOREAN, "introduced", 0.8),
    (_UNNAMED, "unnamed", 0.7),
    (_BY_ENDING, "name-ending", 0.8),
    (_ENGLISH, "introduced", 0.8),
    (_ENGLISH_UNNAMED, "unnamed", 0.6),
    (_JAPANESE, "introduced", 0.8),
    (_JA_UNNAMED, "unnamed", 0.7),
    (_JA_BY_ENDING, "name-ending", 0.8),
)
_RESEARCH: Final = re.compile(
    rf"{_BODY}|연구(?:소|원|진|팀|센터)|think\stank|institute|consult|research|シンクタンク|研究|調査",
    re.IGNORECASE,
)
_NO_OUTLET: Final = re.compile(r"(?:진흥|통신망|정보통신|방송통신|개최|주최|측정|에게|신기술|통신판매)")
