"""Honours as Japanese tells them: 受賞, 認証, 選ばれる, a place in a ranking. Pure."""

from __future__ import annotations

import re
from typing import Final

from pipeline.extract.honour_told import TRIM, Told, is_same


def honours_told(text: str) -> tuple[Told, ...]:
    """Every honour that `text` says somebody received, each once."""
    if not _WORTH_READING.search(text):
        return ()
    told: list[Told] = []
    for pattern, rule in (
        (_WON, "ja-won"),
        (_LISTED, "ja-listed"),
        (_RANKED, "ja-rank"),
        (_NAMED, "ja-named"),
    ):
        for match in pattern.finditer(text):
            name = re.sub(r"^.*(?:初めて|(?<=[市区庁団ァ-ヶー])が)", "", match["name"]).strip(TRIM)
            scheme, at, grade = name.partition("で")
            giver = match["giver"] or (scheme if at else None)
            name = grade or name
            if match["rank"]:
                name = f"{name} {match['rank']}"
            fresh = Told(name, giver, match.start("name"), match.end(), rule, 0.85)
            if not any(is_same(fresh, other) for other in told):
                told.append(fresh)
    return tuple(told)


_WORTH_READING: Final = re.compile(
    r"賞|認証|アワード|表彰|認定|選ば|選定|選出|[1１一首]位|位に|名を連ね|殿堂"
)
_GIVER: Final = (
    r"(?:(?P<giver>[^、。「」『』は]{2,24}?)(?:から|が主催する|が主催した|による|が選ぶ"
    r"|が選んだ|の選ぶ|が発表した|がまとめた|が実施した|で、?(?=[「『]))、?)?"
)
_WON: Final = re.compile(
    rf"{_GIVER}(?P<name>(?:[「『][^」』]{{2,20}}[」』]の?)?[「『]?[^、。「」『』はでに]{{0,18}}?"
    r"(?:最優秀賞|優秀賞|大賞|本賞|金賞|銀賞|銅賞|特別賞|[^、。「」『』は\s]{2,12}賞|認証|アワード"
    r"|大統領表彰|長官表彰))[」』]?(?P<rank>(?!))?"
    r"(?:を|に)(?:[^、。]{0,10}?)(?:受賞|獲得|取得|得た|得て|受けた|受けて|選ばれ|輝|手にした)"
)
_LISTED: Final = re.compile(
    rf"{_GIVER}[「『](?P<name>[^」』]{{3,30}})[」』](?P<rank>(?!))?(?:の(?:一つ|ひとつ"
    rf"|[0-9]+都市))?に(?:選ばれ|選定され|選出され|入っ|名を連ね|掲載され)"
)
# 国際機関から先進都市に認定された
_NAMED: Final = re.compile(
    r"(?:(?P<giver>[^、。「」『』は]{2,24}?)(?:から|より|によって)、?)(?P<name>[^、。「」『』はがで]{2,20}?)(?P<rank>(?!))?"
    r"(?:に|として)(?:認定|選定|認証)(?:され|を受け)"
)
_RANKED: Final = re.compile(
    rf"{_GIVER}[「『]?(?P<name>[^、。「」『』はがで]{{3,24}}(?:評価|ランキング|指数|調査"
    rf"|番付))[」』]?で[^。]{{0,20}}?"
    r"(?P<rank>[0-9０-９]+位|首位|トップ)(?:となっ|に(?:なっ|選ばれ|輝|立っ|入っ)|を(?:獲得|占め|記録|守)"
    r"|だっ)"
)
