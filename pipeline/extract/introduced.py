"""Places that an article introduces itself: 덴마크 오르후스시, 폴란드의 소도시 오폴레. Pure.

No table holds every town. Where a Korean article names a country and, right behind it, a town with its
suffix or the word for a town, the name stands for that country in the rest of the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extract.places import PlaceHit

MAX_INTRODUCED: Final = 20
"""More new towns than this in one article is a table of places: the rest is left out, the work stays
bounded."""

_WITH_SUFFIX: Final = re.compile(
    r"(?:\s|의\s)(?P<stem>[가-힣]{2,7})(?P<suffix>특별시|직할시|광역시|자치시|시|자치주|주|현|구|군)"
    r"(?=$|[\s,.)(·]|(?:의회|청|장|정부|의|와|과|는|은|가|이|에서|에|를|을|도)(?=[\s,.]|$))"
)
_AS_TOWN: Final = re.compile(
    r"의?\s(?:[가-힣]{1,5}\s)?(?:수도|소도시|대도시|도시|항구\s?도시|항구도시|공업도시|휴양도시|"
    r"교육도시|옛\s수도|제\d의\s도시)(?:인)?\s"
    r"(?P<stem>[가-힣]{2,7}?)(?:시)?(?=(?:가|이|는|은|와|과|의|에서|에|도|를|을)?(?:[\s,.]|$))"
)
# Words that end like a town with its suffix, or that stand between a country and something else.
_NO_TOWN: Final = re.compile(
    r"^(?:역|당|다|동|즉|임|전|표|제|실|지|감|응|잠|일|몇|매|연|공|반드|필요|대사관|이번|지난|다음|"
    r"올해|현재|우리|이|그|저|각|양|두|세|여러|"
    r"자매도|국제도|대도|소도|신도|주요\s?도|우호도|스마트도|거점도|중소도|항구도|공동|투자|테마|관련|"
    r"수혜|사업|연|인|지역|기|친|축|"
    r"국제기|정부|표|구|실|재|출|발|공공연|국립연|국제연|출|아시아축|대표|단체|관광|방문|친구|한국|"
    r"서울|부산|인천|대구|대전|광주|울산|세종|"
    r"수원|고양|안양|성남|용인|부천|창원|제주)$|(?:기관|기업|정책|행정|표)$"
)


def introduced_places(text: str, places: Sequence[PlaceHit]) -> tuple[PlaceHit, ...]:
    """Hits of the towns that `text` introduces, at every mention; none overlaps one of `places`."""
    towns: dict[str, str] = {}
    for place in places:
        if place.kind not in ("country", "hanja", "region") or not place.code or place.code in ("KR", "KP"):
            continue
        told = (pattern.match(text, place.end) for pattern in (_WITH_SUFFIX, _AS_TOWN))
        stem = next((m["stem"] for m in told if m and not _NO_TOWN.search(m["stem"])), None)
        if stem and len(towns) < MAX_INTRODUCED:
            towns.setdefault(stem, place.code)
    if not towns:
        return ()
    spelled = "|".join(sorted(map(re.escape, towns), key=len, reverse=True))
    found = re.compile(rf"(?<![가-힣])(?:{spelled})(?=$|[^가-힣]|{_TAIL})")
    taken = [(place.start, place.end) for place in places]
    return tuple(
        PlaceHit(towns[match.group()], match.group(), match.start(), match.end(), "city")
        for match in found.finditer(text)
        if not _is_taken(taken, match.start(), match.end())
    )


_TAIL: Final = (
    r"(?:특별시|직할시|광역시|자치시|자치주|시|주|현|구|군|은|는|이|가|의|와|과|에|도|를|을|로|으로|쪽|측|"
    r"대표단|공무원)"
)


def _is_taken(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(begun < end and start < ended for begun, ended in taken)
