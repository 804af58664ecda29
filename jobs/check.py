"""One polite live look at a source: which feed brings what, which selector hits what. Nothing is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import TextIO

from rich.table import Table as Grid
from rich.text import Text

from jobs.politeness import Politeness
from jobs.screen import visible, write
from jobs.settings import Settings, require_contact
from jobs.wiring import open_polite
from jobs.workers import Workers, child_pool
from pipeline.errors import LinkError
from pipeline.model import Article, Feed, Link, Source


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was found. `is_good` is false where somebody must act."""

    what: str
    found: str
    is_good: bool = True


async def look_at(settings: Settings, source: Source) -> AsyncIterator[Finding]:
    """Every feed, then the first article that they announce, asked for by the same rules as everywhere.

    Raises ConfigError without a contact, or for what is no selector.
    """
    require_contact(settings)
    first: Link | None = None
    async with open_polite(settings) as (polite, state):
        accepted = {each.thing: each.at for each in state.accepted(source.id)}
        with child_pool(settings) as pool:
            workers = Workers(pool, settings)
            for feed in source.feeds:
                finding, links = await _look_at_feed(feed, source, polite, workers)
                first = first or (links[0] if links else None)
                yield finding
            if first is None:
                yield Finding("article", "no feed announces one: nothing to read", is_good=False)
                return
            async for finding in _look_at_article(first, source, polite, workers):
                since = accepted.get(finding.what)
                if since is None or finding.is_good:
                    yield finding
                else:
                    found = f"{finding.found}; accepted as gone on {since:%Y-%m-%d %H:%M} UTC"
                    yield replace(finding, found=found, is_good=True)


def show_findings(out: TextIO, source: Source, findings: Iterable[Finding]) -> None:
    """Write them, the ones to act upon marked."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(style="bold", overflow="fold")
    grid.add_column(overflow="fold")
    for finding in findings:
        mark = Text("ok", style="green") if finding.is_good else Text("!!", style="bold red")
        grid.add_row(mark, Text(visible(finding.what)), Text(visible(finding.found)))
    write(out, Text(f"{source.id}: {source.name}", style="bold"), grid)


async def _look_at_feed(
    feed: Feed, source: Source, polite: Politeness, workers: Workers
) -> tuple[Finding, tuple[Link, ...]]:
    try:
        page = await polite.get(feed.url, source.min_delay_s)
        discovery = await workers.discover(page, feed, source)
    except LinkError as error:
        return Finding(feed.url, f"{error.outcome} at {error.step}: {error.detail}", is_good=False), ()
    enough = len(discovery.links) >= source.min_links or bool(discovery.children)
    found = f"{len(discovery.links)} links of {discovery.announced} entries"
    if discovery.children:
        found += f", {len(discovery.children)} child sitemaps"
    if page.redirects:
        found += f"; moved to {page.final_url}: correct the source's file"
    problems = "".join(f"; {problem}" for problem in discovery.problems)
    return Finding(feed.url, found + problems, is_good=enough and not page.redirects), discovery.links


async def _look_at_article(
    link: Link, source: Source, polite: Politeness, workers: Workers
) -> AsyncIterator[Finding]:
    try:
        page = await polite.get(link.url, source.min_delay_s)
        article, _ = await workers.read(page, source, link)
        hits = await workers.selector_hits(page, source)
    except LinkError as error:
        yield Finding(link.url, f"{error.outcome} at {error.step}: {error.detail}", is_good=False)
        return
    yield Finding(link.url, f"read by {article.parser}, {article.encoding} by {article.encoding_basis}")
    for name, value in _fields(article):
        yield Finding(name, value or "not found", is_good=bool(value))
    for missed in article.missed_selectors:
        yield Finding(missed, "no selector of it hits; the generic reader was used instead", is_good=False)
    for hit in hits:
        found = f"{hit.hits} hits: {hit.sample}" if hit.hits else "no hit"
        yield Finding(f"{hit.layout} {hit.part} {hit.selector}", found)


def _fields(article: Article) -> tuple[tuple[str, str], ...]:
    day = f"{article.published_day} by {article.published_basis}" if article.published_day else ""
    body = f"{len(article.body):,} characters: {article.body[:60]}" if article.body else ""
    return ("title", article.title), ("published date", day), ("body", " ".join(body.split()))
