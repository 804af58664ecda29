"""A page as one WARC response record, and back. Pure: bytes in, bytes out.

The record is one gzip member, as WARC 1.1 (ISO 28500:2017, annex D) recommends, so that it can be read alone.
The body is stored as we have it, content decoding undone; the headers that no longer describe it are renamed
with the prefix `X-Crawler-`, as Common Crawl does. What HTTP headers cannot carry exactly (the address first
asked for, the redirects, odd header values) travels as JSON in the record's own header `Citymentions-Page`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.model import Page

PAGE_HEADER = "Citymentions-Page"
_DESCRIBES_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_URL_SAFE = "%:/?#[]@!$&'()*+,;=~"  # RFC 3986, 2.2, and what is encoded already
_NO_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")  # RFC 9110, 5.6.2
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What the HTTP part of a record cannot say exactly."""

    source_id: str
    url: str
    final_url: str
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    redirects: tuple[str, ...]


def record_of(page: Page, source_id: str) -> bytes:
    """The gzip member that holds `page`."""
    envelope = _Envelope(
        source_id, page.url, page.final_url, page.headers, page.fetched_at.astimezone(UTC), page.redirects
    )
    member = BytesIO()
    writer: Any = WARCWriter(member, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        quote(page.final_url, safe=_URL_SAFE),
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(_status_line(page.status), _wire_headers(page), protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            PAGE_HEADER: _ascii_json(envelope),
        },
    )
    writer.write_record(record)
    return member.getvalue()


def page_of(record: bytes) -> tuple[str, Page] | None:
    """Source id and page of one record (without its gzip coat); `None` for a record of another kind.

    Raises ValueError where the record is damaged.
    """
    try:
        for entry in ArchiveIterator(BytesIO(record), check_digests="raise"):
            described = entry.rec_headers.get_header(PAGE_HEADER)
            if entry.rec_type != "response" or described is None:
                return None
            status = int(entry.http_headers.get_statuscode())
            return page_described(described, status, entry.raw_stream.read())
    except Exception as error:  # warcio raises half a dozen unrelated kinds on damage
        raise ValueError(f"not a readable WARC record: {error}") from error
    raise ValueError("not a readable WARC record: it is empty")


def page_described(described: str, status: int, body: bytes) -> tuple[str, Page]:
    """Source id and page by the record's own header `Citymentions-Page`. Raises ValueError."""
    envelope = msgspec.json.decode(described, type=_Envelope)
    page = Page(
        url=envelope.url,
        final_url=envelope.final_url,
        status=status,
        headers=envelope.headers,
        body=body,
        fetched_at=envelope.fetched_at,
        redirects=envelope.redirects,
    )
    return envelope.source_id, page


def _wire_headers(page: Page) -> list[tuple[str, str]]:
    """The answer's headers for other tools to read: true of the stored body, a line each."""
    kept = []
    for name, value in page.headers:
        stored_as = f"X-Crawler-{name.title()}" if name.lower() in _DESCRIBES_THE_WIRE else name
        kept.append((_NO_TOKEN.sub("-", stored_as) or "-", _one_line(value)))
    return [*kept, ("Content-Length", str(len(page.body)))]


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text)


def _ascii_json(envelope: _Envelope) -> str:
    """JSON without line breaks and without anything that a header parser could read otherwise."""
    text = msgspec.json.encode(envelope).decode()
    return "".join(char if char.isascii() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    code = ord(char)
    if code <= 0xFFFF:  # noqa: PLR2004  (the basic plane; beyond it JSON writes a surrogate pair)
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
