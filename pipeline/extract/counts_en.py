"""English patterns of numbers of people: some 70, a 25-member team, a party of nine, 20-odd staff. Data."""

from __future__ import annotations

import re
from typing import Final

_TWO_TO_TWENTY: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_UNITS: Final = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], range(1, 10), strict=True)
)
_TENS: Final = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
WORDS: Final = (
    {word: value for value, word in enumerate(_TWO_TO_TWENTY.split(), start=2)}
    | _TENS
    | {f"{ten}-{unit}": tens + ones for ten, tens in _TENS.items() for unit, ones in _UNITS.items()}
    | {"dozen": 12, "a dozen": 12, "two dozen": 24, "three dozen": 36}
)
"""Numbers in words, with their values."""

_NUMBER: Final = "|".join(sorted(WORDS, key=len, reverse=True))
_PEOPLE: Final = (
    r"people|persons|men and women|guests|officials|delegates|participants|visitors|members|students|"
    r"undergraduates|"
    r"postgraduates|graduates|pupils|experts|officers|professors|academics|scholars|journalists|reporters|"
    r"correspondents|"
    r"representatives|mayors|governors|ministers|delegation|civil servants|public servants|researchers|"
    r"scientists|"
    r"executives|entrepreneurs|businesspeople|trainees|fellows|ambassadors|envoys|diplomats|lawmakers|"
    r"legislators|"
    r"councill?ors|aldermen|senators|deputies|bureaucrats|engineers|planners|architects|technicians|"
    r"specialists|"
    r"administrators|managers|directors|operators|staff|staffers|employees|personnel|aides|advis[eo]rs|"
    r"leaders|heads|"
    r"chiefs|principals|teachers|educators|librarians|doctors|nurses|firefighters|inspectors|auditors|judges|"
    r"prosecutors|policymakers|dignitaries|foreigners|attendees"
)
_COLLECTIVE: Final = (
    r"delegation|group|team|party|mission|crew|contingent|class|panel|entourage|cohort|committee|tour group"
)
_ABOUT: Final = (
    r"(?P<about>(?:some|about|around|nearly|more than|over|roughly|almost|approximately|up to|at least|"
    r"an estimated|"
    r"just under|close to)\s)?"
)
_FIGURE: Final = rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+|{_NUMBER})"

PEOPLE: Final = re.compile(
    rf"\b{_ABOUT}(?:an?\s(?:group|team|delegation|party)\sof\s)?{_FIGURE}(?P<more>-odd|-plus|\+|\sor so)?"
    r"(?:-member|-strong|-person|-man|\sstrong\b(?P<strong>))?\s?"
    rf"(?:(?!(?:of|from|in|at|on|and|to|or|the|who|years?|days?|weeks?|months?|hours?|minutes?|percent|"
    rf"million|billion|"
    r"stops?|points?|km|lines?|cities)\b)(?:[A-Z][\w’'-]+|[a-z][a-z’'-]+)\s(?:(?:city|and)\s)?){0,4}?"
    rf"(?:(?P<people>{_PEOPLE}|{_COLLECTIVE})|(?P<countries>countries|nations)|(?P<bodies>cities|"
    rf"institutions|"
    r"organisations|organizations))(?P<rest>\sor so)?\b",
    re.IGNORECASE,
)
GROUP: Final = re.compile(
    rf"\b(?:{_COLLECTIVE})\s(?:of|numbers|numbered|numbering|totals|comprises|consists of)\s"
    rf"{_ABOUT}{_FIGURE}(?P<more>-odd)?"
    r"\b(?!\s?(?:countries|nations|cities))(?P<rest>)",
    re.IGNORECASE,
)
STRONG: Final = re.compile(
    rf"\b{_ABOUT}{_FIGURE}(?P<more>-odd)?(?:\sstrong\b|\s(?:people\s)?in (?:all|total)\b|"
    rf"\sof them\b|(?=\sfrom\s(?:the\s)?(?-i:[A-Z])))(?P<rest>)",
    re.IGNORECASE,
)
