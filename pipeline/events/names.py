"""Whether two names, of any two languages, are names of one body. Pure.

Generic nouns and the country's own name are taken away first: `칠레 대표단` says nothing that `Chilean
officials` could contradict. What is left is compared letter by letter within a script, by its sound across
scripts, and as an abbreviation; `SDAIA` in brackets behind a name is that name's for all its tellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from babel import Locale

from pipeline.sounds import consonants, sound_alike

ALIKE: Final = 0.6
"""Share of the shorter word's pairs of characters found in the other, from which two words are one …"""
UNLIKE: Final = 0.34
"""… and below which they are two."""

LONG: Final = 5
"""Characters from which a word may be written in more than one way (인공지능데이터청, 데이터인공지능청)."""

_LANGUAGES: Final = ("ko", "en", "ja")
_HANGUL: Final = re.compile(r"[가-힣]")
_CJK: Final = re.compile(r"[ぁ-ヺー一-鿿]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]")
_TOKEN: Final = re.compile(
    r"[A-Za-zÀ-ɏ0-9]+(?:[&'’.-][A-Za-zÀ-ɏ0-9]+)*|[가-힣]+|[ァ-ヺー]+|[一-鿿]+|[ぁ-ゖ]+"
)
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
_TOWN: Final = re.compile(r"(?<=..)[시도주현군구市県区]?의?$")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z0-9&-]{1,9}(?![a-z])")
_IN_BRACKETS: Final = re.compile(
    r"(?P<name>[^()（）,·‘’“”\"'.]{2,60}?)\s?[(（]\s?(?P<short>[^()（）\d]{2,40}?)\s?[)）]"
)


class Likeness(Enum):
    """What two names say of each other. UNKNOWN: one of them says too little, or nothing compares them."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GenericWords:
    """Words that name people or a body without saying which, by language."""

    ko: tuple[str, ...]
    en: tuple[str, ...]
    ja: tuple[str, ...]


Aliases = Mapping[str, frozenset[str]]
"""Other names that articles give for a name (in brackets behind it), by the name; both folded."""


def bodies_likeness(
    ones: Iterable[str],
    others: Iterable[str],
    countries: frozenset[str],
    generic: GenericWords,
    aliases: Aliases,
) -> Likeness:
    """What two tellings' bodies say: SAME where any two are one, else OTHER where any two differ."""
    pairs = [_likeness(one, other, countries, generic, aliases) for one in ones for other in others]
    if Likeness.SAME in pairs:
        return Likeness.SAME
    return Likeness.OTHER if Likeness.OTHER in pairs else Likeness.UNKNOWN


def aliases_in(sentences: Iterable[str]) -> Aliases:
    """What stands in brackets behind a name, both ways: `인공지능데이터청(SDAIA)`."""
    found: dict[str, set[str]] = {}
    for sentence in sentences:
        for name, short in _names_in_brackets(sentence):
            found.setdefault(name, set()).add(short)
            found.setdefault(short, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}


@lru_cache(maxsize=1024)  # a telling is compared with all that are told near its day
def _names_in_brackets(sentence: str) -> tuple[tuple[str, str], ...]:
    found = []
    for match in _IN_BRACKETS.finditer(sentence):
        name, short = match["name"].strip(), match["short"].strip()
        if _ACRONYM.fullmatch(short) or _script(name) != _script(short):
            words = _TOKEN.findall(name)
            found += [(fold(each), fold(short)) for each in {"".join(words[-1:]), "".join(words[-2:])}]
    return tuple(found)


def fold(name: str) -> str:
    """Spelling without what does not tell names apart: width, case, spaces, accents."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_PLAIN)
    if _LATIN.search(text):
        text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
        text = unicodedata.normalize("NFC", text)
    return "".join(text.split())


def _likeness(
    one: str, other: str, countries: frozenset[str], generic: GenericWords, aliases: Aliases
) -> Likeness:
    if fold(one) == fold(other):
        specific = _specific(one, countries, generic)
        return Likeness.SAME if specific else Likeness.UNKNOWN
    first, second = _specific(one, countries, generic), _specific(other, countries, generic)
    if not first or not second:
        return Likeness.UNKNOWN
    if _are_aliases(first, second, aliases) or _is_short_for(one, other) or _is_short_for(other, one):
        return Likeness.SAME
    return _letters_likeness(first, second)


def _letters_likeness(first: tuple[str, ...], second: tuple[str, ...]) -> Likeness:
    if _script(first[0]) != _script(second[0]):
        return Likeness.SAME if sound_alike(" ".join(first), " ".join(second)) else Likeness.UNKNOWN
    if any(_ACRONYM.fullmatch(word) for word in (*first, *second)):
        return Likeness.UNKNOWN  # an abbreviation that nobody spelt out
    return _words_likeness(first, second)


def _words_likeness(first: tuple[str, ...], second: tuple[str, ...]) -> Likeness:
    whole, other = fold("".join(first)), fold("".join(second))
    left = tuple(word for word in first if not any(_is_same_word(word, each) for each in second))
    right = tuple(word for word in second if not any(_is_same_word(word, each) for each in first))
    if whole in other or other in whole or not left or not right:
        return Likeness.SAME  # one says more than the other
    if _LATIN.match(left[0]) or max(map(len, (*left, *right))) < LONG:
        return Likeness.OTHER  # the transport office of Dubai, and that of Sharjah
    share = _shared(left, right)
    if share >= ALIKE:
        return Likeness.SAME
    return Likeness.OTHER if share < UNLIKE else Likeness.UNKNOWN


def _is_same_word(one: str, other: str) -> bool:
    """Whether two words are one. A short one has to be the same: 광저우 is not 항저우."""
    a, b = (_TOWN.sub("", fold(word)) for word in (one, other))
    if a == b or (len(a) > 2 and len(b) > 2 and consonants(a) == consonants(b)):  # noqa: PLR2004
        return True  # 카토비체, 카토비쩨
    if min(len(a), len(b)) < LONG:
        return False
    return a[:LONG] == b[:LONG] if _LATIN.match(a) else _shared((a,), (b,)) >= ALIKE


@lru_cache(maxsize=1024)  # as above
def _specific(name: str, countries: frozenset[str], generic: GenericWords) -> tuple[str, ...]:
    """The words of a name that say which body it is."""
    dull = _generic_words(generic)
    words = (word for word in _TOKEN.findall(name) if word.casefold() not in dull)
    return tuple(kept for word in words if (kept := _without_country(word, countries, dull)))


def _without_country(word: str, countries: frozenset[str], dull: frozenset[str]) -> str:
    """`word` without a country's name and generic nouns grown onto it (브라질대표단); may be empty."""
    for code in countries:
        for name in _country_names(code):
            if _LATIN.match(name):
                stem = name.casefold()[: max(4, len(name) - 3)]  # Brazilian, Brazil's
                if word.casefold().startswith(stem):
                    return ""
            elif word.startswith(name):
                word = word[len(name) :]
    if word.casefold() in dull:
        return ""
    for tail in sorted(dull, key=len, reverse=True):
        if len(tail) > 1 and word.endswith(tail) and not _LATIN.match(tail):
            word = word[: -len(tail)]
            break
    return word if len(word) > 1 else ""


@lru_cache(maxsize=8)
def _generic_words(generic: GenericWords) -> frozenset[str]:
    return frozenset(word.casefold() for words in (generic.ko, generic.en, generic.ja) for word in words)


@lru_cache(maxsize=512)
def _country_names(code: str) -> tuple[str, ...]:
    """A country's names by the Unicode CLDR, and their first words (미국, United States)."""
    names = (Locale(lang).territories.get(code, "") for lang in _LANGUAGES)
    return tuple(dict.fromkeys(name for name in names if name))


def _are_aliases(first: tuple[str, ...], second: tuple[str, ...], aliases: Aliases) -> bool:
    """Whether an article puts one in brackets behind the other, whose last two words are compared."""
    ones, others = fold("".join(first[-2:])), fold("".join(second[-2:]))
    return others in aliases.get(ones, frozenset())


def _is_short_for(short: str, long: str) -> bool:
    """Whether `short` holds an abbreviation of `long`'s Latin words: SDAIA, Saudi Data and AI Authority."""
    words = [word for word in _TOKEN.findall(long) if _LATIN.match(word)]
    return len(words) > 1 and any(
        _spells(acronym.lower().replace("-", "").replace("&", ""), tuple(word.lower() for word in words))
        for acronym in _ACRONYM.findall(short)
        if acronym not in words
    )


def _spells(acronym: str, words: tuple[str, ...]) -> bool:
    """Whether beginnings of `words`, in order, make up `acronym`; small words may be passed over."""
    if not acronym:
        return all(len(word) <= 3 for word in words)  # noqa: PLR2004  (of, and, the)
    if not words:
        return False
    word, rest = words[0], words[1:]
    longest = min(2, len(word), len(acronym))
    taken = any(
        acronym.startswith(word[:size]) and _spells(acronym[size:], rest) for size in range(1, longest + 1)
    )
    return taken or (len(word) <= 3 and _spells(acronym, rest))  # noqa: PLR2004


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Share of the shorter name's pairs of characters (Latin: words) that the other has."""
    ones, others = _pieces(first), _pieces(second)
    smaller = min(len(ones), len(others))
    return len(ones & others) / smaller if smaller else 0.0


def _pieces(words: tuple[str, ...]) -> frozenset[str]:
    if all(_LATIN.match(word) for word in words):
        return frozenset(fold(word)[:6] for word in words)  # Helsinki's, Helsinki; architects, architecture
    text = "".join(fold(word) for word in words)
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _script(text: str) -> str:
    if _HANGUL.search(text):
        return "ko"
    if _CJK.search(text):
        return "ja"
    return "latin"
