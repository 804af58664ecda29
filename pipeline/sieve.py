"""Which pages cannot name a monitored city, told from their bytes alone: most of a web archive. Pure.

A page that the reader would find naming a city is never refused (law of the tests); one let
through may still not name it. Three tests, each only where the one before shows nothing: the
bytes as they are; where a tag may stand within a name, the same without tags; and where something may hide
a letter of one (references, escapes of scripts, widths, what is not seen), with that undone. One pass
over the bytes says which of these a page needs.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Final

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.decode import decode
from pipeline.errors import Undecodable
from pipeline.model import City

# A name's bytes are looked for in each of these; where they do not show, the page is decoded.
_CHARSETS: Final = ("utf-8", "cp949", "cp932", "euc_jp", "gb18030", "big5hkscs")
_TAG: Final = re.compile(rb"<[A-Za-z/!?][^>]*>")  # as HTML has them: "5 < 6" is text
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
# Tags as scripts and attributes pack them up, and what they are.
_PACKED: Final = (
    *((rb"\\u003c", b"<"), (rb"\\u003e", b">"), (rb"\u003c", b"<"), (rb"\u003e", b">")),
    *((b"&amp;lt;", b"<"), (b"&amp;gt;", b">"), (b"&lt;", b"<"), (b"&gt;", b">")),
)
_TAG_STARTS: Final = (b"<", *(packed for packed, mark in _PACKED if mark == b"<"))
_TAG_ENDS: Final = (b">", *(packed for packed, mark in _PACKED if mark == b">"))
_AMPERSANDS: Final = (b"&", b"&amp;", b"&amp;amp;", rb"\u0026")  # packed again by a feed, and by a script
_MARKED: Final = rb"&\ "
_CLOSINGS: Final = (b";", b"}")
_INVISIBLE: Final = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\ufeff"
)
_WIDTH_FORMS: Final = tuple(map(chr, range(0xFF01, 0xFFF0)))
# First bytes of conjoining jamo, combining accents and the voicing marks of kana: these are composed first.
_COMPOSABLE: Final = (
    *(bytes((0xE1, byte)) for byte in range(0x84, 0x88)),
    b"\xcc",
    b"\xcd",
    b"\xe3\x82\x99",
    b"\xe3\x82\x9a",
)


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a page's bytes show: a name, one that a tag may part, something that may hide a letter of one."""

    names: bool = False
    parts: bool = False
    hides: bool = False


class CitySieve:
    """Refuses pages that name none of `cities`. Compiled once, asked often."""

    def __init__(self, cities: Iterable[City]) -> None:
        seeds = _seeds_of(name for city in cities for name in (*city.names, *city.hosts))
        names = sorted({coded for seed in seeds for coded in _coded(seed)})
        parted = sorted({part for seed in seeds for part in _parted(seed, _TAG_STARTS[:1], _TAG_ENDS[:1])})
        packed = sorted(
            {part for seed in seeds for part in _parted(seed, _TAG_STARTS, _TAG_ENDS)} - {*parted}
        )
        hidden = {spelling.lower(): meant for spelling, meant in _hidings(seeds)}
        begins = _beginnings(seeds)
        self._parted_at = len(names)
        self._packed_at = self._parted_at + len(parted)
        self._hidden_at = self._packed_at + len(packed)
        self._meant = tuple(hidden.values())
        self._begins = tuple(meant in begins for meant in self._meant)
        self._before = tuple(sorted({part for seed in seeds for part in _before_a_hidden_letter(seed)}))
        self._longest_before = max(map(len, self._before), default=0)
        self._names = BytesAhoCorasick(names, implementation=Implementation.DFA)
        self._hidden = BytesAhoCorasick(list(hidden), matchkind=MatchKind.LeftmostLongest)
        self._signs = BytesAhoCorasick([*names, *parted, *packed, *hidden], implementation=Implementation.DFA)

    def may_name(self, body: bytes, content_type: str | None = None, fallback: str = "") -> bool:
        """Whether the page may name one of the cities. `fallback`: its outlet's charset, if known.

        True where its text cannot be read: why not is for the reader to say.
        """
        markup = body.removeprefix(BOM_UTF8).lower()
        signs = self._signs_in(markup)
        if signs.names:
            return True
        try:
            decoded = decode(body, content_type, fallback).markup
        except Undecodable:
            return True
        if isinstance(decoded, str):
            markup = _utf8(decoded).lower()
            signs = self._signs_in(markup)
        if signs.names or (signs.parts and self._is_in(_without_tags(markup))):
            return True
        if not signs.hides:
            return False
        shown = self._shown(markup)
        return self._is_in(shown) or self._is_in(_without_tags(shown))

    def _is_in(self, lowered: bytes) -> bool:
        return bool(self._names.find_matches_as_indexes(lowered))

    def _signs_in(self, lowered: bytes) -> _Signs:
        parts = hides = False
        for index, start, _ in self._signs.find_matches_as_indexes(lowered, overlapping=True):
            if index < self._parted_at:
                return _Signs(names=True)
            if index < self._packed_at:
                parts = True
            elif not hides:
                at = index - self._hidden_at
                hides = at < 0 or self._begins[at] or self._is_within(lowered, start)
        return _Signs(parts=parts, hides=hides)

    def _is_within(self, lowered: bytes, start: int) -> bool:
        """Whether a part of a name stands before `start`."""
        return lowered[max(0, start - self._longest_before) : start].endswith(self._before)

    def _shown(self, lowered: bytes) -> bytes:
        """The page with its tags unpacked and the letters of names as they are meant."""
        for packed, mark in _PACKED:
            lowered = lowered.replace(packed, mark)
        pieces, at = [], 0
        for index, start, end in self._hidden.find_matches_as_indexes(lowered):
            pieces += [lowered[at:start], self._meant[index]]
            at = end + (lowered[start] in _MARKED and lowered[end : end + 1] in _CLOSINGS)
        shown = b"".join((*pieces, lowered[at:]))
        if any(part in shown for part in _COMPOSABLE):
            return _utf8(unicodedata.normalize("NFC", shown.decode("utf-8", "replace")).lower())
        return shown


def _seeds_of(names: Iterable[str]) -> tuple[str, ...]:
    """What every one of `names` holds: short ones stand for the longer ones that they are a part of.

    Of several words the longest: between words a page may have anything. Without numbers in front: parts of
    these show on every page.
    """
    seeds: list[str] = []
    for name in sorted({unicodedata.normalize("NFKC", name).lower() for name in names}, key=len):
        words = [re.sub(r"^\d+(?=\D)", "", word) for word in re.split(r"[\s\-]+", name)]
        if not any(seed in word for seed in seeds for word in words):
            seeds.append(max(words, key=len))
    return tuple(sorted(seeds))


def _coded(seed: str) -> Iterator[bytes]:
    """The bytes of `seed` in each charset that can say it, as `bytes.lower` leaves them."""
    for spelling in _spelt(seed):
        for charset in _CHARSETS:
            try:
                yield spelling.encode(charset).lower()
            except UnicodeEncodeError:
                continue


def _spelt(seed: str) -> set[str]:
    return {seed, seed.upper(), seed.title()}


def _parted(seed: str, starts: Iterable[bytes], ends: Iterable[bytes]) -> Iterator[bytes]:
    """What shows where tags stand within `seed`: its longer part up to the first of them.

    Or from behind it to the next, or to its end: the shorter part, such as "s<", shows on every page.
    """
    for spelt in _spelt(seed):
        for cut in range(1, len(spelt)):
            if 2 * cut >= len(spelt):
                yield from (spelt[:cut].encode().lower() + start for start in starts)
                continue
            for end in ends:
                yield end + spelt[cut:].encode().lower()
                for until in range(cut + 1, len(spelt)):
                    part = end + spelt[cut:until].encode().lower()
                    yield from (part + start for start in starts)


def _before_a_hidden_letter(seed: str) -> Iterator[bytes]:
    """What stands before the first letter of `seed` that is hidden, where others are plain: its beginning.

    Or what follows a tag in it.
    """
    yield from _TAG_ENDS
    for spelt in _spelt(seed):
        for until in range(1, len(spelt)):
            yield spelt[:until].encode().lower()
            for start in range(1, until):
                yield from (end + spelt[start:until].encode().lower() for end in _TAG_ENDS)


def _beginnings(seeds: Iterable[str]) -> frozenset[bytes]:
    """First letters, and what these are composed of first."""
    firsts = {spelt[:1] for seed in seeds for spelt in _spelt(seed)}
    parts = {unicodedata.normalize("NFD", first)[:1] for first in firsts}
    return frozenset(letter.lower().encode() for letter in firsts | parts)


def _hidings(seeds: Iterable[str]) -> Iterator[tuple[bytes, bytes]]:
    """Spellings of a letter of a seed, and of what stands unseen between two, with what is meant."""
    cased = {spelt for seed in seeds for spelt in _spelt(seed)}
    plain = {letter for spelt in cased for letter in spelt}
    parts = {part for spelt in cased for part in unicodedata.normalize("NFD", spelt)} - plain
    meant = {letter: letter.lower().encode() for letter in plain | parts}
    for form in _WIDTH_FORMS:
        if (narrow := unicodedata.normalize("NFKC", form)) in meant:
            meant[form] = meant[narrow]
    meant |= dict.fromkeys(_INVISIBLE, b"")
    yield from ((letter.encode(), meant[letter]) for letter in meant.keys() - plain)
    for letter, bytes_ in meant.items():
        yield from ((spelling, bytes_) for spelling in _spellings(ord(letter)))
    for name, value in html5.items():
        if value in meant:
            for ampersands in _AMPERSANDS:
                yield ampersands + name.rstrip(";").encode(), meant[value]


def _spellings(code: int) -> Iterator[bytes]:
    for slashes in (b"\\", b"\\\\"):
        yield slashes + b"u%04x" % code
        yield slashes + b"u{%x" % code
    for ampersands in _AMPERSANDS:
        for zeros in (b"", b"0", b"00", b"000"):
            yield ampersands + b"#" + zeros + b"%d" % code
            yield ampersands + b"#x" + zeros + b"%x" % code


def _without_tags(markup: bytes) -> bytes:
    return _TAG.sub(b"", _COMMENT.sub(b"", markup) if b"<!--" in markup else markup)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
