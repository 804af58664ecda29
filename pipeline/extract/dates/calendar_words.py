"""Arithmetic of told dates: months, halves, the nearest day of that number. Pure; no text is read here."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

from pipeline.model import DateSpan, Precision

MIN_YEAR: Final = 1900
MAX_YEAR: Final = 2100
_MONTHS: Final = 12


def day_span(day: date) -> DateSpan:
    """That one day."""
    return DateSpan(day, day, Precision.DAY)


def month_span(year: int, month: int) -> DateSpan:
    """The whole month. `month` may run over: 13 is January of the next year, 0 December of the last."""
    years, index = divmod(month - 1, _MONTHS)
    year, month = year + years, index + 1
    last = calendar.monthrange(year, month)[1]
    return DateSpan(date(year, month, 1), date(year, month, last), Precision.MONTH)


def quarter_span(year: int, quarter: int) -> DateSpan:
    """Quarter 1 … 4 of the year."""
    first = month_span(year, quarter * 3 - 2)
    return DateSpan(first.start, month_span(year, quarter * 3).end, Precision.QUARTER)


def half_span(year: int, half: int) -> DateSpan:
    """Half 1 or 2 of the year."""
    first = month_span(year, half * 6 - 5)
    return DateSpan(first.start, month_span(year, half * 6).end, Precision.HALF)


def year_span(year: int) -> DateSpan:
    """The whole year."""
    return DateSpan(date(year, 1, 1), date(year, _MONTHS, 31), Precision.YEAR)


def valid_day(year: int, month: int, day: int) -> date | None:
    """That day, or `None` where the calendar has none or the year is no news year."""
    years, index = divmod(month - 1, _MONTHS)
    year, month = year + years, index + 1
    if not MIN_YEAR <= year <= MAX_YEAR or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def nearest_day(day: int, published: date, *, ahead: bool) -> date | None:
    """Day `day` of the month: the latest not after `published`, or, `ahead`, the first not before it."""
    for shift in (0, 1, 2) if ahead else (0, -1, -2):
        found = valid_day(published.year, published.month + shift, day)
        if found and (found >= published if ahead else found <= published):
            return found
    return None


def nearest_month(month: int, published: date, *, ahead: bool) -> DateSpan:
    """The latest such month begun by `published`, or, `ahead`, the first not yet over."""
    year = published.year
    if ahead and month < published.month:
        year += 1
    elif not ahead and month > published.month:
        year -= 1
    return month_span(year, month)


def week_span(published: date, shift: int) -> DateSpan:
    """Monday to Sunday of the week that lies `shift` weeks after the one of `published`."""
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
    return DateSpan(monday, monday + timedelta(days=6), Precision.DAY)


def nearest_weekday(weekday: int, published: date, *, ahead: bool) -> date:
    """The latest such weekday (Monday 0) up to and with `published`, or, `ahead`, the next one from it."""
    if ahead:
        return published + timedelta(days=(weekday - published.weekday()) % 7)
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def lasting(span: DateSpan, days: int) -> DateSpan:
    """A stay that begins with `span` and lasts that many days, first and last included."""
    return DateSpan(span.start, span.start + timedelta(days=max(1, days) - 1), Precision.DAY)
