"""`read`: one page or many, without schedule or database; the answers as values or as JSON lines.

The shapes of the lines are an interface (README, "One page, or a million"): names and meanings stay.
"""

from __future__ import annotations

import gzip
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as PoolTimeout
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from pebble import ProcessExpired

from jobs.settings import Settings
from jobs.workers import child_pool, lexicon_for
from pipeline.decode import decode
from pipeline.errors import CityMentionsError, ConfigError, LinkError
from pipeline.extract import FIRST_YEAR, LAST_YEAR, extract
from pipeline.model import Article, Page, Reading, Source
from pipeline.parse import read_page, read_text
from pipeline.sources import load_sources, source_for_url

GZIP_MAGIC = b"\x1f\x8b"
HOME_ZONE = "Asia/Seoul"  # of a page whose outlet is unknown: the outlets we monitor are Korean
LINES_PER_TASK = 16  # makes little of the pipe to the child; small enough that a crash repeats little


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to read. Exactly one of `html_path`, `html`, `text` is given.

    `html_path`: raw bytes, may be .gz; `text`: plain, may hold page furniture.
    `published` is the day in the publisher's zone; `title` belongs to `text`.
    """

    id: str
    city: str = "seoul"
    published: date | None = None
    url: str | None = None
    title: str | None = None
    html_path: str | None = None
    html: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read: the article, and what it says for one city.

    `given`: the plain text that it was read from, furniture and all; empty where it came from a page.
    """

    article: Article
    reading: Reading
    given: str = ""


def read_item(item: Item, base: Path, user_dirs: tuple[Path, ...] = ()) -> Answer:
    """The article and reading of `item`; a relative `html_path` is under `base`.

    Raises ConfigError for an item that cannot be used (unknown city, no such file, two texts), and the
    reader's NotHtml, Undecodable, BodyMissing for a page that cannot.
    """
    lexicon = lexicon_for(user_dirs)
    city = lexicon.city(item.city)
    given = [name for name in ("html_path", "html", "text") if getattr(item, name) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        raise ConfigError(f"{item.id}: exactly one of html_path, html, text is needed; there is {found}")
    article = _article(item, base, _source(item.url, user_dirs))
    return Answer(article, extract(article, city, lexicon), item.text or "")


def read_file(
    path: Path, city: str, url: str | None, day: date | None, user_dirs: tuple[Path, ...]
) -> Answer:
    """The article in `path` (a page, plain text, or a .gz of either) and its reading.

    Raises as `read_item`.
    """
    body = file_bytes(path)
    if looks_like_html(body):
        page = Page(url or "", url or "", 200, (), body, datetime.now(UTC))
        return read_fetched(page, city, day, user_dirs)
    text = decode(body, url=str(path)).text
    return read_item(Item(path.name, city, day, url, text=text), path.parent, user_dirs)


def read_fetched(page: Page, city: str, day: date | None, user_dirs: tuple[Path, ...]) -> Answer:
    """The article on `page` and its reading; `day` is the caller's own date, if any.

    Raises as `read_item`.
    """
    lexicon = lexicon_for(user_dirs)
    source = _source(page.final_url, user_dirs)
    article = given_date(read_page(page, source), midnight(day, source))
    return Answer(article, extract(article, lexicon.city(city), lexicon))


def looks_like_html(body: bytes) -> bool:
    """Whether `body` starts as a page does: a tag first, or one of the tags that only pages have."""
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<") or any(tag in head for tag in (b"<!doctype", b"<html", b"<head", b"<body"))


def _article(item: Item, base: Path, source: Source | None) -> Article:
    published = midnight(item.published, source)
    if item.text is not None:
        article = read_text(item.text, title=item.title, url=item.url or "", published=published)
        return given_date(article, published)
    if item.html is not None:
        # It is text already: say so in the one header that outranks what the page says of itself.
        headers: tuple[tuple[str, str], ...] = (("content-type", "text/html; charset=utf-8"),)
        body = item.html.encode()
    else:
        headers, body = (), file_bytes(base / str(item.html_path))
    url = item.url or ""
    article = read_page(Page(url, url, 200, headers, body, datetime.now(UTC)), source)
    return given_date(article, published)


def midnight(day: date | None, source: Source | None) -> datetime | None:
    """The first moment of `day` where `source` is at home (Seoul where it is unknown).

    Raises ConfigError for a day on which nothing can have been published.
    """
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ConfigError(f"published: {day}: no publisher's day; give one of {FIRST_YEAR} to {LAST_YEAR}")
    zone = ZoneInfo(source.zone if source else HOME_ZONE)
    return datetime.combine(day, time(), tzinfo=zone) if day else None


def given_date(article: Article, published: datetime | None) -> Article:
    """`article` with the caller's date, unless the page itself gives that very day (and so the hour, too)."""
    if published is None or article.published_day == published.date():
        return article
    offset = published.utcoffset()
    return replace(
        article,
        published=published.astimezone(UTC),
        published_day=published.date(),
        published_basis="given",
        utc_offset_min=int(offset.total_seconds() // 60) if offset else 0,
    )


def file_bytes(path: Path) -> bytes:
    """The bytes of `path`, unpacked where they are gzip. Raises ConfigError naming the file."""
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body.startswith(GZIP_MAGIC) else body
    except (OSError, EOFError, zlib.error) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); give an existing page or its .gz") from error


def _source(url: str | None, user_dirs: tuple[Path, ...]) -> Source | None:
    return source_for_url(url, _sources(user_dirs)) if url else None


@cache
def _sources(user_dirs: tuple[Path, ...]) -> dict[str, Source]:
    return load_sources(user_dirs)


# --- many --------------------------------------------------------------------------------------------------


def read_lines(lines: Iterable[str], base: Path, settings: Settings, workers: int) -> Iterator[str]:
    """One JSON line out for every JSON line in, in the same order; a bad one becomes `{"id", "error"}`.

    Reads in `workers` child processes; holds only a few dozen lines at a time, whatever their number.
    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    with child_pool(replace(settings, workers=workers)) as pool:

        def hand_out(chunk: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], Any]:
            arguments = (chunk, base, settings.user_dirs)
            return chunk, pool.schedule(answer_lines, args=arguments, timeout=settings.parse_total_s)

        waiting: deque[tuple[list[tuple[int, str]], Any]] = deque()
        while True:
            while len(waiting) < 2 * workers + 1 and (chunk := list(islice(numbered, LINES_PER_TASK))):
                waiting.append(hand_out(chunk))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except (ProcessExpired, PoolTimeout, MemoryError) as error:
                if len(chunk) == 1:
                    yield _error_line(_id_of(*chunk[0]), _why(error, settings))
                else:  # one of them did it: each alone, in front of the others, so that the order holds
                    waiting.extendleft(hand_out([line]) for line in reversed(chunk))


def _why(error: BaseException, settings: Settings) -> str:
    if isinstance(error, PoolTimeout):
        return f"parser-timed-out: still reading after {settings.parse_total_s:g} s"
    return f"parser-crashed: the reading process died ({error})"


def answer_lines(chunk: list[tuple[int, str]], base: Path, user_dirs: tuple[Path, ...]) -> list[str]:
    """An answer line for each numbered line; runs in a child process."""
    return [answer_line(number, line, base, user_dirs) for number, line in chunk]


def answer_line(number: int, line: str, base: Path, user_dirs: tuple[Path, ...]) -> str:
    """The answer to one input line. Every failure is an `{"id", "error"}`."""
    try:
        item = msgspec.json.decode(line, type=Item)
        return json_line(item.id, read_item(item, base, user_dirs))
    except msgspec.MsgspecError as error:
        return _error_line(_id_of(number, line), f"line {number}: {error}")
    except LinkError as error:
        return _error_line(_id_of(number, line), f"{error.outcome}: {error.detail}")
    except CityMentionsError as error:
        return _error_line(_id_of(number, line), str(error))
    except RecursionError:
        return _error_line(_id_of(number, line), "parser-crashed: nested deeper than can be read")
    except MemoryError:
        raise  # the process is of no more use: whoever started it reads each line of the chunk alone
    except Exception as error:  # noqa: BLE001  (the height "per link": a bug of ours is an error line, too)
        return _error_line(_id_of(number, line), f"parser-crashed: {type(error).__name__}: {error}")


def _id_of(number: int, line: str) -> str:
    """The line's own id where it has a readable one, else its number."""
    try:
        value = msgspec.json.decode(line)
    except msgspec.MsgspecError:
        return f"line {number}"
    return str(value.get("id", f"line {number}")) if isinstance(value, dict) else f"line {number}"


def _error_line(item_id: str, error: str) -> str:
    return msgspec.json.encode({"id": item_id, "error": error}).decode()


# --- JSON ----------------------------------------------------------------------------------------------


def json_line(item_id: str, answer: Answer, more: dict[str, Any] | None = None) -> str:
    """`answer` as one line of JSON (UTF-8, not escaped), with the keys of `more` behind its own."""
    return msgspec.json.encode(as_json(item_id, answer) | (more or {})).decode()


def as_json(item_id: str, answer: Answer) -> dict[str, Any]:
    """`answer` in the shape that the interface promises; times in the publisher's own offset."""
    reading = answer.reading
    plain: dict[str, Any] = msgspec.to_builtins(reading)
    return {
        "id": item_id,
        "article": _article_json(answer.article),
        "city": reading.city,
        "smart_city": reading.smart_city,
        "topics": plain["topics"],
        "programmes": plain["programmes"],
        "proposed_programmes": plain["proposed_programmes"],
        "visits": plain["visits"],
        "awards": [_award_json(award) for award in plain["awards"]],
        "coverage": plain["coverage"],
        "quotes": plain["quotes"],
    }


def _award_json(award: dict[str, Any]) -> dict[str, Any]:
    return {("for" if key == "for_what" else key): value for key, value in award.items()}


def _article_json(article: Article) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(article)
    plain["published"] = _local(article.published, article.utc_offset_min)
    plain["modified"] = _local(article.modified, article.utc_offset_min)
    plain["outcome"] = "stored"
    return plain


def _local(moment: datetime | None, offset_min: int) -> str | None:
    return moment.astimezone(timezone(timedelta(minutes=offset_min))).isoformat() if moment else None
