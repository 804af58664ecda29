"""A text's shingles as hashes, sampled so that any two texts can be compared however long they are. Pure.

Five characters of Korean, Japanese or Chinese, three words of anything else: versions of one announcement
share 5 to 40 % of these, unrelated articles on the same matter under 2 %. The sample takes every hash under
a limit (FracMinHash: Irber and others, "Lightweight compositional analysis of metagenomes", 2022), which
measures how much of the one text is in the other; a MinHash of fixed length measures only their overlap
over their union, and misses a brief inside a long release.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import Final

from pipeline.extract.text import split_sentences

HASH_BITS: Final = 24
ALL_HASHES: Final = 1 << HASH_BITS
"""24 bits: in 1 of 8 pairs of unrelated texts of 1,500 shingles one hash agrees by chance."""
MAX_HASHES = 360
MAX_RELEASE_HASHES = 4_000
MAX_SENTENCES = 255  # what comes later is not sampled: one byte says in which sentence a shingle stands
_CHARACTERS = 5
_WORDS = 3
_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힣]")


def sampled(
    body: str, most: int
) -> tuple[tuple[int, ...], int, tuple[int, ...], tuple[tuple[int, int], ...]]:
    """At most `most` hashes, their limit, the sentence of each, and the sentences' offsets in `body`."""
    spans: list[tuple[int, int]] = []
    first_in: dict[int, int] = {}
    for sentence in split_sentences(body):
        if len(spans) == MAX_SENTENCES:
            break
        for shingle in shingles(sentence.text):
            first_in.setdefault(hash_of(shingle), len(spans))
        spans.append((sentence.start, sentence.end))
    ordered = sorted(first_in)
    below = ordered[most] if len(ordered) > most else ALL_HASHES
    hashes = tuple(ordered[:most])
    return hashes, below, tuple(first_in[value] for value in hashes), tuple(spans)


def shingles(text: str) -> Iterator[str]:
    """The shingles of one sentence, by whatever script most of it is in; letters and digits alone count."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    joined = "".join(words)
    if 2 * len(_CJK.findall(joined)) >= len(joined):
        yield from (joined[at : at + _CHARACTERS] for at in range(len(joined) - _CHARACTERS + 1))
    else:
        yield from (" ".join(words[at : at + _WORDS]) for at in range(len(words) - _WORDS + 1))


def hash_of(text: str) -> int:
    """A number below `ALL_HASHES`, the same on every machine, whose bits all depend on all of the text."""
    value = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    value = ((value ^ value >> 16) * 0x7FEB352D) & 0xFFFFFFFF
    value = ((value ^ value >> 15) * 0x846CA68B) & 0xFFFFFFFF  # the finaliser of Wellons' lowbias32
    return (value ^ value >> 16) >> (32 - HASH_BITS)
