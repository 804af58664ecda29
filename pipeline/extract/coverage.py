"""Foreign media and research bodies that report on, film or rank the city. Pure.

An outlet counts when it does the reporting (촬영, 방영, featured …) in a sentence about the city. One that
only gives a prize, sends a visitor or is cited for other news is not coverage (labelling rules, section 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.extract.scope import ScopedSentence
from pipeline.model import Award, Coverage, Status

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class _Outlet:
    name: str
    country: str | None
    is_research: bool
    start: int
    end: int
    rule: str


def read_coverage(
    scoped: Sequence[ScopedSentence], awards: Sequence[Award], lexicon: Lexicon
) -> tuple[Coverage, ...]:
    """Coverage of the city in order, each outlet once; title only where the body tells none."""
    about_city = any(each.is_lead and each.standing for each in scoped)
    givers = frozenset(award.giver for award in awards if award.giver)
    found: dict[str, Coverage] = {}
    for each in (
        *(s for s in scoped if not s.sentence.in_title),
        *(s for s in scoped if s.sentence.in_title),
    ):
        if not (each.is_citys or (about_city and each.standing)) or (found and each.sentence.in_title):
            continue
        for coverage in _coverage_in(each, givers, lexicon):
            found.setdefault(coverage.outlet, coverage)
    for coverage in _givers_words(scoped, givers, lexicon):
        found.setdefault(coverage.outlet, coverage)
    return tuple(found.values())


def _givers_words(
    scoped: Sequence[ScopedSentence], givers: frozenset[str], lexicon: Lexicon
) -> Iterator[Coverage]:
    """A medium that listed the city and is quoted about it without its name (the U.S. weekly called …)."""
    for giver in sorted(givers):
        outlets = lexicon.media(giver)
        if not outlets:
            continue
        for each in scoped:
            if _GIVER_SAYS.search(each.sentence.text):
                yield Coverage(
                    outlet=giver,
                    kind="ranking",
                    evidence=each.sentence.text,
                    country=outlets[0].value.country or None,
                    rule="giver-quoted",
                    confidence=0.8,
                )
                break


def _coverage_in(each: ScopedSentence, givers: frozenset[str], lexicon: Lexicon) -> Iterator[Coverage]:
    text = each.sentence.text
    report = _REPORTS.search(text)
    judgement = _JUDGES.search(text)
    if not report and not judgement:
        return
    for outlet in _outlets(each, lexicon):
        if not _does_the_reporting(text, outlet):
            continue
        gave_an_honour = any(giver in outlet.name or outlet.name in giver for giver in givers)
        if gave_an_honour and not judgement:
            continue
        kind = "ranking" if gave_an_honour else _kind(text, outlet)
        yield Coverage(
            outlet=outlet.name,
            kind=kind,
            evidence=text,
            country=outlet.country,
            status=Status.PLANNED if _PLANNED.search(text) else Status.HAPPENED,
            rule=outlet.rule,
            confidence=0.9 if outlet.rule == "known-outlet" else 0.8,
        )


def _outlets(each: ScopedSentence, lexicon: Lexicon) -> tuple[_Outlet, ...]:
    """Outlets named in the sentence: those of the list, and those introduced by country and kind."""
    text = each.sentence.text
    known = [
        _Outlet(
            text[found.start : found.end],
            _country_before(each, found.start) or found.value.country or None,
            found.value.kind == "research",
            found.start,
            found.end,
            "known-outlet",
        )
        for found in lexicon.media(text)
    ]
    introduced = [
        _Outlet(
            match["name"],
            place.code,
            bool(_RESEARCH.search(match["what"])),
            *match.span("name"),
            "introduced",
        )
        for place in each.places
        if place.kind == "country"
        for pattern in (_INTRODUCED, _EN_INTRODUCED)
        if (match := pattern.match(text, place.end))
    ]
    taken = [(outlet.start, outlet.end) for outlet in known]
    fresh = [
        new for new in introduced if not any(start < new.end and new.start < end for start, end in taken)
    ]
    return tuple(sorted((*known, *fresh), key=lambda outlet: outlet.start))


def _country_before(each: ScopedSentence, start: int) -> str | None:
    """The country said right before the outlet (이태리 국영방송 RAI), which outweighs the list."""
    for place in each.places:
        between = each.sentence.text[place.end : start]
        if place.end <= start and place.kind == "country" and _INTRODUCTION.fullmatch(between):
            return place.code
    return None


def _does_the_reporting(text: str, outlet: _Outlet) -> bool:
    """The outlet is subject, owner of the programme, member of the subject's list, or agent of a passive."""
    after = text[outlet.end : outlet.end + _NEAR]
    before = text[: outlet.start][-_NEAR:]
    if _SUBJECT.match(after) or _EN_ACTIVE.match(after) or _EN_AGENT.search(before):
        return True
    listed = _LIST_GOES_ON.match(after)
    return bool(listed and _LIST_SUBJECT.search(text, outlet.end))


def _kind(text: str, outlet: _Outlet) -> str:
    if outlet.is_research:
        return "ranking" if _RANKS.search(text) else "research"
    return next((kind for kind, cue in _KINDS if cue.search(text)), "report")


_NEAR: Final = 40
_REPORTS: Final = re.compile(
    r"촬영|취재(?!진에)|방영|방송(?:할|했|한다|하|될|됐|된다)|보도|소개(?:했|한|할|하며)|다뤘|다룬|다룰|조명|카메라에\s?담|담아|전파를|내보[내냈]"
    r"|인터뷰|관심을\s(?:보|나타|드러|기울)|보고서|특집|기획|다큐|실었|게재|연구(?:했|한|하|대상)|분석(?:했|한)|주목"
    r"|\b(?:filmed|films|filming|featured|features|aired|airs|air|broadcast|reported|reports|profiled|documentary|published|covered"
    r"|interviewed|ran|report)\b|取材|放送|放映|報道|撮影|紹介|特集"
)
_JUDGES: Final = re.compile(
    r"평가했|평했|극찬|칭찬|소개했|호평|라고\s(?:썼|적)|\b(?:called|praised|described|hailed|dubbed|wrote)\b|評価した|紹介した|評した"
)
_GIVER_SAYS: Final = re.compile(
    r"\b[Tt]he\s(?:\S+\s)?(?:weekly|magazine|newspaper|daily|broadcaster|publication)\s(?:also\s)?(?:called|praised|described|hailed|dubbed|wrote)"
    r"|(?:주간지|매체|잡지|신문|방송)(?:는|은)\s[^.]{4,80}(?:평가했|평했|극찬|소개했|호평|라고\s(?:썼|적))|(?:同誌|同紙)は[^。]{4,60}(?:評価|紹介|評し)"
)
_RANKS: Final = re.compile(r"순위|위에|위를|지수|ranking|ranked|ランキング|順位")
_RESEARCH: Final = re.compile(
    r"싱크탱크|연구|컨설팅|조사기관|think\stank|institute|consult|シンクタンク|研究", re.IGNORECASE
)
_KINDS: Final = (
    ("filming", re.compile(r"촬영|카메라에\s?담|\bfilm(?:ed|ing|s)?\b|撮影")),
    (
        "broadcast",
        re.compile(
            r"방영|방송(?:할|했|한다|하|될|됐|된다)|전파|내보[내냈]|다큐|\b(?:aired|airs|air|broadcast|podcast|documentary)\b|放送|放映"
        ),
    ),
    ("interview", re.compile(r"인터뷰|\binterview|インタビュー")),
    ("ranking", re.compile(r"순위|ranking|ランキング")),
)
_PLANNED: Final = re.compile(
    r"예정|계획|방침|(?:할|될|낼)\s것|방영된다|방송된다|내보낸다|\bwill\b|\bto air\b|予定"
)
_SUBJECT: Final = re.compile(
    r"[’'”」]?(?:\([^()]{1,30}\))?\s?(?:은|는|이|가|도|의|에서(?:도|는)?|에|측(?:은|이)?|취재진|제작진|は|が|の|も|で)(?![가-힣]{3})"
)
_EN_ACTIVE: Final = re.compile(
    r"(?:,?\s(?:has\s|have\s|will\s|also\s|recently\s|magazine\s|weekly\s|which\s)*(?:film|featur|air|broadcast|report|profil|publish|cover|interview|ran\b|call|prais|describ|hail|dubb|wrote)|’s|'s|,\s[^,]{0,30},\s(?:film|featur|air|report))"
)
_EN_AGENT: Final = re.compile(
    r"\b(?:film|featur|air|broadcast|report|profil|publish|cover|interview|prais|describ|hail|dubb)\w*\s(?:\w+\s)?(?:by|in|on)\s(?:the\s)?(?:[A-Z]\w+(?:'s)?\s)?$"
)
_LIST_GOES_ON: Final = re.compile(r"[’'”]?(?:\([^()]{1,30}\))?(?:\s?[,·]|과\s|와\s|\s등|및\s|、|や)")
_LIST_SUBJECT: Final = re.compile(
    r"등\s?(?:[가-힣0-9]+\s?){0,4}(?:기관|매체|언론|방송사?|외신|미디어|언론사|신문)(?:들)?(?:이|가|은|는|도|에서|에)(?![가-힣])|などの?(?:メディア|媒体)"
)
_INTRODUCTION: Final = re.compile(
    r"(?:의)?\s?(?:국영|공영|민영|유력|대표|최대)?\s?(?:방송사?|일간지|주간지|시사주간지|경제지|신문"
    r"|통신사?|매체|언론|뉴스채널|TV|컨설팅사|싱크탱크)?\s?[‘“'(]?"
    r"|\s(?:broadcaster|daily|weekly|newspaper|magazine|podcast|think tank|news agency),?\s"
    r"|の?(?:公共放送|国営放送|新聞|テレビ局|通信社)?[「『]?"
)
_INTRODUCED: Final = re.compile(
    r"(?:의)?\s?(?P<what>(?:국영|공영|민영|유력|대표|최대)?\s?(?:방송사|방송|일간지|주간지|경제지|신문|통신사|매체|언론|뉴스채널|잡지|컨설팅사|싱크탱크|연구소)\s(?:인\s)?)"
    r"[‘“']?(?P<name>[가-힣A-Za-z0-9&·]{2,16}?(?:\s[A-Z][A-Za-z0-9]+)?)(?=[’”']?(?:\(|은\s|는\s|이\s|가\s|의\s|도\s|,|\s))"
)
_EN_INTRODUCED: Final = re.compile(
    r"\s(?P<what>broadcaster|daily|weekly|newspaper|magazine|podcast|television|TV\schannel|news\sagency|think\stank),?\s(?P<name>[A-Z][\w&'’]*(?:\s[A-Z][\w&'’]*){0,4})"
)
