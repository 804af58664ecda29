"""A file of addresses as links: one a line, a column of a CSV table, or JSON lines. Pure but for reading.

Search exports have other columns and other names for this one; what matters is that a line with no address
costs that line, by its number, and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline.errors import BadUrl, ConfigError
from pipeline.model import Link, Source
from pipeline.sources import source_for_url
from pipeline.urls import canonical_key, host_of

URL_COLUMNS = (
    "url",
    "link",
    "href",
    "address",
    "article_url",
    "source_url",
    "주소",
    "원문주소",
    "기사주소",
    "링크",
)
TITLE_COLUMNS = ("title", "headline", "제목", "기사제목")
WEB_PREFIX = "web-"  # of the id of a source that no file describes; its host follows
WEB_DELAY_S = 5.0  # nothing is known of such a host
_DELIMITERS = ",\t;"
_JSON_SUFFIXES = {".jsonl", ".ndjson"}
_TABLE_SUFFIXES = {".csv", ".tsv"}


@dataclass(frozen=True, slots=True)
class ListedUrl:
    """An address as a list gives it, with the number of its line and, where the list has one, its title."""

    line: int
    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that names no address, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class UrlList:
    """What a file of addresses holds: by source, its links, one per key; and the lines that hold none."""

    links: Mapping[str, tuple[Link, ...]]
    sources: Mapping[str, Source]
    bad: tuple[BadLine, ...]
    repeated: int


def read_url_list(path: Path, known: Mapping[str, Source], zone: str) -> UrlList:
    """The links of the file at `path`. The host decides the source; hosts of none get one of their own.

    `zone` (IANA) is assumed for hosts of no source. Raises ConfigError where the file cannot be read, or is a
    table without a column of addresses.
    """
    links: dict[str, dict[str, Link]] = {}
    sources: dict[str, Source] = {}
    bad: list[BadLine] = []
    repeated = 0
    for entry in entries_in(_text_of(path), path):
        if isinstance(entry, BadLine):
            bad.append(entry)
            continue
        try:
            source = source_for_url(entry.url, dict(known)) or web_source(host_of(entry.url), zone)
            key = canonical_key(entry.url, source)
        except BadUrl as error:
            bad.append(BadLine(entry.line, f"{error.detail}: {entry.url[:80]!r}"))
            continue
        sources[source.id] = source
        of_source = links.setdefault(source.id, {})
        repeated += key in of_source
        of_source.setdefault(key, Link(entry.url, key, source.id, entry.title, found_in=path.name))
    return UrlList({id_: tuple(each.values()) for id_, each in links.items()}, sources, tuple(bad), repeated)


def web_source(host: str, zone: str) -> Source:
    """A source for a host that no file describes: the generic reader, an unhurried pace, excerpts only."""
    return Source(
        id=WEB_PREFIX + host,
        name=host,
        lang="und",
        zone=zone,
        home=f"https://{host}/",
        hosts=(host,),
        kind="web",
        min_delay_s=WEB_DELAY_S,
    )


def entries_in(text: str, path: Path) -> Iterator[ListedUrl | BadLine]:
    """Each line's address, or why it has none; empty lines, and comments of a plain list, are passed over."""
    suffix = path.suffix.lower()
    first = next((line for line in text.splitlines() if line.strip()), "")
    if suffix in _JSON_SUFFIXES or first.lstrip().startswith("{"):
        return _from_json_lines(text)
    if suffix in _TABLE_SUFFIXES or (suffix != ".txt" and _is_head(first)):
        return _from_table(text, path)
    return _from_plain_lines(text)


def _from_plain_lines(text: str) -> Iterator[ListedUrl | BadLine]:
    for number, line in enumerate(text.splitlines(), start=1):
        address = line.strip()
        if address and not address.startswith("#"):
            yield ListedUrl(number, address)


def _from_json_lines(text: str) -> Iterator[ListedUrl | BadLine]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line)
        except msgspec.DecodeError as error:
            yield BadLine(number, f"no JSON: {error}")
            continue
        if not isinstance(row, dict):
            yield BadLine(number, "no JSON object")
            continue
        address = _first_of(row, URL_COLUMNS)
        title = _first_of(row, TITLE_COLUMNS)
        yield ListedUrl(number, address, title) if address else BadLine(number, 'has no "url"')


def _from_table(text: str, path: Path) -> Iterator[ListedUrl | BadLine]:
    """Rows of a table whose first row names its columns, or of one without such a row."""
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: list[str] | None = None
    url_at = title_at = None
    start = 1
    for row in rows:
        number, start = start, rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = [cell.strip().lower() for cell in row]
            url_at, title_at = _place_of(columns, URL_COLUMNS), _place_of(columns, TITLE_COLUMNS)
            if url_at is not None:
                continue
            url_at = next((place for place, cell in enumerate(row) if _is_address(cell)), None)
            if url_at is None:
                raise ConfigError(
                    f"{path}: line {number}: no address in {', '.join(columns)[:200]}; name its column url"
                )
        assert url_at is not None
        address = row[url_at].strip() if url_at < len(row) else ""
        title = row[title_at].strip() if title_at is not None and title_at < len(row) else ""
        yield (
            ListedUrl(number, address, title or None)
            if address
            else BadLine(number, "no address in its column")
        )


def _is_head(line: str) -> bool:
    cells = [cell.strip().strip('"').lower() for cell in line.replace("\t", ",").replace(";", ",").split(",")]
    return any(cell in URL_COLUMNS for cell in cells)


def _place_of(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((columns.index(name) for name in names if name in columns), None)


def _first_of(row: Mapping[str, object], names: Sequence[str]) -> str | None:
    folded = {str(name).lower(): value for name, value in row.items()}
    found = (folded.get(name) for name in names)
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), None)


def _is_address(cell: str) -> bool:
    return cell.strip().startswith(("http://", "https://"))


def _text_of(path: Path) -> str:
    """The file's text: UTF-8, UTF-16 with its mark, else CP949, in which Korean spreadsheets are saved."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); check --urls") from error
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp949")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{path}: neither UTF-8 nor CP949; save it as UTF-8 text or CSV")
