"""Japanese dates: 26日, 7月1日から4日まで, 9月26日と27日, 昨年11月19日, 同日, 前日, 令和5年6月12日."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from pipeline.extract.dates import calendar_words as cal
from pipeline.extract.dates.told import ANNOUNCED, DateHit, Told
from pipeline.model import DateSpan, Precision

_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925}
_WEEK_SHIFT: Final = {"先週": -1, "今週": 0, "来週": 1}
_YEAR: Final = r"(?:今年|昨年|去年|来年|同年|(?:令和|平成|昭和)\s?(?:\d{1,2}|元)年|(?:19|20)\d{2}年)"
_MONTH: Final = r"(?:今月|先月|来月|同月|\d{1,2}月)"
_DAY: Final = r"\d{1,2}日(?!間|目|本|連続|以内)"
_POINT: Final = rf"(?:(?P<year>{_YEAR})\s?)?(?:(?P<month>{_MONTH})\s?)?(?P<day>{_DAY})?"
_EXPRESSION: Final = re.compile(
    rf"(?P<anaphor>同日|前日|翌日|当日|昨日|きのう|本日|今日|きょう|明日|あす)|(?P<week>先週|今週|来週)(?![一-鿿]|から|まで)|(?<![\d.])(?={_YEAR}|"
    rf"{_MONTH}|{_DAY}){_POINT}"
)
_TO: Final = re.compile(
    rf"\s?(?:\([^)]{{1,4}}\)|（[^）]{{1,4}}）)?\s?(?:から|"
    rf"[~～〜-])\s?{_POINT.replace('?P<', '?P<to_')}\s?(?:まで|にかけて)?"
)
_PAIR: Final = re.compile(r"(?:と|、|・)(?P<to>\d{1,2})日")
_LASTS: Final = re.compile(r"から\s?(?P<days>\d{1,2})日間|から\s?(?P<n>\d)泊(?P<nights>\d)日")
_SAID: Final = re.compile(
    r"[、,]?(?:に)?(?:[^、。]{0,12})?(?:発表した|明らかにした|伝えた|述べた)|"
    r"[、,][^。]{4,160}(?:と発表した|と明らかにした|と伝えた)"
)


def find(text: str, told: Told) -> tuple[DateHit, ...]:
    """Dates of a Japanese text, in order."""
    hits: list[DateHit] = []
    end = 0
    for match in _EXPRESSION.finditer(text):
        if match.start() < end or not match.group():
            continue
        hit = _hit(text, match, told, first=not hits)
        hits.append(hit)
        end = hit.end
        if hit.span and hit.rule != ANNOUNCED:
            told = replace(told, previous=hit.span)
    return tuple(hits)


def _hit(text: str, match: re.Match[str], told: Told, *, first: bool) -> DateHit:
    start, end = match.span()
    if match["anaphor"]:
        return DateHit(_anaphor(match["anaphor"], told), match.group(), start, end, "anaphor")
    if word := match["week"]:
        span = cal.week_span(told.published, _WEEK_SHIFT[word]) if told.published else None
        return DateHit(span, word, start, end, "week")
    if not match["day"]:
        span = _month(match, told) if match["month"] else _year_span(match["year"], told)
        return DateHit(span, match.group(), start, end, "month" if match["month"] else "year")
    day = _day(match["year"], match["month"], match["day"], told)
    span, end, rule = _extended(text, end, day, told)
    if rule == "day" and first and _SAID.match(text, end) and len(_EXPRESSION.findall(text, end)) > 0:
        rule = ANNOUNCED
    return DateHit(span, text[start:end], start, end, rule)


def _extended(text: str, end: int, day: date | None, told: Told) -> tuple[DateSpan | None, int, str]:
    span = cal.day_span(day) if day else None
    if lasts := _LASTS.match(text, end):
        days = int(lasts["days"] or lasts["nights"])
        return (cal.lasting(span, days) if span else None), lasts.end(), "stay"
    if (through := _TO.match(text, end)) and through["to_day"]:
        if day is None:
            return None, through.end(), "range"
        base = replace(told, published=day, ahead=True)
        last = _day(through["to_year"], through["to_month"], through["to_day"], base)
        return (DateSpan(day, last, Precision.DAY) if last and last >= day else span), through.end(), "range"
    if (pair := _PAIR.match(text, end)) and day:
        last = cal.valid_day(day.year, day.month, int(pair["to"]))
        if last and last > day:
            return DateSpan(day, last, Precision.DAY), pair.end(), "pair"
    return span, end, "day"


def _year(word: str, told: Told) -> int | None:
    for era, base in _ERAS.items():
        if word.startswith(era):
            digits = re.sub(r"\D", "", word)
            return base + (int(digits) if digits else 1)
    if word[0].isdigit():
        return int(word[:4])
    if word == "同年":
        return told.previous.start.year if told.previous else None
    return (
        told.published.year + {"今年": 0, "昨年": -1, "去年": -1, "来年": 1}[word] if told.published else None
    )


def _year_span(word: str, told: Told) -> DateSpan | None:
    year = _year(word, told)
    return cal.year_span(year) if year and cal.MIN_YEAR <= year <= cal.MAX_YEAR else None


def _month(match: re.Match[str], told: Told) -> DateSpan | None:
    return _month_of(match["year"], match["month"], told)


def _month_of(year_word: str | None, month_word: str, told: Told) -> DateSpan | None:
    if month_word == "同月":
        return cal.month_span(told.previous.start.year, told.previous.start.month) if told.previous else None
    if month_word in ("今月", "先月", "来月"):
        shift = {"今月": 0, "先月": -1, "来月": 1}[month_word]
        return cal.month_span(told.published.year, told.published.month + shift) if told.published else None
    month = int(month_word[:-1])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return None
    if year_word:
        year = _year(year_word, told)
        return cal.month_span(year, month) if year else None
    return cal.nearest_month(month, told.published, ahead=told.ahead) if told.published else None


def _day(year_word: str | None, month_word: str | None, day_word: str, told: Told) -> date | None:
    day = int(day_word[:-1])
    if month_word:
        month = _month_of(year_word, month_word, told)
        found = cal.valid_day(month.start.year, month.start.month, day) if month else None
        if found and not year_word and not told.ahead and told.published and found > told.published:
            return cal.valid_day(found.year - 1, found.month, day)
        return found
    return cal.nearest_day(day, told.published, ahead=told.ahead) if told.published else None


def _anaphor(word: str, told: Told) -> DateSpan | None:
    shifts = {"昨日": -1, "きのう": -1, "本日": 0, "今日": 0, "きょう": 0, "明日": 1, "あす": 1}
    if word in shifts:
        return cal.day_span(told.published + timedelta(days=shifts[word])) if told.published else None
    if told.previous is None or told.previous.precision is not Precision.DAY:
        return None
    if word == "前日":
        return cal.day_span(told.previous.start - timedelta(days=1))
    if word == "翌日":
        return cal.day_span(told.previous.end + timedelta(days=1))
    return told.previous
