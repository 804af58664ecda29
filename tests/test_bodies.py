"""Unpacking a body piece by piece; whole bodies are fetched over sockets in test_fetch."""

from __future__ import annotations

import contextlib
import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.bodies import BodyBroken, Unpacker


@given(st.binary(max_size=3000), st.integers(1, 700), st.sampled_from(["gzip", "deflate", "bare", ""]))
def test_unpacking_does_not_depend_on_how_the_body_is_cut(body, step, coding):
    """Pieces of any size give the body back, byte for byte."""
    packer = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "bare": lambda b: zlib.compress(b)[2:-4],
        "": bytes,
    }
    sent = packer[coding](body)
    unpacker = Unpacker({"bare": "deflate"}.get(coding, coding))
    pieces = [unpacker.feed(sent[at : at + step], 10_000) for at in range(0, len(sent), step)]
    assert b"".join(pieces) + unpacker.finish() == body


@given(st.binary(max_size=500), st.integers(0, 50), st.sampled_from(["gzip", "deflate", "br", "gzip, gzip"]))
def test_no_bytes_break_the_unpacker_or_outgrow_their_room(junk, room, coding):
    """Damaged input is BodyBroken and nothing else; output never exceeds the room."""
    with contextlib.suppress(BodyBroken):
        assert len(Unpacker(coding).feed(junk, room)) <= room
