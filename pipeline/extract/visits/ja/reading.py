"""Visits told in Japanese: a foreign party, the city, and what joins them. Pure.

Stages, each in its own module: `words` (word classes), `parties` (who could be coming), `hosts` (the
city in the sentence), `told` (status and mode), here the candidates; `trips`, `totals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.counts import find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.ja.hosts import Host, hosts_in
from pipeline.extract.visits.ja.parties import Party, parties_in, with_marks
from pipeline.extract.visits.ja.told import is_only_wished, mode_of, status_of, without_quotes
from pipeline.extract.visits.ja.totals import total_in
from pipeline.extract.visits.ja.trips import is_abroad_since, trip_in
from pipeline.extract.visits.ja.words import CONTACT, HERE_ONLY, NOT_VISITORS
from pipeline.extract.visits.records import Draft, Rejected, Scene
from pipeline.model import DateSpan, Direction, Headcount, Status


def drafts_in(scene: Scene, index: int) -> tuple[list[Draft], tuple[DateHit, ...]]:
    """Drafts of sentence `index`, and the dates that it tells."""
    each = scene.scoped[index]
    text = without_quotes(each.sentence.text)
    is_ahead = status_of(text) is not Status.HAPPENED
    dates = find_dates(text, scene.published, scene.previous, ahead=is_ahead)
    if not (each.is_citys or each.words or each.is_in_run or _is_hosts_own_voice(scene, text)):
        return [], dates
    if total := total_in(scene, index, dates):
        return [total], dates
    if trip := trip_in(scene, index):
        return [trip], dates
    drafts = [verdict for verdict in judged(scene, index) if isinstance(verdict, Draft)]
    return _with_details(scene, index, drafts), dates


def judged(scene: Scene, index: int) -> Iterator[Draft | Rejected]:
    """Every candidate of the sentence: the draft that it makes, or the rule that let it go."""
    each = scene.scoped[index]
    text = without_quotes(each.sentence.text)
    foreign = with_marks(text, each.places)
    parties = parties_in(text, foreign, [word.start for word in each.words])
    hosts = hosts_in(each, scene.city, parties, foreign)
    inherited = () if parties or foreign else _from_before(scene, index, text, hosts)
    for party in parties or inherited:
        if rule := _against(scene, index, text, party, hosts):
            yield Rejected(each.sentence.text, party.name, f"ja-{rule}")
        else:
            draft = _draft(scene, index, text, party, hosts, parties)
            yield replace(draft, rule="ja-goes-on", headcount=None) if inherited else draft


_TOPIC_AFTER: Final = re.compile(
    r"(?:など)?(?:の(?:例|事例|ように|ような|経験)|に(?:倣|なら|比べ|次ぐ|続)|を(?:参考|手本|モデル|上回)|"
    r"製|向け|並み|より(?:も)?[^、]{0,6}(?:多|高|早)|"
    r"への(?:輸出|進出)|との(?:比較|競争))"
)
_ELSEWHERE: Final = re.compile(
    r"(?:企業|港湾公社|会社|ターミナル|工場|大学|協会|研究所|事務所|大使館|倉庫|外交部|外務省|行政安全省|"
    r"国会|青瓦台|大統領府|病院|"
    r"百貨店|ホテル|会場|博覧会|空港)(?:の[^、。]{0,8})?(?:を|に|で)"
)


_STATE: Final = re.compile(r"外交部|外務省|青瓦台|大統領|国会|政府庁舎")


def _against(scene: Scene, index: int, text: str, party: Party, hosts: Sequence[Host]) -> str:  # noqa: PLR0911 - a ladder
    """The rule that speaks against this candidate, or nothing."""
    if not CONTACT.search(text):
        return "no-contact"
    if _TOPIC_AFTER.match(text, party.end):
        return "only-a-topic"
    if is_only_wished(text):
        return "only-wished"
    bodies = [host for host in hosts if host.is_body]
    is_told_elsewhere = (
        _is_hosts_own_voice(scene, text)
        or _goes_on_to_host(scene, index, hosts)
        or _is_framed(scene, index, text)
    )
    if not bodies and not is_told_elsewhere:
        return "no-host"
    if bodies and not re.search(r"市|区|庁長|財団|公社", text) and _STATE.search(text):
        return "elsewhere"
    if bodies and _ELSEWHERE.search(text) and not _is_host_met(text, bodies):
        return "elsewhere"
    if is_abroad_since(scene, index) and not re.search(r"市庁|区庁|市役所", text):
        return "met-abroad"
    return ""


_DIARY: Final = re.compile(r"お会い(?:し|でき)|お客(?:さま|様)|お迎え")
_MET: Final = re.compile(
    r"[^、。]{0,16}?(?:を|に|へ|で|と|から|の(?:表敬|招|案内|説明|担当|職員)|は|が|への訪問)"
)


def _is_hosts_own_voice(scene: Scene, text: str) -> bool:
    """The humble words of one who received guests, in an article that names the city and its mayor."""
    is_told_so = _DIARY.search(text) is not None
    return (
        is_told_so
        and any(each.words for each in scene.scoped)
        and any("市長" in each.sentence.text or "区長" in each.sentence.text for each in scene.scoped)
    )


def _is_host_met(text: str, bodies: Sequence[Host]) -> bool:
    """A body of the city is the goal, the giver or the topic, not only where something lies."""
    return any(_MET.match(text, host.end) for host in bodies)


_SAME_PEOPLE: Final = re.compile(
    r"^(?:同?一行|代表団|視察団|訪問団|使節団|議員団|議員ら|職員ら|参加者|同行|メンバー|学生ら|調査団|"
    r"市長ら?|知事ら?|大使|総領事|"
    r"双方|両者|両市|会談|懇談|面会|訪問|滞在|彼ら|[一-鿿]{1,4}氏)(?:に|で|の|は|が|らは|らが|は、)"
)
_DAY_FIRST: Final = re.compile(r"^(?:翌)?(?:\d{1,2}月)?\d{1,2}日(?:午前|午後|夜|朝)?(?:には|に|は)?、?")


def _goes_on_to_host(scene: Scene, index: int, hosts: Sequence[Host]) -> bool:
    """The town is the goal here, and the next sentence has the same people at a body of the city's."""
    if not hosts:
        return False
    for later in scene.scoped[index + 1 : index + 3]:
        text = without_quotes(later.sentence.text)
        if not _SAME_PEOPLE.match(_DAY_FIRST.sub("", text)):
            continue
        foreign = with_marks(text, later.places)
        if CONTACT.search(text) and any(h.is_body for h in hosts_in(later, scene.city, (), foreign)):
            return True
    return False


_FRAME: Final = re.compile(
    r"(?:視察|見学|訪問|来訪|来客|表敬)[^。]{0,8}(?:相次|続|増え|絶えな|目立)|次々|続々|(?:視察団|訪問団|代表団|使節団|一行|"
    r"来客)[^。]{0,12}(?:相次|迎え|受け入れ|訪れ)"
)
_FRAME_REACH: Final = 4


def _is_framed(scene: Scene, index: int, text: str) -> bool:
    """A sentence shortly before says that guests keep coming to a body of the city, and this one goes on."""
    if not scene.scoped[index].is_in_run or _ELSEWHERE.search(text):
        return False
    for earlier in range(max(0, index - _FRAME_REACH), index):
        before = scene.scoped[earlier]
        if _FRAME.search(before.sentence.text) and any(
            h.is_body for h in hosts_in(before, scene.city, (), ())
        ):
            return True
    return False


_REACH_BACK: Final = 3
_NOT_SUBJECT: Final = re.compile(r"(?:は|が)")


_GOAL: Final = re.compile(r"[^、。はが]{0,16}?(?:を|に|へ|と(?:懇談|面会|会談|意見|会っ))")


def _from_before(scene: Scene, index: int, text: str, hosts: Sequence[Host]) -> tuple[Party, ...]:
    """A call told without its people (一行は…, or no subject at all): those of the sentences before."""
    goal = next((h for h in hosts if h.is_body and _GOAL.match(text, h.end)), None)
    if goal is None or not HERE_ONLY.search(text, goal.start):
        return ()
    bare = _DAY_FIRST.sub("", text)
    if not _SAME_PEOPLE.match(bare) and _NOT_SUBJECT.search(text[: goal.start]):
        return ()
    for earlier in range(index - 1, max(-1, index - 1 - _REACH_BACK), -1):
        before = scene.scoped[earlier]
        if before.sentence.in_title:
            return ()
        plain = without_quotes(before.sentence.text)
        found = parties_in(plain, with_marks(plain, before.places))
        if found:
            return found[:1]
        if NOT_VISITORS.search(plain):
            return ()
    return ()


def _draft(
    scene: Scene, index: int, text: str, party: Party, hosts: Sequence[Host], parties: Sequence[Party]
) -> Draft:
    status = status_of(text)
    hits = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    return Draft(
        sentence=index,
        rule="ja-comes",
        direction=Direction.INBOUND,
        status=status,
        countries=party.countries,
        organisations=(party.name, *party.others),
        visitor_kind=party.kind,
        mode=mode_of(text),
        headcount=_headcount(text, party),
        date=_date(hits, party, several=len(parties) > 1),
        host=_host_surface(text, hosts),
        place=_place(text),
        facilitated_by=_arranger(text),
    )


def _headcount(text: str, party: Party) -> Headcount | None:
    """職員7人, 副市長ら12人, 代表団（25人）: the number in the phrase or right behind it."""
    counts = [count for count in find_counts(text) if count.unit == "people" and count.value > 1]
    for count in counts:
        in_all = _IN_ALL.search(text[party.end : count.start + 2]) if count.start >= party.end else None
        if in_all and len(in_all.string) <= _IN_ALL_REACH:
            return count.headcount
    for count in counts:
        gap = text[party.end : count.start] if count.start >= party.end else ""
        is_near = party.start <= count.start <= party.end + _NEAR and not re.search(r"[、。はがをとに]", gap)
        if is_near or _LED.match(text, count.end):
            return count.headcount
    return None


_LED: Final = re.compile(r"を(?:率い|伴|引き連れ|連れ)|で(?:構成|つくる)|から(?:成|な)る")
_NEAR: Final = 8
_IN_ALL_REACH: Final = 40
_IN_ALL: Final = re.compile(r"^[^。はがをに]*(?:計|合わせて|総勢|合計|総数)(?:約)?\d{0,2}$")


def _date(hits: Sequence[DateHit], party: Party, *, several: bool) -> DateSpan | None:
    """The stay told, else the first day; among several parties the day nearest before each."""
    told = [hit for hit in hits if hit.rule != ANNOUNCED and hit.span]
    if several:
        own = [hit for hit in told if hit.start <= party.start]
        return own[-1].span if own else told[0].span if told else None
    stays = [hit for hit in told if hit.rule in ("range", "stay", "pair")]
    return next((hit.span for hit in (*stays, *told)), None)


def _host_surface(text: str, hosts: Sequence[Host]) -> str | None:
    best = max(hosts, key=lambda host: (host.is_body, host.end - host.start), default=None)
    return text[best.start : best.end] if best else None


_PLACE: Final = re.compile(
    r"[一-鿿ァ-ヶA-Za-zー]{0,12}(?:センター|市庁(?:舎)?|区庁|市役所|庁舎|管制室|会議室|市長室|議長室|"
    r"図書館|展示館|博物館)"
    r"(?:「[^」]{1,12}」)?"
)


def _place(text: str) -> str | None:
    match = _PLACE.search(text)
    return match.group() if match else None


_ARRANGED: Final = re.compile(
    r"(?P<who>(?:（財）|\(財\))?[一-鿿ァ-ヶA-Za-zー]{2,20}(?:大使館|協会(?:ソウル事務所)?|機構|協力団|"
    r"総領事館|財団|外交部|"
    r"外務省)(?:\([A-Z]{2,8}\))?)"
    r"(?:の(?:紹介|招|手配|協力|仲介|案内で|要請)|が(?:手配|招|仲介|主催|企画|紹介))"
)


def _arranger(text: str) -> str | None:
    match = _ARRANGED.search(text)
    return match["who"] if match else None


def _with_details(scene: Scene, index: int, drafts: Sequence[Draft]) -> list[Draft]:
    """The only draft with the number, day or arranger that the next sentences give for the same people."""
    if len(drafts) != 1:
        return list(drafts)
    draft = drafts[0]
    for later in range(index + 1, min(index + 3, len(scene.scoped))):
        text = without_quotes(scene.scoped[later].sentence.text)
        if _others(scene.scoped[later].places, draft):
            break
        if draft.facilitated_by is None and (who := _arranger(text)):
            draft = replace(draft, facilitated_by=who)
        people = [count for count in find_counts(text) if count.unit == "people" and count.value > 1]
        is_same = _SAME_PEOPLE.match(text)
        if is_same and draft.headcount is None and people and people[0].start < _NEAR_START:
            draft = replace(draft, headcount=people[0].headcount, extra=(*draft.extra, later))
    return [draft]


_NEAR_START: Final = 14


def _others(places: Sequence[PlaceHit], draft: Draft) -> bool:
    codes = {place.code for place in places} - {"", "KR", "KP"}
    return bool(codes) and not codes & set(draft.countries)
