"""One part of a WARC file to articles and readings: runs in a reading process, here or on another machine.

Cheap tests first (host, address, language, the names of the cities in the bytes), so that most pages of a web
archive are never parsed; then the reading that `collect` does.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from jobs.entries import entry_of
from jobs.workers import lexicon_for, read_for_cities
from pipeline.errors import LinkError, ParserCrashed, ParserTimedOut
from pipeline.extract.scope import names_city
from pipeline.model import Attempt, Entry, Link, Outcome, Page, Source
from pipeline.sieve import CitySieve
from pipeline.sources import load_sources, source_for_url
from pipeline.urls import canonical_key, host_of
from storage.ledger.harvests import Gathered, Harvest
from storage.ledger.told_articles import told_article
from storage.warc_files import MAX_PAGE_BYTES, Framing, WarcFile
from storage.warc_records import Record

PART_BYTES = 4 * 1024 * 1024  # packed: some hundred pages, a second or less; a crash repeats no more
UNKNOWN_HOST = "unknown-host"
NO_ARTICLE = "no-article-address"
OTHER_LANGUAGE = "other-language"
NOT_NAMED = "city-not-named"
_LANGUAGE = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2,3})", re.IGNORECASE)
_HEAD_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Desk:
    """By what pages are read: definitions, cities, and which pages are wanted.

    `takes_all`: also articles that name none of the cities. `langs`: pages that call themselves something
    else are passed over; empty: none are. `sources`: only these; empty: all that are known.
    """

    cities: tuple[str, ...]
    user_dirs: tuple[Path, ...] = ()
    takes_all: bool = False
    langs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    max_page_bytes: int = MAX_PAGE_BYTES


@dataclass(frozen=True, slots=True)
class Part:
    """Records of a WARC file: those that begin within [start, end), or `records` as they were read here.

    `position`: what the file is read up to when this part is. `verdict`: the outcome of its one page, which
    no process survived. `is_last`: with it the file ends.
    """

    location: str
    position: int
    desk: Desk
    start: int = 0
    end: int = 0
    records: tuple[Record, ...] | None = None
    verdict: Outcome | None = None
    is_last: bool = False


@dataclass(slots=True)
class _Basket:
    """What a part gives, while it is read."""

    gathered: list[Gathered] = field(default_factory=list)
    passed_over: dict[str, Counter[str]] = field(default_factory=dict)
    damage: list[tuple[int, str]] = field(default_factory=list)

    def pass_over(self, source_id: str, why: str) -> None:
        self.passed_over.setdefault(source_id, Counter())[why] += 1


def parts_of(file: WarcFile, start: int, desk: Desk, end: int | None = None) -> Iterator[Part]:
    """The parts of `file` from position `start` on, up to `end` where it is one of members.

    A file of members is read where its parts are; of any other the records are read here, a part at a time.
    """
    if file.framing is Framing.MEMBERS:
        until = file.size if end is None else end
        for begin in range(start, until, PART_BYTES):
            behind = min(begin + PART_BYTES, until)
            yield Part(file.location, behind, desk, begin, behind, is_last=behind == file.size)
        return
    shelf = _shelf(desk)
    held: list[Record] = []
    held_bytes = 0
    for record in file.records(start, refuse=shelf.refuse, max_bytes=desk.max_page_bytes):
        if held_bytes >= PART_BYTES:
            yield Part(file.location, record.offset, desk, records=tuple(held))
            held, held_bytes = [], 0
        held.append(record)
        held_bytes += len(record.page.body) if record.page else 0
    yield Part(file.location, file.size, desk, records=tuple(held), is_last=True)


def divided(part: Part, error: BaseException) -> tuple[Part, ...]:
    """`part` record by record; one that stands alone gets the verdict that `error` means."""
    if part.records is not None:
        ends = [*(record.offset for record in part.records[1:]), part.position]
        pairs = zip(part.records, ends, strict=True)
        alone = [replace(part, records=(one,), position=end, is_last=False) for one, end in pairs]
    else:
        file = warc_file(part.location)
        found = file.records(part.start, part.end, refuse=lambda _: "not asked")
        cuts = [part.start, *(record.offset for record in found if record.offset > part.start), part.end]
        alone = [
            replace(part, start=one, end=two, position=two, is_last=False) for one, two in pairwise(cuts)
        ]
    if len(alone) <= 1:
        if part.verdict is not None:
            raise error
        is_late = isinstance(error, TimeoutError)
        return (replace(part, verdict=Outcome.PARSER_TIMED_OUT if is_late else Outcome.PARSER_CRASHED),)
    return (*alone[:-1], replace(alone[-1], position=part.position, is_last=part.is_last))


def harvest_of(part: Part) -> Harvest:
    """Everything that `part` gives. Raises StorageError where its file cannot be read."""
    shelf = _shelf(part.desk)
    basket = _Basket()
    for record in _records(part, shelf):
        if record.page is None:
            if record.passed_over == "damaged":
                basket.damage.append((record.offset, record.detail))
            else:
                basket.pass_over("", record.passed_over)
            continue
        _gather(record, record.page, part, shelf, basket)
    return Harvest(
        location=part.location,
        position=part.position,
        gathered=tuple(basket.gathered),
        passed_over={source: dict(how) for source, how in basket.passed_over.items()},
        damage=tuple(basket.damage),
    )


def desk_sources(desk: Desk) -> dict[str, Source]:
    """The sources whose pages are read at this desk, by id."""
    return _shelf(desk).sources


def run_id_of(location: str, source_id: str) -> str:
    """The run of one source in one file; the same whenever it is read, so that telling it twice is once."""
    return _digest(f"{location} {source_id}")


@lru_cache(maxsize=4)
def warc_file(location: str) -> WarcFile:
    """The file, looked at once per process."""
    return WarcFile(location)


def _records(part: Part, shelf: _Shelf) -> Iterable[Record]:
    if part.records is not None:
        return part.records
    file = warc_file(part.location)
    return file.records(part.start, part.end, refuse=shelf.refuse, max_bytes=part.desk.max_page_bytes)


def _gather(record: Record, page: Page, part: Part, shelf: _Shelf, basket: _Basket) -> None:
    source = shelf.source_of(page.url, record.source_id)
    if source is None:
        basket.pass_over("", UNKNOWN_HOST)
        return
    if why := shelf.why_not(page, source):
        basket.pass_over(source.id, why)
        return
    try:
        entry = _entry(page, source, part)
    except LinkError as error:
        basket.gathered.append(_gathered(record, page, part, source, error=error))
    except MemoryError:
        raise  # the process is of no more use: whoever started it divides the part
    except RecursionError:
        crash = ParserCrashed(page.url, "the page is nested deeper than can be read")
        basket.gathered.append(_gathered(record, page, part, source, error=crash))
    except Exception as error:  # noqa: BLE001  (the height "per link": a bug of ours is an outcome, too)
        named = LinkError(page.url, f"{type(error).__name__}: {error}")
        basket.gathered.append(_gathered(record, page, part, source, error=named))
    else:
        if entry is None:
            basket.pass_over(source.id, NOT_NAMED)
        else:
            basket.gathered.append(_gathered(record, page, part, source, entry=entry))


_VERDICTS = {Outcome.PARSER_CRASHED: ParserCrashed, Outcome.PARSER_TIMED_OUT: ParserTimedOut}


def _entry(page: Page, source: Source, part: Part) -> Entry | None:
    """The article with its readings; `None` where it names none of the cities and only those are wanted.

    Raises as the reader does, and what the part's verdict is.
    """
    desk, key = part.desk, canonical_key(page.url, source)
    if part.verdict is not None:
        raise _VERDICTS[part.verdict](page.url, "no reading process survived it")
    link = Link(page.url, key, source.id)
    article, readings = read_for_cities(page, source, link, desk.user_dirs, desk.cities)
    lexicon = lexicon_for(desk.user_dirs)
    if not desk.takes_all and not any(
        names_city(article, lexicon.city(city), lexicon) for city in desk.cities
    ):
        return None
    return entry_of(key, source, page, article, readings, page.fetched_at)


def _gathered(
    record: Record,
    page: Page,
    part: Part,
    source: Source,
    *,
    entry: Entry | None = None,
    error: LinkError | None = None,
) -> Gathered:
    cut = f"the crawler cut it: {record.truncated}" if record.truncated else ""
    attempt = Attempt(
        attempt_id=_digest(f"{part.location} {record.offset}"),
        run_id=run_id_of(part.location, source.id),
        source_id=source.id,
        key=entry.key if entry else canonical_key_or_url(page.url, source),
        url=page.url,
        outcome=error.outcome if error else Outcome.STORED,
        step=error.step if error else "store",
        at=datetime.now(UTC),
        detail=error.detail if error else cut,
        http_status=page.status,
        article_id=entry.article_id if entry else None,
    )
    is_findable = part.records is None or warc_file(part.location).framing is Framing.PLAIN
    told = told_article(entry) if entry else None
    return Gathered(attempt, told, page.fetched_at, record.offset if is_findable else None)


def canonical_key_or_url(url: str, source: Source) -> str:
    """The key of `url`; the address itself where it has none."""
    try:
        return canonical_key(url, source)
    except LinkError:
        return url


def _language(page: Page) -> str:
    """The language that the page's own first tag claims; empty where it claims none."""
    found = _LANGUAGE.search(page.body[:_HEAD_BYTES])
    return found[1].decode("ascii").lower() if found else ""


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class _Shelf:
    """What a process keeps at hand for a desk."""

    def __init__(self, desk: Desk) -> None:
        known = load_sources(desk.user_dirs)
        self.sources = {id_: known[id_] for id_ in desk.sources} if desk.sources else known
        self._hosts = {
            host for each in self.sources.values() for host in (*each.hosts, *each.urls.host_aliases)
        }
        lexicon = lexicon_for(desk.user_dirs)
        self._desk = desk
        self._sieve = CitySieve(lexicon.city(city) for city in desk.cities)

    def refuse(self, url: str) -> str:
        """Why no page at `url` is wanted; empty where it may be."""
        try:
            labels = host_of(url).split(".")
        except LinkError:
            return UNKNOWN_HOST
        if not any(".".join(labels[at:]) in self._hosts for at in range(len(labels))):
            return UNKNOWN_HOST
        source = source_for_url(url, self.sources)
        is_article = source is None or re.search(source.article_pattern, url)
        return "" if is_article else NO_ARTICLE

    def source_of(self, url: str, source_id: str) -> Source | None:
        """Whose page it is: as our own archive says, else by its host."""
        return self.sources.get(source_id) or source_for_url(url, self.sources)

    def why_not(self, page: Page, source: Source) -> str:
        """Why `page` is not worth parsing, by its bytes alone; empty where it is."""
        desk = self._desk
        if desk.langs and (lang := _language(page)) and lang not in desk.langs:
            return OTHER_LANGUAGE
        if desk.takes_all or self._sieve.may_name(page.body, page.header("content-type"), source.encoding):
            return ""
        return NOT_NAMED


@lru_cache(maxsize=2)
def _shelf(desk: Desk) -> _Shelf:
    return _Shelf(desk)
