"""Running totals told in one Japanese sentence: 開設以来、82カ国から3100人が訪れた. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import DateHit
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import Direction, Precision, Status, VisitKind

_CUMULATED: Final = re.compile(
    r"(?:開所|開設|開館|開庁|開業|稼働|発足|オープン)(?:から|後|以降)|以来|これまで(?:に)?|延べ|のべ|累計|合わせて|計\d|通算|(?:昨年|今年|去年|この\d+年|"
    r"\d年)(?:間)?(?:だけで|に(?:は)?|で|の)?|"
    r"(?:昨|今)年度|上半期|下半期|末までに|にのぼ|に上|を超え|に達"
)
_VISITED: Final = re.compile(r"訪れ|訪問|視察|見学|受け入れ|迎え|来訪|来庁|研修|足を運")
_NOT_OURS: Final = re.compile(r"観光客|旅行者|外国人客|入国|観客|来場者|乗客|利用者|住民|留学生|登録者|選手")
_FOREIGN: Final = re.compile(r"海外|外国|カ国|か国|ヵ国|ヶ国|国・地域|各国")


def total_in(scene: Scene, index: int, dates: Sequence[DateHit]) -> Draft | None:
    """A total over many delegations, if the sentence tells one; an occasion on a day is none."""
    each = scene.scoped[index]
    text = each.sentence.text
    if not (_CUMULATED.search(text) and _VISITED.search(text)) or _NOT_OURS.search(text):
        return None
    counts = find_counts(text)
    people = [count for count in counts if count.unit == "people"]
    countries = [count for count in counts if count.unit == "countries"]
    foreign = [place for place in each.places if place.code not in ("KR", "KP")]
    if not (people or countries) or not (_FOREIGN.search(text) or foreign):
        return None
    days = [hit for hit in dates if hit.span and hit.span.precision is Precision.DAY]
    if days and not re.search(r"以来|から|これまで|延べ|のべ|累計|通算|末まで", text):
        return None
    if not countries and foreign and not re.search(r"以来|これまで|延べ|のべ|累計|通算|だけで", text):
        return None
    return Draft(
        sentence=index,
        rule="ja-running-total",
        direction=Direction.INBOUND,
        status=Status.HAPPENED,
        countries=countries_of(foreign),
        organisations=(),
        visitor_kind="mixed",
        kind=VisitKind.AGGREGATE,
        headcount=people[0].headcount if people else None,
        date=next((h.span for h in dates if h.span and h.span.precision is not Precision.DAY), None),
    )
