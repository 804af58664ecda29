"""Traits and parts of stories as bytes of the state file: three for a hash, one for its sentence."""

from __future__ import annotations

import msgspec

from pipeline.model import StoryPart, Traits

_HASH_BYTES = 3
_PART = msgspec.msgpack.Decoder(StoryPart)
_TRAITS = msgspec.msgpack.Decoder(tuple[bytes, int, bytes, tuple[int, ...], tuple[str, ...], str | None])


def traits_bytes(traits: Traits) -> bytes:
    """`traits`, packed."""
    hashes = b"".join(value.to_bytes(_HASH_BYTES, "big") for value in traits.hashes)
    offsets = tuple(offset for span in traits.sentences for offset in span)
    facts = tuple(fact.encode("utf-8", "replace").decode() for fact in traits.facts)
    packed = (hashes, traits.below, bytes(traits.sentence_of), offsets, facts, traits.lang)
    return msgspec.msgpack.encode(packed)


def traits_from(packed: bytes) -> Traits:
    """What `traits_bytes` packed."""
    hashes, below, sentence_of, offsets, facts, lang = _TRAITS.decode(packed)
    return Traits(
        hashes=tuple(
            high << 16 | middle << 8 | low
            for high, middle, low in zip(hashes[::3], hashes[1::3], hashes[2::3], strict=True)
        ),
        below=below,
        sentence_of=tuple(sentence_of),
        sentences=tuple(zip(offsets[::2], offsets[1::2], strict=True)),
        facts=facts,
        lang=lang,
    )


def part_bytes(part: StoryPart) -> bytes:
    """`part`, packed."""
    return msgspec.msgpack.encode(part)


def part_from(packed: bytes) -> StoryPart:
    """What `part_bytes` packed."""
    return _PART.decode(packed)
