"""One pass and out: `collect` for users of cron, and the one page of `read URL`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from jobs.publishing import publish_what_waits
from jobs.settings import Settings, require_contact
from jobs.wiring import open_polite, open_rig
from pipeline.model import Page, Run, Source


async def collect_once(settings: Settings, sources: Mapping[str, Source]) -> tuple[Run, ...]:
    """Look at every source once, bring in what is pending, publish; the runs in the order of `sources`."""
    require_contact(settings)
    async with open_rig(settings, "collect") as rig:
        places = asyncio.Semaphore(settings.concurrent_sources)
        never = asyncio.Event()

        async def look_at(source: Source) -> Run:
            async with places:
                return await rig.walk.run(source, never)

        try:
            return tuple(await asyncio.gather(*(look_at(source) for source in sources.values())))
        finally:
            await publish_what_waits(rig.publisher, rig.state)


async def fetch_page(settings: Settings, url: str, min_delay_s: float) -> Page:
    """The page at `url`, asked for by the same rules as everywhere. Raises the leaves of FetchError."""
    require_contact(settings)
    async with open_polite(settings) as (polite, _):
        return await polite.get(url, min_delay_s)
