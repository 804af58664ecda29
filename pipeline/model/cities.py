"""What is monitored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Programme:
    """A city's programme, facility or brand: the names it goes by, the topic it belongs to, since when."""

    name: str
    aliases: tuple[str, ...] = ()
    topic: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """A monitored city government. `id` is the name of its TOML file.

    `names`: how texts call the city (every language, short and long: 서울, 서울시, 서울특별시, Seoul,
    ソウル). `level`: `metropolitan`, `city` or `district`. `parent`: the metropolitan city's id, for
    districts. `districts`: names of districts that count as the city itself (metropolitan only).
    `hosts`: bodies that receive visitors for it (서울시의회, 서울교통공사, TOPIS …). `places`: buildings and
    facilities of its own (서울시청 …). `officers`: titles that, without further ado, mean the city's own
    people (행정1부시장 …). `self_names`: what local text calls it for short (시, 구; never used without
    an earlier full name).
    """

    id: str
    country: str
    level: str
    names: tuple[str, ...]
    parent: str | None = None
    districts: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    self_names: tuple[str, ...] = ()
    programmes: tuple[Programme, ...] = ()
