"""What bars a foreign party from being the city's guest, whatever else its sentence says. Pure.

Each exclusion has a name, which a rejected candidate carries.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko import deeds
from pipeline.extract.visits.ko.phrases import Case, Phrase
from pipeline.extract.visits.ko.sentence import Analysis, Segment
from pipeline.extract.visits.ko.sites import SiteKind
from pipeline.extract.visits.records import Scene

SURE_EXCLUSIONS: Final = frozenset({"inhabitants", "hearsay", "private-host", "market"})
"""These bar what a sure construction reads, too; the others only what the wide net catches."""


def exclusion_of(scene: Scene, analysis: Analysis, segment: Segment, phrase: Phrase) -> str:
    """The first rule that bars this party, or an empty string."""
    barred = (name for name, bars in _EXCLUSIONS if bars(scene, analysis, segment, phrase))
    return next(barred, "")


_STRONG: Final = (SiteKind.SEAT, SiteKind.OFFICER)
_INHABITANTS: Final = re.compile(r"(?:에\s사는|에\s거주하는|에\s살고|유학\s온|출신|국적(?:의)?)\s")
_RATE: Final = re.compile(r"해마다|매년|매달|매월|매주|연평균|수시로|종종|자주|끊이지")
_HEARSAY: Final = re.compile(
    r"소문|풍문|의혹|추측|가정하면|한다면|(?:방문|초청)(?:해\s달라|을\s(?:요청|희망|제안|권))|"
    r"(?:방문|방한|초청|내방|견학)(?:해\s(?:주)?|하)(?:기를|길)\s|(?:찾아\s?(?:와\s)?(?:주|오)|[와오]\s?주|들러\s주)"
    r"(?:기를|길)\s|(?:온다|찾는다|찾아온다|방문한다|방한한다|보자고\s한다)면[\s,]"
)
_IF_THEY_CAME: Final = re.compile(
    r"(?:방문하|방한하|찾으|찾아오|오|다녀가|들르)면[\s,].*(?:것으로\s(?:본|봤|내다|보인|보고|전망|예상|관측|기대)|"
    r"전망|기대|모른다|좋겠|어떻게|무엇)"
)
_MARKET: Final = re.compile(
    r"관련주|수혜주|테마주|특징주|증권가|(?<![가-힣])(?:주가|증시)(?=[가는를에의도에\s])|상한가|투자심리|시가총액|"
    r"목표주가|코스피|코스닥"
)
_WISH: Final = re.compile(r"(?:[가-힣]{2}하|찾|들르|[오와가]\s?보|둘러보|배우)고\s싶다(?:는|고)")


def _are_inhabitants(_: Scene, analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    around = analysis.text[max(segment.start, phrase.start - 16) : phrase.end + 8]
    return bool(_INHABITANTS.search(around))


def _is_venue(_: Scene, analysis: Analysis, __: Segment, phrase: Phrase) -> bool:
    return hosts.is_abroad_event(analysis.text, phrase)


def _is_rate(_: Scene, analysis: Analysis, segment: Segment, __: Phrase) -> bool:
    return segment.date is None and bool(_RATE.search(analysis.text))


def _is_hearsay(_: Scene, analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """What is only told, asked for or wished; a wish spoken by those who have come is none."""
    stretch = (analysis.text, phrase.end, segment.end)
    if _HEARSAY.search(*stretch) or _IF_THEY_CAME.search(*stretch):
        return True
    wish = _WISH.search(analysis.text, phrase.end, segment.end)
    return wish is not None and not deeds.GUEST.search(analysis.text, phrase.end, wish.start())


def _is_of_the_market(_: Scene, analysis: Analysis, __: Segment, ___: Phrase) -> bool:
    """Who comes is told for what the shares do (스마트시티 관련주가 올랐다)."""
    return bool(_MARKET.search(analysis.text))


_JOINTLY: Final = re.compile(r"\s?(?:함께|공동으로|손잡고|손을\s잡고|협력해|협업해|더불어)\s")
_RUNS: Final = re.compile(
    r"운영|주최|주관|개최|마련|추진|개발|(?:연|열었|여는)(?:다|고|\s)|진행|개설|기획|펴낸|발간"
)


def _is_co_host(_: Scene, analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """국제기구와 함께 과정을 운영한다: an organisation that hosts beside the city is no guest."""
    if phrase.case is not Case.WITH or any(place.code for place in phrase.places):
        return False
    jointly = _JOINTLY.match(analysis.text, phrase.end)
    return bool(jointly and _RUNS.search(analysis.text, phrase.end, segment.end))


def _does_something_else(_: Scene, analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    stretch = (analysis.text, phrase.end, segment.end)
    return bool(deeds.NEVER.search(*stretch)) and not deeds.GUEST.search(*stretch)


_MADE: Final = re.compile(
    r"^\s(?:[가-힣]+\s)?(?:만든|개발한|펴낸|내놓은|낸|쓴|지은|세운|제안한|발표한|운영하는|가진|쓰는|"
    r"도입한|선정한|주는|여는)\s"
)


def _is_in_clause_of_host(_: Scene, analysis: Analysis, __: Segment, phrase: Phrase) -> bool:
    """시는 중국 연구진이 만든 검사법을 …: the party only made what the city uses."""
    return bool(_MADE.match(analysis.text[phrase.end : phrase.end + 20]))


def _is_private(_: Scene, analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """대전의 한 업체를 방문: a company or a fair is called on, and no seat or officer of the city's."""
    if phrase.case is not Case.SUBJECT:
        return False
    behind = [site for site in analysis.sites if phrase.end <= site.start < segment.end]
    named = [site for site in analysis.sites if site.kind is SiteKind.PRIVATE and site.start < segment.end]
    return bool(named) and not any(site.kind in (*_STRONG, SiteKind.TOWN) for site in behind)


_COMPANION: Final = re.compile(r"\s?함께\s(?:온|찾은|방문한|들른|찾아온)\s")


def _is_companion(_: Scene, analysis: Analysis, __: Segment, phrase: Phrase) -> bool:
    """대사관 직원들과 함께 온 대표단: who came along is no party of its own."""
    return phrase.case is Case.WITH and bool(_COMPANION.match(analysis.text, phrase.end))


_HEAD_OF_STATE: Final = re.compile(r"대통령|총리(?!실)|국왕|주석|왕세자|정상(?:들|단)?(?:이|은|\s|과)")


def _is_state_visit(_: Scene, analysis: Analysis, __: Segment, phrase: Phrase) -> bool:
    """A head of state in town is the state's guest, unless at a seat or with an officer of the city's."""
    if not _HEAD_OF_STATE.search(phrase.text) or phrase.text[:1] == "전":
        return False
    return not any(site.kind in _STRONG for site in analysis.sites)


def _is_abroad(scene: Scene, analysis: Analysis, _: Segment, phrase: Phrase) -> bool:
    """The city's people are travelling, and no seat of the city's is named."""
    if any(
        (site.kind is SiteKind.SEAT and site.case in (Case.SOURCE, Case.TO, Case.OBJECT))
        or (site.kind is SiteKind.TOWN and site.case is Case.OBJECT and phrase.case is Case.SUBJECT)
        for site in analysis.sites
    ):
        return False
    places = [place for place in analysis.places if place.end <= phrase.start or place.start >= phrase.end]
    return scene.abroad or hosts.is_abroad(analysis.text, places)


_EXCLUSIONS: Final = (
    ("inhabitants", _are_inhabitants),
    ("venue-abroad", _is_venue),
    ("abroad", _is_abroad),
    ("companion", _is_companion),
    ("market", _is_of_the_market),
    ("co-host", _is_co_host),
    ("state-visit", _is_state_visit),
    ("rate", _is_rate),
    ("private-host", _is_private),
    ("hearsay", _is_hearsay),
    ("inner-clause", _is_in_clause_of_host),
    ("other-deed", _does_something_else),
)
