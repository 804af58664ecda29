"""Visits told in one Japanese sentence: to the city, and of the city's people abroad. Pure.

A visitor is a phrase that ends in a delegation, office or body and holds a foreign name; 訪問, 視察,
表敬, 会う, 迎える and their like say that it came, 訪日 and a foreign destination that the city's people
went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.places import PlaceHit
from pipeline.extract.scope import ScopedSentence
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Mode, Status, VisitKind


def drafts_in(scene: Scene, index: int) -> tuple[list[Draft], tuple[DateHit, ...]]:
    """Drafts of sentence `index`, inbound or else outbound, and the dates that it tells."""
    each = scene.scoped[index]
    text = each.sentence.text
    status = _status(text)
    dates = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    if not (each.is_citys or each.words):
        return [], dates
    foreign = tuple(place for place in each.places if place.code not in ("KR", "KP"))
    went = list(_outbound(scene, index, foreign, dates, status))
    return went or list(_inbound(scene, index, foreign, dates, status)), dates


_HEAD: Final = (
    r"(?:代表団|視察団|訪問団|使節団|研修団|議員団|議員連盟|一行|職員|公務員|関係者|幹部|市長|副市長|知事|"
    r"副知事|区長|議長|副議長|議長団|議員|大使|総領事|領事|公使|大臣|長官|首相|大統領|総裁|学長|教授|学生|"
    r"大学生|記者|特派員|会長|社長|事務総長|協会|議会|市議会|県議会|府議会|都議会|区議会|政府|省|庁|大学|"
    r"委員会|連合会|経済団体|総会|会員都市|クレアソウル)"
)
_PHRASE_GAP: Final = re.compile(rf"^(?:[^、。はがをにで]|を(?:担当する|務める|率いる)){{0,28}}?{_HEAD}")
_CAME: Final = re.compile(
    r"訪問|訪れ|訪ね|表敬|来訪|訪韓|視察|見学|研修|学(?:ぶ|び|んだ)|会(?:い|う|っ)|お会い|面会|面談|"
    r"懇談|会談|意見交換|迎え|受け入れ|招(?:い|き|待)|参加|説明を受け"
)
_NOT_VISITORS: Final = re.compile(r"観光客|旅行者|選手団|留学生|住民|ファン|株|料理")
_ELSEWHERE: Final = re.compile(
    r"(?:企業|港湾公社|会社|ターミナル|工場|大学|協会|研究院|事務所|大使館)(?:の[^、。]{0,8})?(?:を|"
    r"に)(?:訪問|訪れ|視察|見学)"
)


def _inbound(
    scene: Scene, index: int, foreign: Sequence[PlaceHit], dates: Sequence[DateHit], status: Status
) -> Iterator[Draft]:
    each = scene.scoped[index]
    text = each.sentence.text
    if not _CAME.search(text) or _NOT_VISITORS.search(text) or not _names_host(each):
        return
    counts = [count for count in find_counts(text) if count.unit == "people"]
    for place in _party_places(foreign):
        name = _name(text, place)
        if not name:
            continue
        yield Draft(
            sentence=index,
            rule="ja-comes",
            direction=Direction.INBOUND,
            status=status,
            countries=countries_of([place]),
            organisations=(name,),
            visitor_kind=place.visitor_kind
            if place.visitor_kind not in ("", "international_org")
            else _kind(name, place),
            mode=Mode.ONLINE if re.search(r"オンライン|ビデオ会議|リモート", text) else Mode.IN_PERSON,
            headcount=counts[0].headcount if counts else None,
            date=_when(dates),
            host=_first_of(each, ("officer", "host", "name")),
            place=_first_of(each, ("place",)),
        )


def _names_host(each: ScopedSentence) -> bool:
    """The sentence names the city's government or seat, or is the city's own; a bare town is no host."""
    text = each.sentence.text
    if _ELSEWHERE.search(text):
        return False
    for word in each.words:
        if word.value.role in ("host", "place", "officer"):
            return True
        if text[word.start : word.end].endswith(("市", "区")) or re.match(
            r"(?:特例)?市?(?:役所|庁|議会)|市長|区長", text[word.end :]
        ):
            return not re.search(r"都市を", text)
    return each.is_citys and bool(
        re.search(r"市(?:庁|長|議会|役所)|区(?:庁|長|議会|役所)|お会い|お客さま|お迎え", text)
    )


def _party_places(foreign: Sequence[PlaceHit]) -> Iterator[PlaceHit]:
    """Of the places that belong to one party (日本の… クレアソウル) the most telling, one for each party."""
    kept: list[PlaceHit] = []
    for place in foreign:
        if (
            kept
            and (kept[-1].code == place.code or not place.code)
            and place.start - kept[-1].end < _ONE_PARTY
        ):
            if kept[-1].kind != "organisation" and place.kind in ("organisation", "city"):
                kept[-1] = place
            continue
        kept.append(place)
    yield from kept


_ONE_PARTY: Final = 45


def _name(text: str, place: PlaceHit) -> str:
    if place.kind == "organisation":
        return place.surface
    match = _PHRASE_GAP.match(text[place.end : place.end + 40])
    if not match:
        return ""
    return place.surface + match.group()


def _kind(name: str, place: PlaceHit) -> str:
    for kind, cue in _KINDS:
        if cue.search(name):
            return kind
    return "city" if place.kind == "city" else "mixed" if place.visitor_kind else "government"


_KINDS: Final = (
    ("embassy", re.compile(r"大使|領事|公使")),
    ("parliament", re.compile(r"議会|議員|議長")),
    ("students", re.compile(r"学生")),
    ("university", re.compile(r"大学|教授|学長")),
    ("media", re.compile(r"記者|特派員|新聞|放送")),
    ("company", re.compile(r"経済団体|企業|社長|会議所")),
    ("government", re.compile(r"政府|省|庁|知事|大臣|首相|大統領|公務員")),
    ("city", re.compile(r"市長|区長|市|区")),
)

_GOES: Final = re.compile(
    r"(?:を|へ|に)(?:訪問|訪れ|出発|巡(?:る|り|っ)|回(?:る|り|っ)|視察|見学)|出張|訪日|訪中|訪米|帰国"
)


def _outbound(
    scene: Scene, index: int, foreign: Sequence[PlaceHit], dates: Sequence[DateHit], status: Status
) -> Iterator[Draft]:
    """巨済市は…日本を回り: the city is the topic, a foreign place the way or goal."""
    each = scene.scoped[index]
    text = each.sentence.text
    own = next(
        (
            w
            for w in each.words
            if w.value.role in ("name", "host", "officer")
            and re.match(r"[^、。]{0,8}?(?:は|が)", text[w.end :])
        ),
        None,
    )
    goal = next(
        (
            p
            for p in foreign
            if _GOES.match(text[p.end : p.end + 8])
            or re.match(r"[^はがを、。]{0,14}(?:を|へ|に)(?:訪|回|巡|視察|見学)", text[p.end :])
        ),
        None,
    )
    if own is None or goal is None or goal.start < own.start:
        return
    people = [count for count in find_counts(text) if count.unit == "people"]
    yield Draft(
        sentence=index,
        rule="ja-goes-to",
        direction=Direction.OUTBOUND,
        status=status,
        countries=countries_of([goal]),
        organisations=(text[own.start : own.end],),
        visitor_kind="parliament" if "議会" in text[own.start : own.end + 3] else "city",
        kind=VisitKind.EVENT,
        headcount=people[0].headcount if people else None,
        date=_when(dates),
        place=goal.surface,
    )


def _when(dates: Sequence[DateHit]) -> DateSpan | None:
    told = [hit for hit in dates if hit.rule != ANNOUNCED and hit.span]
    stays = [hit for hit in told if hit.rule in ("range", "stay", "pair")]
    return next((hit.span for hit in (*stays, *told)), None)


def _first_of(each: ScopedSentence, roles: tuple[str, ...]) -> str | None:
    word = next((w for role in roles for w in each.words if w.value.role == role), None)
    return each.sentence.text[word.start : word.end] if word else None


_CANCELLED: Final = re.compile(r"中止|取りやめ|見送|延期")
_AHEAD: Final = re.compile(
    r"予定|する計画|(?:訪れる|訪問する|迎える|会う|視察する|開く)(?:と|。|$|見通し|方針)"
)


def _status(text: str) -> Status:
    if _CANCELLED.search(text):
        return Status.CANCELLED
    return Status.PLANNED if _AHEAD.search(text) else Status.HAPPENED
