"""What an answer is, told from its first bytes: only pages go on to the readers."""

from __future__ import annotations

from pipeline.errors import BodyMissing, NotHtml
from pipeline.model import Page

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV)"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"Rar!", "a rar archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"wOF", "a font"),
    (b"\x7fELF", "a program"),
)
_FEEDS = (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"<sitemapindex")
_BLANK = b"\xef\xbb\xbf \t\r\n\x0b\x0c"
_OTHER_KINDS = frozenset({"image", "audio", "video", "font"})
_OTHER_TYPES = frozenset({"application/json", "application/ld+json", "application/pdf", "application/zip"})
_SNIFFED_BYTES = 1024


def refuse_other_formats(page: Page) -> None:
    """Nothing for a page; raises NotHtml for any other format and BodyMissing for an empty answer.

    Bytes count before the Content-Type: servers send pages as `text/plain` and PDFs as `text/html`.
    """
    url = page.final_url or page.url
    head = page.body[:_SNIFFED_BYTES].lstrip(_BLANK)
    if not head and not page.body.strip(_BLANK):
        raise BodyMissing(url, "the answer is empty")
    for magic, name in _MAGIC:
        if head.startswith(magic):
            raise NotHtml(url, f"the answer is {name}")
    if head[4:8] == b"ftyp":
        raise NotHtml(url, "the answer is a video")
    if _is_feed(head):
        raise NotHtml(url, "the answer is a feed or a sitemap")
    kind = (page.header("content-type") or "").split(";")[0].strip().lower()
    if (kind.split("/")[0] in _OTHER_KINDS or kind in _OTHER_TYPES) and not head.startswith(b"<"):
        raise NotHtml(url, f"the answer is {kind}")


def _is_feed(head: bytes) -> bool:
    lower = head.lower()
    if lower.startswith(b"<?xml"):
        lower = lower[lower.find(b"?>") + 2 :].lstrip(_BLANK)
    return lower.startswith(_FEEDS)
