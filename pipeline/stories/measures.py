"""Numbers with what they count, in words or digits of three languages: 열두 달, twelve months, 12か月. Pure.

A small number alone is everywhere; twelve months are not, and across languages little else agrees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.stories.numbers import numbers_in

_NATIVE_WORDS: Final = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 스무 서른 마흔"
_NATIVE: Final = dict(zip(_NATIVE_WORDS.split(), (*range(1, 13), 20, 30, 40), strict=True))
_ENGLISH_WORDS: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_ENGLISH: Final = dict(zip(_ENGLISH_WORDS.split(), (*range(2, 21), *range(30, 100, 10)), strict=True))
_TIMES: Final = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_PEOPLE: Final = (
    "people|persons|officials|lawmakers|legislators|councillors|councilors|members|delegates|citizens|residents"
    "|volunteers|experts|engineers|students|journalists|reporters|mayors|visitors|participants|representatives"
)
_UNITS: Final = (
    ("person", r"여?\s?명|\s?인(?![가-힣])|人|\s(?:[A-Za-z-]+\s){0,2}?(?:" + _PEOPLE + r")\b"),
    ("percent", r"\s?(?:%|percent\b|per cent\b|퍼센트|パーセント)"),
    ("won", r"\s?(?:원(?![가-힣]{2})|won\b|ウォン)"),
    ("dollar", r"\s?(?:달러|dollars\b|ドル)"),
    ("minute", r"\s?(?:분(?![가-힣]{2})|minutes?\b|分)"),
    ("hour", r"\s?(?:시간|hours?\b|時間)"),
    ("day", r"\s?(?:일\s?(?:간|동안|안|이내|뒤|만)|days\b|日間|日以内)"),
    ("week", r"\s?(?:주(?!년)(?:간|일|\s)|weeks?\b|-week\b|週間)"),
    ("month", r"\s?(?:개월|달(?![가-힣]{2})|months?\b|-month\b|[かカヶケ]月)"),
    ("year", r"\s?(?:년간|년\s?동안|주년|years\b|-year\b|年間|周年)"),
    ("country", r"\s?(?:개국|개?\s?나라|countries\b|[かカヶケ]国)"),
    ("city", r"\s?개?\s?(?:도시|cities\b|都市)"),
    (
        "place",
        r"\s?개?\s?(?:곳|군데|개소|[かカヶケ]所|\s(?:[A-Za-z-]+\s)?(?:stops|sites|stations|places|spots|locations)\b)",
    ),
    ("km", r"\s?(?:km(?![a-z])|킬로미터|kilomet(?:er|re)s\b|キロ)"),
    ("ton", r"\s?(?:톤|tons\b|tonnes\b|トン)"),
)
_DIGITS: Final = (
    r"\d[\d,.]*(?:\s?(?:million|thousand|hundred|billion|trillion)\b|[조억만천백兆億万千百]\s?\d*)*"
)
_WORDS: Final = (
    "(?:" + "|".join(sorted(_NATIVE, key=len, reverse=True)) + r")(?=\s?[가-힣])"
    "|(?:" + "|".join(_ENGLISH) + r")(?:[\s-](?:" + "|".join(_TIMES) + r"))?(?=[\s-])"
)  # fmt: skip
_MEASURE: Final = re.compile(
    rf"(?<![\d.,A-Za-z가-힣])(?<!시\s)(?:(?P<digits>{_DIGITS}?)|(?P<words>{_WORDS}))(?:"
    + "|".join(f"(?P<{name}>{unit})" for name, unit in _UNITS) + ")",
    re.IGNORECASE,
)  # fmt: skip


def measures_in(text: str) -> Iterator[str]:
    """Each as its number and what it counts, in order: `12month`, `71percent`, `1400000won`."""
    for found in _MEASURE.finditer(unicodedata.normalize("NFKC", text)):
        value = _of_words(found["words"]) if found["words"] else next(numbers_in(found["digits"] + " "), None)
        unit = next(name for name, _ in _UNITS if found[name])
        if value not in {None, "0", "1"}:
            yield f"{value}{unit}"


def _of_words(words: str) -> str:
    if words in _NATIVE:
        return str(_NATIVE[words])
    number, _, times = words.lower().replace("-", " ").partition(" ")
    return str(_ENGLISH[number] * _TIMES.get(times, 1))
