"""How many people (40여 명, some 70, 約20人) and how many countries (29개국) a text tells. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.extract import counts_en
from pipeline.model import Headcount


@dataclass(frozen=True, slots=True)
class CountHit:
    """`text[start:end] == surface` tells a number.

    `unit`: `people`, `countries`, `bodies` (cities, institutions) or `times`.
    """

    value: int
    approx: bool
    unit: str
    surface: str
    start: int
    end: int

    @property
    def headcount(self) -> Headcount:
        """The number as the value of a visit."""
        return Headcount(self.value, self.approx)


def find_counts(text: str) -> tuple[CountHit, ...]:
    """Numbers of people, countries, bodies and occasions, in order of position, none overlapping."""
    hits: list[CountHit] = []
    end = 0
    for pattern in _patterns_for(text):
        hits.extend(hit for match in pattern.finditer(text) if (hit := _hit(match)))
    ordered: list[CountHit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:
            ordered.append(hit)
            end = hit.end
    return tuple(ordered)


def _patterns_for(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns that a look at the text's units does not rule out: most sentences count nobody."""
    if _MAY_COUNT_KO.search(text):
        yield _KOREAN
    if _MAY_COUNT_JA.search(text):
        yield _JAPANESE
    if _LATIN_WORD.search(text):
        yield from (counts_en.PEOPLE, counts_en.GROUP, counts_en.STRONG)


_MAY_COUNT_KO: Final = re.compile(
    r"\d[만천백]?\s?(?:천\s?|백\s?)?여?\s?(?:명|인|사람|개|나라|기관|곳|차례|회|번)"
    r"|[한두세네섯곱덟홉열물무른흔쉰순든백천십]여?\s?(?:명|나라|사람|개\s?나라|개국|분의)"
)
_MAY_COUNT_JA: Final = re.compile(r"[\d余りの数][人名カかヵヶケ都機自]")
_LATIN_WORD: Final = re.compile(r"[A-Za-z]{4}")
_KO_UNITS: Final = dict(
    zip(("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"), range(1, 10), strict=True)
)
_KO_TENS: Final = dict(
    zip(("열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"), range(10, 100, 10), strict=True)
)
_SINO_DIGITS: Final = dict(zip(("이", "삼", "사", "오", "육", "칠", "팔", "구"), range(2, 10), strict=True))
_SINO_SIZES: Final = {"십": 10, "백": 100, "천": 1000}
_KO_WORDS: Final = (
    _KO_UNITS
    | _KO_TENS
    | {"스무": 20, "백": 100, "천": 1000, "십": 10}
    | {ten + unit: tens + units for ten, tens in _KO_TENS.items() for unit, units in _KO_UNITS.items()}
    | {
        digit + size: units * many
        for digit, units in _SINO_DIGITS.items()
        for size, many in _SINO_SIZES.items()
    }
    | {f"백{word}": 100 + value for word, value in (_KO_TENS | {"스무": 20}).items()}
)
"""Native and Sino-Korean number words before 명: 스물세, 백스무, 이십. 수십 and 여러 tell no number."""
_NUMBER: Final = (
    r"\d[\d,]{0,14}(?:만\s?(?:\d[\d,]{0,9}(?:천\s?(?:\d{1,3}(?:백)?)?|백)?)?|천\s?(?:\d{1,3}(?:백)?)?|백)?"
)
_WORD: Final = "|".join(sorted(_KO_WORDS, key=len, reverse=True))
_KOREAN: Final = re.compile(
    rf"(?<![\d.,])(?P<about>약\s|총\s약\s|대략\s|최대\s)?(?P<number>{_NUMBER}|"
    rf"(?<![가-힣])(?:{_WORD})(?=여?\s?(?:명|나라|사람|개\s?나라|개국|분의)))"
    r"\s?(?P<more>여\s?)?(?:(?P<people>명|인(?=[이의은을과\s,])|사람)|(?P<countries>개국|개\s?나라|"
    r"나라)|(?P<bodies>개\s?(?:도시|기관|자치단체|지자체|단체)|기관|개사|곳)|(?P<times>차례|회|번))"
    r"(?P<rest>\s?(?:남짓|가량|안팎|내외|이상|쯤|정도|규모|넘게|넘는|넘은|을 넘|이 넘|을 웃|"
    r"에 육박|에 가까))?"
)
_JAPANESE: Final = re.compile(
    r"(?P<about>約|およそ|総勢約)?(?P<number>\d[\d,]*)(?P<more>余り?の?|数)?(?:(?P<people>人|"
    r"名(?!古屋))|(?P<countries>カ国|か国|ヵ国|ヶ国|ケ国)|(?P<bodies>都市|機関|自治体))(?P<rest>余り|"
    r"ほど|前後|以上|超)?"
)


def _hit(match: re.Match[str]) -> CountHit | None:
    value = _value(match["number"].strip())
    if value is None:
        return None
    groups = match.groupdict()
    unit = next((name for name in ("people", "countries", "bodies", "times") if groups.get(name)), "people")
    approx = (
        bool(match["about"] and match["about"].strip() != "총") or bool(match["more"]) or bool(match["rest"])
    )
    return CountHit(value, approx, unit, match.group(), match.start(), match.end())


def _value(number: str) -> int | None:
    """`1만2천`, `1천207`, `1만7178`, `613`, `열다섯`, `twelve` → int."""
    if number in _KO_WORDS:
        return _KO_WORDS[number]
    if number.lower() in counts_en.WORDS:
        return counts_en.WORDS[number.lower()]
    plain = number.replace(",", "").replace(" ", "")
    total = 0
    for unit, size in (("만", 10_000), ("천", 1_000), ("백", 100)):
        if unit in plain:
            head, _, plain = plain.partition(unit)
            if not head.isdigit() or len(head) > _MAX_DIGITS:
                return None
            total += int(head) * size
    if not plain:
        return total
    return total + int(plain) if plain.isdigit() and len(plain) <= _MAX_DIGITS else None


_MAX_DIGITS: Final = 9
