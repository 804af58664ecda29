"""What places are called: the CLDR through Babel, and our own tables in data/places. No matching here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel import Locale
from babel.core import get_global

from pipeline.toml_values import read_toml, toml_files

DATA: Final = Path(__file__).parent.parent / "data"
LANGUAGES: Final = ("ko", "en", "ja")


@dataclass(frozen=True, slots=True)
class Place:
    """Names of one country's places (or of a body that gives its country away).

    `code`: ISO 3166-1 alpha-2, or empty for an international body. `kind`: country, city, region or
    organisation. `visitor_kind`: what its people are when they visit. `example`: a sentence in which `{}`
    stands for each of the names; a test reads it.
    """

    code: str
    names: tuple[str, ...]
    example: str
    kind: str = "country"
    visitor_kind: str = ""


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """One table of names: data/places/<any>.toml but homographs and marks."""

    place: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Homograph:
    """A name that is also another word, with the cues that decide. See the head of homographs.toml."""

    name: str
    example: str
    counter: str = ""
    alone: bool = False
    never_before: tuple[str, ...] = ()
    never_after: tuple[str, ...] = ()
    sure_before: tuple[str, ...] = ()
    sure_after: tuple[str, ...] = ()
    code_when: str = ""
    code_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HomographFile:
    """data/places/homographs.toml."""

    heads: tuple[str, ...]
    homograph: tuple[Homograph, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A one-syllable country mark. `bare`: its Hangul syllable may stand alone before a head noun."""

    code: str
    han: tuple[str, ...]
    example: str
    hangul: str = ""
    bare: bool = False
    never_before: tuple[str, ...] = ()
    never_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkFile:
    """data/places/marks.toml."""

    heads: tuple[str, ...]
    pairs: tuple[str, ...]
    mark: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class PlaceTables:
    """Everything the gazetteer is compiled from; later places override earlier ones of the same name."""

    places: tuple[Place, ...]
    homographs: HomographFile
    marks: MarkFile


def read_place_tables(extra_dirs: tuple[Path, ...] = ()) -> PlaceTables:
    """CLDR names first, then the shipped tables, then the user's `<dir>/places/*.toml`. Raises ConfigError.

    A file of the user's with the name of a shipped one replaces it.
    """
    files = toml_files(tuple(root / "places" for root in (DATA, *extra_dirs)))
    homographs = read_toml(files.pop("homographs"), HomographFile)
    marks = read_toml(files.pop("marks"), MarkFile)
    own = (place for path in files.values() for place in read_toml(path, PlaceFile).place)
    return PlaceTables((*cldr_cities(), *cldr_countries(), *own), homographs, marks)


def cldr_countries() -> Iterator[Place]:
    """All ISO countries in three languages, without what the CLDR adds in brackets or behind a dash."""
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) != len("KR") or not code.isalpha() or code in _NO_COUNTRIES:
                continue
            names = {_plain(name)}
            if language == "ko":
                names.add(_plain(name).replace(" ", ""))
            yield Place(code, tuple(sorted(n for n in names if _is_country_name(n))), example="")


def cldr_cities() -> Iterator[Place]:
    """The cities that name the world's time zones, in three languages; mostly capitals."""
    for zone, code in get_global("zone_territories").items():
        for language in LANGUAGES:
            # English names are the zones' own (Asia/Tokyo) unless the CLDR spells them otherwise.
            own = zone.rpartition("/")[2].replace("_", " ") if language == "en" else ""
            city = str(Locale(language).time_zones.get(zone, {}).get("city", own))
            if len(code) != len("KR") or not code.isalpha() or code == "ZZ" or not _is_city_name(city, zone):
                continue
            yield Place(code, (city,), example="", kind="city")


# Aggregates, Antarctica, uninhabited islands, pseudo-codes: nobody's delegation.
_NO_COUNTRY_LIST: Final = "EU EZ UN QO ZZ XA XB AQ BV HM TF UM IO AC CP DG EA IC TA CQ"
_NO_COUNTRIES: Final = frozenset(_NO_COUNTRY_LIST.split())
# CLDR names that are other words in running text; the ordinary name is in data/places where it differs.
_AMBIGUOUS_LIST: Final = (
    "건지 저지 센터 크리스마스 미드웨이 스탠리 파머 데이비스 케이시 트롤 살타 치타 기자 가자 주바 "
    "로메 마헤 웨이크 오랄 갬비어 감비어 툴레 빈센스 다윈 노퍽 채텀 방기 다카 파리 로마 "
    "Male Casey Davis Palmer Troll Christmas Easter Stanley Midway Wake Nome Jersey Phoenix Regina Resolute "
    "Norfolk Darwin Dawson Chatham Perth Enderbury Macquarie Wallis Sitka Boise Reunion Currie Maceio "
    "Marquesas Indianapolis Louisville Harbor Vincennes Knox"
)
AMBIGUOUS_NAMES: Final = frozenset(_AMBIGUOUS_LIST.split())
"""CLDR names that are left out: only a table of ours, with its cues, may bring them back."""
_MIN_CITY_CHARS: Final = 3
_NO_CITIES: Final = (
    "Antarctica/",
    "Etc/",
    "Indian/",
    "America/North_Dakota",
    "America/Indiana",
    "America/Kentucky",
    "America/Argentina",
)


def _plain(name: str) -> str:
    """`홍콩(중국 특별행정구)` → 홍콩; `콩고-킨샤사` → 콩고."""
    for opener in ("(", "（", " - "):
        name = name.split(opener, maxsplit=1)[0]
    if "가" <= name[:1] <= "힣":
        name = name.split("-", maxsplit=1)[0]
    return name.strip().replace("’", "'") if name.isascii() else name.strip()


def _is_country_name(name: str) -> bool:
    return len(name) > 1 and name not in AMBIGUOUS_NAMES


def _is_city_name(name: str, zone: str) -> bool:
    if len(name) < _MIN_CITY_CHARS or "," in name or name in AMBIGUOUS_NAMES:
        return False
    return not zone.startswith(_NO_CITIES)
