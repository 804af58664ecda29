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
from pipeline.extract.visits.ko.phrases import Case, Phrase
from pipeline.extract.visits.ko.predicates import is_online
from pipeline.extract.visits.ko.sentence import Analysis
from pipeline.extract.visits.ko.travellers import travellers_in
from pipeline.extract.visits.organisations import countries_of
from pipeline.extract.visits.records import Draft, Scene
from pipeline.model import DateSpan, Direction, Mode, Precision, Status, VisitKind


def totals_in(scene: Scene, analysis: Analysis) -> Iterator[Draft]:
    """The aggregate that this sentence tells, if any: a running total, an open list, an event's guests."""
    if not hosts.may_host(analysis.hosts) or _NEVER_GUESTS.search(analysis.text):
        return
    draft = (
        _running_total(scene, analysis)
        or _open_list(analysis)
        or _listed_bodies(analysis)
        or _gathering(scene, analysis)
    )
    if draft:
        yield draft


_NEVER_GUESTS: Final = re.compile(
    r"관광객|시청자|네티즌|누리꾼|청약|가입해|회원사|동문|재학생|외국인\s?주민|유학생|팬\s|배우고\s싶다는|이용자|공연|누리집|"
    r"홈페이지|가입자|내려받|조회"
)
_LOCALS: Final = re.compile(r"관람객|방문객|방문자|이용객|주민\s\d|시민\s\d|구민\s\d|학생\s\d|사람은")
"""Guests of any nation: a total of ours only by the foreign figure told beside them."""
_RATE: Final = re.compile(
    r"해마다|매년|매달|매월|매주|연평균|한\s해\s평균|월평균|하루\s?평균|꼴로|꼴이|셈이다|평균\s\S+\s?명|연간"
)
_CAME: Final = re.compile(
    r"다녀(?:갔|간|가|갈)|찾(?:았|은|아|을|는)|배웠|배운|방문|거쳐\s?(?:갔|간)|벤치마킹|견학|체험했|가르쳤|가르친|"
    r"수료|배우고|배워\s갔|접했|연수|교육을\s받|교육했|둘러(?:봤|본)|집계|맞았|맞은|참가했|참가한|이르|이른|달하|달했|넘었|넘어섰|넘겼|넘긴|돌파|"
    r"수업을\s들|강의를\s들|보고\s[갔간]|걸쳐\s(?:[^\s.]+\s){1,8}?(?:안내|소개|설명)(?:했|한)|헤아린|들렀|들른|누적|기록했|채웠|받아들였|기관을\s본|합하면|합치면|통틀어|합해|합쳐"
)
_CUMULATIVE: Final = re.compile(
    r"지금까지|그동안|그간|이제까지|여태|누적|누계|이래|이후|올해(?:만|에만|\s들어)|올\s들어|"
    r"\d+년간|\d+년\s동안|한\s해\s동안|한\s달(?:간|\s동안)?|\d+개월|반년|\d+년\s만에|열\s해|"
    r"(?:개소|개관|출범|출발|시작|개통|개장|문을\s연|문\s연|선보인|도입)(?:한|하|해|된|됐|돼)?[^.]{0,10}?(?:뒤|후|이래|부터|지)|"
    r"(?:년|월)(?:에)?\s(?:문을\s연|출발한|시작한|개소한|시작된|출발해)|년\s?이후|년부터|그\s뒤|합하면|합치면|통틀어|모두\s합|합쳐|"
    r"(?:이|그)\s?(?:가운데|중)|방문객\s[^.]{2,10}\s(?:가운데|중)"
)
_PERIOD: Final = re.compile(
    r"올해(?:에는|는)?\s|지난해(?:만|에만|에는|는)?\s|작년(?:만|에만|에는|은)?\s|(?:지난해|작년)부터|(?:차례|번|회)에\s걸쳐|까지\s|상반기|하반기|[1-4]분기"
)
"""A time that may also be one group's: a total only with several countries or foreigners of no country."""
_LONG_STAY_DAYS: Final = 15


def _running_total(scene: Scene, analysis: Analysis) -> Draft | None:
    text = analysis.text
    count = _guest_count(analysis)
    if count is None or not _CAME.search(text) or _RATE.search(text):
        return None
    if _LOCALS.search(text) and not _is_foreign_figure(text, count):
        return None
    span = _span_of(scene, analysis)
    many = any(c.unit in ("countries", "bodies") and c.value > 1 for c in analysis.counts)
    long_span = span is not None and (span.end - span.start).days >= _LONG_STAY_DAYS
    ahead = bool(_WILL.search(text)) and "까지" in text
    over_period = _PERIOD.search(text) and (many or _is_foreign_figure(text, count))
    if not (_CUMULATIVE.search(text) or over_period or (many and long_span)):
        return None
    if (
        _is_one_occasion(analysis)
        or _are_ours(analysis)
        or (analysis.status is Status.PLANNED and not ahead and not _AMOUNTS.search(text))
    ):
        return None
    countries = next((countries_of(p.places) for p in analysis.phrases if countries_of(p.places)), ())
    of_network = _COURSE.search(text) and any(place.kind == "organisation" for place in analysis.places)
    if not (many or countries or of_network or _FOREIGN.search(text)):
        return None
    status = Status.PLANNED if ahead else Status.HAPPENED
    return _draft(analysis, "running-total", countries, count, span, status)


_COURSE: Final = re.compile(r"거쳐\s?[갔간]|수료|연수|교육|과정|배(?:웠|운|워)")
"""What a network's or a world body's people do here, who need not be called foreign."""
_AMOUNTS: Final = re.compile(
    r"(?:이른다|달한다|넘는다|웃돈다|육박한다|[가-힣]명이다|명이다|된다)[.”’]?$|집계"
)
"""A total told in the present (… 명에 이른다) is one of the past all the same."""
_WILL: Final = re.compile(
    r"방문할|찾을|다녀갈|(?<![가-힣])올\s(?:것|예정|전망)|이를\s것|맞을|늘\s것|것으로\s(?:보|내다|전망|예상)"
)
_FOREIGN: Final = re.compile(r"외국|해외|각국|국내외|세계|나라")
_FOREIGN_AFTER: Final = re.compile(r"^(?:이|은|가)?\s?(?:외국|해외)")
_FOREIGN_BEFORE: Final = re.compile(
    r"(?:(?:외국인|해외|외국|국외)(?:\s?[가-힣]{1,6}){0,2}(?:은|는|이|가|도|만)?|개국(?:에서|의)?(?:\s[가-힣·]{2,8}){0,2}|"
    r"나라(?:에서|의)?(?:\s[가-힣]{2,6}){0,2})"
    r"\s?(?:도\s|만\s)?(?:모두\s|총\s|누적\s|약\s|\d+년\s만에\s|개[소관]\s\d+년\s만에\s)*$"
)


def _is_foreign_figure(text: str, count: CountHit) -> bool:
    """외국인이 31만 명, 82개국 3천412명, 1천 명이 외국: the number of the foreign guests."""
    before = text[max(0, count.start - 30) : count.start]
    return bool(_FOREIGN_BEFORE.search(before) or _FOREIGN_AFTER.match(text[count.end : count.end + 8]))


def _guest_count(analysis: Analysis) -> CountHit | None:
    """The foreign figure where the sentence gives one, else the number of people nearest to the predicate."""
    people = [count for count in analysis.counts if count.unit == "people"]
    for count in people:
        if _is_foreign_figure(analysis.text, count):
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


def _are_ours(analysis: Analysis) -> bool:
    """시 공무원은 31개국에서 연수를 받았다: the city's own people, counted abroad."""
    return any(
        traveller.case is Case.SUBJECT and traveller.is_team
        for traveller in travellers_in(analysis, goes_on=False)
    )


def _is_one_occasion(analysis: Analysis) -> bool:
    """Told with a day of its own: 5개국 9명이 3일과 4일 방문했다."""
    return any(
        hit.rule in ("day", "pair", "stay", "numeric", "anaphor")
        or (hit.rule == "range" and hit.span and (hit.span.end - hit.span.start).days < _LONG_STAY_DAYS)
        for hit in analysis.dates
        if hit.rule != ANNOUNCED and not analysis.text[hit.end :].startswith("까지")
    )


_GOING_ON: Final = re.compile(
    r"찾고\s있|찾아오고\s있|방문하고\s있|다녀가고\s있|이어지고\s있|줄을\s잇|줄을\s이|잇따르|잇따라|잇달아|잇달|늘고\s있|몰려|몰리고|"
    r"발길|(?:찾는|방문하는)\s\S+\s(?:늘|많)"
)
_OVER_TIME: Final = re.compile(
    r"올해(?:만|에만|\s들어|에도)|올\s들어|지금까지|그동안|그간|최근|지난해(?:만|에만)|작년(?:만|에만)|이후"
)
_LISTED: Final = 2


def _open_list(analysis: Analysis) -> Draft | None:
    """칠레, 네팔, 오만 등 여러 나라에서 시를 찾고 있다; 올해만 칠레, 네팔, 오만 등이 찾았다."""
    goes_on = _GOING_ON.search(analysis.text)
    over_time = _OVER_TIME.search(analysis.text) and _CAME.search(analysis.text)
    if not (goes_on or over_time) or _is_one_occasion(analysis):
        return None
    for phrase in analysis.phrases:
        countries = countries_of(phrase.places)
        is_list = len(countries) > _LISTED and phrase.is_open_list
        if not is_list or phrase.case not in (Case.SOURCE, Case.SUBJECT, Case.BARE):
            continue
        if goes_on or _ONLY_COUNTRIES.search(phrase.text):
            return _draft(analysis, "open-list", countries, None, _year_told(analysis), Status.HAPPENED)
    return None


_BODIES_TOLD: Final = re.compile(
    r"\s등\s(?:모두\s|총\s)?\d+여?\s?(?:곳|개\s?(?:기관|도시|나라|단체|국)|개국|기관|팀)"
)
_GUESTS_ARE: Final = re.compile(
    r"(?:다녀간|찾은|찾아온|방문한|보고\s간|둘러본|견학한|벤치마킹한|배워\s간|배우고\s간|거쳐\s간|들른)\s"
    r"(?:해외|외국|국외|각국)?\s?(?:[가-힣]{1,6}\s)?(?:기관|도시|나라|국가|단체|대표단|방문단|손님|곳|팀)"
)


def _listed_bodies(analysis: Analysis) -> Draft | None:
    """올해 다녀간 해외 기관은 칠레 교통부, 가나 도로청 등 19곳: the guests of a span named and counted."""
    told, bodies = _GUESTS_ARE.search(analysis.text), _BODIES_TOLD.search(analysis.text)
    if not told or not bodies or not _OVER_TIME.search(analysis.text) or _RATE.search(analysis.text):
        return None
    if bodies.start() < told.start() or _is_one_occasion(analysis):
        return None
    listed = [place for place in analysis.places if told.end() <= place.start < bodies.start()]
    countries = countries_of(listed)
    if not countries:
        return None
    return _draft(analysis, "open-list", countries, None, _year_told(analysis), Status.HAPPENED)


_ONLY_COUNTRIES: Final = re.compile(
    r"\s등(?:지)?(?:\s\d*여?\s?(?:개국|나라|여러\s나라|각국|개\s도시))?(?:이|에서|도|에서도)?,?$"
)


def _year_told(analysis: Analysis) -> DateSpan | None:
    return next((hit.span for hit in analysis.dates if hit.rule in ("year", "half", "so-far", "month")), None)


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
    r"\s?(?:이후|이래|부터|(?:에\s|다시\s)?문을|문을\s연|개소|개관|출범|출발|시작|개통|\S{1,12}(?:가|이)\s출범|"
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
    if last and last.span and last.span.precision in (Precision.MONTH, Precision.DAY):
        return DateSpan(first.span.start, last.span.end, Precision.MONTH)
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
