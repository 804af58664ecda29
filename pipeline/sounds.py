"""How a name sounds, across Hangul, katakana and Latin letters: its consonants, roughly. Pure.

오슬로, オスロ and Oslo are one city, and no table holds every city and every person. What survives
transcription are the consonants, in classes that Korean and Japanese do not mix up: k g q · t d · p b f v ·
s z j ch · m · n ng · l r · h at the start. Romanisations of one name differ in vowels and in voice (Kim,
Gim), hardly in these. A likeness is a sign that two names may be one, never a proof. Stories keep the sounds
of people and places as facts; events compare bodies by theirs.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Final

SHORTEST: Final = 3
"""Consonants a name must have to be compared: of two there are too many."""
ALIKE: Final = 0.8

_WORD: Final = re.compile(r"[가-힣]{2,}|[ァ-ヺー]{2,}|[A-Za-zÀ-ɏ]{3,}")
_INITIALS: Final = dict(zip(map(chr, range(0x1100, 0x1113)), "kknttlmppss-sssktph", strict=True))
_FINALS: Final = dict(zip(map(chr, range(0x11A8, 0x11C3)), "kkknnntlkmpllplmppssnssktp-", strict=True))
_KANA_ROWS: Final = {
    "k": "カキクケコガギグゲゴヵヶ",
    "s": "サシスセソザジズゼゾチツヂヅ",
    "t": "タテトダデド",
    "n": "ナニヌネノン",
    "p": "バビブベボパピプペポフヴ",
    "h": "ハヒヘホ",
    "m": "マミムメモ",
    "l": "ラリルレロ",
}
_KANA: Final = {kana: sound for sound, row in _KANA_ROWS.items() for kana in row}
_LATIN: Final = (  # longest first, each before what it contains
    (re.compile(r"t?s?ch|sh|ts|dz"), "s"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ph"), "p"),
    (re.compile(r"ck|gh|q"), "k"),
    (re.compile(r"ng(?=[aeiou])"), "nk"),
    (re.compile(r"ng"), "n"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"[cg]"), "k"),
    (re.compile(r"[jz]"), "s"),
    (re.compile(r"[bfv]"), "p"),
    (re.compile(r"d"), "t"),
    (re.compile(r"r"), "l"),
    (re.compile(r"[^kstnpmlh]"), ""),
)
_TWICE: Final = re.compile(r"(.)\1+")
_HANGUL_NAME: Final = re.compile(r"[가-힣]{3,4}")
_LATIN_NAME: Final = re.compile(r"[A-Z][a-z]+\s[A-Z][a-z]+(?:-?[a-z]+)?(?:\s[A-Z]?[a-z]+)?")
_FAMILY: Final = {"이": "l", "yi": "l", "park": "pk", "bark": "pk"}
"""Family names whose spelling follows no rule of romanisation."""
_SOUNDED: Final = re.compile(r"[가-힣\s]+|[ァ-ヺー・]+|[A-Za-zÀ-ž'’.\s-]+")
"""A place's name in one script that tells sounds."""


def consonants(word: str) -> str:
    """The consonant classes of one word of one script, in order, none twice in a row; empty without any.

    No h but at the start: between vowels it comes and goes.
    """
    sounds = _transcribed(word)
    return _TWICE.sub(r"\1", sounds[:1] + sounds[1:].replace("h", ""))


def sound_of(name: str) -> str | None:
    """A person's family name and given name by their consonants: 한도윤 and Han Do-yun are `hn.tn`.

    `None`: no name of a person in Hangul or Latin letters, or too little to go by. As evidence it stays weak.
    """
    if _HANGUL_NAME.fullmatch(name):
        family, given = name[0], name[1:]
    elif _LATIN_NAME.fullmatch(name):
        family, _, given = name.partition(" ")
    else:
        return None
    found = (_FAMILY.get(family.lower()) or _transcribed(family), _transcribed(given))
    return ".".join(found) if sum(map(len, found)) >= SHORTEST else None


def sound_of_place(name: str) -> str | None:
    """A foreign place's name by its consonants: 타슈켄트, タシケント and Tashkent are `tsknt`.

    `None`: too little to go by, or a script without sounds.
    """
    plain = unicodedata.normalize("NFKC", name)
    sounds = _TWICE.sub(r"\1", _transcribed(plain)) if _SOUNDED.fullmatch(plain) else ""
    return sounds if len(sounds) >= SHORTEST else None


def sound_alike(one: str, other: str) -> bool:
    """Whether a word of `one` and a word of `other`, which are of different scripts, sound alike."""
    return any(
        _are_alike(a, b) for a in _sounds_of(one) for b in _sounds_of(other) if abs(len(a) - len(b)) <= 1
    )


def _transcribed(word: str) -> str:
    """Every consonant of it by its class."""
    if _KANA.keys() & set(word):
        return "".join(_KANA.get(char, "") for char in word)
    if re.search(r"[가-힣]", word):
        jamo = unicodedata.normalize("NFD", word)
        return "".join(_INITIALS.get(char) or _FINALS.get(char) or "" for char in jamo).replace("-", "")
    sounds = "".join(char for char in unicodedata.normalize("NFD", word.lower()) if char.isascii())
    for pattern, sound in _LATIN:
        sounds = pattern.sub(sound, sounds)
    return sounds


def _sounds_of(name: str) -> tuple[str, ...]:
    found = (consonants(match.group()) for match in _WORD.finditer(name))
    return tuple(dict.fromkeys(sounds for sounds in found if len(sounds) >= SHORTEST))


def _are_alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
