"""A Korean sentence taken apart: foreign places, phrases, dates, predicates, the city's part, and segments.

A segment is a stretch of the sentence with a date of its own (4일에는 …, 7일에는 …). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.extract.counts import CountHit, find_counts
from pipeline.extract.dates import ANNOUNCED, DateHit, find_dates
from pipeline.extract.places import PlaceHit
from pipeline.extract.visits import hosts
from pipeline.extract.visits.hosts import HostView
from pipeline.extract.visits.ko.phrases import Case, Phrase, phrases_of
from pipeline.extract.visits.ko.predicates import MOVED_TO, Predicate, predicates_in, status_in
from pipeline.extract.visits.ko.sites import Site, sites_of
from pipeline.extract.visits.ko.words import Word, words_of
from pipeline.extract.visits.records import Scene
from pipeline.extract.visits.roles import NOT_VISITORS
from pipeline.model import Status

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence taken apart; all offsets index `text`."""

    index: int
    text: str
    places: tuple[PlaceHit, ...]
    words: tuple[Word, ...]
    counts: tuple[CountHit, ...]
    dates: tuple[DateHit, ...]
    phrases: tuple[Phrase, ...]
    predicates: tuple[Predicate, ...]
    hosts: HostView
    sites: tuple[Site, ...]
    status: Status
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the sentence with a date of its own: `[start, end)`."""

    start: int
    end: int
    date: DateHit | None


def analyse(scene: Scene, index: int, *, needs_sites: bool = False) -> Analysis:
    """Sentence `index` of the scene, taken apart; its sites only where it or one before names foreigners."""
    each = scene.scoped[index]
    text = row_of(each.sentence.text)
    view = hosts.view_of(each, scene.lexicon)
    known = (*_consulates(text, scene.lexicon), *each.places)
    places = tuple(sorted((*_foreign(text, known), *_generic(text, known)), key=lambda p: p.start))
    counts = find_counts(text)
    words = words_of(text, places)
    status = status_in(text)
    dates = find_dates(text, scene.published, scene.previous, ahead=status is not Status.HAPPENED)
    phrases = phrases_of(text, words, places, counts)
    sites = sites_of(text, words, view, phrases, places) if phrases or needs_sites else ()
    return Analysis(
        index,
        text,
        places,
        words,
        counts,
        dates,
        phrases,
        predicates_in(text),
        view,
        sites,
        status,
        each.sentence.in_title,
    )


def row_of(text: str) -> str:
    """A table's row with its bars blanked: cells side by side read as one phrase, offsets stay."""
    return text.replace("|", " ") if text.lstrip().startswith("|") else text


# --- places that count -----------------------------------------------------------------------------------

_GENERIC: Final = re.compile(
    r"(?<![가-힣])(?:주한(?=\s(?:외교|대사|공관|외국|각국)|\s?(?:유럽|외국|글로벌)[가-힣]*(?:상공회의소|기업협회|공관))|해외(?=\s?(?:[가-힣]+\s){0,2}(?:도시|"
    r"공무원|언론|인사|손님|대표단|방문단|연수단|기관|전문가|관계자|기업|취재|자매))|외국(?=\s|공무원|"
    r"정부)(?!\s(?:관광|출장))|각국|외신(?!\s?보도)|개도국|개발도상국|신흥국"
    r"|(?:아시아|중남미|남미|아프리카|유럽|동남아|중동|중앙아시아|아세안|라틴아메리카|오세아니아|"
    r"북유럽|세계)(?=\s(?:\d+개국|각국|여러|주요|[가-힣]{1,3}\s나라|[가-힣]{2,4}\s공무원|대도시|도시|"
    r"시장))|글로벌(?=\s(?:연수|방문|초청)단|\s연수생)|"
    r"\d+개국(?=\s(?:주한\s)?(?:[가-힣]+\s){0,3}(?:대표단|공무원|대사|외교|시장|고위|연수단|연수생|"
    r"관계자)))"
)


def _foreign(text: str, places: Sequence[PlaceHit]) -> Iterator[PlaceHit]:
    """Places but the home country's, its mark in 한·일·중 excepted, which begins the phrase."""
    for place in places:
        if place.code in ("KR", "KP") and not (
            place.kind == "hanja" and text[place.end : place.end + 1] in "·-"
        ):
            continue
        if (
            place.kind == "organisation"
            and not place.code
            and NOT_VISITORS.search(text[place.end : place.end + 6])
        ):
            continue
        if place.kind == "city" and place.code != "JP" and _is_given_name(text, place, places):
            continue
        yield place


_CONSULATE: Final = re.compile(
    r"(?<![가-힣])주\s?[가-힣]{2}\s?(?P<country>[가-힣]{2,6}?)국?\s?(?:총영사관?|영사(?:관|사무소)?)"
    r"(?=[이가은는을를의와과도,\s]|$)"
)


def _consulates(text: str, lexicon: Lexicon) -> Iterator[PlaceHit]:
    """주부산일본총영사: a consul at a Korean town, one word with the country in it."""
    if "영사" not in text:
        return
    for match in _CONSULATE.finditer(text):
        found = lexicon.gazetteer.find(match["country"], "ko")
        if found and found[0].code not in ("KR", "KP"):
            yield PlaceHit(found[0].code, match.group(), *match.span(), "organisation", "embassy")


_GIVEN_NAME: Final = re.compile(r"시\s(?:[가-힣]{1,4}\s)?(?=(?:주[가-힣]{2,3})?$)")


def _is_given_name(text: str, place: PlaceHit, places: Sequence[PlaceHit]) -> bool:
    """다카시 사토 주부산일본총영사: a Japanese given name that ends like a town, before a Japanese body."""
    following = next((other for other in places if other.start > place.start), None)
    if following is None or following.code != "JP":
        return False
    stem_end = place.start + len(place.surface.removesuffix("시"))
    return bool(_GIVEN_NAME.match(text[stem_end : following.start]))


def _generic(text: str, places: Sequence[PlaceHit]) -> Iterator[PlaceHit]:
    """해외, 외국, 각국 … before people: foreign without a country."""
    for match in _GENERIC.finditer(text):
        if not any(place.start < match.end() and match.start() < place.end for place in places):
            yield PlaceHit("", match.group(), match.start(), match.end(), "generic")


def is_quoted(text: str, offset: int) -> bool:
    """Whether the offset lies inside direct speech."""
    before = text[:offset]
    return before.count("“") > before.count("”") or (before.count('"') % 2 == 1 and '"' in text[offset:])


# --- segments --------------------------------------------------------------------------------------------

_LATER: Final = re.compile(r"[가-힣\d\s]{1,6}(?:뒤|후)인\s$")
_OPENS_CLAUSE: Final = re.compile(r"(?:에는|에도|엔|에|은|는|의)?[\s,]")
_ENDED_BEFORE: Final = re.compile(r"(?:,|[가-힣](?:고|며|이어|으나|지만|해|아|어)|▲)\s*$")


def segments_of(analysis: Analysis) -> list[Segment]:
    """The sentence cut where a clause with a date and a visitor of its own begins."""
    of_one_party = bracketed_dates(analysis)
    told = [hit for hit in analysis.dates if hit.rule != ANNOUNCED and hit not in of_one_party]
    cuts = [0]
    for start in sorted({*_dates_that_open(analysis, told), *_subjects_that_open(analysis, told)}):
        has_visitor = any(cuts[-1] <= phrase.start < start for phrase in analysis.phrases)
        has_next = any(phrase.start >= start for phrase in analysis.phrases)
        if has_visitor and has_next:
            cuts.append(start)
    bounds = [*cuts, len(analysis.text)]
    return [Segment(start, end, _date_of(analysis, told, start, end)) for start, end in pairwise(bounds)]


def bracketed_dates(analysis: Analysis) -> tuple[DateHit, ...]:
    """Days in brackets within a foreign phrase: each is of the one party that it stands behind."""
    return tuple(
        hit
        for hit in analysis.dates
        if any(phrase.start < hit.start < phrase.end + 1 for phrase in analysis.phrases)
        and "(" in analysis.text[max(0, hit.start - _NOTE) : hit.start]
        and ")" in analysis.text[hit.end : hit.end + _NOTE]
    )


_NOTE = 12


def _dates_that_open(analysis: Analysis, told: Sequence[DateHit]) -> Iterator[int]:
    """4일에는 …, 7일에는 …; ▲9일 … ▲16일 …: dates that begin a clause or a list item."""
    for hit in told:
        before = _LATER.sub("", analysis.text[: hit.start])
        if _ENDED_BEFORE.search(before[-6:]) and _OPENS_CLAUSE.match(analysis.text, hit.end):
            yield hit.start


def _subjects_that_open(analysis: Analysis, told: Sequence[DateHit]) -> Iterator[int]:
    """A는 1월 …를, B는 2월 …를 살폈다: a subject behind a comma, dates on both sides of it."""
    for phrase in analysis.phrases:
        if phrase.case is not Case.SUBJECT or not analysis.text[: phrase.start].rstrip().endswith(","):
            continue
        before, after = (
            any(side)
            for side in ([h.start < phrase.start for h in told], [h.start > phrase.end for h in told])
        )
        if (
            before
            and after
            and not any(p.end >= phrase.start - 2 for p in analysis.phrases if p.start < phrase.start)
        ):
            yield phrase.start


def _date_of(analysis: Analysis, told: Sequence[DateHit], start: int, end: int) -> DateHit | None:
    """The date of a segment: the most exact that stands before its last predicate, else any in it."""
    inside = [hit for hit in told if start <= hit.start < end and not _is_background_date(analysis.text, hit)]
    if moved := next(
        (hit for hit in inside if hit.rule == "day" and MOVED_TO.match(analysis.text, hit.end)), None
    ):
        return moved
    days = [
        hit for hit in inside if hit.rule in ("day", "range", "stay", "pair", "numeric", "anaphor", "until")
    ]
    if until := next((hit for hit in days if hit.rule == "until" and len(days) == 1), None):
        return replace(until, span=None)
    if analysis.status is not Status.HAPPENED:
        # 5일 … 오는 9일로 약속했던 방문을 미뤘다: the day ahead is the visit's
        days.sort(key=lambda hit: not (analysis.text[: hit.start].endswith("오는 ") or "오는" in hit.surface))
    months = [hit for hit in inside if hit.rule in ("month", "half")]
    return next(iter(days), None) or next(iter(months), None) or next(iter(inside), None)


_SINCE: Final = re.compile(r"\s?(?:이후|이래|부터|개소|개관|출범|출발|문을\s연|맺은|시작)")
_ELSEWHERE: Final = re.compile(
    r"\s?(?:에|부터)?\s?(?:열리는|열린|개최되는|여는|지정된|수교|맺은|시작한|시작된)"
)


def _is_background_date(text: str, hit: DateHit) -> bool:
    """A date that tells since when, not when: 2009년 문을 연 센터, 수교 30주년이 된 2022년."""
    if hit.rule in ("year", "month") and _SINCE.match(text, hit.end):
        return True
    return hit.rule in ("year", "month") and bool(_ELSEWHERE.match(text, hit.end))
