"""The shortest surface that names the visiting body, and what kind of visitor it is. Pure.

From `칠레 경제사절단 30여 명` the delegation, from `칠레 산티아고 디지털국 공무원들` the office, from
`로사 마린 주한 미국대사` the ambassador: labels §2, fields.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extract.counts import CountHit
from pipeline.extract.places import PlaceHit
from pipeline.extract.visits.ko.phrases import Conjunct, Phrase
from pipeline.extract.visits.roles import HEAD, NOT_VISITORS, PERSON, TITLED_NAME, kind_of_visitor
from pipeline.model import Headcount


@dataclass(frozen=True, slots=True)
class Visitor:
    """One visiting party: its countries, the surfaces that name it, its kind, its own number, its span."""

    countries: tuple[str, ...]
    organisations: tuple[str, ...]
    kind: str
    headcount: Headcount | None
    start: int = 0
    end: int = 0


def visitors_of(phrase: Phrase) -> tuple[Visitor, ...]:
    """The parties a Korean phrase names: one for a joint group, one each for coordinated delegations.

    Joint: a list closed by 등 … or by one head noun for all (네팔과 부탄의 공무원들), and bodies of one
    country. Empty where the phrase names no visitor.
    """
    members = _with_bodies(phrase)
    if not members or NOT_VISITORS.search(phrase.text):
        return ()
    runs = _runs(members)
    if not any(_names_visitors(run[-1].text) or _is_counted(run[-1]) or _is_acronym(run[-1]) for run in runs):
        return ()
    if phrase.is_open_list:
        return (_party([member for run in runs for member in run], phrase.counts),)
    parties: list[list[Conjunct]] = []
    for run in runs:
        if parties and _belong_together(parties[-1], run):
            parties[-1].extend(run)
        else:
            parties.append(list(run))
    found = [_party(party, tuple(count for member in party for count in member.counts)) for party in parties]
    # a second group named without a country of its own (대표단 25명과 공연단 40명) is of the first one's
    return tuple(
        each
        if each.countries or any(place for member in parties[i] for place in member.places)
        else replace(each, countries=found[0].countries)
        for i, each in enumerate(found)
    )


def countries_of(places: Sequence[PlaceHit]) -> tuple[str, ...]:
    """ISO codes in order of mention, each once, never the host country's."""
    return tuple(dict.fromkeys(place.code for place in places if place.code not in ("", "KR", "KP")))


_NUMBER_TAIL: Final = re.compile(
    r"\s*(?:등\s)?(?:총\s|약\s|모두\s|각\s)?(?:\d[\d,만천]*\s?여?\s?(?:명|인|곳|개\s?[가-힣]{1,4})|"
    r"[가-힣]{1,3}\s명)(?:\(.{1,12}\))?(?:\s?(?:가량|안팎|남짓|쯤|정도|이상))?$"
)
# 무역사절단(3일·12명): a day or a head-count in brackets is no part of the name.
_NOTE_TAIL: Final = re.compile(r"\([^()]*\d\s?여?\s?(?:명|인|일|월)[^()]*\)$|\([^()]*$")
_LEADING: Final = re.compile(r"^[\s▲△▷◆①-⑳·,‘“\"'(\[]+")
_TRAILING: Final = re.compile(r"(?:\s등|\s측|\s소속|\s쪽|들|[\s,.’”\"']|(?:이었|였|이)(?:다|고|며|으며))+$")
_LIST_TAIL: Final = re.compile(r"\s등(?:의|\s|$).*$")


def _with_bodies(phrase: Phrase) -> list[Conjunct]:
    """Members that hold a place, and those that follow one and name people or a body of their own."""
    kept: list[Conjunct] = []
    for member in phrase.members:
        if not member.text:
            continue
        if member.places or (kept and _names_visitors(member.text)) or (kept and member.counts):
            kept.append(member)
    return kept


def _names_visitors(text: str) -> bool:
    bare = _bare(text)
    return bool(HEAD.search(bare) or TITLED_NAME.search(bare)) or bool(
        re.search(r"\)$", bare) and HEAD.search(bare.split("(")[0])
    )


def _is_counted(member: Conjunct) -> bool:
    """교통국 소속 6명: a number of people names people, whatever the noun before it."""
    return bool(member.places) and any(count.unit == "people" for count in member.counts)


_ACRONYM: Final = re.compile(r"\s[A-Z][A-Za-z&]{1,14}")


def _is_acronym(member: Conjunct) -> bool:
    """일본 NHK, 독일 SAP: a body in Latin letters right behind its country."""
    text = _bare(member.text)
    return any(
        p.kind in ("country", "hanja") and _ACRONYM.fullmatch(text, len(p.surface)) for p in member.places
    )


def _bare(text: str) -> str:
    plain = _NOTE_TAIL.sub("", _TRAILING.sub("", _NOTE_TAIL.sub("", text.strip())))
    return _TRAILING.sub("", _NUMBER_TAIL.sub("", _TRAILING.sub("", plain)))


def _runs(members: Sequence[Conjunct]) -> list[list[Conjunct]]:
    """Members in groups that share one head: bare places lean on the next member that has one."""
    runs: list[list[Conjunct]] = [[]]
    for member in members:
        runs[-1].append(member)
        if not _is_bare_place(member):
            runs.append([])
    return [run for run in runs if run]


def _is_bare_place(member: Conjunct) -> bool:
    rest = member.text
    for place in member.places:
        rest = rest.replace(place.surface, "")
    bare = re.sub(r"[\s▲·,]|시$|의$", "", rest)
    if any(member.text.endswith(p.surface) for p in member.places if p.kind in ("country", "city")):
        return True
    return not bare and not any(place.kind == "organisation" for place in member.places)


def _belong_together(party: Sequence[Conjunct], run: Sequence[Conjunct]) -> bool:
    """Bodies of one country came together, unless each brings a number of its own."""
    ours = set(countries_of([p for member in party for p in member.places]))
    theirs = set(countries_of([p for member in run for p in member.places]))
    if any(m.counts for m in party) and any(m.counts for m in run) and not any("등" in m.text for m in run):
        return False
    if not theirs:
        return not any(place for member in run for place in member.places)
    return bool(ours & theirs)


def _party(members: Sequence[Conjunct], counts: Sequence[CountHit]) -> Visitor:
    places = [place for member in members for place in member.places]
    words = " ".join(member.text for member in members)
    people = [count for count in counts if count.unit == "people"]
    headcount = people[-1].headcount if people else None
    countries = countries_of(places)
    names = _organisations(members, is_joint=len(countries) > 1 or len(members) > 2)  # noqa: PLR2004 - a list
    known = next((place.visitor_kind for place in places if place.visitor_kind), "")
    city_named = any(place.kind in ("city", "region") for place in places) or "도시" in words
    kind = _kind(words, known, city_named=city_named)
    if headcount and headcount.value == 1:
        headcount = None
    return Visitor(countries, names, kind, headcount, members[0].start, members[-1].end)


_JOINT_TAIL: Final = re.compile(
    r"\s등(?:의)?\s(?:\d+개국\s?(?:의\s)?)?(?:\d+개\s[가-힣]{1,4}의?\s)?(?P<rest>\S.*)$"
)


def _organisations(members: Sequence[Conjunct], *, is_joint: bool) -> tuple[str, ...]:
    """Names of the bodies; for a list of countries under one head, the head (… 등 3개국 상수도 관계자)."""
    bodies = [member for member in members if not _is_bare_place(member)]
    last = members[-1]
    if is_joint and all(_is_bare_place(member) for member in members[:-1]):
        tail = _JOINT_TAIL.search(last.text)
        if tail and _is_bare_text(last.text[: tail.start()], last.places):
            return (_bare(tail["rest"]),)
        for place in last.places:
            if last.text.startswith(place.surface + "의 "):
                return (_PEOPLE_WORD.sub("", _bare(last.text[len(place.surface) + 2 :])),)
    named = [member for member in bodies if member.places or not _COMPANY.search(_bare(member.text))]
    return tuple(
        dict.fromkeys(name for member in named or bodies or [last] if (name := _organisation(member)))
    )


_COMPANY: Final = re.compile(r"^(?:수행원|일행|참모|보좌진|경제인|기업인|관계자|공무원|직원|실무진)(?:들)?$")


def _is_bare_text(text: str, places: Sequence[PlaceHit]) -> bool:
    for place in places:
        text = text.replace(place.surface, "")
    return not text.strip(" ·,")


def _kind(words: str, known: str, *, city_named: bool) -> str:
    read = kind_of_visitor(words, is_city_named=city_named)
    if known == "international_org" and read == "city" and re.search(r"시장|도시", words):
        return read
    if known and read in ("mixed", "city", "government", "civil_society", "students"):
        return known
    return read


_AMBASSADOR: Final = re.compile(
    r"주한\s?[가-힣]{1,10}?\s?(?:대사\s?대리|대사관|대사|총영사|공사|대표부)|주한\s(?:외교사절단?|"
    r"대사단?|공관장)"
)
_DELEGATION: Final = re.compile(
    r"(?:대표단|방문단|사절단|시찰단|연수단|견학단|의장단|시장단|주지사단|회장단|임원단|특파원단|"
    r"외교사절|외교단|교육생)"
)
_BODY_END: Final = re.compile(
    r".*(?:대학교|대학|의과대학|의회|위원회|연합|협회|공사|공단|재단|은행|상공회의소|대사관|영사관|"
    r"정부|주정부|시청|구청|서비스국|측량국|경찰국|방송국|신문|일보|미디어랩|테크\s센터|"
    r"[가-힣]{2,}(?:부|처|청|국|원|성)|[가-힣]+(?:시|구|주|현|(?<!수)도)|"
    r"대)(?:\([A-Za-z+0-9 &.-]{2,40}\))?(?=\s|$|의\s)"
)
_PEOPLE_WORD: Final = re.compile(
    r"\s(?:(?:고위|국장급|차관급|부시장급|과장급|실무|소속|최고위)\s)?(?:공무원|직원|관계자|관리자|"
    r"간부|임직원|실무자|담당자|인사|학생|대학생|교수|교수진|국장단|일행|관료|전문가|요인|"
    r"손님)(?:들)?$"
)
_OFFICE_TAIL: Final = re.compile(
    r"(?:\s[가-힣A-Za-z]{2,12}){0,3}?\s?(?:부통령|대통령|총리|부총리|주석|장관|차관|부주지사|주지사|"
    r"부지사|지사|부시장|시장|구청장|의장|부의장|상원의원|하원의원|의원|국장|부국장|과장|회장|사장|"
    r"총장|학장|사무총장|이사장|대표|위원장|총재|청장)$"
)


def _organisation(member: Conjunct) -> str:  # noqa: PLR0911 - a ladder of guards
    """The surface for one member, empty where it is only a country's name."""
    text = _without_charge(_without_holder(_without_origin(_from_first_place(member))))
    if ambassador := _AMBASSADOR.search(text):
        return ambassador.group()
    text = _LIST_TAIL.sub("", text) if "등 " not in text[-4:] else text
    text = _bare(text)
    if _DELEGATION.search(text):
        return text
    cut = _PEOPLE_WORD.sub("", text)
    office = _OFFICE_TAIL.sub("", cut) if PERSON.search(cut) else cut
    owner = next((p for p in reversed(member.places) if f"{p.surface}의 " in cut), None)
    if office != cut and owner:
        narrower = [p for p in member.places if p.kind == "city" and p.start > owner.start]
        return narrower[-1].surface if narrower else owner.surface
    if body_place := next((p for p in member.places if p.kind == "organisation"), None):
        return body_place.surface if body_place.surface not in office else office.strip()
    if (body := _BODY_END.match(office)) and not _is_country_only(body.group(), member.places):
        return _without_country(body.group(), member.places)
    if office and office != text and not _is_country_only(office, member.places):
        return _without_country(office, member.places)
    return text


_IN_CHARGE: Final = re.compile(
    r"^.*?(?:을|를)\s(?:맡는|맡은|맡고\s있는|담당하는|관할하는|책임지는|총괄하는|운영하는|관리하는)\s(?P<body>[A-Z가-힣]\S*.*)$"
)
_CAPITAL: Final = re.compile(
    r"^[가-힣]{2,8}(?:의)?\s(?:수도|항구\s?도시|제\d의?\s?도시|최대\s도시|북부\s도시|남부\s도시|동부\s도시|서부\s도시|항만\s?도시|중심\s?도시|"
    r"경제\s?수도|관광\s?도시|산업\s?도시)(?:인)?\s(?=[가-힣])"
)


def _without_charge(text: str) -> str:
    """자카르타의 버스를 맡는 교통공사 직원 → the body; 모로코 항구도시 카사블랑카의 … → the town."""
    match = _IN_CHARGE.match(text)
    body = match["body"] if match else text
    return body if _LED.search(body) else _CAPITAL.sub("", body)


_LED: Final = re.compile(r"(?:을|를)\s이끄는")


def _without_holder(text: str) -> str:
    """잭슨빌시 시장 레니 커리 → 잭슨빌시 시장."""
    match = TITLED_NAME.search(text)
    if match is None or PERSON.search(text):
        return text
    office = match.group().split(" ")[0]
    return text[: match.start() + len(office)]


_ORIGIN: Final = re.compile(
    r"^(?P<body>.*?)에서\s(?P<how>일하는|근무하는|활동하는|온|날아온|찾아온|건너온|파견된|보낸|파견한|"
    r"뽑힌|선발된)\s(?P<people>\S.*)$"
)


def _without_origin(text: str) -> str:
    """노인복지과에서 일하는 공무원 → the office; 가나에서 온 교통 담당 공무원 → the people."""
    match = _ORIGIN.match(text)
    if match is None:
        return text
    at_work = match["how"] in ("일하는", "근무하는", "활동하는")
    return match["body"] if at_work or " " in match["body"] else match["people"]


def _from_first_place(member: Conjunct) -> str:
    """Without the person's name that stands before: 로사 마린 발파라이소 부시장."""
    offset = min((place.start for place in member.places), default=member.start) - member.start
    before = member.text[: max(0, offset)]
    if before.rstrip().endswith(("주한", "재한")):
        offset -= len(before) - len(before.rstrip()) + len("주한")
    return _LEADING.sub("", member.text[max(0, offset) :] if offset < len(member.text) else member.text)


def _without_country(text: str, places: Sequence[PlaceHit]) -> str:
    """`일본 도쿄도` → 도쿄도: the country goes where a narrower name remains."""
    if text.endswith("의") and any(text.endswith((p.surface + "의", p.surface + "시의")) for p in places):
        text = text.removesuffix("의")
    first = next(
        (p for p in places if p.kind in ("country", "hanja") and text.startswith(p.surface + " ")), None
    )
    if first is None:
        return text
    rest = text[len(first.surface) + 1 :]
    return rest if any(p.kind == "city" and rest.startswith(p.surface) for p in places) else text


def _is_country_only(text: str, places: Sequence[PlaceHit]) -> bool:
    return any(place.kind == "country" and place.surface == text.strip() for place in places)
