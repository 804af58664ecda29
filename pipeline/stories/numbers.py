"""Numbers as values, whatever the language writes: 1만 240종, 10,240 data sets, 1万240件 are 10240. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

_FACTORS = {
    "조": 10**12, "兆": 10**12, "trillion": 10**12,
    "억": 10**8, "億": 10**8, "billion": 10**9,
    "만": 10**4, "万": 10**4, "萬": 10**4, "million": 10**6,
    "천": 10**3, "千": 10**3, "thousand": 10**3,
    "백": 100, "百": 100, "hundred": 100,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = (
    r"\s?(?:trillion|billion|million|thousand|hundred)\b|[조兆억億만万萬천千백百](?![가-힣]*(?:명동|리장성))"
)
_NUMBER = re.compile(
    rf"(?<![\d.,A-Za-z])(?:{_DIGITS})(?:(?:{_UNIT})+(?:\s?(?:{_DIGITS})(?=\s?[조兆억億만万萬천千백百])(?:{_UNIT})+|\s?(?:{_DIGITS}))*)?",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<digits>{_DIGITS})(?P<units>(?:{_UNIT})*)", re.IGNORECASE)
_ONE_UNIT = re.compile(r"trillion|billion|million|thousand|hundred|[조兆억億만万萬천千백百]", re.IGNORECASE)
# A calendar's and a clock's numbers are told of everything on that day; a telephone's are nobody's.
_TIME_AFTER = re.compile(
    r"\s?(?:년(?!간)|월|일(?!간)|시(?![가-힣])|분(?:기)?\b|時|分|年|月|日|:\d|[ap]\.?m\b|st\b|nd\b|rd\b|th\b)|[-@]\d",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    r"(?:[:\-/'’#]|(?:Jan|Feb|March|Mar|April|Apr|May|June|Jun|July|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s)$"
)
_ORDINAL = re.compile(
    r"제\s?(?P<one>\d{1,3}\s?[기회차])|(?<![\d.,])(?P<two>\d{1,3}[회차])째|(?<![\d.,])(?P<three>\d{1,2}기)(?=[\s,·'’]|의|생)"
    r"|第(?P<four>\d{1,3}[回期次])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def numbers_in(text: str) -> Iterator[str]:
    """Each number of `text` in plain digits, in order, those of dates and times left out."""
    plain = unicodedata.normalize("NFKC", text)
    for found in _NUMBER.finditer(plain):
        if _TIME_AFTER.match(plain, found.end()) or _TIME_BEFORE.search(
            plain[max(0, found.start() - 12) : found.start()]
        ):
            continue
        if _YEAR.fullmatch(found.group()):
            continue
        yield f"{_value(found.group()).normalize():f}"


def ordinals_in(text: str) -> Iterator[str]:
    """Which of a row it is, with what is counted: `1기`, `12회`."""
    for found in _ORDINAL.finditer(unicodedata.normalize("NFKC", text)):
        yield (found["one"] or found["two"] or found["three"] or found["four"]).replace(" ", "")


def ordinals_differ(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Whether both say which of a row they tell of, and of no row the same."""
    first, second = ({each[-1]: set[str]() for each in group} for group in (ones, others))
    for group, found in ((ones, first), (others, second)):
        for each in group:
            found[each[-1]].add(each)
    shared = first.keys() & second.keys()
    return bool(shared) and not any(first[row] & second[row] for row in shared)


def weight_of(number: str) -> int:
    """How many digits of it say something: 10240 has 4, 50000 has 1."""
    return len(number.replace(".", "").strip("0"))


def _value(text: str) -> Decimal:
    """The sum of its parts: 1조 2,000억, 1만8천, 1만 240. Within a part units multiply (3천만)."""
    total = Decimal(0)
    for part in _PART.finditer(text):
        value = Decimal(part["digits"].replace(",", ""))
        for unit in _ONE_UNIT.findall(part["units"]):
            value *= _FACTORS[unit.lower()]
        total += value
    return total
