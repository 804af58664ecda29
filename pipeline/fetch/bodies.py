"""The body of an HTTP answer, unpacked piece by piece within a limit. Pure; knows no network.

A decompression bomb is never held: each piece is unpacked into the room that is left and no further.
"""

from __future__ import annotations

import zlib

ACCEPT_ENCODING = "gzip, deflate"  # what can be unpacked with the standard library alone

_GZIP_MAGIC = b"\x1f\x8b"
_MAGIC_BYTES = 2
_PACKED = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_NOT_OFFERED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


class BodyBroken(ValueError):
    """The body cannot be unpacked: damaged, cut short, or in a coding that was not offered."""


class Unpacker:
    """Takes the pieces of one body as they were sent, gives them back as they were meant.

    `content_encoding` is the header's value (empty where absent). Labels that name no coding at all
    ("utf-8", "none") are passed over, and a body that is called gzip but is not packed is taken as it is:
    both occur, and browsers do the same. Raises BodyBroken.
    """

    def __init__(self, content_encoding: str) -> None:
        labels = tuple(label.strip().lower() for label in content_encoding.split(","))
        not_offered = [label for label in labels if label in _NOT_OFFERED]
        packed = [_PACKED[label] for label in labels if label in _PACKED]
        if not_offered or len(packed) > 1:
            raise BodyBroken(f"the body is packed as {content_encoding!r}, which was not offered")
        self._coding = packed[0] if packed else ""
        self._start = b""
        self._stream: zlib._Decompress | None = None

    def feed(self, piece: bytes, room: int) -> bytes:
        """What `piece` unpacks to, at most `room` bytes (more than that is given up)."""
        if not self._coding:
            return piece[:room]
        if self._stream is None:
            self._start += piece
            if len(self._start) < _MAGIC_BYTES:
                return b""
            piece, self._start = self._start, b""
            self._open(piece[:_MAGIC_BYTES])
            return self.feed(piece, room)
        try:
            return self._unpack(piece, room)
        except zlib.error as error:
            raise BodyBroken(f"the {self._coding} body is damaged ({error})") from error

    def finish(self) -> bytes:
        """What is left when the last piece has been fed."""
        if self._stream is not None and not self._stream.eof:
            raise BodyBroken(f"the {self._coding} body is cut short")
        return self._start

    def _open(self, magic: bytes) -> None:
        if self._coding == "gzip":
            if magic == _GZIP_MAGIC:
                self._stream = zlib.decompressobj(wbits=31)
            else:
                self._coding = ""
            return
        # RFC 9110, 8.4.1.2 means zlib's format by "deflate"; some servers send the bare stream.
        wrapped = magic[0] & 0x0F == 8 and int.from_bytes(magic) % 31 == 0  # noqa: PLR2004  (RFC 1950, 2.2)
        self._stream = zlib.decompressobj(wbits=15 if wrapped else -15)

    def _unpack(self, piece: bytes, room: int) -> bytes:
        assert self._stream is not None
        unpacked = bytearray()
        while piece and len(unpacked) < room:
            if self._stream.eof:
                if self._coding != "gzip" or not piece.startswith(_GZIP_MAGIC):
                    break  # padding after the last member: ignored, as gzip itself does
                self._stream = zlib.decompressobj(wbits=31)
            unpacked += self._stream.decompress(piece, room - len(unpacked))
            piece = self._stream.unused_data
        return bytes(unpacked)
