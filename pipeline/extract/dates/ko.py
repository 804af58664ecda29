"""Korean dates: 지난 22일, 올해 1월, 같은 달, 20일부터 닷새 동안, 12일과 13일, 2박 3일 일정으로 1일."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.extract.dates import calendar_words as cal
from pipeline.extract.dates import ko_relative as relative
from pipeline.extract.dates.told import ANNOUNCED, DateHit, Told
from pipeline.model import DateSpan, Precision


def find(text: str, told: Told) -> tuple[DateHit, ...]:
    """Dates of a Korean text, in order; each is also the `previous` of the one after it."""
    hits: list[DateHit] = []
    current = told
    end = 0
    for match in _EXPRESSION.finditer(text):
        if match.start() < end:
            continue
        is_done = current.ahead and _DONE.match(text, match.end())
        hit = _hit(text, match, replace(current, ahead=False) if is_done else current)
        if hit is None:
            continue
        hits.append(hit)
        end = hit.end
        if hit.span and hit.rule != ANNOUNCED:
            current = replace(current, previous=hit.span)
    return tuple(hits)


_DONE: Final = re.compile(
    r"\s(?:[^\s,.]+\s){0,2}?[^\s,.]*(?:[했났왔갔렸랐]|떴)(?:으며|고|으나|는데|지만)[\s,]"
)
"""8일 출국했으며 13일까지 머문다: told as done, though the sentence ends with what is ahead."""
_RELATIVE_YEARS: Final = {
    "올해": 0,
    "올": 0,
    "금년": 0,
    "지난해": -1,
    "작년": -1,
    "내년": 1,
    "재작년": -2,
    "이듬해": 1,
}
_RELATIVE_MONTHS: Final = {"이달": 0, "이번달": 0, "지난달": -1, "다음달": 1, "내달": 1, "전달": -1}
_SPOKEN: Final = (
    r"밝혔|전했|발표|알렸|설명했|공개했|내놨|내놓았|귀띔|소개했|보도했|말했|강조했|덧붙였|공시|집계|예고"
)

_DURATION: Final = (
    r"(?:\d{1,2}박\s?(?P<nights>\d{1,2})일(?:간|\s?동안)?|(?P<days>\d{1,2})일(?:간|\s?동안)"
    r"|(?P<word>하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름|일주일)(?:간|\s?동안)?"
    r"|(?P<weeks>\d|한|두)\s?주(?:일)?(?:간|\s?동안))"
)
_YEAR: Final = (
    r"(?:올해|올(?=\s들어)|금년|지난해|작년|내년|재작년|이듬해|같은\s?해|그해|(?:19|20)\d{2}년|[’'‘]\d{2}년)"
)
_MONTH: Final = r"(?:이달|이번\s?달|지난달|다음\s?달|내달|전달|같은\s?달|\d{1,2}월)"
_DAY: Final = (
    r"\d{1,2}일(?!\s?(?:간|동안|째|씩|일정|만에|이상|내내|까지는|평균|권|치)(?:\s|[,.은는의에]|$))"
    r"(?!여(?:\s|[,.은는의에]|$))"
)
_POINT: Final = (
    rf"(?:(?P<cue>지난|오는|돌아오는|이번|"
    rf"다가오는)\s)?(?:(?P<year>{_YEAR})\s?)?(?:(?P<month>{_MONTH})\s?)?(?P<day>{_DAY})?"
)
_BETWEEN: Final = (
    rf"(?<![\d.])(?:(?P<r_cue>지난|오는|이번)\s)?(?:(?P<r_year>{_YEAR})\s)?(?:(?P<r_month>{_MONTH})\s?)?"
    r"(?P<r_from>\d{1,2})\s?(?P<r_mark>[~∼～–-]|·|,\s?)\s?(?P<r_to>\d{1,2})일"
    r"(?!\s?(?:간(?!담)|동안|째|씩|이내|정도|가량|이상))"
)
"""22~24일, 5월 3·4일: only the last day bears its 일."""
_SHORT_NUMERIC: Final = (
    r"(?<![\d.])(?P<s_month>\d{1,2})\.\s?(?P<s_day>\d{1,2})\.?(?=\s?\([월화수목금토일]\))"
    r"|(?<=\()(?P<b_month>\d{1,2})\.\s?(?P<b_day>\d{1,2})\.?(?=[)~∼,·])"
)
"""6.11.(화): a month and a day only where a weekday or brackets say so; else it is a decimal."""
_EXPRESSION: Final = re.compile(
    rf"(?P<numeric>(?<![\d.])(?:(?P<ny>(?:19|20)\d{{2}}|"
    rf"[’']\d{{2}})\s?[./-]\s?)(?P<nm>\d{{1,2}})(?:\s?[./-]\s?(?P<nd>\d{{1,2}}))?(?![\d%])\.?)"
    rf"|{_SHORT_NUMERIC}|{relative.WEEKDAY}|{relative.WEEK}|{relative.LATER}|{relative.TURN}|{relative.ANAPHOR}|{_BETWEEN}"
    rf"|(?P<half>(?:(?P<hy>{_YEAR})\s?)?(?P<hw>상|하)반기|(?:(?P<qy>{_YEAR})\s?)?(?P<q>[1-4])분기)"
    rf"|(?<![\d.박])(?<!박\s)(?=지난\s?\d|오는\s|돌아오는\s|이번\s|다가오는\s|지난\s|{_YEAR}|{_MONTH}|"
    rf"{_DAY}){_POINT}"
)
_RANGE_TO: Final = re.compile(
    rf"\s?(?:\([^)]{{1,12}}\))?\s?(?:오전|오후)?\s?(?:부터|에서|"
    rf"[~∼～-])\s?{_POINT.replace('?P<', '?P<to_')}(?:\([^)]{{1,6}}\))?\s?(?:까지)?"
)
_PAIR: Final = re.compile(r"\s?(?:과|와|·|,)\s(?P<to>\d{1,2})일(?!\s?(?:간|동안))")
_LASTS: Final = re.compile(
    rf"\s?(?:\([^)]{{1,12}}\))?\s?부터\s(?:총\s)?{_DURATION}|\s?(?:\([^)]{{1,12}}\))?\s?(?:개막해|"
    rf"시작해)?\s?{_DURATION.replace('?P<', '?P<b_')}"
)
_UNTIL: Final = re.compile(r"\s?까지")
_STAY_BEFORE: Final = re.compile(rf"{_DURATION}(?:의)?\s일정으로\s$")
_IN_BRACKETS: Final = re.compile(r"\s?\((?P<from>\d{1,2})일?\s?[~∼～-]\s?(?P<to>\d{1,2})일\)")
_SAID: Final = re.compile(
    r"\s?(?:오전|오후)?\s?(?:\d{1,2}시\s?)?"
    r"(?:(?!\S*(?:[다라자냐]고|[다라]며)\s)[가-힣]{2,12}(?:에서|을 통해)?\s|이같이\s|"
    r"이런\s내용의\s[가-힣\s]{2,16}){0,2}"
    rf"(?:{_SPOKEN})|\s[가-힣A-Za-z ]{{1,20}}(?:에|에게)\s따르면|\s?(?:낸|내놓은)\s"
)
_YEAR_SO_FAR: Final = re.compile(r"\s들어\s(?P<month>\d{1,2})월까지")
_LATER: Final = re.compile(r"(?:뒤|후|만)인\s$")


def _hit(text: str, match: re.Match[str], told: Told) -> DateHit | None:
    start, end = match.span()
    if match["numeric"]:
        span = _numeric_span(match)
        return DateHit(span, text[start:end], start, end, "numeric") if span else None
    if match["r_to"]:
        return _between_hit(text, match, told)
    if relation := _relation(match, told):
        span, rule = relation
        if rule == "day" and _SAID.match(text, end):
            rule = ANNOUNCED
        return (
            None if match["side"] in ("뒤", "후") and span is None else _named(text, start, end, span, rule)
        )
    return _pointed_hit(text, match, told) if match["year"] or match["month"] or match["day"] else None


def _pointed_hit(text: str, match: re.Match[str], told: Told) -> DateHit:
    """A date told by year, month and day, or some of them."""
    start = match.start()
    end = start + len(match.group().rstrip())
    if told.previous and _LATER.search(text, max(0, start - 6), start):
        told = replace(told, published=told.previous.start, ahead=True)
    if match["day"]:
        return _day_hit(text, match, told)
    if match["month"]:
        span = _month_span(match["year"], match["month"], told, match["cue"])
        rule = "month"
        if through := _RANGE_TO.match(text, end):
            span, end = _through_month(span, through, told)
        return _named(text, start, end, span, rule)
    year = _year_of(match["year"], told)
    if year and (so_far := _YEAR_SO_FAR.match(text, end)):
        return DateHit(
            _months_of_year(year, int(so_far["month"])),
            text[start : so_far.end()],
            start,
            so_far.end(),
            "so-far",
        )
    return DateHit(cal.year_span(year) if year else None, text[start:end], start, end, "year")


def _months_of_year(year: int, last_month: int) -> DateSpan:
    """January to that month: a half or a quarter where it comes out as one."""
    if last_month == 6:  # noqa: PLR2004 - June
        return cal.half_span(year, 1)
    end = cal.month_span(year, min(last_month, 12)).end
    return DateSpan(date(year, 1, 1), end, Precision.MONTH)


def _named(text: str, start: int, end: int, span: DateSpan | None, rule: str) -> DateHit:
    return DateHit(span, text[start:end], start, end, rule)


def _day_hit(text: str, match: re.Match[str], told: Told) -> DateHit:
    start, end = match.span()
    end = start + len(match.group().rstrip())
    first = _day_of(match["year"], match["month"], match["day"], told, match["cue"])
    span = cal.day_span(first) if first else None
    rule = "day"
    if through := _RANGE_TO.match(text, end):
        to_day = through["to_day"]
        if to_day:
            span, end, rule = _through_day(first, through, told), through.end(), "range"
            return DateHit(span, text[start:end], start, end, rule)
    if bracket := _IN_BRACKETS.match(text, end):
        end = bracket.end()
    if (lasts := _LASTS.match(text, end)) and ("부터" in lasts.group() or lasts["b_nights"]):
        days = _duration_days(lasts)
        return DateHit(
            cal.lasting(span, days) if span else None, text[start : lasts.end()], start, lasts.end(), "stay"
        )
    if stay := _STAY_BEFORE.search(text, max(0, start - 24), start):
        return DateHit(
            cal.lasting(span, _duration_days(stay)) if span else None, text[start:end], start, end, "stay"
        )
    if pair := _PAIR.match(text, end):
        last = cal.valid_day(first.year, first.month, int(pair["to"])) if first else None
        if first and last and last > first:
            return DateHit(
                DateSpan(first, last, Precision.DAY), text[start : pair.end()], start, pair.end(), "pair"
            )
    if until := _UNTIL.match(text, end):
        return DateHit(span, text[start : until.end()], start, until.end(), "until")
    if _SAID.match(text, end):
        rule = ANNOUNCED
    return DateHit(span, text[start:end], start, end, rule)


def _year_of(word: str | None, told: Told) -> int | None:
    if word is None:
        return None
    if digits := re.search(r"\d+", word):
        year = int(digits.group())
        return year if year >= cal.MIN_YEAR else 2000 + year
    if word.replace(" ", "") in ("같은해", "그해"):
        return told.previous.start.year if told.previous else None
    if word == "이듬해":
        return told.previous.start.year + 1 if told.previous else None
    return told.published.year + _RELATIVE_YEARS[word] if told.published else None


def _month_span(
    year_word: str | None, month_word: str, told: Told, cue: str | None = None
) -> DateSpan | None:
    word = month_word.replace(" ", "")
    if word == "같은달":
        base = told.previous.start if told.previous else None
        return cal.month_span(base.year, base.month) if base else None
    if word in _RELATIVE_MONTHS:
        base = told.published
        return cal.month_span(base.year, base.month + _RELATIVE_MONTHS[word]) if base else None
    month = int(word[:-1])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return None
    year = _year_of(year_word, told)
    if year_word:
        return cal.month_span(year, month) if year else None
    if told.published is None:
        return None
    ahead = cue in ("오는", "돌아오는", "다가오는") or (told.ahead and cue != "지난")
    return cal.nearest_month(month, told.published, ahead=ahead)


def _day_of(
    year_word: str | None, month_word: str | None, day_word: str, told: Told, cue: str | None
) -> date | None:
    day = int(re.match(r"\d+", day_word).group())  # type: ignore[union-attr]  # the pattern begins with digits
    if month_word:
        month = _month_span(year_word, month_word, told, cue)
        found = cal.valid_day(month.start.year, month.start.month, day) if month else None
        if (
            found
            and not year_word
            and told.published
            and month_word[0].isdigit()
            and not told.ahead
            and cue != "오는"
            and found > told.published
        ):
            return cal.valid_day(found.year - 1, found.month, day)
        return found
    if told.published is None:
        return None
    ahead = cue in ("오는", "돌아오는", "다가오는") or (told.ahead and cue != "지난")
    return cal.nearest_day(day, told.published, ahead=ahead)


def _through_day(first: date | None, through: re.Match[str], told: Told) -> DateSpan | None:
    if first is None:
        return None
    base = replace(told, published=first, ahead=True)
    month_word = through["to_month"]
    if month_word and not month_word[0].isdigit():
        base = replace(told, ahead=True)
    last = _day_of(through["to_year"], month_word, through["to_day"], base, None)
    return DateSpan(first, last, Precision.DAY) if last and last >= first else cal.day_span(first)


def _through_month(span: DateSpan | None, through: re.Match[str], told: Told) -> tuple[DateSpan | None, int]:
    if not through["to_month"] or through["to_day"] or span is None:
        return span, through.start()
    base = replace(told, published=span.start, ahead=True)
    last = _month_span(through["to_year"], through["to_month"], base)
    if last is None or last.end < span.start:
        return span, through.start()
    return DateSpan(span.start, last.end, Precision.MONTH), through.end()


def _relation(  # noqa: PLR0911 - one return per form
    match: re.Match[str], told: Told
) -> tuple[DateSpan | None, str] | None:
    """The span and rule of a date told by another one, or by the calendar; `None` for days and months."""
    if match["anaphor"]:
        return relative.anaphor_span(match["anaphor"], told), "anaphor"
    if match["weekday"]:
        return relative.weekday_span(match, told), "day"
    if match["in_week"]:
        return relative.week_span(match["in_week"], told), "week"
    if match["later"]:
        return relative.later_span(match, told), "anaphor"
    if match["turn"]:
        return relative.turn_span(match, told), "half"
    if match["half"]:
        return _half_span(match, told), "half"
    if month := match["s_month"] or match["b_month"]:
        day = _day_of(None, f"{month}월", match["s_day"] or match["b_day"], told, None)
        return (cal.day_span(day) if day else None), "day"
    return None


def _between_hit(text: str, match: re.Match[str], told: Told) -> DateHit:
    """22~24일: the first day as any other, the last the next such day from it."""
    start, end = match.span()
    first = _day_of(match["r_year"], match["r_month"], match["r_from"], told, match["r_cue"])
    last = cal.nearest_day(int(match["r_to"]), first, ahead=True) if first else None
    if first is None or last is None or (last - first).days > _LONGEST_STAY:
        return DateHit(None, text[start:end], start, end, "range")
    rule = "range" if match["r_mark"].strip() not in ("·", ",") else "pair"
    return DateHit(DateSpan(first, last, Precision.DAY), text[start:end], start, end, rule)


_LONGEST_STAY: Final = 31


def _numeric_span(match: re.Match[str]) -> DateSpan | None:
    year = int(match["ny"].strip("’'"))
    year = year if year >= cal.MIN_YEAR else 2000 + year
    month = int(match["nm"])
    if not match["nd"]:
        return cal.month_span(year, month) if 1 <= month <= 12 else None  # noqa: PLR2004 - months of a year
    day = cal.valid_day(year, month, int(match["nd"])) if 1 <= month <= 12 else None  # noqa: PLR2004 - as above
    return cal.day_span(day) if day else None


def _half_span(match: re.Match[str], told: Told) -> DateSpan | None:
    year_word = match["hy"] or match["qy"]
    year = _year_of(year_word, told) if year_word else (told.published.year if told.published else None)
    if year is None:
        return None
    if match["q"]:
        return cal.quarter_span(year, int(match["q"]))
    return cal.half_span(year, 1 if match["hw"] == "상" else 2)


def _duration_days(match: re.Match[str]) -> int:
    groups = {key.removeprefix("b_"): value for key, value in match.groupdict().items() if value}
    if nights := groups.get("nights"):
        return int(nights)
    if days := groups.get("days"):
        return int(days)
    if weeks := groups.get("weeks"):
        return 7 * {"한": 1, "두": 2}.get(weeks, int(weeks) if weeks.isdigit() else 1)
    return relative.DAYS_BY_WORD.get(groups.get("word", ""), 1)
