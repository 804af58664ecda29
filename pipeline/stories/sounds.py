"""A person's name by its consonants, the same in Hangul and in Latin letters: 한도윤 and Han Do-yun. Pure.

Romanisations of one name differ in vowels and in voice (Kim, Gim; Park, Bak), hardly in which consonants
there are. Two syllables or more of a given name leave enough of them to tell people of one story apart; as
evidence it stays weak, and never joins two articles by itself.
"""

from __future__ import annotations

import re
import unicodedata

_INITIALS = ("k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h")
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "r", "r", "r", "r", "r", "r", "r", "r", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
# Family names whose spelling follows no rule of romanisation.
_FAMILY = {
    "이": "r",
    "lee": "r",
    "yi": "r",
    "rhee": "r",
    "park": "pk",
    "bark": "pk",
    "박": "pk",
    "최": "c",
    "choi": "c",
    "choe": "c",
}
_LATIN = re.compile(r"ng|ch|sh|[bcdfghjklmnpqrstvxz]")
_SAME = {
    "g": "k", "q": "k", "c": "k", "x": "k", "d": "t", "b": "p", "f": "p", "v": "p", "l": "r", "j": "c",
    "z": "c", "ch": "c", "sh": "s",
}  # fmt: skip
_HANGUL_NAME = re.compile(r"[가-힣]{3,4}")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+\s[A-Z][a-z]+(?:-?[a-z]+)?(?:\s[A-Z]?[a-z]+)?")
_KANA_ROWS = {
    "カキクケコガギグゲゴ": "k", "サシスセソザズゼゾ": "s", "ジ": "c", "タテトダデドッ": "t", "チツヂヅ": "c",
    "ナニヌネノン": "n", "ハヒヘホ": "h", "フバビブベボパピプペポヴ": "p", "マミムメモ": "m",
    "ラリルレロ": "r",
}  # fmt: skip
_KANA = {kana: consonant for row, consonant in _KANA_ROWS.items() for kana in row if kana != "ッ"}
_FEWEST = 3  # consonants in all: fewer are shared by too many names


def sound_of(name: str) -> str | None:
    """Family name and given name by their consonants (`hn t-yn` has `hn.tn`); `None`: too little to go by."""
    if _HANGUL_NAME.fullmatch(name):
        key = f"{_syllables(name[0])}.{_syllables(name[1:])}"
    elif _LATIN_NAME.fullmatch(name):
        family, _, given = name.partition(" ")
        key = f"{_consonants(family)}.{_consonants(given)}"
    else:
        return None
    return key if len(key.replace(".", "").replace("ng", "n")) >= _FEWEST else None


def sound_of_place(name: str) -> str | None:
    """A foreign place's name by its consonants, the same in Hangul, katakana and Latin letters.

    타슈켄트, タシケント and Tashkent are `tsknt`. `None`: too little to go by, or a script without sounds.
    """
    plain = unicodedata.normalize("NFKC", name)
    if re.fullmatch(r"[가-힣\s]+", plain):
        key = _syllables(plain)
    elif re.fullmatch(r"[ァ-ヺー・]+", plain):
        key = "".join(_KANA.get(char, "") for char in plain)
    elif re.fullmatch(r"[A-Za-zÀ-ž'’.\s-]+", plain):
        bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
        key = _consonants(bare)
    else:
        return None
    key = re.sub(r"(.)\1+", r"\1", key.replace("ng", "n"))
    return key if len(key) >= _FEWEST else None


def _syllables(text: str) -> str:
    if text in _FAMILY:
        return _FAMILY[text]
    found = []
    for char in unicodedata.normalize("NFC", text):
        if not _FIRST_SYLLABLE <= ord(char) <= _LAST_SYLLABLE:
            continue
        number = ord(char) - _FIRST_SYLLABLE
        found.append(_INITIALS[number // 588] + _FINALS[number % 28])
    return "".join(found)


def _consonants(text: str) -> str:
    lower = text.lower()
    if lower in _FAMILY:
        return _FAMILY[lower]
    return "".join(_SAME.get(found, found) for found in _LATIN.findall(lower))
