"""Points in time as pages write them, with the zone they are written in. Pure.

A time without a zone is local to the outlet (`zones` says where that is). Nothing is guessed from the clock.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

_OLDEST_YEAR, _NEWEST_YEAR = 1980, 2100
_MAX_CHARS = 4000  # no date is longer
_EPOCH_DIGITS = re.compile(r"^\d{10}(?:\d{3})?$")
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_MONTH_NAME = r"(?P<mon>[^\W\d_]{3,12})"
_YEAR_FIRST = re.compile(
    rf"(?<!\d){_YEAR}\s?(?:[-./]|年|년|\s)\s?(?P<m>\d{{1,2}})\s?(?:[-./]|月|월|\s)\s?(?P<d>\d{{1,2}})(?!\d)"
)
_PACKED = re.compile(
    r"(?<!\d)(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<H>[0-2]\d)(?P<M>[0-5]\d)(?P<S>[0-5]\d)?)?(?!\d)"
)
_DAY_FIRST = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s?[./-]\s?(?P<m>\d{{1,2}})\s?[./-]\s?{_YEAR}(?!\d)")
_NAMED_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s/-]+(?:de\s+|d['’]\s?|of\s+)?{_MONTH_NAME}"
    rf"[.,]*[\s/-]+(?:del?\s+)?{_YEAR}"
)
_NAMED_MONTH_FIRST = re.compile(rf"{_MONTH_NAME}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
_NAMED_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}[.,]?[\s-]+{_MONTH_NAME}\.?[\s-]+(?P<d>\d{{1,2}})(?!\d)")
# "Sat May  3 15:12:00 KST 2031", as computers write it.
_YEAR_LAST = re.compile(
    rf"{_MONTH_NAME}\s+(?P<d>\d{{1,2}})\s+(?P<H>\d{{2}}):(?P<M>\d{{2}}):(?P<S>\d{{2}})\s+(?P<zone>[A-Z]{{3,5}}\s+)?{_YEAR}"
)
_VIETNAMESE = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}) tháng (?P<m>\d{{1,2}}),? (?:năm )?{_YEAR}")
_ERA = re.compile(
    r"(?P<era>令和|平成|昭和|民[國国])\s?(?P<n>\d{1,3}|元)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"
)
_YEAR_BEFORE_ERA = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_NUMBERED = (_YEAR_FIRST, _PACKED, _DAY_FIRST)
_WORDED = (_NAMED_DAY_FIRST, _NAMED_MONTH_FIRST, _NAMED_YEAR_FIRST, _YEAR_LAST, _VIETNAMESE, _ERA)
_CLOCK = re.compile(
    r"(?P<half>오전|오후|午前|午後|上午|下午|AM|PM|am|pm)?\s?(?<!\d)(?P<H>[0-2]?\d)"
    r"\s?(?::|시|時|时|h|\.(?=[0-5]\d\s?(?:Uhr|WIB|WITA|hrs)))\s?(?P<M>[0-5]\d)?(?:\s?(?::|分|分|분)\s?(?P<S>[0-5]\d)?)?"
    r"(?:[.,]\d{1,9})?\s?(?P<after>[AaPp]\.?[Mm]\.?)?"
)
_ZONE = re.compile(
    r"(?:(?:GMT|UTC)(?P<far>[+−-]\d{1,2}(?::?\d{2})?)|(?P<z>Z|UTC|GMT)"
    r"|(?P<near>[+−-]\d{2}:?\d{2})|(?P<name>KST|JST|CES?T|E[SD]T|P[SD]T|C[SD]T|BST|HKT|SGT|WIB|WITA|IST|EES?T|WEST|MSK|PHT))\b"
)
_ZONE_NAMES_MIN = {
    "KST": 540, "JST": 540, "CET": 60, "CEST": 120, "EST": -300, "EDT": -240, "PST": -480, "PDT": -420,
    "CST": -360, "CDT": -300, "BST": 60, "HKT": 480, "SGT": 480, "PHT": 480, "WIB": 420, "WITA": 480,
    "IST": 330, "EET": 120, "EEST": 180, "WEST": 60, "MSK": 180,
}  # fmt: skip
# Beginnings of month names, told apart by the longest that fits: English, German, French, Spanish, Italian,
# Portuguese, Catalan, Dutch, Nordic, Finnish, Polish, Czech, Slovak, Hungarian, Romanian, Turkish,
# Indonesian, Russian, Ukrainian, Bulgarian, Greek.
_MONTH_BEGINNINGS = (
    "jan jän ene gen sty led ian oca tam янв яну січ ιαν",
    "feb fév fev lut úno şub helmi фев лют φεβ",
    "mar mär maa mrt bře már мар бер μαρ μάρ",
    "apr avr abr kwi dub ápr nis huh апр кві απρ",
    "may mai maj mei mag kvě máj touko май мая тра μαϊ μαΐ μάι",
    "jun juin giu cze červn červen čvn jún iun haz kesä июн юни чер ιουν ιούν",
    "jul juil lug lip července červenec čvc júl iul tem heinä июл юли лип ιουλ ιούλ",
    "aug aoû aou ago sie srp ağu agu elo авг сер αυγ αύγ",
    "sep set wrz zář sze eyl syys сен сеп вер σεπ",
    "oct okt ott out paź říj eki loka окт жов οκτ",
    "nov lis noi kas marras ноя ное лис νοε νοέ",
    "dec dez déc dic des gru pro ara joulu дек гру δεκ",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_BEGINNINGS, 1) for name in names.split()}
_LONGEST_BEGINNING = max(map(len, _MONTHS))
_PM = frozenset({"오후", "午後", "下午", "pm", "p.m."})
_AM = frozenset({"오전", "午前", "上午", "am", "a.m."})


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


def read_moment(text: object, zone: tzinfo) -> Moment | None:
    """The first date in `text` (and the time beside it), or `None`. Numbers are seconds or ms since 1970."""
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        text = str(int(text))
    if not isinstance(text, str) or len(text) > _MAX_CHARS:
        return None
    text = text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()
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
    """The first day in `text`, the clock if it is written in one word with it, and the text behind it.

    Numbers alone are tried before names of months, each kind of writing in a fixed order.
    """
    for pattern in (*_NUMBERED, *_WORDED):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            day = _day_of(parts)
            if day is None:
                continue
            behind = text[match.end() :]
            if parts.get("H"):
                zone = parts.get("zone") or behind
                return day, (int(parts["H"]), int(parts["M"]), int(parts["S"] or 0), zone), behind
            return day, None, behind
    return None


def _day_of(parts: dict[str, str]) -> date | None:
    """The day of a match; where a number is too large for a month, the two are in the American order."""
    if parts.get("era"):
        year = _YEAR_BEFORE_ERA[parts["era"]] + (1 if parts["n"] == "元" else int(parts["n"]))
    else:
        year = int(parts["y"])
    month = int(parts["m"]) if parts.get("m") else _month(parts.get("mon") or "")
    day = int(parts["d"])
    if month > 12 and day <= 12:  # noqa: PLR2004 months of a year
        month, day = day, month
    return _checked_day(year, month, day)


def _month(name: str) -> int:
    lower = name.lower()
    lengths = range(min(len(lower), _LONGEST_BEGINNING), 2, -1)
    return next((month for length in lengths if (month := _MONTHS.get(lower[:length]))), 0)


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
    match = _ZONE.search(behind[:16])
    if match is None:
        return None
    if match["z"]:
        return UTC
    if match["name"]:
        return timezone(timedelta(minutes=_ZONE_NAMES_MIN[match["name"]]))
    written = match["far"] or match["near"]
    digits = written[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004 +9, +09
    east = int(hours) * 60 + int(minutes)
    if east > 14 * 60:
        return None
    return timezone(timedelta(minutes=east if written[0] == "+" else -east))
