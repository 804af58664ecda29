"""Korean dates told by another day: weekdays, 이날, 이튿날, 사흘 뒤, and the turn of the year. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from pipeline.extract.dates import calendar_words as cal
from pipeline.extract.dates.told import Told
from pipeline.model import DateSpan, Precision

_ONE_TO_TEN_DAYS: Final = "하루 이틀 사흘 나흘 닷새 엿새 이레 여드레 아흐레 열흘"
DAYS_BY_WORD: Final = {word: value for value, word in enumerate(_ONE_TO_TEN_DAYS.split(), start=1)} | {
    "보름": 15,
    "일주일": 7,
    "한 주": 7,
    "두 주": 14,
}
WEEKDAY: Final = (
    r"(?<![가-힣(])(?<!매주\s)(?<!일\s)(?:(?P<week>지난\s?주|이번\s?주|금주|다음\s?주|내주|지난|오는|이번|돌아오는)\s)?"
    r"(?P<weekday>[월화수목금토일])요일(?!마다)"
)
WEEK: Final = (
    r"(?<![가-힣])(?P<in_week>지난\s?주|이번\s?주|금주|다음\s?주|내주)(?=\s(?!말)|에(?:는)?[\s,]|[,.])"
)
LATER: Final = (
    rf"(?<![가-힣\d])(?P<later>{'|'.join(DAYS_BY_WORD)}|\d{{1,2}}일|\d\s?주(?:일)?)\s?"
    r"(?P<side>뒤|후|전)(?!인\s|부터|[가-힣]{2})"
)
TURN: Final = (
    r"(?<![가-힣])(?:(?P<turn_cue>지난|올|올해|지난해|작년|내년)\s)?(?P<turn>연말|연초)(?!연시|\s?정산|까지)"
)
ANAPHOR: Final = r"(?P<anaphor>같은\s?날|이날|그날|당일|이튿날|다음\s?날|전날|오늘|어제|그제|내일|모레)"

_WEEK_SHIFT: Final = {"지난주": -1, "이번주": 0, "금주": 0, "다음주": 1, "내주": 1}
_TODAY_SHIFT: Final = {"오늘": 0, "어제": -1, "그제": -2, "내일": 1, "모레": 2}
_YEAR_SHIFT: Final = {"지난": -1, "지난해": -1, "작년": -1, "내년": 1, "올": 0, "올해": 0}
_WEEK_DAYS: Final = 7


def weekday_span(match: re.Match[str], told: Told) -> DateSpan | None:
    """지난 월요일, 다음 주 화요일; a bare weekday is the latest, or, `ahead`, the next."""
    published = told.published
    if published is None:
        return None
    weekday = "월화수목금토일".index(match["weekday"])
    cue = (match["week"] or "").replace(" ", "")
    if cue in _WEEK_SHIFT:
        monday = published - timedelta(days=published.weekday())
        return cal.day_span(monday + timedelta(days=weekday + _WEEK_DAYS * _WEEK_SHIFT[cue]))
    ahead = cue in ("오는", "돌아오는") or (told.ahead and cue != "지난")
    day = cal.nearest_weekday(weekday, published, ahead=ahead)
    if cue == "지난" and day == published:
        day -= timedelta(days=_WEEK_DAYS)
    return cal.day_span(day)


def week_span(word: str, told: Told) -> DateSpan | None:
    """지난주, 이번 주, 다음 주: from Monday to Sunday."""
    return cal.week_span(told.published, _WEEK_SHIFT[word.replace(" ", "")]) if told.published else None


def later_span(match: re.Match[str], told: Told) -> DateSpan | None:
    """사흘 뒤: counted from the date told before; 사흘 전: from the publication."""
    words = match["later"]
    digits = re.match(r"\d+", words)
    days = int(digits.group()) * (_WEEK_DAYS if "주" in words else 1) if digits else DAYS_BY_WORD[words]
    if match["side"] == "전":
        return cal.day_span(told.published - timedelta(days=days)) if told.published else None
    base = told.previous
    if base is None or base.precision is not Precision.DAY:
        return None
    return cal.day_span(base.end + timedelta(days=days))


def turn_span(match: re.Match[str], told: Told) -> DateSpan | None:
    """연초 and 연말 as the first and the last quarter; a bare one is the nearest such."""
    published = told.published
    if published is None:
        return None
    quarter = 4 if match["turn"] == "연말" else 1
    if cue := match["turn_cue"]:
        is_passed = cue == "지난" and quarter == 1
        return cal.quarter_span(published.year + (0 if is_passed else _YEAR_SHIFT[cue]), quarter)
    begun = cal.quarter_span(published.year, quarter).start <= published
    return cal.quarter_span(published.year - (0 if begun or told.ahead else 1), quarter)


def anaphor_span(word: str, told: Told) -> DateSpan | None:
    """이날, 같은 날, 이튿날, 전날, 어제."""
    word = word.replace(" ", "")
    if word in _TODAY_SHIFT:
        return cal.day_span(told.published + timedelta(days=_TODAY_SHIFT[word])) if told.published else None
    base = told.previous
    if base is None or base.precision is not Precision.DAY:
        shift = {"이날": 0, "당일": 0 if base is None else None, "전날": -1}.get(word)
        return (
            cal.day_span(told.published + timedelta(days=shift))
            if told.published and shift is not None
            else None
        )
    if word in ("이튿날", "다음날"):
        return cal.day_span(base.end + timedelta(days=1))
    if word == "전날":
        return cal.day_span(base.start - timedelta(days=1))
    return base
