"""One record of a WARC file: the page in it, or why there is none."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipeline.model import Page
from storage.warc import PAGE_HEADER, page_described

HEAD_END = b"\r\n\r\n"
MAX_HEAD_BYTES = 64 * 1024
_CODED = ("transfer-encoding", "content-encoding")


class PassedOver(StrEnum):
    """Why a record is not a page to read."""

    OTHER_RECORD = "other-record"
    REVISIT = "revisit"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    NOT_200 = "not-200"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first byte (its number, in a file packed as a whole), and a page or why there is none.

    `source_id`: whose page it is, where our own archive says so. `truncated`: why the crawler cut the page
    (WARC-Truncated), empty where it did not. `detail`: what is wrong with a damaged one.
    """

    offset: int
    page: Page | None = None
    passed_over: str = ""
    detail: str = ""
    source_id: str = ""
    truncated: str = ""


Refusal = Callable[[str], str]


def damaged(offset: int, why: str) -> Record:
    """A record that cannot be read, and what is wrong with it."""
    return Record(offset, passed_over=PassedOver.DAMAGED, detail=why)


def record_of(found: WarcRecord, offset: int, refuse: Refusal, max_bytes: int) -> Record:
    """The record at `offset`: its page, of `max_bytes` at most, or why it is passed over."""
    url = (found.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    if why := _why_not(found, url, refuse, max_bytes):
        return Record(offset, passed_over=why)
    described = found.headers.get(PAGE_HEADER)
    found.parse_http()
    status = found.http_headers.status_code or 0
    claimed = found.content_length
    body = bytes(found.reader.read(max_bytes + 1))
    if len(body) < min(claimed, max_bytes + 1):
        return damaged(offset, f"{len(body):,} bytes of a page that says it has {claimed:,}")
    if status != HTTPStatus.OK:
        return Record(offset, passed_over=PassedOver.NOT_200)
    try:
        whose = (
            page_described(described, status, body) if described else ("", _page(found, url, body, max_bytes))
        )
    except ValueError as error:
        return damaged(offset, str(error))
    source_id, page = whose
    if len(page.body) > max_bytes:
        return Record(offset, passed_over=PassedOver.TOO_LARGE)
    return Record(offset, page, source_id=source_id, truncated=found.headers.get("WARC-Truncated") or "")


def _why_not(found: WarcRecord, url: str, refuse: Refusal, max_bytes: int) -> str:
    """Why the record is passed over, by its head alone; empty where it is to be read."""
    if found.record_type == WarcRecordType.revisit:
        return PassedOver.REVISIT
    if found.record_type != WarcRecordType.response or not found.is_http:
        return PassedOver.OTHER_RECORD
    if why := refuse(url):
        return why
    return PassedOver.TOO_LARGE if found.content_length > max_bytes + MAX_HEAD_BYTES else ""


def _page(found: WarcRecord, url: str, body: bytes, max_bytes: int) -> Page:
    """Raises ValueError where the record does not say when it was fetched."""
    headers = tuple((name.lower(), value) for name, value in found.http_headers.to_tuples())
    fetched_at = datetime.fromisoformat(found.headers.get("WARC-Date") or "no WARC-Date")
    coded = [(name, value) for name, value in headers if name in _CODED]
    return Page(
        url=url,
        final_url=url,
        status=HTTPStatus.OK,
        headers=headers,
        body=_decoded(coded, body, max_bytes) if coded else body,
        fetched_at=fetched_at.replace(tzinfo=fetched_at.tzinfo or UTC).astimezone(UTC),
    )


def _decoded(coded: list[tuple[str, str]], body: bytes, max_bytes: int) -> bytes:
    """`body` as it was meant; as it is where it is not packed as its headers say (crawlers unpack, too)."""
    head = "".join(f"{name}: {value}\r\n" for name, value in coded)
    http = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode("latin-1", "replace") + body
    start = f"WARC/1.1\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode()
    try:
        for again in ArchiveIterator(io.BytesIO(start + http + HEAD_END), auto_decode="all"):
            return bytes(again.reader.read(max_bytes + 1)) or body
    except OSError:
        return body
    return body
