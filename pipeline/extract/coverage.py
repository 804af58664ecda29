"""Foreign media and research bodies that report on, film or rank the city. Pure.

An outlet counts when it does the reporting (촬영, 방영, featured …) in a sentence about the city: as subject,
agent, owner of the programme or page, or member of a list that is one of these. One that only gives a prize,
is cited for other news or signs an agreement is not coverage (labelling rules, section 4). Who is an outlet
is read in `outlets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pipeline.extract.outlets import NamedOutlet, outlets_in
from pipeline.extract.scope import ScopedSentence
from pipeline.model import Award, Coverage, Status

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


def read_coverage(
    scoped: Sequence[ScopedSentence], awards: Sequence[Award], lexicon: Lexicon
) -> tuple[Coverage, ...]:
    """Coverage of the city in order, each outlet once; title only where the body tells none."""
    about_city = any(each.is_lead and each.standing for each in scoped)
    body = [each for each in scoped if not each.sentence.in_title]
    title = [each for each in scoped if each.sentence.in_title]
    givers = frozenset(award.giver for award in awards if award.giver)
    for sentences in (body, title):
        readable = [each for each in _about_the_city(sentences) if each.is_in_run or about_city]
        found = [coverage for each in readable for coverage in _coverage_in(each, givers, lexicon)]
        found += _givers_words(scoped, awards, lexicon)
        if found:
            return _distinct(found)
    return ()


def _about_the_city(sentences: Iterable[ScopedSentence]) -> Iterator[ScopedSentence]:
    """Sentences that name the city, and those that go on from one in the same part of the article."""
    is_named = False
    for each in sentences:
        is_named = is_named or bool(each.words)
        if each.standing or (is_named and each.is_in_run):
            yield each


def _distinct(found: Sequence[Coverage]) -> tuple[Coverage, ...]:
    """The first of each outlet (BBC, BBC 방송); one without a name yields to a named compatriot."""
    kept: list[Coverage] = []
    for each in sorted(found, key=lambda each: each.rule == "unnamed"):
        is_unnamed = each.rule == "unnamed"
        if not any(_is_one(each, other) or (is_unnamed and each.country == other.country) for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=found.index))


def _is_one(one: Coverage, other: Coverage) -> bool:
    first, second = (re.sub(r"\W", "", each.outlet).lower() for each in (one, other))
    return first in second or second in first


def _givers_words(
    scoped: Sequence[ScopedSentence], awards: Sequence[Award], lexicon: Lexicon
) -> Iterator[Coverage]:
    """A medium that listed the city and is quoted about it without its name (the U.S. weekly called …)."""
    for award in awards:
        if not award.giver:
            continue
        told = (each for each in scoped if each.sentence.text == award.evidence)
        giver = next((o for each in told for o in outlets_in(each, lexicon) if _names(o, award.giver)), None)
        if giver is None or giver.is_research:
            continue
        for each in scoped:
            if _GIVER_SAYS.search(each.sentence.text):
                yield Coverage(
                    outlet=min(giver.name, award.giver, key=len),
                    kind="ranking",
                    evidence=each.sentence.text,
                    country=giver.country,
                    rule="giver-quoted",
                    confidence=0.8,
                )
                break


def _names(outlet: NamedOutlet, giver: str) -> bool:
    return outlet.name in giver or giver in outlet.name


def _coverage_in(each: ScopedSentence, givers: frozenset[str], lexicon: Lexicon) -> Iterator[Coverage]:
    text = each.sentence.text
    if not _REPORTS.search(text) or _OTHER_NEWS.search(text):
        return
    outlets = outlets_in(each, lexicon)
    reporting = [_does_the_reporting(text, outlet) for outlet in outlets]
    for index, outlet in enumerate(outlets):
        if not (reporting[index] or _in_list_of(text, outlets[index:], reporting[index:])):
            continue
        is_giver = any(_names(outlet, giver) for giver in givers)
        if is_giver and not _JUDGES.search(text):
            continue
        yield Coverage(
            outlet=outlet.name,
            kind="ranking" if is_giver else _kind(text, outlet),
            evidence=text,
            country=outlet.country,
            status=Status.PLANNED if _PLANNED.search(text) else Status.HAPPENED,
            rule=outlet.rule,
            confidence=outlet.confidence,
        )


def _does_the_reporting(text: str, outlet: NamedOutlet) -> bool:
    """The outlet is subject, place or owner of the report; in English, subject or agent."""
    if _CITED.match(text, outlet.end):
        return False
    before = text[max(0, outlet.start - _NEAR) : outlet.start]
    if _LATIN_SENTENCE.search(text):
        if _TOLD.search(before) and "interview" not in text:
            return False
        return bool(_EN_ACTIVE.match(text, outlet.end) or _EN_AGENT.search(before))
    if _SUBJECT.match(text, outlet.end):
        return bool(_REPORTS.search(text, outlet.end) or _JUDGES.search(text, outlet.end))
    carrier = _CARRIER.match(text, outlet.end)
    return bool(carrier and _CARRIED.search(text, carrier.start()))


def _in_list_of(text: str, outlets: Sequence[NamedOutlet], reporting: Sequence[bool]) -> bool:
    """The first outlet stands in a list whose common noun, or whose last member, does the reporting."""
    if not _LIST_GOES_ON.match(text, outlets[0].end):
        return False
    if _LIST_SUBJECT.search(text, outlets[0].end):
        return True
    return len(outlets) > 1 and (
        outlets[1].start - outlets[0].end <= _NEAR
        and (reporting[1] or _in_list_of(text, outlets[1:], reporting[1:]))
    )


def _kind(text: str, outlet: NamedOutlet) -> str:
    """What the outlet does by the words after it; by the whole sentence where those do not say."""
    if outlet.is_research:
        return "ranking" if _RANKS.search(text) else "research"
    for part in (text[outlet.end :], text):
        for kind, cue in _KINDS:
            if cue.search(part):
                return kind
    return "report"


_NEAR: Final = 40
_LATIN_SENTENCE: Final = re.compile(r"^[^가-힣ぁ-んァ-ヶ一-龥]*$")
_REPORTS: Final = re.compile(
    r"촬영|취재(?!진)|방영|방송(?:할|했|한다|하|될|됐|된|되)|보도|소개|다[뤘룬룰루뤄]|조명|(?:카메라|영상"
    r"|화면|필름)에\s?담|담아|담았|담은|찍[어었고는은]|전파를|전파에|내보[내냈]|송출"
    r"|인터뷰|관심을\s(?:보|나타|드러|기울)|보고서|특집|기획|다큐|실[렸었린릴]|게재|연재|대서특필|기사"
    r"|지면|연구(?:했|한|하|대상)|분석(?:했|한|하)|주목|르포|등장|따라다[녔닌]"
    r"|호평|극찬|사례로\s(?:꼽|들었|제시|올)|평가했|평했|나온다|나왔|나간다|비췄|알렸|전했"
    r"|\b(?:film|shoot|shot|feature|air|broadcast|report|profile|document|publish|cover|interview|ran\b"
    r"|devot|call|prais|describ|hail|dubb|wrote|spotlight|highlight|stream|visit)"
    r"|取材|放送|放映|報道|撮影|紹介|特集|取り上げ|掲載|報じ|伝え|評し|評価"
)
_JUDGES: Final = re.compile(
    r"평가했|평했|극찬|칭찬|소개했|호평|라고\s(?:썼|적)|\b(?:called|praised|described|hailed|dubbed"
    r"|wrote)\b|評価した|紹介した|評した"
)
_OTHER_NEWS: Final = re.compile(
    r"주가|증시|금리|환율|코스피|주식|shares|stocks|[Kk]ospi|株価|업무협약을|협약을\s맺|양해각서"
)
_GIVER_SAYS: Final = re.compile(
    r"\b[Tt]he\s(?:\S+\s)?(?:weekly|magazine|newspaper|daily|broadcaster"
    r"|publication)\s(?:also\s)?(?:called|praised|described|hailed|dubbed|wrote)"
    r"|(?:주간지|매체|잡지|신문|방송)(?:는|은)\s[^.]{2,80}(?:평가했|평했|극찬|소개했|호평|라고\s(?:썼"
    r"|적))|(?:同誌|同紙)は[^。]{4,60}(?:評価|紹介|評し)"
)
_RANKS: Final = re.compile(r"순위|위에|위를|지수|ranking|ranked|ランキング|順位")
_KINDS: Final = (
    (
        "filming",
        re.compile(
            r"촬영|(?:카메라|영상|화면)에\s?담|찍[어었고]|\bfilm(?:ed|ing|s)?\b|\bshoot(?:ing)?\b|撮影"
        ),
    ),
    (
        "broadcast",
        re.compile(
            r"방영|방송(?:할|했|한다|하|될|됐|된)|전파|내보[내냈]|다큐|뉴스(?:에서|를|에|\s프로그램)|송출"
            r"|\b(?:aired|airs|air|broadcast|podcast|documentary)\b|放送|放映"
        ),
    ),
    ("interview", re.compile(r"인터뷰|\binterview|インタビュー")),
    ("ranking", re.compile(r"순위|ranking|ランキング")),
)
_PLANNED: Final = re.compile(
    r"예정|계획|방침|(?:할|될|낼)\s것|방영된다|방송된다|소개된다|나온다|내보낸다|탄다|\bwill\b|\b(?:to"
    r"|plans\sto)\sair\b|予定"
)
_CITED: Final = re.compile(
    r"\s?(?:에\s(?:따르면|의하면)|[을를]\s(?:인용|통해\s알려|운영|만든|인수)|\s?(?:보도"
    r"|기사)에\s(?:따르면|의하면)|[와과]\s(?:업무협약|협약|손잡|함께)"
    r"|에\s(?:입사|기고|광고)|\s?(?:출신|지국장을|기자\s출신)|によると)"
)
_CREW: Final = (
    r"(?:취재진|제작진|촬영팀|취재팀|방송팀|기자단|기자들|기자|특파원|PD|피디|측|본사|카메라"
    r"|연구진|연구팀|방송|통신|관계자들?)"
)
_SUBJECT: Final = re.compile(
    rf"\s?(?:(?:방송|신문|매체)\s)?(?:(?:서울|한국|동북아|아시아)\s)?(?:{_CREW}\s?(?:\d+명"
    rf"|[가-힣]{{2,4}}\s(?:기자|특파원|PD))?)?(?:은|는|이|가|도)(?![가-힣])|(?:は|が|も|では)|(?:역시|또한)\s"
)
_CARRIER: Final = re.compile(
    rf"\s?(?:{_CREW}\s?)?(?:에서는?도?|에도?|의|[을를]\s통해|[와과]의?|로부터|측에|で|に|の)(?![가-힣])"
    rf"|\s(?:[가-힣0-9]{{1,6}}(?<![은는이가을를])\s){{0,2}}(?:전파|특집|다큐|뉴스|인터뷰|기사|보도|지면|보고서|카메라|프로그램|특파원|기획|방송)"
)
_CARRIED: Final = re.compile(
    r"소개[되됐된될]|실[렸린릴]|게재[됐되된]|보도[됐되된]|방영|방송(?:할|했|된|됐|될)|나온다|나왔|나온\s"
    r"|등장|전파를|전파에|다[뤄뤘룬]|특집|다큐|프로그램|인터뷰|보고서|카메라에|기획"
    r"|취재를\s|조명|집중|담[았겼긴]|연재|내보|放送|放映|掲載|紹介|特集|取り上げ|報じ|インタビュー"
)
_EN_ACTIVE: Final = re.compile(
    r"(?:,?\s(?:has\s|have\s|will\s|also\s|recently\s|magazine\s|weekly\s|which\s|TV\s|News\s|plans\sto\s"
    r"|is\s(?:set\s)?to\s|crew\s|crews\s|reporters?\s|journalists\s|spent\s[^.]{3,25}\s)*"
    r"(?:film|shoot|shot|featur|air|broadcast|report|profil|publish|cover|interview|ran\b|call|prais"
    r"|describ|hail|dubb|wrote|devot|document|spotlight|highlight|introduc|stream)"
    r"|[’']s\s|,\s[^,]{0,30},\s(?:film|featur|air|report|shot|devot))"
)
_EN_AGENT: Final = re.compile(
    r"\b(?:film|shot|featur|air|broadcast|report|profil|publish|cover|interview|prais|describ|hail|dubb"
    r"|document|spotlight|crew|team|documentary)\w*\s(?:\w+\s)?(?:by|in|on|from|for"
    r"|with)\s(?:the\s)?(?:[A-Z]\w+(?:'s)?\s)?(?:[a-z]+\s){0,3}$"
    r"|\btold\s(?:the\s)?$"
)
_TOLD: Final = re.compile(r"\btold\s(?:the\s)?$")
_LIST_GOES_ON: Final = re.compile(r"\s?(?:[,·]|과\s|와\s|\s?등|및\s|、|や|\sand\s)")
_LIST_SUBJECT: Final = re.compile(
    r"등(?:의)?\s?(?:[가-힣0-9]+\s?){0,4}?(?:기관|매체|언론|방송사?|외신|미디어|언론사|신문|기자단?"
    r"|취재진|특파원|곳)(?:들)?(?:\s?\d+\s?(?:명|곳|개사|개)\S?)?(?:이|가|은|는|도|에서|에)?(?:이|가|은"
    r"|는|도|에서|에)(?![가-힣])"
    r"|등(?:이|은|도|에)\s|などの?(?:メディア|媒体)"
)
