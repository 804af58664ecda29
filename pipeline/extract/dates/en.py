"""English dates: on Aug. 1, from March 4 for three days, December 7 to 9, on Monday, last May, the 2nd."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from pipeline.extract.dates import calendar_words as cal
from pipeline.extract.dates.told import ANNOUNCED, DateHit, Told
from pipeline.model import DateSpan, Precision

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TWO_TO_TEN: Final = "two three four five six seven eight nine ten"
_NUMBERS: Final = {word: value for value, word in enumerate(_TWO_TO_TEN.split(), start=2)} | {
    "a week": 7,
    "one week": 7,
    "two weeks": 14,
}
_MONTH: Final = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)  # fmt: skip
_DAY: Final = (
    r"\d{1,2}(?:st|nd|rd|th)?\b(?!,\d{3}|\.\d|\s?(?:percent|people|billion|million|won|cities|countries))"
)
_LASTING: Final = (
    r"(?:\s(?:for|lasting)\s(?P<last>two|three|four|five|six|seven|eight|nine|ten|a week|one week|"
    r"two weeks|\d{1,2})(?:\s(?:days|nights))?)?"
)
_EXPRESSION: Final = re.compile(
    rf"\b(?P<md>(?P<month>{_MONTH})\s(?P<day>{_DAY})(?:\s?(?:-|–|to|through|until|"
    rf"and)\s(?:(?P<month2>{_MONTH})\s)?(?P<day2>{_DAY}))?(?:,\s(?P<year>(?:19|"
    rf"20)\d{{2}}))?{_LASTING})"
    rf"|\b(?P<dm>(?P<day3>\d{{1,2}})\s(?P<month3>{_MONTH})(?:\s(?P<year3>(?:19|20)\d{{2}}))?)"
    rf"|\b(?P<rel>(?P<which>(?i:last|this|next|in|since|early|late|"
    rf"earlier in))\s(?P<only>{_MONTH})\b(?!\s\d{{1,2}}\b)(?:\s(?P<year4>(?:19|20)\d{{2}}))?)"
    r"|\b(?P<span>(?P<when>last|this|next)\s(?P<unit>month|year|week)\b(?!['’]))"
    r"|\b(?P<weekday>(?:(?P<wcue>last|next|this|on|the following)\s)?(?P<wname>Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday)\b(?:\s?(?:-|–|and|to|through|until|till)\s"
    r"(?P<wname2>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)?)"
    r"|\b(?P<nth>(?:on|of)\s(?:the\s(?:morning|afternoon|"
    r"evening)\sof\s)?the\s(?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b(?!\s[a-z]+\s(?:anniversary|session|"
    r"meeting)))"
    r"|\b(?P<word>today|yesterday|tomorrow)\b"
    r"|\b(?i:in|since|during)\s(?P<bare>(?:19|20)\d{2})\b"
    r"|(?P<iso>(?P<iy>(?:19|20)\d{2})[./-](?P<im>\d{1,2})[./-](?P<id>\d{1,2}))",
)
_SAID_BEFORE: Final = re.compile(
    r"\b(?:said|says|announced|reported|told reporters|released|published|issued|confirmed|disclosed)\s"
    r"(?:[A-Za-z]+\s){0,3}$"
)
_SAID_AFTER: Final = re.compile(r"\s?,?\s?(?:it\s)?(?:said|announced)\b")


def find(text: str, told: Told) -> tuple[DateHit, ...]:
    """Dates of an English text, in order."""
    hits: list[DateHit] = []
    for match in _EXPRESSION.finditer(text):
        span, rule = _resolved(match, told)
        if rule == "none":
            continue
        if _SAID_BEFORE.search(text, max(0, match.start() - 40), match.start()) or _SAID_AFTER.match(
            text, match.end()
        ):
            rule = ANNOUNCED
        elif span:
            told = replace(told, previous=span)
        hits.append(DateHit(span, match.group(), match.start(), match.end(), rule))
    return tuple(_with_length(text, hits))


def _resolved(match: re.Match[str], told: Told) -> tuple[DateSpan | None, str]:  # noqa: PLR0911 - one return per form
    if match["md"]:
        return _month_day(match, told), "month-day"
    if match["dm"]:
        day = _day(_month_number(match["month3"]), match["day3"], match["year3"], told)
        return (cal.day_span(day) if day else None), "day-month"
    if match["rel"]:
        return _month(match, told), "month"
    if match["span"]:
        return _unit(match["when"], match["unit"], told), match["unit"]
    if match["weekday"]:
        return _weekday(match, told), "weekday"
    if match["nth"]:
        day = _day_of_month(int(match["ordinal"]), told) or (
            cal.nearest_day(int(match["ordinal"]), told.published, ahead=told.ahead)
            if told.published
            else None
        )
        return (cal.day_span(day) if day else None), "ordinal"
    if match["word"]:
        shift = {"today": 0, "yesterday": -1, "tomorrow": 1}[match["word"]]
        return (cal.day_span(told.published + timedelta(days=shift)) if told.published else None), "day-word"
    if match["bare"]:
        return cal.year_span(int(match["bare"])), "year"
    iso = (
        cal.valid_day(int(match["iy"]), int(match["im"]), int(match["id"]))
        if int(match["im"]) <= len(_MONTHS)
        else None
    )
    return (cal.day_span(iso), "iso") if iso else (None, "none")


def _day_of_month(day: int, told: Told) -> date | None:
    """`in May: … on the 7th`: a day of the month that was just told."""
    if told.previous is None or told.previous.precision is not Precision.MONTH:
        return None
    return cal.valid_day(told.previous.start.year, told.previous.start.month, day)


def _month_number(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _number(word: str) -> int:
    return int("".join(character for character in word if character.isdigit()))


def _day(month: int, day_word: str, year_word: str | None, told: Told) -> date | None:
    day = _number(day_word)
    if year_word:
        return cal.valid_day(int(year_word), month, day)
    if told.published is None:
        return None
    found = cal.valid_day(told.published.year, month, day)
    if found and not told.ahead and found > told.published:
        return cal.valid_day(told.published.year - 1, month, day)
    if found and told.ahead and found < told.published:
        return cal.valid_day(told.published.year + 1, month, day)
    return found


def _month_day(match: re.Match[str], told: Told) -> DateSpan | None:
    first = _day(_month_number(match["month"]), match["day"], match["year"], told)
    if first is None:
        return None
    if match["day2"]:
        month2 = _month_number(match["month2"]) if match["month2"] else first.month
        last = cal.valid_day(first.year + (month2 < first.month), month2, _number(match["day2"]))
        return DateSpan(first, last, Precision.DAY) if last and last >= first else cal.day_span(first)
    if match["last"]:
        return cal.lasting(cal.day_span(first), _NUMBERS.get(match["last"]) or int(match["last"]))
    return cal.day_span(first)


def _month(match: re.Match[str], told: Told) -> DateSpan | None:
    month = _month_number(match["only"])
    if match["year4"]:
        return cal.month_span(int(match["year4"]), month)
    if told.published is None:
        return None
    which = match["which"].lower()
    ahead = which == "next" or (told.ahead and which != "last")
    span = cal.nearest_month(month, told.published, ahead=ahead)
    if which == "last" and span.end >= told.published:
        return cal.month_span(span.start.year - 1, month)
    return span


def _unit(when: str, unit: str, told: Told) -> DateSpan | None:
    if told.published is None:
        return None
    shift = {"last": -1, "this": 0, "next": 1}[when]
    if unit == "year":
        return cal.year_span(told.published.year + shift)
    if unit == "month":
        return cal.month_span(told.published.year, told.published.month + shift)
    return cal.week_span(told.published, shift)


def _weekday(match: re.Match[str], told: Told) -> DateSpan | None:
    if told.published is None:
        return None
    weekday = _WEEKDAYS.index(match["wname"].lower())
    ahead = told.ahead or match["wcue"] == "next"
    first = cal.nearest_weekday(weekday, told.published, ahead=ahead)
    if match["wname2"] is None:
        return cal.day_span(first)
    last = first + timedelta(days=(_WEEKDAYS.index(match["wname2"].lower()) - weekday) % 7)
    if not ahead and last > told.published and "and" in match.group():
        first, last = first - timedelta(days=7), last - timedelta(days=7)
    return DateSpan(first, last, Precision.DAY)


_LENGTH: Final = re.compile(
    rf"\b(?P<number>{'|'.join(_TWO_TO_TEN.split())}|\d{{1,2}})[- ](?P<unit>day|week)s?(?:['’])?\b"
    r"(?=[\w\s-]*?\b(?:visit|trip|tour|"
    r"stay|course|training|program|study|mission|workshop|seminar|event|forum|fair|expo|journey|swing|stint))"
)
_ENDS: Final = re.compile(
    r"\b(?:wrapp\w+ up|wraps? up|end(?:ed|s|ing)?|finish\w*|complet\w+|conclud\w+|"
    r"clos(?:ed|es|ing))\b"
)
_BEGINS: Final = re.compile(
    r"\b(?:open(?:ed|s|ing)?|beg[ai]n\w*|start\w*|kick\w* off|le(?:aves?|ft|aving)|depart\w*|"
    r"arriv\w+|embark\w*|"
    r"set off|fl(?:ew|ies)|head(?:ed|s|ing)|on an?|for an?)\b"
)


def _with_length(text: str, hits: list[DateHit]) -> list[DateHit]:
    """Left Sunday for a five-day trip, wrapped up a two-week course on Friday."""
    days = [hit for hit in hits if hit.rule != ANNOUNCED and hit.span]
    length = _LENGTH.search(text) if len(days) == 1 else None
    if length is None or days[0].span is None or days[0].span.start != days[0].span.end:
        return hits
    day = days[0].span.start
    number = _NUMBERS.get(length["number"]) or int(length["number"])
    total = number * 7 if length["unit"] == "week" else number
    if _ENDS.search(text):
        # a course of whole weeks that ends on a Friday began on a Monday
        back = total - 2 if length["unit"] == "week" and day.weekday() == _FRIDAY else total
        stay = DateSpan(day - timedelta(days=back - 1), day, Precision.DAY)
    elif _BEGINS.search(text) and length["unit"] == "day":
        stay = cal.lasting(days[0].span, total)
    else:
        return hits
    return [replace(hit, span=stay, rule="stay") if hit is days[0] else hit for hit in hits]


_FRIDAY: Final = 4
