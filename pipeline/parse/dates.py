"""Points in time as pages write them, with the zone they are written in. Pure.

A time without a zone is local to the outlet: its IANA zone where the source is known, else where the
page's language is spoken. Nothing is guessed from the clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_OLDEST_YEAR, _NEWEST_YEAR = 1980, 2100
_MAX_CHARS = 4000  # no date is longer
_EPOCH_DIGITS = re.compile(r"^\d{10}(?:\d{3})?$")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s?(?:[-./]|年|년|\s)\s?(?P<m>\d{1,2})\s?(?:[-./]|月|월|\s)\s?(?P<d>\d{1,2})(?!\d)"
)
_PACKED = re.compile(
    r"(?<!\d)(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<H>[0-2]\d)(?P<M>[0-5]\d)(?P<S>[0-5]\d)?)?(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})\s?[./-]\s?(?P<m>\d{1,2})\s?[./-]\s?(?P<y>(?:19|20)\d{2})(?!\d)"
)
_NAMED_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?P<mon>[A-Za-zÀ-ž]{3,12})\.?,?\s+(?:de\s+)?(?P<y>(?:19|20)\d{2})"
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?P<mon>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{2})"
)
_CLOCK = re.compile(
    r"(?P<half>오전|오후|午前|午後|上午|下午|AM|PM|am|pm)?\s?(?<!\d)(?P<H>[0-2]?\d)\s?(?::|시|時|时|h)\s?(?P<M>[0-5]\d)?(?:\s?(?::|분|分)\s?(?P<S>[0-5]\d)?)?"
    r"(?:[.,]\d{1,9})?\s?(?P<after>[AaPp]\.?[Mm]\.?)?"
)
_ZONE = re.compile(
    r"(?:(?P<z>Z|UTC|GMT)|(?P<sign>[+-])(?P<zh>\d{2}):?(?P<zm>\d{2})|(?P<name>KST|JST|CET|CEST|EST|EDT|PST|PDT|CST|CDT|BST|HKT))\b"
)
_ZONE_NAMES_MIN = {
    "KST": 540, "JST": 540, "CET": 60, "CEST": 120, "EST": -300, "EDT": -240, "PST": -480, "PDT": -420,
    "CST": -360, "CDT": -300, "BST": 60, "HKT": 480,
}  # fmt: skip
# Beginnings of month names in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Nordic.
_MONTH_BEGINNINGS = (
    "jan ene gen sty",
    "feb fév fev lut",
    "mar mär maa mrt",
    "apr avr abr kwi",
    "may mai maj mei mag",
    "jun juin giu cze",
    "jul juil lug lip",
    "aug aoû aou ago sie",
    "sep set wrz",
    "oct okt ott out paź",
    "nov lis",
    "dec dez déc dic des gru",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_BEGINNINGS, 1) for name in names.split()}
_PM = frozenset({"오후", "午後", "下午", "pm", "p.m."})
_AM = frozenset({"오전", "午前", "上午", "am", "a.m."})
_ZONE_OF_LANG = {"ko": "Asia/Seoul", "ja": "Asia/Tokyo", "zh": "Asia/Shanghai"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: `at` in UTC, `day` and `offset_min` (east of UTC) as the publisher writes them.

    `zoned`: the page names the zone itself; `timed`: it tells more than the day.
    """

    at: datetime
    day: date
    offset_min: int
    zoned: bool
    timed: bool


def zone_for(source_zone: str | None, lang: str | None) -> tzinfo:
    """The zone in which times without one are read: the source's, the language's, else UTC."""
    name = source_zone or _ZONE_OF_LANG.get(lang or "", "")
    return ZoneInfo(name) if name else UTC


def read_moment(text: object, zone: tzinfo) -> Moment | None:
    """The first date in `text` (and the time beside it), or `None`. Numbers are seconds or ms since 1970."""
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        text = str(int(text))
    if not isinstance(text, str) or len(text) > _MAX_CHARS:
        return None
    text = text.strip()
    if _EPOCH_DIGITS.match(text):
        return _from_epoch(int(text[:10]), zone)
    found = _day_in(text)
    if found is None:
        return None
    day, clock, rest = found
    return _at_clock(day, clock or _clock_in(rest), zone)


def _at_clock(day: date, clock: tuple[int, int, int, str] | None, zone: tzinfo) -> Moment:
    """The moment on `day` at `clock` (hour, minute, second, text behind); midnight where it is no time."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    if clock is None:
        return _moment(midnight, zoned=False, timed=False)
    hour, minute, second, behind = clock
    try:
        when = midnight.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        return _moment(midnight, zoned=False, timed=False)
    offset = _offset_in(behind)
    if offset is None:
        return _moment(when, zoned=False, timed=True)
    return _moment(when.replace(tzinfo=offset), zoned=True, timed=True)


def seen_from(moment: Moment, zone: tzinfo) -> Moment:
    """The same point in time with day and offset of `zone`, for a page that writes UTC for machines."""
    if moment.offset_min != 0 or not moment.timed:
        return moment
    local = moment.at.astimezone(zone)
    return Moment(moment.at, local.date(), _minutes(local), moment.zoned, moment.timed)


def _moment(when: datetime, *, zoned: bool, timed: bool) -> Moment:
    return Moment(when.astimezone(UTC), when.date(), _minutes(when), zoned, timed)


def _minutes(when: datetime) -> int:
    offset = when.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def _from_epoch(seconds: int, zone: tzinfo) -> Moment | None:
    when = datetime.fromtimestamp(seconds, UTC)
    if not _OLDEST_YEAR <= when.year <= _NEWEST_YEAR:
        return None
    return _moment(when.astimezone(zone), zoned=True, timed=True)


def _day_in(text: str) -> tuple[date, tuple[int, int, int, str] | None, str] | None:
    """The first day in `text`, the clock if it is written in one word with it, and the text behind it."""
    for pattern in (_YEAR_FIRST, _PACKED, _DAY_FIRST, _NAMED_DAY_FIRST, _NAMED_MONTH_FIRST):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else _month(parts.get("mon") or "")
            day = _checked_day(int(parts["y"]), month, int(parts["d"]))
            if day is None:
                continue
            behind = text[match.end() :]
            if parts.get("H"):
                return day, (int(parts["H"]), int(parts["M"]), int(parts["S"] or 0), behind), behind
            return day, None, behind
    return None


def _month(name: str) -> int:
    lower = name.lower()
    return _MONTHS.get(lower[:4], 0) or _MONTHS.get(lower[:3], 0)


def _checked_day(year: int, month: int, day: int) -> date | None:
    if not _OLDEST_YEAR <= year <= _NEWEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock_in(rest: str) -> tuple[int, int, int, str] | None:
    match = _CLOCK.search(rest[:40])
    if match is None:
        return None
    hour, minute, second = int(match["H"]), int(match["M"] or 0), int(match["S"] or 0)
    half = (match["half"] or match["after"] or "").lower()
    if half in _PM and hour < 12:  # noqa: PLR2004 noon
        hour += 12
    elif half in _AM and hour == 12:  # noqa: PLR2004 midnight
        hour = 0
    return (hour, minute, second, rest[match.end() :]) if hour < 24 else None  # noqa: PLR2004


def _offset_in(behind: str) -> tzinfo | None:
    match = _ZONE.search(behind[:12])
    if match is None:
        return None
    if match["z"]:
        return UTC
    if match["name"]:
        return timezone(timedelta(minutes=_ZONE_NAMES_MIN[match["name"]]))
    minutes = int(match["zh"]) * 60 + int(match["zm"])
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
