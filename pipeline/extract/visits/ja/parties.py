"""Foreign parties named in a Japanese sentence: 札幌市の職員7人, 駐韓デンマーク大使, 仏上院の議員. Pure.

A party is a run of foreign places and the noun phrase behind it, up to its last head noun; particles end it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.ja.words import HEAD, NOT_VISITORS, OFFICES, PEOPLE
from pipeline.extract.visits.organisations import countries_of


@dataclass(frozen=True, slots=True)
class Party:
    """A party: `text[start:end]` is the phrase that names it, `name` the shortest surface of its body.

    `others`: bodies of the same country that came with it.
    """

    start: int
    end: int
    countries: tuple[str, ...]
    name: str
    kind: str
    others: tuple[str, ...] = ()


_MARKS: Final = {
    "米": "US",
    "英": "GB",
    "仏": "FR",
    "独": "DE",
    "伊": "IT",
    "露": "RU",
    "豪": "AU",
    "加": "CA",
    "印": "IN",
    "越": "VN",
    "墺": "AT",
    "蘭": "NL",
    "台": "TW",
    "泰": "TH",
    "比": "PH",
    "中": "CN",
}
_SIGNS: Final = "".join(_MARKS)
_MARK: Final = re.compile(
    rf"(?:(?<=駐韓)|(?<=駐日)|(?<=在韓)|(?<![一-鿿ァ-ヶー\d]))(?P<signs>[{_SIGNS}]{{1,3}})"
    r"(?=[ァ-ヶー]{3,}|上院|下院|議員|議会|大使|総領事|政府|国務|外相|首相|大統領|長官|企業|テレビ|"
    r"公共放送|大手|州|の(?:議員|市長|大使))"
)


def with_marks(text: str, places: Sequence[PlaceHit]) -> tuple[PlaceHit, ...]:
    """The foreign places of a sentence with the one-character marks before a body, person or name."""
    found = [place for place in places if place.code not in ("KR", "KP")]
    for match in _MARK.finditer(text):
        if any(place.start < match.end() and match.start() < place.end for place in found):
            continue
        for offset, sign in enumerate(match["signs"]):
            start = match.start() + offset
            found.append(PlaceHit(_MARKS[sign], sign, start, start + 1, "hanja"))
    return tuple(sorted(found, key=lambda place: place.start))


_BETWEEN: Final = (
    r"(?:を(?:担当する|務める|率いる|団長とする|代表とする|所管する|はじめとする)|から来た|から来訪した|"
    r"から参加した|"
    r"から(?:ソウル|韓国|当地|同市)を訪れ(?:ている|た)|に(?:ある|本部を置く|駐在する|籍を置く|属する|"
    r"所属する|勤める|勤務する|通う|住む)|"
    r"で(?:ある|働く|学ぶ|つくる|構成する|組織する|知られる)|からなる|から成る|を(?:専攻する|研究する|学ぶ|"
    r"統括する|手がける|所管する)|"
    r""
    r"(?:など|から)?(?:\d+|[二三四五六七八九十])(?:カ国|か国|ヵ国|都市)の)"
)
_PHRASE: Final = re.compile(rf"(?:{_BETWEEN}|[^、。「」（）()はがをにでと\d\s]){{0,34}}{HEAD}")
_FROM: Final = re.compile(rf"[市県区町村州府都]{{0,1}}から(?:の)?[^、。はがを]{{0,10}}(?:{PEOPLE}|{OFFICES})")
_LIST_GAP: Final = re.compile(r"(?:と|、|・|や|および|及び)")
_ONE_COUNTRY_GAP: Final = re.compile(r"(?:[^、。はがを]{0,12}(?:の|・)|の首都|[（(]|・|)")


def parties_in(text: str, foreign: Sequence[PlaceHit], own: Sequence[int] = ()) -> tuple[Party, ...]:
    """Parties in order, of one country each one party. `own`: where the city is named."""
    found: list[Party] = []
    for run in _runs(text, foreign):
        if found and run[0].start < found[-1].end:
            continue
        stop = min((start for start in own if start >= run[-1].end), default=len(text))
        party = _party(text[:stop], run) or _party(text, run)
        if party is None or is_excluded(text, party):
            continue
        same = next((i for i, p in enumerate(found) if set(p.countries) & set(party.countries)), None)
        if same is None:
            found.append(party)
        elif _JOINED.fullmatch(text[found[same].end : party.start]):
            found[same] = replace(found[same], end=party.end, others=(*found[same].others, party.name))
    return tuple(found)


_JOINED: Final = re.compile(r"(?:と|、|や|・|および|及び)(?:同国の|同市の)?")


def is_excluded(text: str, party: Party) -> bool:
    """Tourists, residents, players and the like."""
    return bool(NOT_VISITORS.search(text[party.start : party.end + 8]))


def _runs(text: str, foreign: Sequence[PlaceHit]) -> Iterator[list[PlaceHit]]:
    run: list[PlaceHit] = []
    for place in foreign:
        if run:
            gap = text[run[-1].end : place.start]
            is_one = place.code == run[-1].code and _ONE_COUNTRY_GAP.fullmatch(gap)
            is_list = _LIST_GAP.fullmatch(gap) or (not gap and place.kind == run[-1].kind == "hanja")
            if not (is_one or is_list):
                yield run
                run = []
        run.append(place)
    if run:
        yield run


def _party(text: str, run: Sequence[PlaceHit]) -> Party | None:
    start, last = run[0].start, run[-1]
    phrase = _FROM.match(text, last.end) or _PHRASE.match(text, last.end)
    is_body = last.kind == "organisation"
    inner = re.search(rf"{HEAD}$", last.surface)
    if phrase is None and not is_body and not inner:
        return None
    end = phrase.end() if phrase else last.end
    lead = re.search(r"(?:駐韓|在韓|駐釜山|駐)$", text[max(0, start - 4) : start])
    start -= len(lead.group()) if lead else 0
    if (fellow := _FELLOW_BODY.match(text, end)) and not any(
        p.start >= end and p.start < fellow.end() for p in run
    ):
        end = fellow.end()
    words = text[start:end]
    return Party(start, end, countries_of(run), _name(words, run), _kind(words, last))


_FELLOW_BODY: Final = re.compile(
    rf"(?:と|、|や|及び|および)(?:[一-鿿ー]{{1,10}}?(?:局|部|課|庁|室|署|院|委員会|公社|協会|議会))の(?:{PEOPLE})"
)
"""横浜市の都市整備局と交通局の職員: a second body under the same town, with the people of both."""
_PEOPLE_OF: Final = re.compile(
    rf"^(?P<body>.+?)(?:の|から(?:の)?)(?:[^の]{{0,12}})?(?:{PEOPLE}|議長|副議長|議長団|正副議長|局長|部長|"
    rf"課長|校長|次官|委員長)$"
)


def _name(words: str, run: Sequence[PlaceHit]) -> str:
    """Without its people: 名古屋市交通局の職員 → 名古屋市交通局; but ケニアの技術者 as it stands."""
    name = re.sub(r"(?:ら|一行)$", "", words)
    if match := _PEOPLE_OF.match(name):
        rest = match["body"]
        for place in run:
            rest = rest.replace(place.surface, "") if place.kind in ("country", "hanja") else rest
        if len(rest.strip("のと、・や")) > 1:
            return match["body"]
    return name


_KINDS: Final = (
    ("embassy", re.compile(r"大使|領事|公使|外交官|外交団")),
    ("parliament", re.compile(r"議会|議員|議長|国会|上院|下院|市議|県議|都議")),
    ("students", re.compile(r"学生|生徒|高校生")),
    ("university", re.compile(r"大学|教授|学長")),
    ("media", re.compile(r"記者|特派員|新聞|放送|テレビ|取材|撮影班|通信社")),
    ("company", re.compile(r"経済団体|企業|社長|会議所|経営者|社員|経済界")),
    (
        "government",
        re.compile(r"政府|省|庁|知事|大臣|首相|大統領|公務員|長官|次官|州|県|[務輸通境育済働防]相"),
    ),
    ("city", re.compile(r"市長|区長|市|区")),
    ("civil_society", re.compile(r"協会|団体|連合|財団")),
)


def _kind(words: str, place: PlaceHit) -> str:
    if place.visitor_kind and place.visitor_kind != "international_org":
        return place.visitor_kind
    for kind, cue in _KINDS:
        if cue.search(words):
            return kind
    return "city" if place.kind == "city" else "international_org" if place.visitor_kind else "government"
