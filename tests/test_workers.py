"""The reading processes, as real processes that are really killed."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from multiprocessing import active_children

from jobs.workers import Workers, child_pool
from pipeline.model import Feed, FeedKind, Page
from tests.walking import rss, settings_for, source_for

FEED = Feed("https://news.example/rss", FeedKind.FEED)
PAGE = Page(
    url=FEED.url,
    final_url=FEED.url,
    status=200,
    headers=(("content-type", "application/rss+xml"),),
    body=rss(["https://news.example/1", "https://news.example/2"]),
    fetched_at=datetime(2024, 3, 12, tzinfo=UTC),
)


def test_an_idle_reading_process_that_is_killed_is_replaced(tmp_path):
    """Memory ran out elsewhere, and the kernel chose a process of ours: the next pages are read all the same."""
    settings = settings_for(tmp_path, workers=2)
    source = source_for(FEED.url, hosts=("news.example",))

    async def links_read(workers: Workers) -> int:
        found = await asyncio.gather(*(workers.discover(PAGE, FEED, source) for _ in range(4)))
        return sum(len(discovery.links) for discovery in found)

    with child_pool(settings) as pool:
        workers = Workers(pool, settings)
        before = asyncio.run(links_read(workers))
        for process in active_children():
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        after = asyncio.run(links_read(workers))
    assert (8, 8) == (before, after)


def test_nothing_is_left_running(tmp_path):
    """At the end every reading process is gone."""
    before = {process.pid for process in active_children()}
    with child_pool(settings_for(tmp_path)):
        during = {process.pid for process in active_children()} - before
    after = {process.pid for process in active_children()} - before
    assert (1, 0) == (len(during), len(after))
