"""Counts and country lists over many delegations in a Korean sentence (29개국 273명). Pure.

A running total needs a number and a span (labels §2, aggregate); a list without a number needs at least
three countries and a predicate that goes on. Rates (해마다 3천 명) are no totals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extract.counts import CountHit
from pipeline.extract.dates import ANNOUNCED, DateHit
from pipeline.extract.dates.calendar_words import year_span
from pipeline.extract.visits import hosts
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.phrases_ko import Case, Phrase
from pipeline.extract.visits.predicates_ko import is_online
from pipeline.extract.visits.records import Draft, Scene
from pipeline.extract.visits.sentence_ko import Analysis
from pipeline.model import DateSpan, Direction, Mode, Precision, Status, VisitKind


def totals_in(scene: Scene, analysis: Analysis) -> Iterator[Draft]:
    """The aggregate that this sentence tells, if any: a running total, an open list, an event's guests."""
    if not hosts.may_host(analysis.hosts) or _NOT_GUESTS.search(analysis.text):
        return
    draft = _running_total(scene, analysis) or _open_list(analysis) or _gathering(scene, analysis)
    if draft:
        yield draft


_NOT_GUESTS: Final = re.compile(
    r"관광객|관람객|방문객|방문자|시청자|네티즌|청약|가입해|회원사|동문|재학생|주민\s\d|시민\s\d|"
    r"외국인\s?주민|팬\s|배우고\s싶다는|이용자|공연"
)
_RATE: Final = re.compile(r"해마다|매년|매달|매월|연평균|한\s해\s평균|하루\s?평균|꼴로|셈이다")
_CAME: Final = re.compile(
    r"다녀(?:갔|간|가)|찾(?:았|은|아)|배웠|방문|거쳐\s?(?:갔|간)|벤치마킹|견학|체험했|가르쳤|"
    r"수료|배우고|배워\s갔|접했|연수|교육을\s받|둘러(?:봤|본)|집계|맞았|참가했|이르"
)
_CUMULATIVE: Final = re.compile(
    r"지금까지|그동안|그간|이제까지|누적|이래|이후|올해(?:만|에만|\s들어)|올\s들어|작년까지|지난해까지|"
    r"올해까지|지난달까지|지난달\s말까지|연말까지|\d+년간|\d+년\s동안|한\s달(?:간|\s동안)?|\d+개월|"
    r"반년|\d+월까지|까지\s(?:모두|총)"
    r"|(?:개소|개관|출범|출발|시작|개통|문을\s연|선보인|도입)(?:한|하|해|된|됐|돼)?[^.]{0,10}?(?:뒤|"
    r"후|이래|부터)|(?:년|월)(?:에)?\s(?:문을\s연|출발한|시작한|개소한|시작된|출발해)|년\s?이후|"
    r"년부터|그\s뒤"
)
_LONG_STAY_DAYS: Final = 15


def _running_total(scene: Scene, analysis: Analysis) -> Draft | None:
    text = analysis.text
    count = _guest_count(analysis)
    if count is None or not _CAME.search(text) or _RATE.search(text):
        return None
    span = _span_of(scene, analysis)
    many = any(c.unit in ("countries", "bodies") and c.value > 1 for c in analysis.counts)
    long_span = span is not None and (span.end - span.start).days >= _LONG_STAY_DAYS
    ahead = analysis.status is Status.PLANNED and "까지" in text
    if not _CUMULATIVE.search(text) and not (many and long_span):
        return None
    if _is_one_occasion(analysis) or (analysis.status is Status.PLANNED and not ahead):
        return None
    countries = next((countries_of(p.places) for p in analysis.phrases if countries_of(p.places)), ())
    if not (many or countries or _FOREIGN.search(text) or analysis.hosts.is_home):
        return None
    status = Status.PLANNED if ahead and "예정" not in text and _WILL.search(text) else Status.HAPPENED
    return _draft(analysis, "running-total", countries, count, span, status)


_WILL: Final = re.compile(r"방문할|찾을|올\s|이를\s것")
_FOREIGN: Final = re.compile(r"외국|해외|각국|국내외|세계|나라")
_FOREIGN_NUMBER: Final = re.compile(r"^(?:이|은|가)?\s?(?:외국|해외|외국인)")


def _guest_count(analysis: Analysis) -> CountHit | None:
    """The foreign figure where the sentence gives one, else the number of people nearest to the predicate."""
    people = [count for count in analysis.counts if count.unit == "people"]
    for count in people:
        before = analysis.text[max(0, count.start - 12) : count.start]
        if _FOREIGN_NUMBER.match(analysis.text[count.end : count.end + 8]) or re.search(
            r"외국인\s?$", before
        ):
            return count
    came = _CAME.search(analysis.text)
    beside = [
        count
        for count in people
        if not re.search(r"(?:시민|구민|직원|대사|도시관리)\s?$", analysis.text[: count.start])
    ]
    before_verb = [c for c in beside if came and c.start < came.end() + 30]
    nearest = before_verb or beside
    return nearest[-1] if nearest else None


def _is_one_occasion(analysis: Analysis) -> bool:
    """Told with a day of its own: 5개국 9명이 3일과 4일 방문했다."""
    return any(
        hit.rule in ("day", "pair", "stay", "numeric", "anaphor")
        or (hit.rule == "range" and hit.span and (hit.span.end - hit.span.start).days < _LONG_STAY_DAYS)
        for hit in analysis.dates
        if hit.rule != ANNOUNCED and not analysis.text[hit.end :].startswith("까지")
    )


def _open_list(analysis: Analysis) -> Draft | None:
    """칠레, 네팔, 오만 등 여러 나라에서 시를 찾고 있다."""
    if not re.search(
        r"찾고\s있|찾아오고\s있|방문하고\s있|이어지고\s있|줄을\s잇|잇따르|늘고\s있|몰려|몰리고|"
        r"(?:찾는|방문하는)\s\S+\s(?:늘|많)",
        analysis.text,
    ):
        return None
    phrase = next((p for p in analysis.phrases if len(countries_of(p.places)) > 2 and p.is_open_list), None)  # noqa: PLR2004
    if phrase is None or phrase.case not in (Case.SOURCE, Case.SUBJECT, Case.BARE):
        return None
    if any(hit.rule == "day" for hit in analysis.dates):
        return None
    return _draft(analysis, "open-list", countries_of(phrase.places), None, None, Status.HAPPENED)


def _gathering(scene: Scene, analysis: Analysis) -> Draft | None:
    """30개국 50개 도시가 참가했다; 세계 시장들과 나눈 화상회의가 20여 차례에 이른다."""
    countries = any(count.unit == "countries" for count in analysis.counts)
    bodies = any(count.unit == "bodies" for count in analysis.counts)
    people = any(count.unit == "people" for count in analysis.counts)
    span = _event_span(analysis)
    if countries and bodies and not people and re.search(r"참(?:가|여|석)(?:했|한)", analysis.text):
        return _draft(analysis, "gathering", (), None, span, analysis.status)
    many_times = any(count.unit == "times" and count.value > 2 for count in analysis.counts)  # noqa: PLR2004
    if many_times and is_online(analysis.text) and _FOREIGN.search(analysis.text):
        year = year_span(scene.published.year) if scene.published else None
        return _draft(analysis, "calls-by-screen", (), None, year, Status.HAPPENED)
    return None


def _event_span(analysis: Analysis) -> DateSpan | None:
    return next((hit.span for hit in analysis.dates if hit.rule != ANNOUNCED and hit.span), None)


# --- the span of a total ---------------------------------------------------------------------------------

_FROM: Final = re.compile(
    r"\s?(?:이후|이래|부터|에\s문을|문을\s연|개소|개관|출범|출발|시작|개통|\S{1,12}(?:가|이)\s출범|"
    r"\S{1,12}\s?(?:개소|개관|출범|출발))"
)
_TO: Final = re.compile(r"\s?(?:말)?까지")


def _span_of(scene: Scene, analysis: Analysis) -> DateSpan | None:
    told = [hit for hit in analysis.dates if hit.rule != ANNOUNCED and hit.span]
    whole = next((hit for hit in told if hit.rule in ("so-far", "half", "range")), None)
    if whole:
        return whole.span
    first = next((hit for hit in told if _FROM.match(analysis.text, hit.end)), None)
    last = next((hit for hit in told if _TO.match(analysis.text, hit.end) and hit is not first), None)
    if first and first.span:
        return _open_span(first, last, scene)
    if "연말까지" in analysis.text and scene.published:
        return year_span(scene.published.year)
    return told[0].span if told and told[0].rule in ("month", "year") else None


def _open_span(first: DateHit, last: DateHit | None, scene: Scene) -> DateSpan | None:
    """From the first date to the last told or the publication, rounded to the first's precision."""
    if first.span is None:
        return None
    end = last.span.end if last and last.span else scene.published
    if end is None or end < first.span.start:
        return None
    precision = first.span.precision
    if precision is Precision.YEAR:
        return DateSpan(first.span.start, year_span(end.year).end, precision)
    return DateSpan(first.span.start, end, precision)


def _draft(
    analysis: Analysis,
    rule: str,
    countries: tuple[str, ...],
    count: CountHit | None,
    span: DateSpan | None,
    status: Status,
) -> Draft:
    return Draft(
        sentence=analysis.index,
        rule=rule,
        direction=Direction.INBOUND,
        status=status,
        countries=countries,
        organisations=(),
        visitor_kind="mixed",
        kind=VisitKind.AGGREGATE,
        mode=Mode.ONLINE if rule == "calls-by-screen" else Mode.IN_PERSON,
        headcount=count.headcount if count else None,
        date=span,
        host=analysis.hosts.host,
        place=analysis.hosts.place,
    )


def is_guest_book(phrase: Phrase, analysis: Analysis) -> bool:
    """Names from many countries without a day or a number: who has been here, not a visit on an occasion."""
    undated = not any(hit.rule != ANNOUNCED for hit in analysis.dates if hit.rule not in ("year", "month"))
    return undated and len(countries_of(phrase.places)) > 3 and not phrase.counts  # noqa: PLR2004
