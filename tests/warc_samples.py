"""WARC files for tests, in sentences of our own: records byte by byte, so that they can be broken on purpose."""

import gzip
import struct
from pathlib import Path

import zstandard

from tests.fixture_day import fixture_pages


def record(
    number: int, body: bytes = b"", *, lie: int = 0, kind: str = "response", headers: str = ""
) -> bytes:
    """One record. `lie` is added to the length that its head claims; `headers` are WARC header lines."""
    body = body or b"<html><p>page %d</p></html>" % number
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://www.example.com/{number}\r\n"
        f"WARC-Date: 2024-03-12T01:02:03Z\r\nContent-Type: application/http; msgtype=response\r\n{headers}"
        f"Content-Length: {len(http) + lie}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def members(*records: bytes) -> bytes:
    """Each record a gzip member of its own, as WARC 1.1 recommends."""
    return b"".join(gzip.compress(each) for each in records)


def with_dictionary(*records: bytes, packed: bool = False) -> bytes:
    """Zstandard frames with a dictionary frame in front, as the WARC ZST proposal has it."""
    samples = [
        record(number, b"<html><p>sample %d of %d</p>" % (number, number * 7)) for number in range(400)
    ]
    dictionary = zstandard.train_dictionary(2000, samples)
    raw = dictionary.as_bytes()
    raw = zstandard.ZstdCompressor().compress(raw) if packed else raw
    pack = zstandard.ZstdCompressor(dict_data=dictionary).compress
    return struct.pack("<II", 0x184D2A5D, len(raw)) + raw + b"".join(map(pack, records))


def write_warc(path: Path, pages: list[tuple[str, bytes, str]]) -> Path:
    """`pages` (address, body, content type) a record each; gzip members where the name says so."""
    records = (page_record(*page) for page in pages)
    path.write_bytes(members(*records) if path.name.endswith(".gz") else b"".join(records))
    return path


def page_record(url: str, body: bytes, content_type: str) -> bytes:
    """The record of one page."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-12T01:02:03Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def recorded_pages(copies: int = 1) -> list[tuple[str, bytes, str]]:
    """The recorded day's articles; copies after the first lie at addresses of their own."""
    return [
        (
            page.url if not copy else f"{page.url}{'&' if '?' in page.url else '?'}copy={copy}",
            page.body,
            page.content_type,
        )
        for copy in range(copies)
        for page in fixture_pages()
    ]
