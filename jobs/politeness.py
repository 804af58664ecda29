"""How we behave towards publishers: robots.txt, one request in flight per host, a minimum delay.

The pace ledger and the robots cache are rows of the state store, so that daemon, collect and backfill share
one budget per host. What is forbidden or blocked is reported, never evaded.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from pipeline.errors import FetchError, OwnNetworkDown, RateLimited, RobotsDenied, Unreachable
from pipeline.fetch import Fetcher, Validators, own_network_is_down
from pipeline.model import Page
from pipeline.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from pipeline.robots import RobotsRules, robots_from_answer, robots_from_error
from pipeline.urls import host_of
from storage.state import State

ROBOTS_KEPT = timedelta(hours=24)  # RFC 9309, 2.4
LONGEST_WAIT_S = 120.0  # a host that wants a longer rest is left to a later run
LONGEST_CRAWL_DELAY_S = 60.0  # a larger Crawl-delay is more often a slip (milliseconds) than a wish


class Politeness:
    """Fetches by the rules.

    `clock` gives the time (aware, UTC); `lease_s`: how long one request may hold a host before another
    process takes it for dead.
    """

    def __init__(
        self, fetcher: Fetcher, state: State, clock: Callable[[], datetime], user_agent: str, lease_s: float
    ) -> None:
        self._fetcher = fetcher
        self._state = state
        self._clock = clock
        self._agent = user_agent
        self._lease_s = lease_s

    async def get(self, url: str, min_delay_s: float, validators: Validators | None = None) -> Page:
        """The page at `url`, once it is this host's turn. Raises the leaves of FetchError."""
        hosts: set[str] = set()
        async with AsyncExitStack() as turns:

            async def may_follow(target: str) -> None:
                rules = await self._robots(target, min_delay_s, hosts)
                if not rules.allows(target, self._agent):
                    raise RobotsDenied(target, f"disallowed by robots.txt of {host_of(target)}")
                host = host_of(target)
                if host not in hosts:
                    delay_s = max(
                        min_delay_s, min(rules.crawl_delay_s(self._agent) or 0, LONGEST_CRAWL_DELAY_S)
                    )
                    await turns.enter_async_context(self._turn(host, delay_s))
                    hosts.add(host)

            await may_follow(url)
            try:
                return await self._fetcher.get(url, validators=validators, may_follow=may_follow)
            except Unreachable as error:
                if await own_network_is_down():
                    raise OwnNetworkDown(url, "no host can be reached from this machine") from error
                raise

    @asynccontextmanager
    async def _turn(self, host: str, delay_s: float) -> AsyncIterator[None]:
        """Hold `host`: nobody else, in this process or another, asks it meanwhile."""
        while True:
            wait_s = await asyncio.to_thread(
                self._state.claim_host, host, delay_s, self._clock(), self._lease_s
            )
            if wait_s <= 0:
                break
            if wait_s > LONGEST_WAIT_S:
                detail = (
                    f"{host} asked for a rest of another {wait_s:.0f} s; nothing is asked of it until then"
                )
                raise RateLimited(f"{host}", detail, retry_after_s=wait_s)
            await asyncio.sleep(wait_s)
        not_before: datetime | None = None
        try:
            yield
        except RateLimited as error:
            if error.retry_after_s is not None:
                not_before = self._clock() + timedelta(seconds=error.retry_after_s)
            raise
        finally:
            await asyncio.to_thread(self._state.release_host, host, self._clock(), not_before)

    async def _robots(self, url: str, min_delay_s: float, held: set[str]) -> RobotsRules:
        """The rules of the host of `url`, from the cache or asked for now.

        Where they cannot be had, nothing may be asked of the host now (RFC 9309, 2.3.1.4).
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        cached = await asyncio.to_thread(self._state.robots, site)
        if cached is not None and self._clock() - cached.fetched_at < ROBOTS_KEPT:
            return robots_from_answer(cached.status, cached.body)
        status, body = await self._ask_robots(site, min_delay_s, held)
        await asyncio.to_thread(self._state.set_robots, site, status, body, self._clock())
        return robots_from_answer(status, body)

    async def _ask_robots(self, site: str, min_delay_s: float, held: set[str]) -> tuple[int | None, bytes]:
        address = f"{site}/robots.txt"
        host = host_of(address)
        async with AsyncExitStack() as turn:
            if host not in held:
                await turn.enter_async_context(self._turn(host, min_delay_s))
            try:
                page = await self._fetcher.get(address, max_bytes=ROBOTS_MAX_BYTES, keep_start=True)
            except FetchError as error:
                if robots_from_error(error).allows(site, self._agent):  # there is none: all is allowed
                    return error.http_status or HTTPStatus.NOT_FOUND, b""
                # Not kept: what passes by, such as a 503, must not forbid a whole day.
                error.detail = f"robots.txt cannot be read, so nothing may be asked: {error.detail}"
                raise
            return page.status, page.body
