"""The zone in which a page writes times that name none: the outlet's, its country's, its language's. Pure.

Only countries and languages with one zone (or one in which the national press works) are listed. Names are
those of the IANA time zone database, codes those of ISO 3166-1 and ISO 639-1.
"""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_ZONE_OF_COUNTRY = {
    "at": "Europe/Vienna", "be": "Europe/Brussels", "bg": "Europe/Sofia", "ch": "Europe/Zurich",
    "cy": "Asia/Nicosia", "cz": "Europe/Prague", "de": "Europe/Berlin", "dk": "Europe/Copenhagen",
    "ee": "Europe/Tallinn", "es": "Europe/Madrid", "fi": "Europe/Helsinki", "fr": "Europe/Paris",
    "gb": "Europe/London", "uk": "Europe/London", "gr": "Europe/Athens", "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest", "ie": "Europe/Dublin", "is": "Atlantic/Reykjavik", "it": "Europe/Rome",
    "li": "Europe/Vaduz", "lt": "Europe/Vilnius", "lu": "Europe/Luxembourg", "lv": "Europe/Riga",
    "mt": "Europe/Malta", "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "pl": "Europe/Warsaw",
    "pt": "Europe/Lisbon", "ro": "Europe/Bucharest", "rs": "Europe/Belgrade", "se": "Europe/Stockholm",
    "si": "Europe/Ljubljana", "sk": "Europe/Bratislava", "tr": "Europe/Istanbul", "ua": "Europe/Kyiv",
    "by": "Europe/Minsk", "ru": "Europe/Moscow", "ge": "Asia/Tbilisi", "il": "Asia/Jerusalem",
    "ae": "Asia/Dubai", "sa": "Asia/Riyadh", "qa": "Asia/Qatar", "ir": "Asia/Tehran", "pk": "Asia/Karachi",
    "in": "Asia/Kolkata", "lk": "Asia/Colombo", "np": "Asia/Kathmandu", "bd": "Asia/Dhaka",
    "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh", "kh": "Asia/Phnom_Penh", "my": "Asia/Kuala_Lumpur",
    "sg": "Asia/Singapore", "id": "Asia/Jakarta", "ph": "Asia/Manila", "cn": "Asia/Shanghai",
    "hk": "Asia/Hong_Kong", "mo": "Asia/Macau", "tw": "Asia/Taipei", "mn": "Asia/Ulaanbaatar",
    "kr": "Asia/Seoul", "kp": "Asia/Pyongyang", "jp": "Asia/Tokyo", "uz": "Asia/Tashkent",
    "eg": "Africa/Cairo", "ke": "Africa/Nairobi", "ng": "Africa/Lagos", "za": "Africa/Johannesburg",
    "ma": "Africa/Casablanca", "na": "Africa/Windhoek", "nz": "Pacific/Auckland",
    "ar": "America/Argentina/Buenos_Aires",
    "co": "America/Bogota", "pe": "America/Lima", "uy": "America/Montevideo",
}  # fmt: skip
_ZONE_OF_LANG = {
    "ko": "Asia/Seoul", "ja": "Asia/Tokyo", "zh": "Asia/Shanghai", "th": "Asia/Bangkok",
    "vi": "Asia/Ho_Chi_Minh", "id": "Asia/Jakarta", "hi": "Asia/Kolkata", "he": "Asia/Jerusalem",
    "de": "Europe/Berlin", "it": "Europe/Rome", "nl": "Europe/Amsterdam", "pl": "Europe/Warsaw",
    "cs": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest",
    "bg": "Europe/Sofia", "el": "Europe/Athens", "tr": "Europe/Istanbul", "uk": "Europe/Kyiv",
    "sv": "Europe/Stockholm", "da": "Europe/Copenhagen", "no": "Europe/Oslo", "nb": "Europe/Oslo",
    "nn": "Europe/Oslo", "fi": "Europe/Helsinki", "et": "Europe/Tallinn", "lv": "Europe/Riga",
    "lt": "Europe/Vilnius",
}  # fmt: skip
_FAR_FROM_UTC = frozenset({"ko", "ja", "zh"})
_REGION = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_](?P<country>[A-Za-z]{2})(?:\W|$)")
# Endings that are sold to anybody, unless a national second level stands before them.
_WORLDLY = frozenset({"co", "is", "li"})
_SECOND_LEVELS = frozenset({"co", "com", "or", "org", "net", "go", "gov", "edu"})


def zone_for(source_zone: str | None, lang: str | None, country: str | None = None) -> tzinfo:
    """The zone in which times without one are read: the source's, the country's, the language's, else UTC."""
    name = source_zone or _ZONE_OF_COUNTRY.get(country or "") or _ZONE_OF_LANG.get(lang or "")
    return ZoneInfo(name) if name else UTC


def home_zone(source_zone: str | None, lang: str | None) -> tzinfo:
    """The zone whose day counts where a page writes UTC for machines: the source's, or East Asia's.

    Elsewhere the day stays as written: without a source nobody knows that the paper's desk is not in UTC.
    """
    return zone_for(source_zone, lang if lang in _FAR_FROM_UTC else None)


def country_of(url: str, *labels: str | None) -> str | None:
    """The country that the ending of the URL's host names, else the first of `labels` such as `de-AT`."""
    levels = (urlsplit(url).hostname or "").split(".")
    ending = levels[-1]
    is_national = ending not in _WORLDLY or not _SECOND_LEVELS.isdisjoint(levels[-2:-1])
    if ending in _ZONE_OF_COUNTRY and is_national:
        return ending
    regions = (_REGION.match(label) for label in labels if label)
    return next(
        (code for match in regions if match and (code := match["country"].lower()) in _ZONE_OF_COUNTRY), None
    )
