"""Child processes that read what was fetched, so that one bad page harms nobody.

A page that kills its child (Lexbor has segfaulted on real pages) or outlives its time costs that page, named
`parser-crashed` or `parser-timed-out`; the pool replaces the child and goes on.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as PoolTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pebble import ProcessExpired, ProcessPool

from jobs.interrupts import interrupts_held
from jobs.settings import Settings
from pipeline.discover import Discovery, discover
from pipeline.errors import ParserCrashed, ParserTimedOut, StorageError
from pipeline.extract import extract
from pipeline.extract.headlines import is_telling
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.model import Article, Feed, Link, Page, Reading, Source
from pipeline.parse import read_page
from pipeline.parse.hits import SelectorHit, selector_hits
from pipeline.parse.limits import MAX_DEPTH

R = TypeVar("R")


class Workers:
    """The reading processes, as coroutines. `pool` comes from `child_pool`."""

    def __init__(self, pool: Children, settings: Settings) -> None:
        self._pool = pool
        self._settings = settings

    def take_up(self, cities: tuple[str, ...]) -> None:
        """Read for `cities` from now on, by the definitions as they are now. Raises StorageError."""
        self._pool.renew()
        self._settings = replace(self._settings, cities=cities)

    async def read(self, page: Page, source: Source, link: Link) -> tuple[Article, tuple[Reading, ...]]:
        """The article on `page` and one reading per monitored city.

        Raises the reader's NotHtml, Undecodable, BodyMissing; ParserCrashed; ParserTimedOut.
        """
        desk = (self._settings.user_dirs, self._settings.cities, self._settings.max_page_depth)
        return await self._call(page.url, read_for_cities, (page, source, link, *desk))

    async def discover(self, page: Page, feed: Feed, source: Source) -> Discovery:
        """The links that a feed, sitemap or listing announces.

        Raises NotAFeed, ParserCrashed, ParserTimedOut.
        """
        return await self._call(page.url, discover, (page, feed, source))

    async def telling(self, links: Sequence[Link]) -> tuple[bool, ...]:
        """Of each link, whether its title or snippet lets expect news of a monitored city."""
        texts = tuple(f"{link.title or ''} {link.snippet or ''}".strip() for link in links)
        return await self._call(
            links[0].found_in or links[0].url,
            are_telling,
            (texts, self._settings.user_dirs, self._settings.cities),
        )

    async def selector_hits(self, page: Page, source: Source) -> tuple[SelectorHit, ...]:
        """What each selector of the source's layouts finds on `page`. Raises as `read` does."""
        return await self._call(page.url, selector_hits, (page, source))

    async def _call(self, url: str, function: Callable[..., R], arguments: tuple[Any, ...]) -> R:
        seconds = self._settings.parse_total_s
        try:
            try:
                future = self._pool.schedule(function, args=arguments, timeout=seconds)
                result: R = await asyncio.wrap_future(future)
            except (BrokenProcessPool, ProcessExpired) as error:
                # Another process of the pool died; or somebody, such as a kernel short of memory, killed
                # this one: the page did nothing. A page ends its process otherwise (SIGSEGV, SIGABRT).
                if isinstance(error, ProcessExpired) and error.exitcode != -signal.SIGKILL:
                    raise
                future = self._pool.schedule(function, args=arguments, timeout=seconds)
                result = await asyncio.wrap_future(future)
        except PoolTimeout as error:
            raise ParserTimedOut(url, f"still reading after {seconds:g} s") from error
        except ProcessExpired as error:
            raise ParserCrashed(url, f"the reading process died (exit code {error.exitcode})") from error
        except MemoryError as error:
            raise ParserCrashed(url, "the page needs more memory than a reading process may use") from error
        except RecursionError as error:
            raise ParserCrashed(url, "the page is nested deeper than can be read") from error
        return result


class Children:
    """A pool that outlives its processes: pebble gives one up for good when an idle process of it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = self._new_pool()
        self._retiring: list[tuple[ProcessPool, Thread]] = []

    def schedule(self, function: Callable[..., R], args: tuple[Any, ...], timeout: float) -> Future[R]:
        """As pebble's, in a new pool where the old one has broken."""
        if not self._pool.active:
            self.stop()
            self._pool = self._new_pool()
        future: Future[R] = self._pool.schedule(function, args=args, timeout=timeout)
        return future

    def renew(self) -> None:
        """New processes, which load every definition anew; the old ones finish what they have, and end.

        Raises StorageError where none can be started: the old ones then stay.
        """
        old, self._pool = self._pool, self._new_pool()
        old.close()
        last_wait = Thread(target=old.join, name="old reading processes end", daemon=True)
        last_wait.start()
        self._retiring = [each for each in self._retiring if each[1].is_alive()] + [(old, last_wait)]

    def stop(self) -> None:
        """End all processes, whatever they do."""
        for old, last_wait in self._retiring:
            old.stop()
            last_wait.join()
        self._pool.stop()
        self._pool.join()

    def _new_pool(self) -> ProcessPool:
        pool = ProcessPool(
            max_workers=self._settings.workers,
            # A child inherits neither our threads nor our open files.
            context=multiprocessing.get_context("spawn"),
            initializer=_enter_child,
            initargs=(self._settings.user_dirs, self._settings.parse_memory_bytes),
        )
        with interrupts_held():
            if not pool.active:  # asking starts it
                raise StorageError("no reading process can be started; free some memory, or lower workers")
        return pool


@contextmanager
def child_pool(settings: Settings) -> Iterator[Children]:
    """`settings.workers` processes that are ready to read; stopped at the end, whatever they do."""
    children = Children(settings)
    try:
        yield children
    finally:
        children.stop()


def _enter_child(user_dirs: tuple[Path, ...], memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business …
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # … and so is a reload
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    lexicon_for(user_dirs)


@cache
def lexicon_for(user_dirs: tuple[Path, ...]) -> Lexicon:
    """The lexicon, loaded once per process."""
    return load_lexicon(user_dirs)


def read_for_cities(
    page: Page,
    source: Source,
    link: Link,
    user_dirs: tuple[Path, ...],
    cities: tuple[str, ...],
    max_depth: int = MAX_DEPTH,
) -> tuple[Article, tuple[Reading, ...]]:
    """The article on `page` and a reading for each of `cities`; runs in a child process."""
    lexicon = lexicon_for(user_dirs)
    article = with_feed_date(read_page(page, source, max_depth=max_depth), source, link)
    return article, tuple(extract(article, lexicon.city(city), lexicon) for city in cities)


def are_telling(
    texts: tuple[str, ...], user_dirs: tuple[Path, ...], cities: tuple[str, ...]
) -> tuple[bool, ...]:
    """Which of the headlines let expect news of one of `cities`; runs in a child process."""
    lexicon = lexicon_for(user_dirs)
    monitored = [lexicon.city(city) for city in cities]
    return tuple(any(is_telling(text, city, lexicon) for city in monitored) for text in texts)


def with_feed_date(article: Article, source: Source, link: Link) -> Article:
    """`article` with the feed's date where the page gives none."""
    if article.published is not None or link.published is None:
        return article
    local = link.published.astimezone(ZoneInfo(source.zone))
    offset = local.utcoffset()
    return replace(
        article,
        published=link.published,
        published_day=local.date(),
        published_basis="feed",
        utc_offset_min=int(offset.total_seconds() // 60) if offset else 0,
    )
