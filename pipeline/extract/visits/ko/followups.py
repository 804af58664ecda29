"""What a Korean sentence adds to the visit told before it: 이들은, 일행은, 17명으로 꾸려진 방문단은. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extract.counts import CountHit
from pipeline.extract.visits import hosts
from pipeline.extract.visits.ko import deeds
from pipeline.extract.visits.ko.described import goes_elsewhere
from pipeline.extract.visits.ko.phrases import Case, Phrase
from pipeline.extract.visits.ko.predicates import Act, is_online
from pipeline.extract.visits.ko.sentence import Analysis, Segment, analyse, is_quoted
from pipeline.extract.visits.ko.sites import SiteKind
from pipeline.extract.visits.organisations import Visitor, countries_of, visitors_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Headcount, Mode, Precision, VisitKind


@dataclass(frozen=True, slots=True)
class Pending:
    """Foreign people named as a subject whose visit has not been told yet; the next sentences may.

    `is_town`: only a town was named as the subject (오폴레가 손을 내밀었다).
    """

    sentence: int
    visitors: tuple[Visitor, ...]
    date: DateSpan | None
    is_town: bool = False
    is_title: bool = False


_PEOPLE_AGAIN: Final = (
    r"(?:그|그녀|이들(?:\s(?:대표단|방문단|일행))?|두\s(?:사람|팀|나라|도시)|[가-힣]{0,6}일행|"
    r"[가-힣]{1,4}단(?:원들?)?|[가-힣]{0,4}손님들?|"
    r"[가-힣]{2,4}진|연수생들?|참가자들?|참석자들?|방문자들?|교육생들?|학생들|외교사절|대사들|공무원들|"
    r"관계자들|의원들|직원들|간부들|"
    r"기술자들|전문가들|(?:공무원|직원|의원|간부|관계자|교수|학생|기자|기업인|전문가)(?=\s\d))"
)
_TIME_FIRST: Final = (
    r"(?:(?:이날|이튿날|다음\s?날|같은\s날|오전|오후|앞서|이어|특히|한편|당시|지난|오는|이달|이번|모두|"
    r"\d+월|\d+일(?:에는|엔|에|부터|까지)?|"
    r"\d+시(?:에는|엔|에|부터)?|하루|이틀|사흘|나흘|닷새|마지막)(?:에는|에도|엔|에)?\s?(?:날|동안|간|"
    r"내내)?(?:에는|에|은|엔)?,?\s)*"
)
_AGAIN: Final = re.compile(
    rf"^[“‘]?{_TIME_FIRST}(?:[^.은는]{{0,60}}?(?:이뤄진|꾸려진|구성된|참여한|짜인|꾸린|비롯한|포함한|"
    rf"이끄는|이끈|등)\s)?"
    rf"(?:[가-힣·]{{1,8}}\s){{0,2}}?{_PEOPLE_AGAIN}(?:\s?(?:약\s)?\d[\d,]*여?\s?명)?(?:\s?(?:가량|안팎|"
    rf"남짓))?(?:은|는|이|도|가)\s"
)
_HOME_PEOPLE: Final = re.compile(
    r"^(?:시|구|재단|센터)의?\s|^(?:우리|한국|국내|시민|주민|관내|지역|현지)[가-힣]*\s"
)
_NAMED_SUBJECT: Final = re.compile(r"[가-힣A-Za-z0-9)’”]+(?:은|는|이|가|께서)(?=[\s,])")
_NO_SUBJECT: Final = re.compile(
    r"(?:\d[가-힣]*|날|낮|밤|전|후|뒤|에서|에|로|까지|부터|동안|간|중|없|같|많|있|높|깊|수|것|덕|적|번|"
    r"[했됐갔왔았었]다)$"
)
_ARRANGED_BEHIND: Final = re.compile(
    r"(?:에\s따른\s것|하나로|과정이다|일환|다리를\s놓|주선했|이뤄졌|자리였?다|사업이다|뽑혀|성사됐|의\s하나)"
)
_ATTENDED: Final = re.compile(r"(?:를|을)\s비롯(?:한|해)|\s등(?:이|의|에서)?\s")


_LED_AGAIN: Final = re.compile(
    rf"^{_TIME_FIRST}(?:[가-힣·]{{1,8}}\s){{1,4}}?[가-힣]{{0,8}}(?:시장|부시장|지사|의장|의원|위원장|장관|차관|대사|국장|과장|"
    r"실장|청장|원장|이사|단장|팀장|사장|총장|교수)(?:\s등|(?:을|를)\s(?:비롯한|포함한|비롯해|포함해))\s"
    r"(?:[가-힣]{2,5}\s)?(?:\d[\d,]*여?|[가-힣]{1,3})\s?명(?:은|는|이|도|가)\s"
)
"""에마 홀브룩 국장 등 여섯 명은: the guests again, by the one who leads them."""


def _are_led_again(analysis: Analysis) -> bool:
    found = _LED_AGAIN.match(analysis.text)
    return found is not None and not any(word.start < found.end() for word in analysis.hosts.words)


def is_about_the_same(analysis: Analysis) -> bool:
    """Whether the sentence goes on about the visitors of the one before."""
    again = _AGAIN.match(analysis.text) or _are_led_again(analysis)
    return bool(again) and not _HOME_PEOPLE.match(analysis.text)


def may_go_on(analysis: Analysis) -> bool:
    """Whether its subject is the people named before, said (이들은, 일행은) or dropped."""
    if any(countries_of(phrase.places) and phrase.case is Case.SUBJECT for phrase in analysis.phrases):
        return False
    return is_about_the_same(analysis) or not _has_subject(analysis.text)


def _has_subject(text: str) -> bool:
    plain = _QUOTED.sub("", text)
    return any(not _NO_SUBJECT.search(match.group()[:-1]) for match in _NAMED_SUBJECT.finditer(plain))


_QUOTED: Final = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"")


def pending_in(analysis: Analysis, before: Pending | None = None) -> Pending | None:
    """The foreign subject of a sentence that tells no visit, for the next sentences to resolve.

    A title has no cases: its first party may be the one. `before`: who is in mind already.
    """
    if analysis.is_title:
        named = (visitors_of(phrase) for phrase in analysis.phrases if countries_of(phrase.places))
        first = next((visitors for visitors in named if visitors), ())
        return Pending(analysis.index, first, None, is_title=True) if first else None
    for phrase in analysis.phrases:
        if (
            not (phrase.case is Case.SUBJECT or phrase.text.endswith("에게"))
            or not countries_of(phrase.places)
            or is_quoted(analysis.text, phrase.start)
        ):
            continue
        visitors = visitors_of(phrase)
        if visitors:
            return Pending(analysis.index, visitors, _day_of(analysis))
        if before and not before.is_town:
            continue
        last = phrase.members[-1].places[-1:] if phrase.members else ()
        if last and last[0].kind == "city" and phrase.text.startswith(phrase.places[0].surface):
            town = Visitor(countries_of(phrase.places), (last[0].surface,), "city", None)
            return Pending(analysis.index, (town,), _day_of(analysis), is_town=True)
    return None


def resolved(pending: Pending, analysis: Analysis) -> tuple[Draft, ...]:
    """이들은 시청으로 가 시장과 면담하고: the visit of the people who were only named before."""
    if not may_go_on(analysis) or ((pending.is_town or pending.is_title) and not is_about_the_same(analysis)):
        return ()
    if not (_meets(analysis) or _comes(analysis) or _is_at_host(analysis)):
        return ()
    subject = _AGAIN.match(analysis.text) or _LED_AGAIN.match(analysis.text)
    people = [c for c in analysis.counts if c.unit == "people" and subject and c.start < subject.end()]
    own = people[-1].headcount if people and len(pending.visitors) == 1 else None
    return tuple(
        Draft(
            sentence=analysis.index if pending.is_title else pending.sentence,
            rule="followed-up",
            direction=Direction.INBOUND,
            status=analysis.status,
            countries=visitor.countries,
            organisations=visitor.organisations,
            visitor_kind=visitor.kind,
            mode=Mode.ONLINE if is_online(analysis.text) else Mode.IN_PERSON,
            headcount=own or visitor.headcount,
            date=_day_of(analysis) or pending.date,
            host=analysis.hosts.host,
            place=analysis.hosts.place,
            extra=() if pending.is_title else (analysis.index,),
        )
        for visitor in pending.visitors
    )


def is_at_place_before(scene: Scene, analysis: Analysis, segment: Segment, phrase: Phrase) -> bool:
    """관제센터에 질문이 쏟아졌다. … 직원 8명이 12일 … 캐물었다: the seat was named, now who was there."""
    if analysis.index == 0 or segment.date is None or phrase.case is not Case.SUBJECT or not phrase.counts:
        return False
    before = scene.scoped[analysis.index - 1]
    if before.sentence.in_title or analysis.sites or not hosts.view_of(before, scene.lexicon).words:
        return False
    learns = deeds.COMES_OR_LEARNS.search(analysis.text, phrase.end, segment.end)
    if not learns or goes_elsewhere(analysis, segment, phrase):
        return False
    told = analyse(scene, analysis.index - 1, needs_sites=True)
    return not told.phrases and any(
        site.kind is SiteKind.SEAT and site.case in (Case.TO, Case.SOURCE, Case.OBJECT, Case.SUBJECT)
        for site in told.sites
    )


def _meets(analysis: Analysis) -> bool:
    return any(
        p.act in (Act.MEET, Act.RECEIVE) and hosts.is_host_met(analysis.text, 0, p, analysis.hosts)
        for p in analysis.predicates
    )


def _comes(analysis: Analysis) -> bool:
    return any(
        p.act in (Act.COME, Act.LOOK, Act.LEARN)
        and hosts.target_of(analysis.text, p, analysis.hosts, start=0) is hosts.Target.HOST
        for p in analysis.predicates
    )


def _is_at_host(analysis: Analysis) -> bool:
    """A seat or officer of the city's is where they act."""
    at = [
        site
        for site in analysis.sites
        if site.kind in (SiteKind.SEAT, SiteKind.OFFICER) and site.case not in (Case.SUBJECT, Case.BARE)
    ]
    return bool(at) and deeds.GUEST.search(analysis.text, at[0].start) is not None


def enriched(drafts: Sequence[Draft], last: Sequence[int], analysis: Analysis) -> list[Draft]:
    """The drafts, those at `last` completed from a sentence about the same people or their arranger."""
    completed = list(drafts)
    arranger = hosts.arranger_in(analysis.text) if _ARRANGED_BEHIND.search(analysis.text) else None
    again = is_about_the_same(analysis)
    attended = _attending(analysis)
    for position in last:
        draft = completed[position]
        if draft.kind is not VisitKind.EVENT or draft.direction is not Direction.INBOUND:
            continue
        if arranger and not draft.facilitated_by:
            draft = replace(draft, facilitated_by=arranger)
        if again and len(last) == 1 and not _is_about_others(draft, analysis):
            draft = _completed(draft, analysis)
        elif len(last) == 1:
            draft = _noted(draft, analysis)
        if attended is not None and not draft.countries:
            draft = replace(
                draft, countries=countries_of(attended.places), extra=(*draft.extra, analysis.index)
            )
        completed[position] = draft
    return completed


def _is_about_others(draft: Draft, analysis: Analysis) -> bool:
    """네팔 대표단이 …: whose country is another's is not the guest of the sentence before."""
    subjects = (countries_of(p.places) for p in analysis.phrases if p.case is Case.SUBJECT)
    return any(codes and not set(codes) & set(draft.countries) for codes in subjects)


_ACTED_ON: Final = re.compile(
    r"(?:이들|일행|대표단|방문단|연수단|사절단|시찰단|손님들?)(?:에게|에|을|를|과|와)\s"
)
_NOTE_CHARS: Final = 24
_COUNTED_BEHIND: Final = 40


def _noted(draft: Draft, analysis: Analysis) -> Draft:
    """지난 2일의 일이다; 모두 26명이다; 나폴리에서는 … 24명이 접속했다: what the next sentence adds."""
    if analysis.index != draft.sentence + 1:
        return draft
    people = [count for count in analysis.counts if count.unit == "people"]
    if len(analysis.text) <= _NOTE_CHARS and not analysis.phrases:
        headcount = draft.headcount or (people[0].headcount if people else None)
        date = draft.date or _day_of(analysis)
    else:
        headcount, date = draft.headcount or _counted_of(draft, analysis, people), draft.date
        if date is None and _ACTED_ON.search(analysis.text) and analysis.hosts.subject is not None:
            date = _day_of(analysis)
    if (headcount, date) == (draft.headcount, draft.date):
        return draft
    return replace(draft, headcount=headcount, date=date, extra=(*draft.extra, analysis.index))


def _counted_of(draft: Draft, analysis: Analysis, people: Sequence[CountHit]) -> Headcount | None:
    """The number of the same country's people behind its name."""
    for phrase in analysis.phrases:
        is_theirs = draft.countries and countries_of(phrase.places) == draft.countries
        with_hosts = any(
            site.kind in (SiteKind.OFFICER, SiteKind.SEAT) and site.case is Case.WITH
            for site in analysis.sites
        )
        if is_theirs and not with_hosts and phrase.case in (Case.SOURCE, Case.SUBJECT, Case.GENITIVE):
            near = (c for c in people if phrase.start <= c.start <= phrase.end + _COUNTED_BEHIND)
            return next((c.headcount for c in near), None)
    return None


def _completed(draft: Draft, analysis: Analysis) -> Draft:
    subject = _AGAIN.match(analysis.text) or _LED_AGAIN.match(analysis.text)
    people = [c for c in analysis.counts if c.unit == "people" and subject and c.start < subject.end()]
    if not people and subject and _MADE_UP.search(analysis.text):
        people = [c for c in analysis.counts if c.unit == "people"]
    headcount = draft.headcount or (people[-1].headcount if people else None)
    gained = headcount != draft.headcount
    follows = analysis.index == draft.sentence + 1
    return replace(
        draft,
        headcount=headcount,
        date=_until(_nearer(draft.date, _day_of(analysis)), analysis),
        place=draft.place or analysis.hosts.place,
        extra=(*draft.extra, analysis.index) if gained or follows or analysis.predicates else draft.extra,
    )


_MADE_UP: Final = re.compile(r"명(?:으로|이)\s(?:구성|꾸려|이뤄|이루|짜)|명(?:이다|이었다)[.\s]*$")


def _nearer(told: DateSpan | None, day: DateSpan | None) -> DateSpan | None:
    """The day that a later sentence tells within the month or quarter told first; else what was told."""
    if told is None or day is None:
        return told or day
    is_within = told.start <= day.start and day.end <= told.end
    return day if is_within and told.precision is not Precision.DAY else told


_STAYS_ON: Final = re.compile(r"\s(?:[^\s,.]+\s)?(?:머무|머문|머물|체류|이어|계속|묵)")
_LONGEST_COURSE: Final = 31


def _until(told: DateSpan | None, analysis: Analysis) -> DateSpan | None:
    """연수생들은 28일까지 머물면서 …: the last day of a stay whose first is known."""
    if told is None or told.precision is not Precision.DAY:
        return told
    for hit in analysis.dates:
        if hit.rule == "until" and hit.span and _STAYS_ON.match(analysis.text, hit.end):
            days = (hit.span.end - told.end).days
            return DateSpan(told.start, hit.span.end, Precision.DAY) if 0 < days < _LONGEST_COURSE else told
    return told


def _attending(analysis: Analysis) -> Phrase | None:
    """영국·싱가포르를 비롯한 대사 32명이 참석했다: the countries of guests who were only counted before."""
    if not re.search(r"참석했|자리로|함께했|참가했", analysis.text):
        return None
    return next(
        (
            phrase
            for phrase in analysis.phrases
            if len(countries_of(phrase.places)) > 1
            and _ATTENDED.search(analysis.text[phrase.end - 4 : phrase.end + 8])
        ),
        None,
    )


def _day_of(analysis: Analysis) -> DateSpan | None:
    return next(
        (hit.span for hit in analysis.dates if hit.rule in ("day", "pair", "range", "stay") and hit.span),
        None,
    )
