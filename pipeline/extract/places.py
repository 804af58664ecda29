"""Which countries a text names: by country, city, region, body or one-syllable mark. Pure.

One Aho–Corasick pass finds every name of every table, longest first; then the neighbours decide whether a
find is the place or another word (인도 the country or the pavement). The words and cues are in
data/places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.extract.place_tables import Homograph, Mark, MarkFile, PlaceTables, read_place_tables
from pipeline.extract.text import fold


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """`text[start:end] == surface` names a place of country `code` (empty: an international body).

    `kind`: country, city, region, organisation or hanja (a one-syllable mark). `visitor_kind`: for bodies,
    what their people are when they visit; otherwise empty.
    """

    code: str
    surface: str
    start: int
    end: int
    kind: str
    visitor_kind: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a spelling stands for."""

    text: str
    code: str
    kind: str
    visitor_kind: str


class Gazetteer:
    """All names, compiled. Not picklable: every process loads its own."""

    __slots__ = ("_automaton", "_heads", "_homographs", "_marks", "_names")

    def __init__(self, tables: PlaceTables) -> None:
        names = {
            name: Name(name, place.code, place.kind, place.visitor_kind)
            for place in tables.places
            for name in place.names
        }
        self._names: tuple[Name, ...] = tuple(names.values())
        self._automaton = AhoCorasick(
            [name.text for name in self._names], matchkind=MatchKind.LeftmostLongest
        )
        self._homographs: Mapping[str, Homograph] = {h.name: h for h in tables.homographs.homograph}
        self._heads = _any_of(tables.homographs.heads)
        self._marks = MarkFinder(tables.marks)

    def find(self, text: str, lang: str | None = None) -> tuple[PlaceHit, ...]:
        """Places in order of position, none overlapping. Offsets index `text` as given, whatever its form.

        `lang` (`ko`, `en`, `ja`, or `None` for unknown): one-syllable marks are read in Korean text only.
        """
        folded = fold(text)
        hits = self._named_places(folded.text)
        if lang in ("ko", None) and _HANGUL.search(folded.text):
            hits = _merged(hits, self._marks.find(folded.text, hits))
        return tuple(_in_original(hit, text, folded.original_span(hit.start, hit.end)) for hit in hits)

    def _named_places(self, text: str) -> list[PlaceHit]:
        found: list[tuple[Name, int, int]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            name = self._names[index]
            if _is_word(text, start, end, name):
                found.append((name, start, end))
        hits: list[PlaceHit] = []
        for position, (name, start, end) in enumerate(found):
            rule = self._homographs.get(name.text)
            if rule is None:
                hits.append(PlaceHit(name.code, name.text, start, end, name.kind, name.visitor_kind))
                continue
            neighbours = found[max(0, position - 1) : position] + found[position + 1 : position + 2]
            if self._is_place(text, (name, start, end), rule, neighbours):
                code = rule.code_when if _after(text, end, rule.code_after) else name.code
                hits.append(PlaceHit(code, name.text, start, end, name.kind, name.visitor_kind))
        return hits

    def _is_place(
        self,
        text: str,
        found: tuple[Name, int, int],
        rule: Homograph,
        neighbours: Iterable[tuple[Name, int, int]],
    ) -> bool:
        name, start, end = found
        if _before(text, start, rule.never_before) or _after(text, end, rule.never_after):
            return False
        if rule.alone or _before(text, start, rule.sure_before) or _after(text, end, rule.sure_after):
            return True
        if _before(text, start, ("주한", "주한 ")) or self._heads.match(text, end) or _TOWN.match(text, end):
            return True
        for other, other_start, other_end in neighbours:
            gap = text[other_end:start] if other_start < start else text[end:other_start]
            if _LIST_GAP.fullmatch(gap) and (other.text != name.text):
                return True
            if other.code == name.code and len(gap) <= 1:
                return True
        return False


class MarkFinder:
    """Finds one-syllable marks: 日 견학단, 미(美), 한·일·중, 한미, 미 서던캘리포니아대."""

    __slots__ = ("_by_sign", "_compound", "_heads", "_pairs", "_single")

    def __init__(self, table: MarkFile) -> None:
        by_sign: dict[str, Mark] = {}
        for mark in table.mark:
            for sign in (*mark.han, *((mark.hangul,) if mark.hangul else ())):
                by_sign[sign] = mark
        self._by_sign: Mapping[str, Mark] = by_sign
        signs = "|".join(sorted(map(re.escape, by_sign), key=len, reverse=True))
        self._single = re.compile(
            rf"(?<![\w·])(?P<hangul>[가-힣])?(?:\((?P<bracketed>{signs})\)|(?P<sign>{signs}))"
        )
        letters = "".join(sign for sign in by_sign if len(sign) == 1)
        self._compound = re.compile(
            rf"(?<![가-힣一-鿿])[{letters}](?:\s?[·‧∙・\-–]\s?[{letters}])+(?![가-힣]{{3}})"
            rf"|(?<![가-힣一-鿿])한[미중일러영독불]{{1,3}}(?=\s?[가-힣])"
        )
        self._heads = _any_of(table.heads)
        self._pairs = _any_of(table.pairs)

    def find(self, text: str, named: Iterable[PlaceHit]) -> Iterator[PlaceHit]:
        """Marks in `text`; `named` are the places already found there."""
        starts = {hit.start: hit.code for hit in named}
        taken_to = 0
        for compound in self._compound.finditer(text):
            if len(compound.group()) < len("한·일") and not self._pairs.match(text, compound.end()):
                continue
            taken_to = compound.end()
            for offset, letter in enumerate(compound.group()):
                if mark := self._by_sign.get(letter):
                    start = compound.start() + offset
                    yield PlaceHit(mark.code, letter, start, start + 1, "hanja")
        for single in self._single.finditer(text):
            if single.start() >= taken_to or taken_to == 0:
                yield from self._single_mark(text, single, starts)

    def _single_mark(self, text: str, found: re.Match[str], starts: Mapping[int, str]) -> Iterator[PlaceHit]:
        sign = found["bracketed"] or found["sign"]
        mark = self._by_sign[sign]
        if found["bracketed"]:
            if found["hangul"] and found["hangul"] == mark.hangul:
                yield PlaceHit(mark.code, found.group(), found.start(), found.end(), "hanja")
            return
        if found["hangul"]:
            return
        if _before(text, found.start(), mark.never_before) or _after(text, found.end(), mark.never_after):
            return
        gap = 1 if text[found.end() : found.end() + 1] == " " else 0
        following = found.end() + gap
        names_own_place = starts.get(following) == mark.code
        is_hangul = "가" <= sign <= "힣"
        before_head = self._heads.match(text, following) is not None
        before_latin = mark.bare and gap == 1 and text[following : following + 2].isupper()
        if is_hangul and not (gap and (names_own_place or (mark.bare and (before_head or before_latin)))):
            return
        if names_own_place or before_head or (mark.bare and _FOREIGN_NAME.match(text, following)):
            yield PlaceHit(mark.code, sign, found.start(), found.end(), "hanja")


def load_gazetteer(extra_dirs: tuple[Path, ...] = ()) -> Gazetteer:
    """The gazetteer of the shipped tables and the user's. Raises ConfigError."""
    return Gazetteer(read_place_tables(extra_dirs))


_HANGUL: Final = re.compile(r"[가-힣]")
_LIST_GAP: Final = re.compile(r"\s?(?:[,·‧∙・、/]|와|과|및|and|,\s?and|や|と)\s?|\s?(?:등|및)\s")
_FOREIGN_NAME: Final = re.compile(r"[A-Z]{2,}|[가-힣]{2,8}(?:대|대학|대학교|지)(?:\(|\s|[은는이가의])")
# 오만 소하르시 항만 대표단: a town with people behind it, known or not, makes the name before it a country's.
_TOWN: Final = re.compile(
    r"의\s(?:옛\s)?(?:수도|도시|항구|북부|남부|동부|서부|제\d의)|"
    r"\s(?:[가-힣]{2,6}[시주](?:의회|청|정부)?|[가-힣]{2,8}(?:부|청|처|국|위원회|"
    r"공사))\s(?:[가-힣·]+\s){0,3}?"
    r"(?:대표단|방문단|연수단|시찰단|사절단|공무원|직원|간부|일행|관계자|시장|부시장|의원)"
)
# What may stand before a country inside one Korean word; anything else there makes it part of another word.
_JOINED_BEFORE: Final = re.compile(r"(?:주한|재한|방한|한|대|친|남|북|구|옛|전|현|각국|및|와|과|의|등)$")
_NOT_IN_COUNTRY: Final = re.compile(r"주[가-힣]{0,2}$")
_OTHER_WORD_AFTER: Final = re.compile(
    r"어(?:로|와|를|까|판|권|[\s,·)]|과|$)|식[\s의으당]|풍[\s의]|산\s|제\s|집|뇌염|발\s|계\s"
)


def _is_word(text: str, start: int, end: int, name: Name) -> bool:  # noqa: PLR0911 - a ladder of guards
    before, after = text[start - 1 : start], text[end : end + 1]
    first, last = name.text[0], name.text[-1]
    if _is_latin(first) and (_is_latin(before) or before == "."):
        return False
    if _is_latin(last) and _is_latin(after):
        return False
    if _is_katakana(first) and _is_katakana(before):
        return False
    if _is_katakana(last) and _is_katakana(after):
        return False
    if not "가" <= last <= "힣":
        return True
    if "가" <= before <= "힣" and not _JOINED_BEFORE.search(text, max(0, start - 3), start):
        return False
    return not (name.kind == "country" and _OTHER_WORD_AFTER.match(text, end))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヺ" or character == "ー"


def _before(text: str, start: int, cues: tuple[str, ...]) -> bool:
    return bool(cues) and text[max(0, start - 12) : start].endswith(cues)


def _after(text: str, end: int, cues: tuple[str, ...]) -> bool:
    return bool(cues) and text.startswith(cues, end)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\s?(?:" + "|".join(map(re.escape, words)) + ")")


def _merged(named: list[PlaceHit], marks: Iterable[PlaceHit]) -> list[PlaceHit]:
    """Both in order; where they overlap the longer one."""
    merged: list[PlaceHit] = []
    for hit in sorted((*named, *marks), key=lambda hit: (hit.start, -hit.end)):
        if not merged or hit.start >= merged[-1].end:
            merged.append(hit)
    return merged


def _in_original(hit: PlaceHit, text: str, span: tuple[int, int]) -> PlaceHit:
    start, end = span
    if (start, end) == (hit.start, hit.end):
        return hit
    return PlaceHit(hit.code, text[start:end], start, end, hit.kind, hit.visitor_kind)
